import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { ForeignMetric, Writing } from '../interchange/model.ts';
import type { JsonMap } from '../interchange/json-view.ts';
import { UniqueNames, writtenNames } from '../interchange/names.ts';
import { Problems } from '../interchange/problems.ts';
import { yamlText } from '../yaml/write-yaml.ts';
import { METRIC_NAMES, MODEL_NAMES } from './dbt-names.ts';
import { entryOf } from './metric-entry.ts';
import { shapeFromDbt, type Shape } from './metric-shape.ts';
import { readDbt } from './read-dbt.ts';
import { shapeFromText } from './shape-from-text.ts';
import { slotOf } from './slot.ts';

export interface DbtWriteOptions {
  /** Path of the file. */
  readonly path?: string | undefined;
}

/** A metric with the name that is written for it, and what it computes, if dbt has a form for it. */
interface Planned {
  readonly metric: ForeignMetric;
  readonly written: string;
  readonly shape: Shape | undefined;
}

/**
 * A new file with metrics in the latest spec (dbt 1.12 and later). What dbt has no place for is in
 * `config.meta.metricbook`; a metric that dbt cannot compute is kept below `anchors`, where dbt reads nothing, and
 * reported. `readDbt` gives the same metrics back.
 */
export function writeDbt(metrics: readonly ForeignMetric[], options: DbtWriteOptions = {}): Writing {
  const losses = new Problems();
  if (metrics.length === 0) return { files: [], losses: [], renamings: [] };
  const path = options.path ?? 'metrics.yml';
  const { names, renamings } = writtenNames(
    metrics.map((metric) => ({ id: metric.id, wanted: isFromDbt(metric) ? metric.origin.path : metric.id })),
    METRIC_NAMES,
  );
  const planned = plan(metrics, names);
  const models = modelNames(planned, losses);
  // What the reader makes of the plain attributes tells what the slot must hold.
  const plain = textOf(planned, models, ({ metric, written }) =>
    metric.id === written ? undefined : (slotOf(metric, { ...metric, id: written }) ?? undefined),
  );
  const read = new Map(readDbt([{ path, text: plain }]).metrics.map((metric) => [metric.origin.path, metric]));
  const text = textOf(planned, models, ({ metric, written }) => {
    const back = read.get(written);
    return slotOf(metric, back === undefined ? undefined : { ...back, id: written });
  });
  report(planned, losses);
  return { files: [{ path, text }], losses: losses.all, renamings };
}

function isFromDbt({ origin }: ForeignMetric): boolean {
  return origin.format === 'dbt' || origin.format === 'dbt-artifacts';
}

/** The shapes of metrics. One that is computed from a metric without a shape, or in a circle, has none. */
function plan(metrics: readonly ForeignMetric[], names: ReadonlyMap<string, string>): Planned[] {
  const written = (id: string): string => names.get(id) ?? id;
  const paths = new Map(
    metrics.flatMap((each) => (isFromDbt(each) ? [[each.origin.path, written(each.id)] as const] : [])),
  );
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const taken = new UniqueNames();
  for (const name of names.values()) taken.take(name);
  const helpers = new Map<string, string>();
  const helper = (measure: string): string => {
    const name = helpers.get(measure) ?? taken.take(METRIC_NAMES.allowed(`${measure} rows`));
    helpers.set(measure, name);
    return name;
  };
  const shapes = new Map(
    metrics.map((metric) => {
      const own = written(metric.id);
      const shape =
        (isFromDbt(metric)
          ? shapeFromDbt(metric, { written: (name) => paths.get(name) ?? name, helper })
          : undefined) ?? shapeFromText(metric, referencesOf(metric, byId, names), own);
      return [own, shape] as const;
    }),
  );
  const accepted = acceptedNames(shapes);
  return metrics.map((metric) => {
    const own = written(metric.id);
    return { metric, written: own, shape: accepted.has(own) ? shapes.get(own) : undefined };
  });
}

/** Names of the metrics whose inputs, and the inputs of those, all have shapes. A metric that is elsewhere has one. */
function acceptedNames(shapes: ReadonlyMap<string, Shape | undefined>): Set<string> {
  const accepted = new Set<string>();
  for (let before = -1; before < accepted.size;) {
    before = accepted.size;
    for (const [name, shape] of shapes) {
      if (shape?.inputs.every((input) => accepted.has(input) || !shapes.has(input)) === true) accepted.add(name);
    }
  }
  return accepted;
}

