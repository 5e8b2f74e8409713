import { pluralize } from '../domain/core/pluralize.ts';
import { toInstant } from '../domain/core/moment.ts';
import type { NewMetric } from '../domain/metric/metric.ts';
import { FIELD_COLUMNS, METRIC_FIELDS } from '../domain/metric/metric.ts';
import { shortened } from '../domain/core/characters.ts';
import { ID_LENGTH, faultsOfNew } from '../domain/metric/metric-rules.ts';
import { syntaxProblem, walkJson } from './json-syntax.ts';

/** A problem of a dictionary and its place. */
export interface DictionaryProblem {
  /** Place in the file, such as `revenue_total › tags › 2` (items counted from 1), `line 3, column 14` or `file`. */
  readonly place: string;
  /** Predicate of a sentence about the place, such as "is missing". */
  readonly problem: string;
}

/** All metrics of a dictionary, or all of its problems. */
export type DictionaryReading =
  | {
      readonly is: 'read';
      readonly metrics: NewMetric[];
      /** Values that a metric can't take over, as users read it: `test_count of 3 metrics`. */
      readonly leftOut: readonly string[];
    }
  | { readonly is: 'refused'; readonly problems: DictionaryProblem[] };

/** A metric as the file has it; `key` is undefined in a list. */
interface Entry {
  readonly place: string;
  readonly key: string | undefined;
  readonly value: unknown;
}

type UncheckedFields = { [F in keyof NewMetric]?: unknown };

type Report = (place: string, problem: string) => void;

/** Field of the metric for each key that the file may have. */
const FIELD_OF_KEY: ReadonlyMap<string, keyof NewMetric> = new Map([
  ['id', 'id'],
  ...METRIC_FIELDS.flatMap((field) => [[FIELD_COLUMNS[field], field] as const, [field, field] as const]),
  ['created_at', 'createdAt'],
  ['createdAt', 'createdAt'],
  ['updated_at', 'updatedAt'],
  ['updatedAt', 'updatedAt'],
]);

const COUNT_KEYS: ReadonlySet<string> = new Set(['test_count', 'testCount', 'usage_count', 'usageCount']);

/** Fields for which null means the same as an absent key: the default. */
const DEFAULT_WHEN_NULL: ReadonlySet<keyof NewMetric> = new Set([
  'id',
  'tags',
  'dependencies',
  'trustScore',
  'createdAt',
  'updatedAt',
]);

/**
 * Reads metrics from JSON: an object of metrics keyed by id, a list of metrics, or either under the single key
 * `metrics`. Keys are those of the table (`data_source`) or of the code (`dataSource`). All but the name may be
 * absent; in a list, all but name and id. Strings stay as they are, empty ones too. Times may have any form that
 * `toInstant` reads.
 *
 * All or nothing: one problem refuses the file, and every problem is listed. A key that a metric does not have is a
 * problem, and so is a repeated key, which JSON.parse accepts. The one exception is the counts of tests and usages.
 * They always count rows, and a dictionary has none, so a count above 0 is listed in `leftOut`.
 */
export function readDictionary(json: string): DictionaryReading {
  const source = json.startsWith('\uFEFF') ? json.slice(1) : json;
  const walk = walkJson(source);
  if (walk.is === 'broken') return { is: 'refused', problems: [syntaxProblem(source, walk)] };

  const problems: DictionaryProblem[] = [];
  const report: Report = (place, problem) => problems.push({ place, problem });
  const content: unknown = JSON.parse(source);
  const wrapped = isWrapper(content);
  const entries = entriesOf(wrapped ? content.metrics : content, report);
  for (const path of walk.repeated) report(placeOf(path, wrapped, entries), 'appears more than once');
  reportSharedIds(entries, report);
  const leftOut = new Map<string, number>();
  const metrics = entries.flatMap((entry) => metricOf(entry, report, leftOut));
  if (problems.length > 0) return { is: 'refused', problems };
  return {
    is: 'read',
    metrics,
    leftOut: Array.from(leftOut, ([key, count]) => `${key} of ${pluralize(count, 'metric')}`),
  };
}

/**
 * True if the lone key `metrics` wraps the metrics. It may also be the id of the only metric; that one has a name,
 * which no wrapper has.
 */
function isWrapper(content: unknown): content is { metrics: unknown } {
  if (!isRecord(content) || Object.keys(content).length !== 1) return false;
  const { metrics } = content;
  return Array.isArray(metrics) || (isRecord(metrics) && typeof metrics['name'] !== 'string');
}

