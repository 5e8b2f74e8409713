import type { ForeignMetric, JsonValue } from '../interchange/model.ts';
import { isMap, mapsOf, textAt, textOf, valueAt, type JsonMap } from '../interchange/json-view.ts';
import type { Aggregation } from './aggregate.ts';
import { joined } from './calculation.ts';
import { contextFrom, definitionOf, measureAggregation, type Definition, type Input } from './definition.ts';
import type { ModelContext, RawMeasure } from './project.ts';

/** How dbt's latest spec (1.12) says what a metric computes. */
export interface Shape {
  /** The model that the metric stands on: of simple metrics only. */
  readonly model: string | undefined;
  readonly timeDimension: string | undefined;
  readonly attributes: JsonMap;
  /** Metrics that it is computed from, by the names that are written. */
  readonly inputs: readonly string[];
  /** Simple metrics that it needs, and that are no metrics for users: what the legacy spec calls measures. */
  readonly helpers: readonly Helper[];
}

export interface Helper {
  readonly name: string;
  readonly model: string;
  readonly timeDimension: string | undefined;
  readonly attributes: JsonMap;
}

/** Names for a shape: those of other metrics in the files that are written, and new ones. */
export interface ShapeNames {
  /** The name that is written for a metric of dbt, which may be in no file that is written. */
  written(name: string): string;
  /** A name for a measure, the same one for the same measure. */
  helper(measure: string): string;
}

/** Attributes of the latest spec that a simple metric has besides its aggregate. */
const SIMPLE_KEYS = ['fill_nulls_with', 'join_to_timespine', 'agg_time_dimension'];

/** The shape of a metric that was read from dbt, as it was read; undefined if it no longer says what it computes. */
export function shapeFromDbt(metric: ForeignMetric, names: ShapeNames): Shape | undefined {
  const { foreign, file } = metric.origin;
  const json = foreign['metric'];
  if (!isMap(json) || metric.calculation === null || metric.calculation !== foreign['calculation']) return undefined;
  const context = contextFrom(foreign['context']);
  const raw = { json, context, file, line: undefined, isHelper: false, isKept: false };
  const definition = definitionOf(raw);
  const measures = measuresIn(foreign['measures'], file);
  switch (definition.kind) {
    case 'simple':
      return simpleShape(definition, measures);
    case 'ratio': {
      const { numerator, denominator } = definition;
      if (numerator === undefined || denominator === undefined) return undefined;
      return composed(definition, [numerator, denominator], measures, names, ([top, bottom]) => ({
        ...(top === undefined ? {} : { numerator: top }),
        ...(bottom === undefined ? {} : { denominator: bottom }),
      }));
    }
    case 'derived':
      return composed(definition, definition.inputs, measures, names, (inputs) => ({
        expr: definition.expr ?? '',
        input_metrics: inputs,
      }));
    case 'cumulative':
      return cumulativeShape(definition, measures, names);
    case 'conversion':
      return conversionShape(definition, measures, names);
    default:
      return undefined;
  }
}

/** The attributes of an aggregate. */
export function aggregateJson({ agg, expr, percentile, percentileType }: Aggregation): JsonMap {
  return {
    agg: agg.toLowerCase() === 'avg' ? 'average' : agg.toLowerCase(),
    expr,
    ...(percentile === undefined ? {} : { percentile }),
    ...(percentileType === undefined ? {} : { percentile_type: percentileType }),
  };
}

function simpleShape(definition: Definition, measures: ReadonlyMap<string, RawMeasure>): Shape | undefined {
  const { raw, own, filters, measure: input } = definition;
  const measure = input === undefined ? undefined : measures.get(input.name);
  const aggregation = own ?? (measure && measureAggregation(measure));
  const context = own === undefined ? measure?.context : raw.context;
  if (aggregation === undefined || context === undefined) return undefined;
  const sources = own === undefined ? [measure?.json, valueAt(raw.json, 'type_params', 'measure')] : [raw.json];
  return {
    model: context.model,
    timeDimension: context.timeDimension,
    attributes: {
      type: 'simple',
      ...aggregateJson(aggregation),
      ...filterJson([...filters, ...(own === undefined ? (input?.filters ?? []) : [])]),
      ...simpleExtras(sources),
    },
    inputs: [],
    helpers: [],
  };
}

function simpleExtras(sources: readonly (JsonValue | undefined)[]): JsonMap {
  const found: [string, JsonValue][] = [];
  for (const source of sources) {
    for (const key of SIMPLE_KEYS) {
      const value = valueAt(source, key);
      if (value !== undefined && value !== false) found.push([key, value]);
    }
    const additive = valueAt(source, 'non_additive_dimension');
    if (isMap(additive)) found.push(['non_additive_dimension', nonAdditive(additive)]);
  }
  return Object.fromEntries(found);
}

/** The latest spec has other words for the same. */
function nonAdditive(json: JsonMap): JsonMap {
  const names = new Map([
    ['window_choice', 'window_agg'],
    ['window_groupings', 'group_by'],
  ]);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [names.get(key) ?? key, value]));
}