/** Words that stand for a metric that this one depends on: its id and its name in dbt. */
function referencesOf(
  { dependencies }: ForeignMetric,
  byId: ReadonlyMap<string, ForeignMetric>,
  names: ReadonlyMap<string, string>,
): Map<string, string> {
  const references = new Map<string, string>();
  for (const id of dependencies) {
    const written = names.get(id);
    const path = byId.get(id)?.origin.path;
    if (written === undefined || id.startsWith(SOURCE_PREFIX)) continue;
    for (const word of [path ?? id, written, id]) references.set(word, written);
  }
  return references;
}

/** The models to write, by data source. */
function modelNames(planned: readonly Planned[], losses: Problems): ReadonlyMap<string, string> {
  const wanted = new Set(
    planned.flatMap((each) => [...modelOf(each), ...(each.shape?.helpers ?? []).map(({ model }) => model)]),
  );
  const { names, renamings } = writtenNames(
    Array.from(wanted, (model) => ({ id: model, wanted: model })),
    MODEL_NAMES,
  );
  for (const { name, written } of renamings) {
    losses.loss(
      'model-renamed',
      `${name} is no name of a dbt model: it was written as ${written}. Use your model's name.`,
    );
  }
  return names;
}

function modelOf({ metric, shape }: Planned): string[] {
  if (shape?.model === undefined) return [];
  return [metric.dataSource === null || metric.dataSource.trim() === '' ? shape.model : metric.dataSource];
}

/** The file, with what each metric's slot holds. */
function textOf(
  planned: readonly Planned[],
  models: ReadonlyMap<string, string>,
  slot: (planned: Planned) => JsonMap | undefined,
): string {
  const onModels = new Map<string, { timeDimension: string | undefined; metrics: JsonMap[] }>();
  const add = (model: string, timeDimension: string | undefined, entry: JsonMap): void => {
    const name = models.get(model) ?? model;
    const there = onModels.get(name) ?? { timeDimension, metrics: [] };
    onModels.set(name, there);
    const isOther = timeDimension !== undefined && timeDimension !== there.timeDimension;
    there.metrics.push(isOther ? { agg_time_dimension: timeDimension, ...entry } : entry);
  };
  const alone: JsonMap[] = [];
  const kept: JsonMap[] = [];
  const helpers = new Set<string>();
  for (const each of planned) {
    const { metric, written, shape } = each;
    const entry = entryOf(metric, written, shape?.attributes ?? {}, slot(each));
    const [model] = modelOf(each);
    if (shape === undefined) kept.push(entry);
    else if (model === undefined) alone.push(entry);
    else add(model, shape.timeDimension, entry);
    for (const { name, model: source, timeDimension, attributes } of shape?.helpers ?? []) {
      if (helpers.has(name)) continue;
      helpers.add(name);
      add(source, timeDimension, { name, ...attributes, config: { meta: { metricbook: { helper: true } } } });
    }
  }
  return yamlText({
    version: 2,
    ...(onModels.size === 0
      ? {}
      : {
          models: Array.from(onModels, ([name, { timeDimension, metrics }]) => ({
            name,
            semantic_model: true,
            ...(timeDimension === undefined ? {} : { agg_time_dimension: timeDimension }),
            metrics,
          })),
        }),
    ...(alone.length === 0 ? {} : { metrics: alone }),
    ...(kept.length === 0 ? {} : { anchors: [{ metricbook: kept }] }),
  });
}

function report(planned: readonly Planned[], losses: Problems): void {
  for (const { metric, written, shape } of planned) {
    if (shape !== undefined) continue;
    const message =
      `dbt cannot compute ${metric.name}: its calculation is no aggregate of one data source, and no expression over ` +
      'other metrics. It is kept below anchors, where only Metricbook reads it.';
    losses.loss('not-a-dbt-metric', message, { metric: written });
  }
  if (planned.some((each) => modelOf(each).length > 0)) {
    losses.note(
      'models-to-merge',
      'dbt describes a model once: move these metrics to the models in your own files, which need an entity and a time dimension.',
    );
  }
}
