import type { JsonValue, TextFile } from '../interchange/model.ts';
import { flagOf, isMap, mapsOf, oneOrMore, textAt, textOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import { TooLargeError, type YamlNode } from '../yaml/yaml-node.ts';
import { collectTests } from './collect-tests.ts';
import type { DbtProject, ModelContext, RawMeasure } from './project.ts';

/** The metrics that a writer of this folder keeps below `anchors`, where dbt looks for nothing. */
export const KEPT = 'metricbook';

/** Adds all that a YAML file of a dbt project has. */
export function collectYaml(file: TextFile, project: DbtProject): void {
  const before = sizeOf(project);
  let queries = 0;
  let hasContext = false;
  for (const root of readYaml(file, project.problems)) {
    for (const node of items(root, 'semantic_models', 'semantic_model')) {
      hasContext = true;
      collectSemanticModel(node, project);
    }
    for (const node of items(root, 'models')) {
      hasContext = true;
      collectModel(node, project);
    }
    for (const node of items(root, 'metrics', 'metric')) addMetric(node, undefined, project);
    for (const node of items(root, 'exposures'))
      withJson(node, project, (json) => project.exposures.push({ json, ...spot(node) }));
    for (const node of items(root, 'groups')) withJson(node, project, (json) => addGroup(json, project));
    for (const node of root.get('anchors').items()) {
      for (const kept of items(node, KEPT)) addMetric(kept, undefined, project, true);
    }
    queries += items(root, 'saved_queries', 'saved_query').length;
  }
  if (queries > 0) {
    const what =
      queries === 1 ? 'A saved query is no metric and was' : `${queries} saved queries are no metrics and were`;
    project.problems.note('saved-queries', `${what} not read.`, { file: file.path });
  }
  if (sizeOf(project) === before && !hasContext && queries === 0) {
    project.problems.note('no-metrics', 'This file of a dbt project has no metrics.', { file: file.path });
  }
}

/** The owner that a group has, by its name. */
export function addGroup(json: JsonMap, { groups }: DbtProject): void {
  const owner = ownerText(valueAt(json, 'owner'));
  const name = textAt(json, 'name');
  if (name !== undefined && owner !== undefined) groups.set(name, owner);
}

/** An owner: a text, a list of them, or a map with a name or an address. */
export function ownerText(value: JsonValue | undefined): string | undefined {
  if (Array.isArray(value)) {
    const all = oneOrMore(value).flatMap((item) => ownerText(item) ?? []);
    return all.length === 0 ? undefined : all.join(', ');
  }
  const text = isMap(value) ? (textAt(value, 'name') ?? ownerText(valueAt(value, 'email'))) : textOf(value);
  return text?.trim() === '' ? undefined : text;
}

/** The model in a call: `ref('orders')`, `{{ ref("pkg", 'orders', v=2) }}`; any other text is the model itself. */
export function refName(text: string): string {
  const call = /ref\(([^)]*)\)/.exec(text)?.[1];
  const names = [...(call ?? '').matchAll(/['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  return names.at(-1) ?? text.trim();
}

/** Adds the measures of a semantic model of the legacy spec, and the metrics that it makes of them. */
export function addMeasures(
  json: JsonMap,
  place: { file: string; nodeOf(index: number): YamlNode | undefined },
  project: DbtProject,
): void {
  const context = semanticContext(json);
  mapsOf(valueAt(json, 'measures')).forEach((measure, i) => {
    const name = textAt(measure, 'name');
    const node = place.nodeOf(i);
    const at = { file: place.file, line: node?.line };
    if (name === undefined) return project.problems.error('no-name', 'A measure has no name and was left out.', at);
    const found: RawMeasure = { name, json: measure, context, node, ...at };
    const first = project.measures.get(name);
    if (first === undefined) project.measures.set(name, found);
    else {
      const where = `${first.file}${first.line === undefined ? '' : `, line ${first.line}`}`;
      const message = `The measure ${name} stands twice; the first one is used (${where}).`;
      project.problems.warn('duplicate-measure', message, at);
    }
    if (flagOf(valueAt(measure, 'create_metric')) === true) project.metrics.push(metricOfMeasure(found));
  });
}

/** The simple metric that dbt makes of a measure with `create_metric`. */
export function metricOfMeasure({ name, json, context, file, line, node }: RawMeasure): DbtProject['metrics'][number] {
  const taken = ['label', 'description', 'config', 'meta'].flatMap((key) => {
    const value = valueAt(json, key) ?? (key === 'label' ? valueAt(json, 'create_metric_display_name') : undefined);
    return value === undefined ? [] : [[key, value] as const];
  });
  const metric = { name, ...Object.fromEntries(taken), type: 'simple', type_params: { measure: name } };
  return { json: metric, context, file, line, node, isHelper: false, isKept: false };
}

function collectSemanticModel(node: YamlNode, project: DbtProject): void {
  withJson(node, project, (json) => {
    const nodes = node
      .get('measures')
      .items()
      .filter((each) => each.isMap);
    addMeasures(json, { file: node.file, nodeOf: (i) => nodes[i] }, project);
  });
}

function semanticContext(json: JsonMap): ModelContext {
  const model = textAt(json, 'model');
  const timeDimension = textAt(json, 'defaults', 'agg_time_dimension');
  const dimension = mapsOf(valueAt(json, 'dimensions')).find((each) => textAt(each, 'name') === timeDimension);
  return {
    model:
      model === undefined ? (textAt(json, 'node_relation', 'alias') ?? textAt(json, 'name') ?? '') : refName(model),
    timeDimension,
    grain: timeDimension === undefined ? undefined : textAt(dimension, 'type_params', 'time_granularity'),
    group: textAt(json, 'config', 'group') ?? textAt(json, 'group'),
  };
}

function collectModel(node: YamlNode, project: DbtProject): void {
  const name = node.get('name').text();
  if (name === undefined) return;
  withJson(node, project, (json) => {
    const timeDimension = textAt(json, 'agg_time_dimension');
    const columns = mapsOf(valueAt(json, 'columns'));
    const column = columns.find(
      (each) => (textAt(each, 'dimension', 'name') ?? textAt(each, 'name')) === timeDimension,
    );
    const context = {
      model: name,
      timeDimension,
      grain: timeDimension === undefined ? undefined : textAt(column, 'granularity'),
      group: textAt(json, 'config', 'group') ?? textAt(json, 'group'),
    };
    // A map here is Lightdash's.
    for (const metric of node.get('metrics').items()) addMetric(metric, context, project);
    collectTests(name, json, project.tests);
  });
}

function addMetric(node: YamlNode, context: ModelContext | undefined, project: DbtProject, isKept = false): void {
  if (!node.isMap) {
    const at = { file: node.file, line: node.line, column: node.column };
    return project.problems.error('not-a-metric', 'A metric must be a map of its attributes; this was left out.', at);
  }
  withJson(node, project, (json) => {
    reportTexts(node, project);
    const isHelper = flagOf(valueAt(json, 'config', 'meta', KEPT, 'helper')) === true;
    project.metrics.push({ json, context, isHelper, isKept, node, ...spot(node) });
  });
}

/** Texts that YAML reads as others than their author probably means. */
function reportTexts(node: YamlNode, { problems }: DbtProject): void {
  const metric = node.get('name').text();
  for (const key of ['label', 'description']) {
    const text = node.get(key);
    if (text.trailingComment === undefined) continue;
    const message = `The ${key} ends before #, which begins a comment: put it in quotes if # belongs to it.`;
    problems.warn('hash-comment', message, { ...spot(text), column: text.column, metric });
  }
  for (const text of [node.get('expr'), node.at('type_params', 'expr')]) {
    if (!text.isFolded || !/--.*\S/.test(text.text() ?? '')) continue;
    const message = 'The lines of this SQL are joined by >, so its comment takes all that follows: use | instead.';
    problems.warn('folded-comment', message, { ...spot(text), metric });
  }
}

function withJson(node: YamlNode, { problems }: DbtProject, use: (json: JsonMap) => void): void {
  try {
    const json = node.json();
    if (isMap(json)) use(json);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    problems.error('too-large', 'This entry is too large, or nested too deeply, to be read.', spot(node));
  }
}

/** Items of lists under a key, which a file may repeat, and maps under the key of one. */
function items(root: YamlNode, plural: string, singular?: string): YamlNode[] {
  const lists = root.all(plural).flatMap((list) => list.items());
  const single = singular === undefined ? [] : root.all(singular).filter((node) => node.isMap);
  return [...lists, ...single];
}

function spot(node: YamlNode): { readonly file: string; readonly line: number | undefined } {
  return { file: node.file, line: node.line };
}

function sizeOf({ metrics, measures, tests, exposures, groups }: DbtProject): number {
  return metrics.length + measures.size + tests.length + exposures.length + groups.size;
}
