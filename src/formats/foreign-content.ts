import { groupsOf } from '../domain/core/groups.ts';
import { dateOf, toInstant } from '../domain/core/moment.ts';
import { pluralize } from '../domain/core/pluralize.ts';
import { faultsOfDetails } from '../domain/metric/detail-rules.ts';
import { textsOfDetails } from '../domain/metric/detail-texts.ts';
import { type MetricDetails, NO_DETAILS } from '../domain/metric/details.ts';
import { type Fault, faultsOfNew, textFaults } from '../domain/metric/metric-rules.ts';
import type { PlaceInFile, TheirContent, TheirTest, TheirUsage } from '../domain/review/content.ts';
import { originKey, type OriginPlace, type TheirMetric } from '../domain/review/sides.ts';
import type { ForeignMetric, ForeignTest, ForeignUsage, Problem, Reading } from './interchange/model.ts';
import { type Place, Problems } from './interchange/problems.ts';
import { RECORDED } from './own-content.ts';
import { oneSource, type ReadSources } from './read-sources.ts';

/** Content to compare with a catalog, and what users should know about it. */
export interface ForeignContent extends TheirContent {
  readonly problems: readonly Problem[];
}

/** A metric that a catalog can hold, with the place that it was read from. */
interface Placed {
  readonly metric: ForeignMetric;
  readonly place: OriginPlace;
}

/**
 * What was read, in the words of a catalog. `from`: its sources, by the names that they will have at their next import
 * as well; a text for a single one. What no catalog could hold is left out, and told.
 */
export function foreignContent(from: string | ReadSources, reading: Reading): ForeignContent {
  const sources = typeof from === 'string' ? oneSource(from) : from;
  const problems = new Problems();
  const paths = new Set<string>();
  const placed = reading.metrics.flatMap((one): Placed[] => {
    const metric = holdable(one, problems);
    return metric === undefined ? [] : [{ metric, place: placeOf(sources.of(one), metric, paths) }];
  });
  const carried = carriedBy(placed);
  const places = placed.map(({ metric, place }) => [originKey(place), inFile(metric)] as const);
  return {
    side: {
      sources: sources.all,
      hasEmptied: false,
      metrics: placed.map(({ metric, place }) =>
        theirMetric(metric, place, carried.get(sourceKey(place)) ?? new Set()),
      ),
    },
    places: new Map(places),
    tests: reading.tests.filter((test) => isHoldable(test, problems)).map(theirTest),
    usages: reading.usages.filter(({ isInferred }) => !isInferred).map(theirUsage),
    problems: [...reading.problems, ...problems.all, ...inferredNote(reading.usages)],
  };
}

/** The metric without details that no catalog could hold; undefined if it could not hold the metric itself. */
function holdable(metric: ForeignMetric, problems: Problems): ForeignMetric | undefined {
  const { id, description, calculation, owner, dataSource, tags, dependencies } = metric;
  const name = metric.name.trim() === '' ? id : metric.name;
  const where = { file: metric.origin.file, line: metric.origin.line, metric: metric.name };
  const [fault] = faultsOfNew({ id, name, description, calculation, owner, dataSource, tags, dependencies });
  if (fault !== undefined) {
    problems.error('invalid-metric', `The metric is left out: its ${saying(fault)}.`, where);
    return undefined;
  }
  return { ...metric, name, details: heldDetails(metric.details, where, problems) };
}

/** The details that a catalog can hold. */
function heldDetails(all: MetricDetails, where: Place, problems: Problems): MetricDetails {
  let details: MetricDetails = NO_DETAILS;
  for (const [key, whole] of Object.entries(all) as [keyof MetricDetails, unknown][]) {
    const faults = faultsOfDetails({ [key]: whole });
    const value = faults.length === 0 ? whole : withoutFaults(key, whole);
    const rest = faults.length === 0 || value === undefined ? [] : faultsOfDetails({ [key]: value });
    for (const fault of [...faults, ...rest]) problems.loss('invalid-detail', `Left out: the ${saying(fault)}.`, where);
    if (value !== undefined && rest.length === 0) details = { ...details, [key]: value };
  }
  return details;
}

