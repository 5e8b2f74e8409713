import { IDENTIFIER } from '../interchange/identifier.ts';
import { isJsonMap, jsonMaps } from '../interchange/json.ts';
import type {
  ForeignMetric,
  ForeignTest,
  ForeignUsage,
  JsonValue,
  Renaming,
  TextFile,
  Writing,
} from '../interchange/model.ts';
import { UniqueNames, writtenNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { slotsFor, type Slots } from '../interchange/second-pass.ts';
import { reportNoSql } from '../interchange/sql-calculation.ts';
import { yamlText } from '../yaml/write-yaml.ts';
import type { OsiVersion } from './osi-dialects.ts';
import { metricJson } from './osi-metric-json.ts';
import { fitted, shapesOf } from './osi-shape.ts';
import { readOsi } from './read-osi.ts';

export interface OsiOptions {
  /** 0.1.1 unless told otherwise: the newest one that dbt reads. */
  readonly version?: OsiVersion;
  readonly syntax?: 'json' | 'yaml';
  /** Name of the model for metrics that come from no model. */
  readonly model?: string;
  readonly tests?: readonly ForeignTest[];
  readonly usages?: readonly ForeignUsage[];
}

/**
 * Writes metrics as Open Semantic Interchange (Apache Ossie), so that the JSON schema of the version accepts them. What
 * it has no place for stands in an extension of each metric, and `readOsi` gives the same metrics back. Metrics of a
 * model that was read are written with the rest of it.
 */
export function writeOsi(metrics: readonly ForeignMetric[], options: OsiOptions = {}): Writing {
  const { version = '0.1.1', syntax = 'yaml', tests = [], usages = [] } = options;
  const problems = new Problems();
  const groups = groupsOf(metrics, options.model ?? 'metricbook');
  const models = groups.map((group) => plannedModel(group, version, problems));
  const paths = new Map(
    models.flatMap(({ name, names }) => Array.from(names, ([id, written]) => [id, `${name}.${written}`] as const)),
  );
  const write = (slots: Slots): TextFile[] => {
    const semanticModel = models.map((model) => modelJson(model, version, slots));
    const document = { version, semantic_model: semanticModel };
    const text = syntax === 'json' ? `${JSON.stringify(document, null, 2)}\n` : yamlText(document);
    return [{ path: `metricbook.osi.${syntax}`, text }];
  };
  for (const metric of metrics) reportNoSql(metric, problems);
  const slots = slotsFor({ metrics, tests, usages, paths, write, read: readOsi });
  return { files: write(slots), losses: problems.all, renamings: models.flatMap(({ renamings }) => renamings) };
}

/** Metrics that are written into one model. */
interface Group {
  readonly name: string;
  readonly metrics: readonly ForeignMetric[];
}

interface PlannedModel extends Group {
  /** The model without its metrics. */
  readonly context: { readonly [key: string]: JsonValue };
  readonly names: ReadonlyMap<string, string>;
  readonly renamings: readonly Renaming[];
}

function groupsOf(metrics: readonly ForeignMetric[], otherwise: string): Group[] {
  const groups = new Map<string, ForeignMetric[]>();
  for (const metric of metrics) {
    const name = contextOf(metric)?.['name'];
    const key = typeof name === 'string' ? name : otherwise;
    groups.set(key, [...(groups.get(key) ?? []), metric]);
  }
  return Array.from(groups, ([name, own]) => ({ name, metrics: own }));
}

function contextOf({ origin }: ForeignMetric): { readonly [key: string]: JsonValue } | undefined {
  const model = origin.format === 'osi' ? origin.foreign['$model'] : undefined;
  return isJsonMap(model) ? model : undefined;
}

function plannedModel({ name, metrics }: Group, version: OsiVersion, problems: Problems): PlannedModel {
  const whole = metrics.map((metric) => contextOf(metric)).find((model) => model?.['datasets'] !== undefined);
  if (whole === undefined && metrics.some((metric) => contextOf(metric) !== undefined)) {
    const message = `The datasets of the model ${name} came with a metric that is not written now; they are missing.`;
    problems.loss('osi-model-missing', message);
  }
  const dropped: string[] = [];
  const kept = fitted({ ...whole, name }, shapesOf(version).model, name, dropped);
  for (const path of dropped) {
    problems.loss('osi-not-in-version', `Version ${version} has no place for ${path}; it was not written.`);
  }
  const context = isJsonMap(kept) ? kept : { name };
  const wanted = metrics.map((metric) => ({ id: metric.id, wanted: wantedName(metric, name) }));
  const there = jsonMaps(context['datasets']);
  const datasets = [...there, ...missingDatasets(metrics, there)];
  return { name, metrics, context: { ...context, datasets }, ...writtenNames(wanted, IDENTIFIER) };
}

/** A metric that comes from the format has the name of its last reading; any other one has its id for a name. */
function wantedName(metric: ForeignMetric, model: string): string {
  return contextOf(metric) !== undefined && metric.origin.path.startsWith(`${model}.`)
    ? metric.origin.path.slice(model.length + 1)
    : metric.id;
}

type Dataset = { readonly [key: string]: JsonValue };

/** A dataset for each data source that has none. The format wants at least one. */
function missingDatasets(metrics: readonly ForeignMetric[], there: readonly Dataset[]): Dataset[] {
  const known = new Set(there.map(({ source }) => source));
  const names = new UniqueNames();
  for (const { name } of there) if (typeof name === 'string') names.take(name);
  const sources = new Set(metrics.flatMap(({ dataSource }) => dataSource || []));
  const added = [...sources]
    .filter((source) => !known.has(source))
    .map((source) => ({ name: names.take(IDENTIFIER.allowed(source.split('.').at(-1) ?? source)), source }));
  return there.length + added.length > 0 ? added : [{ name: 'unknown', source: 'unknown' }];
}

function modelJson({ context, metrics, names }: PlannedModel, version: OsiVersion, slots: Slots): JsonValue {
  const { custom_extensions: extensions, ...model } = context;
  const written = metrics.map((metric) => {
    const name = names.get(metric.id) ?? metric.id;
    return metricJson(metric, name, version, slots.get(metric.id));
  });
  return { ...model, metrics: written, ...(extensions === undefined ? {} : { custom_extensions: extensions }) };
}
