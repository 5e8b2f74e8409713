import type { MetricKind } from '../../domain/metric/details.ts';
import type { JsonValue } from '../interchange/model.ts';
import { flagOf, isMap, mapsOf, oneOrMore, textAt, textOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import type { Aggregation } from './aggregate.ts';
import type { ModelContext, RawMeasure, RawMetric } from './project.ts';

/** Something that a metric is computed from. */
export interface Input {
  readonly name: string;
  /** True for a measure of the legacy spec, false for a metric. */
  readonly isMeasure: boolean;
  readonly alias: string | undefined;
  readonly filters: readonly string[];
  readonly offsetWindow: string | undefined;
  readonly offsetToGrain: string | undefined;
}

/** A metric of either spec, put into the same words. */
export interface Definition {
  readonly raw: RawMetric;
  readonly name: string;
  readonly type: string;
  readonly kind: MetricKind | null;
  readonly filters: readonly string[];
  /** The aggregate that the metric itself has: always in the latest spec, if it is simple. */
  readonly own: Aggregation | undefined;
  readonly measure: Input | undefined;
  readonly numerator: Input | undefined;
  readonly denominator: Input | undefined;
  readonly inputs: readonly Input[];
  readonly expr: string | undefined;
  readonly base: Input | undefined;
  readonly conversion: Input | undefined;
  readonly entity: string | undefined;
  readonly conversionCalculation: string | undefined;
  readonly window: string | undefined;
  readonly grainToDate: string | undefined;
  readonly periodAgg: string | undefined;
}

const KINDS: ReadonlyMap<string, MetricKind> = new Map([
  ['simple', 'simple'],
  ['ratio', 'ratio'],
  ['derived', 'derived'],
  ['cumulative', 'cumulative'],
  ['conversion', 'conversion'],
]);

/**
 * The definition of a metric of the legacy spec (`type_params`), of the latest spec (dbt 1.12), or of a semantic
 * manifest.
 */
export function definitionOf(raw: RawMetric): Definition {
  const { json } = raw;
  const params = valueAt(json, 'type_params');
  const places = [
    params,
    valueAt(params, 'cumulative_type_params'),
    valueAt(params, 'conversion_type_params'),
    json,
  ] as const;
  const param = (...names: readonly string[]): JsonValue | undefined => {
    for (const name of names) {
      for (const place of places) {
        const value = valueAt(place, name);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  };
  const type = (textAt(json, 'type') ?? 'simple').toLowerCase();
  return {
    raw,
    name: textAt(json, 'name') ?? '',
    type,
    kind: KINDS.get(type) ?? 'other',
    filters: filtersIn(valueAt(json, 'filter')),
    own: aggregationOf(json, textAt(json, 'name') ?? '') ?? manifestAggregation(params, textAt(json, 'name') ?? ''),
    measure: inputOf(valueAt(params, 'measure'), true) ?? inputOf(param('input_metric', 'metric'), false),
    numerator: inputOf(param('numerator'), false),
    denominator: inputOf(param('denominator'), false),
    inputs: oneOrMore(valueAt(params, 'metrics') ?? valueAt(json, 'input_metrics')).flatMap(
      (item) => inputOf(item, false) ?? [],
    ),
    expr: textOf(param('expr'))?.replace(/\n$/, ''),
    base: inputOf(param('base_measure'), true) ?? inputOf(param('base_metric'), false),
    conversion: inputOf(param('conversion_measure'), true) ?? inputOf(param('conversion_metric'), false),
    entity: textOf(param('entity')),
    conversionCalculation: textOf(param('calculation')),
    window: windowIn(param('window')),
    grainToDate: textOf(param('grain_to_date')),
    periodAgg: textOf(param('period_agg')),
  };
}

/** All inputs of a definition that stand in it, in its order. */
export function inputsOf(definition: Definition): Input[] {
  const { kind, measure, numerator, denominator, inputs, base, conversion } = definition;
  const used =
    kind === 'ratio'
      ? [numerator, denominator]
      : kind === 'derived'
        ? inputs
        : kind === 'conversion'
          ? [base, conversion]
          : [definition.own === undefined || measure?.isMeasure === false ? measure : undefined];
  return used.filter((input) => input !== undefined);
}

/** The aggregation of a measure of the legacy spec. */
export function measureAggregation({ json, name }: RawMeasure): Aggregation | undefined {
  return aggregationOf(json, name);
}

function manifestAggregation(params: JsonValue | undefined, name: string): Aggregation | undefined {
  const own = valueAt(params, 'metric_aggregation_params');
  if (!isMap(own)) return undefined;
  return aggregationOf({ expr: textAt(params, 'expr') ?? null, ...withoutNulls(own) }, name);
}

function withoutNulls(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

function aggregationOf(json: JsonMap, name: string): Aggregation | undefined {
  const agg = textAt(json, 'agg');
  if (agg === undefined) return undefined;
  const params = valueAt(json, 'agg_params');
  const percentile = Number(textAt(params, 'percentile') ?? textAt(json, 'percentile'));
  const legacyType =
    flagOf(valueAt(params, 'use_approximate_percentile')) === true
      ? 'approximate'
      : flagOf(valueAt(params, 'use_discrete_percentile')) === true
        ? 'discrete'
        : undefined;
  return {
    agg,
    // An expression that is missing is the column of the same name.
    expr: textAt(json, 'expr')?.replace(/\n$/, '') ?? name,
    percentile: Number.isNaN(percentile) ? undefined : percentile,
    percentileType: textAt(json, 'percentile_type') ?? legacyType,
  };
}

function inputOf(value: JsonValue | undefined, isMeasure: boolean): Input | undefined {
  const name = textOf(value) ?? textAt(value, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    isMeasure,
    alias: textAt(value, 'alias'),
    filters: filtersIn(valueAt(value, 'filter')),
    offsetWindow: windowIn(valueAt(value, 'offset_window')),
    offsetToGrain: textAt(value, 'offset_to_grain'),
  };
}

/** The filters of a metric or an input: a text, a list of them, or the form of a semantic manifest. */
export function filtersIn(value: JsonValue | undefined): string[] {
  const compiled = valueAt(value, 'where_filters');
  if (compiled !== undefined)
    return mapsOf(compiled).flatMap((each) => textAt(each, 'where_sql_template')?.trim() ?? []);
  return oneOrMore(value)
    .flatMap((item) => textOf(item)?.trim() ?? [])
    .filter((text) => text !== '');
}

/** `7 days`; manifests have the number and the unit apart. */
function windowIn(value: JsonValue | undefined): string | undefined {
  if (!isMap(value)) return textOf(value);
  const count = textAt(value, 'count');
  const unit = textAt(value, 'granularity');
  return count === undefined || unit === undefined ? undefined : `${count} ${unit}`;
}

/** Facts that a metric takes from the model it stands on, as JSON and back. */
export function contextJson({ model, timeDimension, grain, group }: ModelContext): JsonMap {
  return {
    model,
    ...(timeDimension === undefined ? {} : { timeDimension }),
    ...(grain === undefined ? {} : { grain }),
    ...(group === undefined ? {} : { group }),
  };
}

export function contextFrom(value: JsonValue | undefined): ModelContext | undefined {
  const model = textAt(value, 'model');
  if (model === undefined) return undefined;
  return {
    model,
    timeDimension: textAt(value, 'timeDimension'),
    grain: textAt(value, 'grain'),
    group: textAt(value, 'group'),
  };
}
