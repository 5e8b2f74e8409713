import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import { NO_DETAILS } from '../../domain/metric/details.ts';
import type { ForeignMetric, Reading, TextFile } from '../interchange/model.ts';
import { flagOf, isMap, textAt, textsOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import { UniqueNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import { TooLargeError, type YamlNode } from '../yaml/yaml-node.ts';
import { detectsLightdash } from './detect-lightdash.ts';
import { calculationOf, isOfMetrics, metricType, referencesIn } from './metric-sql.ts';

/** A metric as a model or a column has it. */
interface RawMetric {
  readonly model: string;
  /** Path of the metric in Lightdash: `orders.revenue`. */
  readonly path: string;
  readonly name: string;
  readonly column: string | undefined;
  readonly json: JsonMap;
  readonly source: string;
  readonly owner: string | undefined;
  readonly file: string;
  readonly line: number | undefined;
}

/** Columns and dimensions by name, with their model before them: a reference to one is none to a metric. */
type Fields = ReadonlySet<string>;

/**
 * The metrics that Lightdash has in a dbt project (schema 2.0): in `meta.metrics` and `config.meta.metrics` of models
 * and of columns, and in its own models (`model/v1`).
 */
export function readLightdash(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const fields = new Set<string>();
  const all = files.filter(detectsLightdash).flatMap((file) => {
    const found = readYaml(file, problems).flatMap((root) => metricsIn(root, fields, problems));
    if (found.length === 0)
      problems.note('no-metrics', 'The models in this file have no metrics.', { file: file.path });
    return found;
  });
  const raws = withoutTwins(all, problems);
  const known = new Set(raws.map(({ path }) => path));
  const unique = new UniqueNames();
  const metrics = raws.map((raw) => metricOf(raw, unique.take(raw.path), known, fields, problems));
  return { metrics, tests: [], usages: [], problems: problems.all };
}

function metricsIn(root: YamlNode, fields: Set<string>, problems: Problems): RawMetric[] {
  const models = root
    .get('models')
    .items()
    .flatMap((model) => metricsOfModel(model, fields, problems));
  if (root.get('type').text() !== 'model/v1') return models;
  const name = root.get('name').text() ?? '';
  for (const dimension of root.get('dimensions').items()) addField(fields, name, dimension.get('name').text());
  const at = {
    model: name,
    column: undefined,
    source: root.get('sql_from').text() ?? name,
    owner: root.at('spotlight', 'owner').text(),
  };
  return [...models, ...metricsUnder(root.get('metrics'), at, problems)];
}

function metricsOfModel(node: YamlNode, fields: Set<string>, problems: Problems): RawMetric[] {
  const model = node.get('name').text();
  if (model === undefined) return [];
  const owner = metasOf(node).flatMap((meta) => meta.at('spotlight', 'owner').text() ?? [])[0];
  const at = { model, column: undefined, source: model, owner };
  const own = metasOf(node).flatMap((meta) => metricsUnder(meta.get('metrics'), at, problems));
  const ofColumns = node
    .get('columns')
    .items()
    .flatMap((column) => {
      const name = column.get('name').text();
      addField(fields, model, name);
      return metasOf(column).flatMap((meta) => {
        for (const [dimension] of meta.get('additional_dimensions').entries()) addField(fields, model, dimension);
        return metricsUnder(meta.get('metrics'), { ...at, column: name }, problems);
      });
    });
  return [...own, ...ofColumns];
}

/** `meta`, and the place that dbt 1.10 moved it to. */
function metasOf(node: YamlNode): YamlNode[] {
  return [node.get('meta'), node.at('config', 'meta')];
}

function addField(fields: Set<string>, model: string, name: string | undefined): void {
  if (name !== undefined) fields.add(`${model}.${name}`);
}

function metricsUnder(
  map: YamlNode,
  at: Pick<RawMetric, 'column' | 'model' | 'owner' | 'source'>,
  problems: Problems,
): RawMetric[] {
  // A list here is dbt's.
  return map.entries().flatMap(([name, node]): RawMetric[] => {
    const place = { file: map.file, line: node.line ?? map.line, metric: name };
    try {
      const json = node.json();
      if (!isMap(json)) {
        problems.error('not-a-metric', `${name} is no map of attributes and was left out.`, place);
        return [];
      }
      const sql = node.get('sql');
      if (sql.isFolded && /--.*\S/.test(sql.text() ?? '')) {
        const message = 'The lines of this SQL are joined by >, so its comment takes all that follows: use | instead.';
        problems.warn('folded-comment', message, { ...place, line: sql.line });
      }
      return [{ ...at, name, path: `${at.model}.${name}`, json, file: place.file, line: place.line }];
    } catch (error) {
      if (!(error instanceof TooLargeError)) throw error;
      problems.error('too-large', `${name} is too large, or nested too deeply, to be read.`, place);
      return [];
    }
  });
}

/** Lightdash keeps one of two metrics of a model with the same name, without a word. */
function withoutTwins(metrics: readonly RawMetric[], problems: Problems): RawMetric[] {
  const seen = new Map<string, RawMetric>();
  return metrics.filter((raw) => {
    const first = seen.get(raw.path);
    if (first === undefined) {
      seen.set(raw.path, raw);
      return true;
    }
    const isSame = first.column === raw.column && JSON.stringify(first.json) === JSON.stringify(raw.json);
    const kept = isSame ? 'Both are the same: it was read once.' : 'Both were read; Lightdash shows only one of them.';
    const where = `${first.file}, line ${first.line ?? 1}`;
    const message = `The metric ${raw.name} stands twice in ${raw.model}, first in ${where}. ${kept}`;
    problems.warn('duplicate-metric', message, { file: raw.file, line: raw.line, metric: raw.name });
    return !isSame;
  });
}

function metricOf(
  raw: RawMetric,
  id: string,
  known: ReadonlySet<string>,
  fields: Fields,
  problems: Problems,
): ForeignMetric {
  const { json, name, source, file, line, path, column } = raw;
  const at = { file, line, metric: name };
  const type = textAt(json, 'type') ?? '';
  const calculation = calculationOf(json, column);
  if (metricType(type) === undefined) {
    const what = type === '' ? 'no type' : `the type ${type}, which Lightdash does not have`;
    problems.warn('unknown-type', `${name} has ${what}.`, at);
  }
  if (calculation === null) problems.warn('no-calculation', `${name} has no SQL, and stands on no column.`, at);
  const groups = [...textsOf(valueAt(json, 'groups')), ...textsOf(valueAt(json, 'group_label'))];
  const categories = textsOf(valueAt(json, 'spotlight', 'categories'));
  const hints = textsOf(valueAt(json, 'ai_hint')).map((hint) => hint.trim());
  return {
    id,
    name: textAt(json, 'label') ?? humanised(name),
    description: textAt(json, 'description')?.trimEnd() || null,
    calculation,
    owner: textAt(json, 'spotlight', 'owner') ?? raw.owner ?? null,
    dataSource: source,
    tags: [...new Set([...textsOf(valueAt(json, 'tags')), ...categories, ...groups])],
    dependencies: dependenciesOf(raw, known, fields, problems),
    details: {
      ...NO_DETAILS,
      format: textAt(json, 'format') ?? null,
      kind: metricType(type)?.kind ?? 'other',
      grain: textAt(json, 'default_time_dimension', 'interval')?.toLowerCase() ?? null,
      group: groups.length === 0 ? null : groups.join('/'),
      language: calculation === null ? null : 'sql',
      notes: hints.length === 0 ? null : hints.join('\n'),
      isHidden: flagOf(valueAt(json, 'hidden')) === true,
    },
    origin: {
      format: 'lightdash',
      file,
      line,
      path: id,
      foreign: { metric: json, ...(column === undefined ? {} : { column }), model: raw.model, path },
    },
  };
}

/** `count_of_user_id` becomes `Count of user id`, as on Lightdash's screen. */
function humanised(name: string): string {
  const words = name.replace(/_+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The model, and the metrics in `${…}`; a reference to a column is none. */
function dependenciesOf(raw: RawMetric, known: ReadonlySet<string>, fields: Fields, problems: Problems): string[] {
  const { json, model, source, path, name, file, line } = raw;
  const type = textAt(json, 'type') ?? '';
  const found = new Set<string>([SOURCE_PREFIX + source]);
  for (const reference of referencesIn(textAt(json, 'sql') ?? '')) {
    const target = reference.includes('.') ? reference : `${model}.${reference}`;
    const at = { file, line, metric: name };
    if (target === path) problems.warn('self-reference', `${name} is computed from itself.`, at);
    if (known.has(target)) found.add(target);
    else if (isOfMetrics(type) && !isField(target, fields)) {
      found.add(target);
      problems.warn('unresolved-metric', `${name} refers to ${reference}, which no file has.`, at);
    }
  }
  return [...found];
}

/** True for a column or a dimension, and for a period of one: `order_date_week`. */
function isField(target: string, fields: Fields): boolean {
  return fields.has(target) || fields.has(target.replace(/_[a-z]+$/, ''));
}
