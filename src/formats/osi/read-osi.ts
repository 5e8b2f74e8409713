import { finished, type Draft } from '../interchange/draft.ts';
import type { JsonValue, Reading, TextFile } from '../interchange/model.ts';
import { Problems } from '../interchange/problems.ts';
import { jsonOf } from '../yaml/kept-keys.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import { detectsOsi } from './detect-osi.ts';
import { READ_VERSIONS } from './osi-dialects.ts';
import { draftOfMetric, type OsiModel } from './osi-metric.ts';

/** Keys of a document; the first two only before 0.2. */
const ROOT_KEYS: ReadonlySet<string> = new Set(['dialects', 'vendors', 'version', 'semantic_model', 'ai_context']);

/**
 * Reads the metrics of Open Semantic Interchange (Apache Ossie) 0.1.0, 0.1.1 and 0.2.0.dev0, YAML or JSON. Keys that
 * the format does not have are told and kept. The whole model stays with its first metric, so that it can be written
 * again.
 */
export function readOsi(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const drafts = files.filter((file) => detectsOsi(file)).flatMap((file) => draftsOf(file, problems));
  return { ...finished(drafts, problems), problems: problems.all };
}

function draftsOf(file: TextFile, problems: Problems): Draft[] {
  const documents = readYaml(file, problems);
  // The format's own definition is written as documents, too: one with the version, and the others without.
  if (
    documents.length > 1 &&
    documents.some((document) => document.has('semantic_model') && !document.has('version'))
  ) {
    const message = 'This file defines the format itself; it has no model and no metrics.';
    problems.note('osi-definition', message, { file: file.path });
    return [];
  }
  return documents.flatMap((document) => draftsOfDocument(document, problems));
}

function draftsOfDocument(document: YamlNode, problems: Problems): Draft[] {
  const place = { file: document.file, line: document.line };
  if (document.has('$schema') || document.has('$defs')) {
    problems.note('osi-definition', 'This is the JSON schema of the format; it has no model and no metrics.', place);
    return [];
  }
  const models = document.get('semantic_model');
  if (!models.exists) {
    if (document.has('ontology') || document.has('ontology_mappings')) {
      const message = 'This is an ontology: concepts, not metrics. Choose a file with “semantic_model” in it.';
      problems.error('osi-ontology', message, place);
    } else problems.error('osi-no-model', 'The file has no semantic model in it.', place);
    return [];
  }
  checkVersion(document, problems);
  for (const [key, value] of document.entries()) {
    if (ROOT_KEYS.has(key)) continue;
    const message = `The format has no “${key}” at the top of a file; it was not read.`;
    problems.warn('osi-unknown-key', message, { file: value.file, line: value.line });
  }
  if (!models.isList) {
    problems.warn('osi-model-no-list', '“semantic_model” should be a list; it was read as one model.', place);
  }
  return models.oneOrMore().flatMap((model, index) => draftsOfModel(model, index, problems));
}

function checkVersion(document: YamlNode, problems: Problems): void {
  const version = document.get('version').text();
  if (version !== undefined && READ_VERSIONS.has(version)) return;
  const told = version === undefined ? 'The file does not say its version' : `Version ${version} is not known`;
  const message = `${told}; it was read as 0.2.0.dev0.`;
  problems.warn('osi-unknown-version', message, { file: document.file, line: document.get('version').line });
}

function draftsOfModel(node: YamlNode, index: number, problems: Problems): Draft[] {
  const name = node.get('name').text() ?? `model ${index + 1}`;
  const model: OsiModel = { name, datasets: datasetsOf(node) };
  const metrics = node.get('metrics').items();
  if (metrics.length === 0) {
    problems.note('osi-no-metrics', `The model ${name} has no metrics.`, { file: node.file, line: node.line });
  }
  const drafts = metrics.flatMap((metric) => draftOfMetric(metric, model, problems) ?? []);
  const [first, ...others] = drafts;
  if (first === undefined) return [];
  return [
    withModel(first, { ...restOfModel(node, problems), name }),
    ...others.map((draft) => withModel(draft, { name })),
  ];
}

/** The model without its metrics: what a writer needs to write it again. */
function restOfModel(node: YamlNode, problems: Problems): { readonly [key: string]: JsonValue } {
  const entries = node
    .entries()
    .filter(([key]) => key !== 'metrics')
    .flatMap(([key, value]) => {
      const copy = jsonOf(value, problems);
      return copy === undefined ? [] : [[key, copy] as const];
    });
  return Object.fromEntries(entries);
}

function withModel(draft: Draft, model: JsonValue): Draft {
  const { origin } = draft.metric;
  const foreign = { ...origin.foreign, $model: model };
  return { ...draft, metric: { ...draft.metric, origin: { ...origin, foreign } } };
}

function datasetsOf(model: YamlNode): OsiModel['datasets'] {
  return model
    .get('datasets')
    .items()
    .flatMap((dataset) => {
      const name = dataset.get('name').text();
      if (name === undefined) return [];
      const fields = dataset.get('fields').items();
      return {
        name,
        source: dataset.get('source').text() || name,
        fields: new Set(fields.flatMap((field) => field.get('name').text() ?? [])),
      };
    });
}
