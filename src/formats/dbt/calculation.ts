import { aggregateSql, type Aggregation } from './aggregate.ts';
import { definitionOf, measureAggregation, type Definition, type Input } from './definition.ts';
import type { ModelContext, RawMeasure, RawMetric } from './project.ts';

/** Finds the inputs of a metric by name. */
export interface Lookup {
  metric(name: string): RawMetric | undefined;
  measure(name: string): RawMeasure | undefined;
}

/** An aggregate with the model that its rows are in, and the filters on them. */
export interface Base {
  readonly aggregation: Aggregation;
  readonly context: ModelContext | undefined;
  readonly filters: readonly string[];
}

/** Inputs refer to inputs; none goes deeper than this without a circle. */
const MAX_DEPTH = 20;

/** The rows that an input is computed from, if it is a measure or a simple metric. */
export function baseOfInput(input: Input, lookup: Lookup, depth = 0): Base | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (input.isMeasure) {
    const measure = lookup.measure(input.name);
    const aggregation = measure && measureAggregation(measure);
    return aggregation && { aggregation, context: measure.context, filters: input.filters };
  }
  const raw = lookup.metric(input.name);
  const base = raw && baseOf(definitionOf(raw), lookup, depth + 1);
  return base && { ...base, filters: [...base.filters, ...input.filters] };
}

/** The rows that a metric is computed from: of a simple metric its own, of a cumulative one those of its input. */
export function baseOf(definition: Definition, lookup: Lookup, depth = 0): Base | undefined {
  const { kind, own, raw, filters, measure, base } = definition;
  if (own !== undefined && kind !== 'derived') return { aggregation: own, context: raw.context, filters };
  const input = kind === 'conversion' ? base : kind === 'simple' || kind === 'cumulative' ? measure : undefined;
  const found = input && baseOfInput(input, lookup, depth);
  return found && { ...found, filters: [...filters, ...found.filters] };
}

/** The calculation of a metric as text; null if the file has none. */
export function calculationOf(definition: Definition, lookup: Lookup): string | null {
  const { kind, numerator, denominator, expr } = definition;
  switch (kind) {
    case 'simple': {
      const base = baseOf(definition, lookup);
      return base === undefined ? null : filtered(aggregateSql(base.aggregation), base.filters);
    }
    case 'ratio':
      if (numerator === undefined || denominator === undefined) return null;
      return `${inputText(numerator)} / ${inputText(denominator)}${filterComment(definition)}`;
    case 'derived':
      return expr === undefined ? null : `${expr}${filterComment(definition)}`;
    case 'cumulative': {
      const base = baseOf(definition, lookup);
      return (base && `${filtered(aggregateSql(base.aggregation), base.filters)}\n-- ${span(definition)}`) || null;
    }
    case 'conversion':
      return conversionText(definition, lookup);
    default:
      return expr ?? null;
  }
}

/** A comment with the filters of a metric that is made of others: they hold for all of its inputs. */
export function filterComment({ filters }: Definition): string {
  return filters.length === 0 ? '' : `\n-- where ${oneLine(joined(filters))}`;
}

/** A note that explains the aliases, offsets and filters of a metric's inputs; null if there are none. */
export function inputNotes({ kind, inputs }: Definition): string | null {
  if (kind !== 'derived') return null;
  const lines = inputs.flatMap(({ name, alias, offsetWindow, offsetToGrain, filters }) => {
    const parts = [
      ...(offsetWindow === undefined ? [] : [`${offsetWindow} earlier`]),
      ...(offsetToGrain === undefined ? [] : [`at the start of the ${offsetToGrain}`]),
      ...(filters.length === 0 ? [] : [`where ${oneLine(joined(filters))}`]),
    ];
    if (parts.length === 0 && (alias === undefined || alias === name)) return [];
    return [`${alias ?? name}: ${[name, ...parts].join(', ')}`];
  });
  return lines.length === 0 ? null : lines.join('\n');
}

/** Filters as one condition, as dbt joins them. */
export function joined(filters: readonly string[]): string {
  return filters.length === 1 ? filters.join('') : filters.map((filter) => `(${filter})`).join(' AND ');
}

function filtered(sql: string, filters: readonly string[]): string {
  return filters.length === 0 ? sql : `${sql} FILTER (WHERE ${joined(filters)})`;
}

function inputText({ name, filters, offsetWindow, offsetToGrain }: Input): string {
  const offset = offsetWindow ?? (offsetToGrain === undefined ? undefined : `start of ${offsetToGrain}`);
  const shifted = offset === undefined ? name : `${name} [offset: ${offset}]`;
  return filtered(shifted, filters);
}

function span({ window, grainToDate, periodAgg }: Definition): string {
  const parts = [
    ...(window === undefined ? [] : [`over ${window}`]),
    ...(grainToDate === undefined ? [] : [`since the start of the ${grainToDate}`]),
  ];
  const time = parts.length === 0 ? 'over all time' : parts.join(', ');
  return `cumulative ${time}${periodAgg === undefined ? '' : `; ${periodAgg} of each period`}`;
}

function conversionText(definition: Definition, lookup: Lookup): string | null {
  const { base, conversion, entity, window, conversionCalculation } = definition;
  if (base === undefined || conversion === undefined) return null;
  const text = (input: Input): string => {
    const found = baseOfInput(input, lookup);
    return found === undefined ? inputText(input) : filtered(aggregateSql(found.aggregation), found.filters);
  };
  const by = entity === undefined ? '' : ` by ${entity}`;
  const within = window === undefined ? '' : ` within ${window}`;
  const what = conversionCalculation ?? 'conversion_rate';
  return `${what} from ${text(base)} to ${text(conversion)}${by}${within}${filterComment(definition)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