function entriesOf(content: unknown, report: Report): Entry[] {
  if (Array.isArray(content)) {
    return content.map((value: unknown, i) => ({ place: placeInList(value, i), key: undefined, value }));
  }
  if (isRecord(content)) {
    return Object.entries(content).map(([key, value]) => ({ place: shortName(key), key, value }));
  }
  report('file', `is ${kindOf(content)}; a dictionary is an object of metrics keyed by their ids`);
  return [];
}

function placeInList(value: unknown, index: number): string {
  const id = isRecord(value) ? value['id'] : undefined;
  return typeof id === 'string' && id.trim() !== '' ? shortName(id) : `metric ${index + 1}`;
}

function shortName(id: string): string {
  if (id.trim() === '') return JSON.stringify(id);
  return shortened(id, ID_LENGTH);
}

/** Reports ids that occur more than once in a list. Repeated keys of an object are found by walking the text. */
function reportSharedIds(entries: readonly Entry[], report: Report): void {
  const positions = new Map<unknown, number>();
  entries.forEach(({ key, value }, i) => {
    if (key !== undefined || !isRecord(value) || typeof value['id'] !== 'string') return;
    const first = positions.get(value['id']);
    if (first === undefined) positions.set(value['id'], i + 1);
    else report(`metric ${i + 1} › id`, `duplicates the id of metric ${first} too: ${JSON.stringify(value['id'])}`);
  });
}

/** The metric of an entry, or nothing if its problems were reported. */
function metricOf({ place, key, value }: Entry, report: Report, leftOut: Map<string, number>): NewMetric[] {
  if (!isRecord(value)) {
    report(place, `is ${kindOf(value)}, not an object`);
    return [];
  }
  const reportHere: Report = (within, problem) => report(`${place} › ${within}`, problem);
  const fields = fieldsOf(value, reportHere, leftOut);
  if (key !== undefined) {
    const { id } = fields;
    if (typeof id === 'string' && id !== key) reportHere('id', `is ${JSON.stringify(id)}, but its key is another`);
    if (id === undefined || typeof id === 'string') fields.id = key;
  }
  const faults = faultsOfNew(fields);
  for (const fault of faults) reportHere(fault.place, fault.problem);
  // The rules found no fault, so the fields have their declared types.
  return faults.length > 0 ? [] : [withInstants(fields as NewMetric)];
}

/** The entry's values by field, unchecked. Reports keys that belong to no field. */
function fieldsOf(value: Record<string, unknown>, report: Report, leftOut: Map<string, number>): UncheckedFields {
  const fields: UncheckedFields = {};
  for (const key of Object.keys(value)) {
    const field = FIELD_OF_KEY.get(key);
    if (COUNT_KEYS.has(key)) leaveOut(key, value[key], report, leftOut);
    else if (field === undefined) report(shortName(key), 'is not a field of a metric');
    else if (value[key] === null && DEFAULT_WHEN_NULL.has(field)) continue;
    // The rules print the value, and the string "80" would read like a valid number.
    else if (field === 'trustScore' && typeof value[key] !== 'number')
      report(key, `is ${kindOf(value[key])}; it must be a number from 0 to 100`);
    else if (fields[field] === undefined) fields[field] = value[key];
    else report(key, 'appears in both spellings; keep one');
  }
  return fields;
}

function leaveOut(key: string, value: unknown, report: Report, leftOut: Map<string, number>): void {
  if (value === null || value === 0) return;
  if (Number.isSafeInteger(value) && Number(value) > 0) leftOut.set(key, (leftOut.get(key) ?? 0) + 1);
  else report(key, `is ${typeof value === 'number' ? value : kindOf(value)}, not a count`);
}

function withInstants(metric: NewMetric): NewMetric {
  const { createdAt, updatedAt } = metric;
  if (createdAt !== undefined) metric.createdAt = toInstant(createdAt);
  if (updatedAt !== undefined) metric.updatedAt = toInstant(updatedAt);
  return metric;
}

function placeOf(path: readonly (string | number)[], wrapped: boolean, entries: readonly Entry[]): string {
  const [first, ...rest] = wrapped && path.length > 1 ? path.slice(1) : path;
  const place = typeof first === 'number' ? entries[first]?.place : undefined;
  const steps = rest.map((step) => (typeof step === 'number' ? String(step + 1) : shortName(step)));
  return [place ?? shortName(String(first)), ...steps].join(' › ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