function cumulativeShape(
  definition: Definition,
  measures: ReadonlyMap<string, RawMeasure>,
  names: ShapeNames,
): Shape | undefined {
  const { measure, window, grainToDate, periodAgg } = definition;
  if (measure === undefined) return undefined;
  return composed(definition, [measure], measures, names, ([input]) => ({
    ...(input === undefined ? {} : { input_metric: input }),
    ...(window === undefined ? {} : { window }),
    ...(grainToDate === undefined ? {} : { grain_to_date: grainToDate }),
    ...(periodAgg === undefined ? {} : { period_agg: periodAgg }),
  }));
}

function conversionShape(
  definition: Definition,
  measures: ReadonlyMap<string, RawMeasure>,
  names: ShapeNames,
): Shape | undefined {
  const { raw, base, conversion, entity, conversionCalculation, window } = definition;
  if (base === undefined || conversion === undefined) return undefined;
  const legacy = valueAt(raw.json, 'type_params', 'conversion_type_params');
  const constant = valueAt(legacy, 'constant_properties') ?? valueAt(raw.json, 'constant_properties');
  return composed(definition, [base, conversion], measures, names, ([from, to]) => ({
    ...(entity === undefined ? {} : { entity }),
    ...(conversionCalculation === undefined ? {} : { calculation: conversionCalculation }),
    ...(from === undefined ? {} : { base_metric: from }),
    ...(to === undefined ? {} : { conversion_metric: to }),
    ...(window === undefined ? {} : { window }),
    ...(constant === undefined ? {} : { constant_properties: constant }),
  }));
}

/** The shape of a metric that is made of others. */
function composed(
  definition: Definition,
  inputs: readonly Input[],
  measures: ReadonlyMap<string, RawMeasure>,
  names: ShapeNames,
  attributes: (inputs: readonly JsonMap[]) => JsonMap,
): Shape | undefined {
  const helpers: Helper[] = [];
  const written: string[] = [];
  const found: JsonMap[] = [];
  for (const input of inputs) {
    if (input.isMeasure) {
      const helper = helperFor(input.name, measures.get(input.name), referenceTo(definition, input.name), names);
      if (helper === undefined) return undefined;
      helpers.push(helper);
      found.push(inputJson(input, helper.name, definition));
    } else {
      written.push(names.written(input.name));
      found.push(inputJson(input, names.written(input.name), definition));
    }
  }
  return {
    model: undefined,
    timeDimension: undefined,
    attributes: { type: definition.type, ...attributes(found), ...filterJson(definition.filters) },
    inputs: written,
    helpers,
  };
}

/** A legacy metric's reference to a measure: nulls are filled here, and not in the measure. */
function referenceTo({ raw }: Definition, name: string): JsonValue | undefined {
  const params = valueAt(raw.json, 'type_params');
  const conversion = valueAt(params, 'conversion_type_params');
  const places = [
    valueAt(params, 'measure'),
    valueAt(conversion, 'base_measure'),
    valueAt(conversion, 'conversion_measure'),
  ];
  return places.find((place) => textAt(place, 'name') === name);
}

function helperFor(
  name: string,
  measure: RawMeasure | undefined,
  reference: JsonValue | undefined,
  names: ShapeNames,
): Helper | undefined {
  const aggregation = measure && measureAggregation(measure);
  if (measure === undefined || aggregation === undefined) return undefined;
  const extras = simpleExtras([measure.json, reference]);
  const kind = ['fill_nulls_with', 'join_to_timespine'].map((key) => textOf(extras[key]) ?? '').join(' ');
  return {
    name: names.helper(`${name} ${kind}`.trim()),
    model: measure.context.model,
    timeDimension: measure.context.timeDimension,
    attributes: { type: 'simple', hidden: true, ...aggregateJson(aggregation), ...extras },
  };
}

function inputJson(input: Input, written: string, { kind }: Definition): JsonMap {
  const { name, offsetWindow, offsetToGrain, filters } = input;
  // The expression has the name that the metric had.
  const alias = input.alias ?? (kind === 'derived' && written !== name ? name : undefined);
  return {
    name: written,
    ...(alias === undefined ? {} : { alias }),
    ...filterJson(filters),
    ...(offsetWindow === undefined ? {} : { offset_window: offsetWindow }),
    ...(offsetToGrain === undefined ? {} : { offset_to_grain: offsetToGrain }),
  };
}

function filterJson(filters: readonly string[]): JsonMap {
  return filters.length === 0 ? {} : { filter: joined(filters) };
}

function measuresIn(value: JsonValue | undefined, file: string): Map<string, RawMeasure> {
  return new Map(
    mapsOf(value).flatMap((each): [string, RawMeasure][] => {
      const name = textAt(each, 'name');
      const json = valueAt(each, 'measure');
      const context: ModelContext | undefined = contextFrom(valueAt(each, 'context'));
      if (name === undefined || context === undefined || !isMap(json)) return [];
      return [[name, { name, json, context, file, line: undefined }]];
    }),
  );
}