/** The items of a list, or the custom fields, that a catalog can hold; undefined for a detail that is one value. */
function withoutFaults(key: keyof MetricDetails, value: unknown): unknown {
  const isSound = (part: unknown): boolean => faultsOfDetails({ [key]: part }).length === 0;
  if (Array.isArray(value)) return value.filter((item: unknown) => isSound([item]));
  if (value instanceof Map) return new Map([...value].filter((entry) => isSound(new Map([entry]))));
  return undefined;
}

/** A fault as the end of a sentence: `links (item 1) is not an address`. */
function saying({ place, problem }: Fault): string {
  const [field = '', ...items] = place.split(' › ');
  return `${field.replaceAll('_', ' ')}${items.length > 0 ? ` (item ${items.join(', ')})` : ''} ${problem}`;
}

/** Two files of one source and format may use the same path; then the later one's has its file before it. */
function placeOf(source: string, { origin }: ForeignMetric, paths: Set<string>): OriginPlace {
  const { format, file, path } = origin;
  const keyOf = (one: string): string => JSON.stringify([source, format, one]);
  const candidates = [path, `${file}#${path}`];
  let free = candidates.find((one) => !paths.has(keyOf(one)));
  for (let number = 2; free === undefined; number += 1) {
    const next = `${file}#${path}#${number}`;
    if (!paths.has(keyOf(next))) free = next;
  }
  paths.add(keyOf(free));
  return { source, format, path: free };
}

/** The fields that each format of a source has a place for: those that it says something in, for at least one metric. */
function carriedBy(placed: readonly Placed[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = groupsOf(placed, ({ place }) => sourceKey(place));
  return new Map(
    Array.from(groups, ([key, group]) => {
      const fields = group.flatMap(({ metric }) => [...textsOf(metric).keys()]);
      return [key, new Set(fields)] as const;
    }),
  );
}

function sourceKey({ source, format }: OriginPlace): string {
  return JSON.stringify([source, format]);
}

function theirMetric(metric: ForeignMetric, place: OriginPlace, carries: ReadonlySet<string>): TheirMetric {
  return { id: metric.id, fields: textsOf(metric), origins: [place], carries };
}

function textsOf(metric: ForeignMetric): Map<string, string> {
  const list = (items: readonly string[]): string | null => (items.length === 0 ? null : JSON.stringify(items));
  const texts: readonly (readonly [string, string | null])[] = [
    ['name', metric.name],
    ['description', metric.description],
    ['calculation', metric.calculation],
    ['owner', metric.owner],
    ['data_source', metric.dataSource],
    ['tags', list(metric.tags)],
    ['dependencies', list(metric.dependencies)],
    ...textsOfDetails(metric.details),
  ];
  return new Map(texts.flatMap(([field, text]) => (text === null || text === '' ? [] : [[field, text]])));
}

function inFile({ origin }: ForeignMetric): PlaceInFile {
  return { file: origin.file, line: origin.line ?? null, foreignAttributes: JSON.stringify(origin.foreign) };
}

function isHoldable({ type, query, expected }: ForeignTest, problems: Problems): boolean {
  const [fault] = [
    ...textFaults('type', type, true),
    ...textFaults('query', query, false),
    ...textFaults('expected result', expected, false),
  ];
  if (fault !== undefined) problems.loss('invalid-test', `A test is left out: its ${saying(fault)}.`);
  return fault === undefined;
}

function theirTest({ metrics, type, query, expected, status, lastRun }: ForeignTest): TheirTest {
  const at = lastRun !== null && dateOf(lastRun) !== undefined ? toInstant(lastRun) : null;
  return { metrics, type, query, expected, result: status === 'pending' ? null : { status, at } };
}

function theirUsage({ metrics, tool, name, url, owner }: ForeignUsage): TheirUsage {
  // As it was recorded: otherwise it would grow by a word with each journey, and be another use.
  if (tool === RECORDED && url === null) {
    return { metrics, usedBy: owner ?? name, context: name === owner || name === '' ? null : name };
  }
  const where = url === null ? `${tool} ${name}` : `${tool} ${name}, ${url}`;
  return { metrics, usedBy: owner ?? name, context: where.trim() };
}

function inferredNote(usages: readonly ForeignUsage[]): Problem[] {
  const inferred = usages.filter(({ isInferred }) => isInferred).length;
  if (inferred === 0) return [];
  const message = `${pluralize(inferred, 'use')} of a data source ${inferred === 1 ? 'is' : 'are'} not taken for uses of its metrics.`;
  return [{ severity: 'note', code: 'inferred-usage', message }];
}
