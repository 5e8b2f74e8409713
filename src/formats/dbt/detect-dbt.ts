import type { TextFile } from '../interchange/model.ts';

/** Characters that are looked at: an artifact says what it is at its beginning. */
const BEGINNING = 65_536;

/** Top-level keys that no other format has. */
const LEGACY = /^\uFEFF?(semantic_models|exposures|groups|saved_queries)[ \t]*:/m;
/** A document of MetricFlow before dbt: one metric, or one semantic model that is no list as in OSI. */
const SINGULAR =
  /^(metric|semantic_model|saved_query)[ \t]*:[ \t]*(#.*)?\r?\n([ \t]*(#.*)?\r?\n)*[ \t]+[A-Za-z_]+[ \t]*:/m;
const METRICS = /^\uFEFF?metrics[ \t]*:/m;
/** A part of a model that stands alone, with its indentation. */
const INDENTED_METRICS = /^\s*metrics[ \t]*:[ \t]*\r?\n\s*-/;
const MODELS = /^\uFEFF?models[ \t]*:/m;
const MODEL_PARTS = /^[ \t]+(- )?(semantic_model|agg|input_metrics?|numerator|base_metric|data_tests|tests)[ \t]*:/m;
const ANCHORS = /^anchors[ \t]*:[^]*metricbook/m;
/** Top-level keys of other formats that have a list of metrics, too. */
const OTHERS = /^(tables|cubes|views|sql_from|semantic_model|ontology|base_table)[ \t]*:/m;
const DOCS = /\{%-?\s*docs\s+\w+/;

/** True for files of a dbt project that say something of metrics: YAML of both specs, or Markdown with docs blocks. */
export function detectsDbt({ path, text }: TextFile): boolean {
  if (/\.(md|markdown)$/i.test(path)) return DOCS.test(text);
  if (/\.(json|sql|csv|tmdl|lkml)$/i.test(path) || text.trimStart().startsWith('{"')) return false;
  if (LEGACY.test(text) || SINGULAR.test(text) || ANCHORS.test(text)) return true;
  if (MODELS.test(text) && MODEL_PARTS.test(text)) return true;
  return (METRICS.test(text) && !OTHERS.test(text)) || INDENTED_METRICS.test(text);
}

/** An artifact of dbt's `target` folder. */
export type ArtifactKind = 'manifest' | 'run-results' | 'semantic-manifest';

/** The kind of artifact that a file is, by its beginning; undefined for any other file. */
export function artifactKind({ text }: TextFile): ArtifactKind | undefined {
  const beginning = text.slice(0, BEGINNING);
  if (!/^\s*\{/.test(beginning)) return undefined;
  const schema = /"dbt_schema_version"\s*:\s*"[^"]*\/(manifest|run-results)\//.exec(beginning)?.[1];
  if (schema === 'manifest' || schema === 'run-results') return schema;
  if (!/^\s*\{\s*"(semantic_models|metrics|project_configuration|saved_queries)"/.test(beginning)) return undefined;
  return text.includes('"project_configuration"') && text.includes('"semantic_models"')
    ? 'semantic-manifest'
    : undefined;
}

/** True for `semantic_manifest.json`, `manifest.json` and `run_results.json`. */
export function detectsDbtArtifacts(file: TextFile): boolean {
  return artifactKind(file) !== undefined;
}
