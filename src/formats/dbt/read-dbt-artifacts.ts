import { withDigits } from '../interchange/json.ts';
import type { JsonValue, Reading, TextFile } from '../interchange/model.ts';
import { isMap, mapsOf, textAt, textsOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { Problems } from '../interchange/problems.ts';
import { testOf } from './collect-tests.ts';
import { addGroup, addMeasures } from './collect-yaml.ts';
import { artifactKind, type ArtifactKind } from './detect-dbt.ts';
import { emptyProject, type DbtProject, type RawMetric } from './project.ts';
import { readingOf, type DbtOptions } from './project-reading.ts';

/** Parts of an artifact that are read; a manifest is mostly macros. */
const PARTS: Readonly<Record<ArtifactKind, readonly string[]>> = {
  manifest: ['metrics', 'semantic_models', 'exposures', 'nodes', 'groups'],
  'run-results': ['metadata', 'results'],
  'semantic-manifest': ['metrics', 'semantic_models'],
};

/**
 * The metrics in the artifacts of dbt's `target` folder, read together: `semantic_manifest.json`, `manifest.json`
 * (schema 10 to 12) and `run_results.json` (schema 6), which gives the tests their status. A metric that both manifests
 * have is read once, from `manifest.json`, which says more.
 */
export function readDbtArtifacts(files: readonly TextFile[], options: DbtOptions = {}): Reading {
  const problems = new Problems();
  const project = emptyProject('dbt-artifacts', problems);
  for (const { file, kind, json } of parsedArtifacts(files, problems)) {
    if (kind === 'run-results') collectResults(json, project);
    else collectManifest(json, kind, file, project);
  }
  return readingOf(project, options);
}

const ORDER: readonly ArtifactKind[] = ['manifest', 'semantic-manifest', 'run-results'];

function parsedArtifacts(
  files: readonly TextFile[],
  problems: Problems,
): { readonly file: string; readonly kind: ArtifactKind; readonly json: JsonMap }[] {
  return files
    .flatMap((file) => {
      const kind = artifactKind(file);
      if (kind === undefined) return [];
      const json = parsed(file, kind, problems);
      return json === undefined ? [] : [{ file: file.path, kind, json }];
    })
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The parts of an artifact; the rest is given up at once, for a manifest may have tens of megabytes. */
function parsed({ path, text }: TextFile, kind: ArtifactKind, problems: Problems): JsonMap | undefined {
  try {
    const value = JSON.parse(withDigits(text)) as JsonValue;
    if (!isMap(value)) return undefined;
    return Object.fromEntries(
      PARTS[kind].flatMap((part) => (part in value ? [[part, value[part] ?? null] as const] : [])),
    );
  } catch {
    problems.error('json-syntax', 'This is not valid JSON: the file may be cut off.', { file: path });
    return undefined;
  }
}

function collectManifest(json: JsonMap, kind: ArtifactKind, file: string, project: DbtProject): void {
  for (const group of entriesOf(json, 'groups')) addGroup(group, project);
  const known = new Set(project.measures.keys());
  for (const model of entriesOf(json, 'semantic_models')) {
    const measures = mapsOf(valueAt(model, 'measures')).filter((each) => !known.has(textAt(each, 'name') ?? ''));
    addMeasures(
      { ...model, measures: measures.map(withoutCreated) },
      { file: fileOf(model, file), nodeOf: () => undefined },
      project,
    );
  }
  const names = new Set(project.metrics.map((raw) => textAt(raw.json, 'name')));
  const found = entriesOf(json, 'metrics').filter((each) => !names.has(textAt(each, 'name')));
  project.metrics.push(...found.map((each) => rawMetric(each, file, project)));
  for (const exposure of entriesOf(json, 'exposures'))
    project.exposures.push({ json: exposure, file: fileOf(exposure, file), line: undefined });
  for (const node of entriesOf(json, 'nodes')) {
    if (textAt(node, 'resource_type') === 'test') collectTest(node, project);
  }
  const isEmpty = found.length === 0 && names.size === 0 && project.measures.size === 0;
  if (isEmpty) {
    project.problems.note('no-metrics', 'This artifact has no metrics.', { file });
  } else if (kind === 'manifest' && found.length === 0) {
    project.problems.note('no-metrics', 'This manifest has measures, and no metrics.', { file });
  }
}

/** In a manifest, `create_metric` has done its work: its metrics are among the others. */
function withoutCreated(measure: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(measure).filter(([key]) => key !== 'create_metric'));
}

/** In `manifest.json` a map by unique id; in `semantic_manifest.json` a list. */
function entriesOf(json: JsonMap, key: string): JsonMap[] {
  const part = valueAt(json, key);
  return isMap(part) ? Object.values(part).filter(isMap) : mapsOf(part);
}

function rawMetric(json: JsonMap, file: string, { measures }: DbtProject): RawMetric {
  const semantic = textAt(json, 'type_params', 'metric_aggregation_params', 'semantic_model');
  const like = [...measures.values()].find((measure) => measure.context.model === semantic);
  const context = semantic === undefined ? undefined : (like?.context ?? bareContext(semantic));
  return { json, context, file: fileOf(json, file), line: undefined, isHelper: false, isKept: false };
}

function bareContext(model: string): RawMetric['context'] {
  return { model, timeDimension: undefined, grain: undefined, group: undefined };
}

function fileOf(json: JsonMap, file: string): string {
  return textAt(json, 'original_file_path') ?? file;
}

function collectTest(node: JsonMap, { tests }: DbtProject): void {
  const models = textsOf(valueAt(node, 'depends_on', 'nodes')).filter((id) => id.startsWith('model.'));
  const attached = textAt(node, 'attached_node') ?? (models.length === 1 ? models[0] : models.at(-1));
  const model = attached?.split('.')[2];
  const kwargs = valueAt(node, 'test_metadata', 'kwargs');
  const namespace = textAt(node, 'test_metadata', 'namespace');
  const type = textAt(node, 'test_metadata', 'name') ?? textAt(node, 'name') ?? 'test';
  if (model === undefined) return;
  const test = testOf({
    id: textAt(node, 'unique_id'),
    model,
    column: textAt(node, 'column_name') ?? textAt(kwargs, 'column_name'),
    type: namespace === undefined ? type : `${namespace}.${type}`,
    args: isMap(kwargs) ? kwargs : {},
  });
  const compiled = textAt(node, 'compiled_code');
  tests.push(compiled === undefined ? test : { ...test, query: compiled.trim() });
}

function collectResults(json: JsonMap, { results }: DbtProject): void {
  const generated = textAt(json, 'metadata', 'generated_at') ?? null;
  for (const result of mapsOf(valueAt(json, 'results'))) {
    const id = textAt(result, 'unique_id');
    if (id === undefined) continue;
    const completed = mapsOf(valueAt(result, 'timing')).flatMap((each) => textAt(each, 'completed_at') ?? []);
    results.set(id, {
      status: textAt(result, 'status') ?? '',
      at: completed.at(-1) ?? generated,
      query: textAt(result, 'compiled_code')?.trim() ?? null,
    });
  }
}
