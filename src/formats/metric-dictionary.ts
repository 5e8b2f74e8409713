import { pluralize } from '../domain/core/pluralize.ts';
import { toInstant } from '../domain/core/moment.ts';
import type { NewMetric } from '../domain/metric/metric.ts';
import { FIELD_COLUMNS, METRIC_FIELDS } from '../domain/metric/metric.ts';
import { characterCount, shortened } from '../domain/core/characters.ts';
import { ID_LENGTH, faultsOfNew } from '../domain/metric/metric-rules.ts';

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

// JSON.parse reports the place of a syntax error differently in each browser, and accepts repeated keys. So the text
// is walked first.

type JsonWalk =
  | { readonly is: 'whole'; readonly repeated: readonly (readonly (string | number)[])[] }
  | { readonly is: 'broken'; readonly at: number; readonly expected: string };

/** An object or array that is still open; `step` is the key or the index that the walk has reached in it. */
interface OpenPart {
  readonly keys: Set<string> | undefined;
  step: string | number;
}

/** Greatest depth of objects and lists. A dictionary has four levels; unlimited nesting would exhaust the stack. */
const MAX_DEPTH = 100;

const VALUE_SIGNS = '"{[-0123456789tfn';

/** Tokens that may come next, in words, each with the characters that it may begin with. */
const SIGNS = {
  'a value': VALUE_SIGNS,
  'a value or "]"': `${VALUE_SIGNS}]`,
  'a key in double quotes': '"',
  'a key in double quotes or "}"': '"}',
  'a colon': ':',
  'a comma or "}"': ',}',
  'a comma or "]"': ',]',
  'the end of the file': '',
} as const;

type Expected = keyof typeof SIGNS;

const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Walks JSON text token by token. Accepts what JSON.parse accepts, except nesting deeper than `MAX_DEPTH`. */
function walkJson(json: string): JsonWalk {
  const open: OpenPart[] = [];
  const repeated: (string | number)[][] = [];
  let expected: Expected = 'a value';
  for (let at = afterSpace(json, 0); ; at = afterSpace(json, at)) {
    const sign = json.charAt(at);
    if (sign === '' && expected === 'the end of the file') return { is: 'whole', repeated };
    if (sign === '' || !SIGNS[expected].includes(sign)) return { is: 'broken', at, expected };
    if (open.length > MAX_DEPTH) return { is: 'broken', at, expected: `nesting of at most ${MAX_DEPTH} levels` };
    const inside = open.at(-1);
    switch (sign) {
      case '{':
        open.push({ keys: new Set(), step: '' });
        expected = 'a key in double quotes or "}"';
        at += 1;
        break;
      case '[':
        open.push({ keys: undefined, step: 0 });
        expected = 'a value or "]"';
        at += 1;
        break;
      case '}':
      case ']':
        open.pop();
        expected = afterValue(open);
        at += 1;
        break;
      case ',':
        expected = inside?.keys === undefined ? 'a value' : 'a key in double quotes';
        if (typeof inside?.step === 'number') inside.step += 1;
        at += 1;
        break;
      case ':':
        expected = 'a value';
        at += 1;
        break;
      case '"': {
        const end = textEnd(json, at);
        if (json.charAt(end) !== '"') return { is: 'broken', at: end, expected: 'the end of a text in double quotes' };
        if (inside?.keys !== undefined && expected.startsWith('a key')) {
          inside.step = keyIn(json, at, end);
          if (inside.keys.has(inside.step)) repeated.push(open.map(({ step }) => step));
          inside.keys.add(inside.step);
          expected = 'a colon';
        } else expected = afterValue(open);
        at = end + 1;
        break;
      }
      default:
        WORD.lastIndex = at;
        if (!WORD.test(json)) return { is: 'broken', at, expected };
        expected = afterValue(open);
        at = WORD.lastIndex;
    }
  }
}

function afterValue(open: readonly OpenPart[]): Expected {
  const inside = open.at(-1);
  if (inside === undefined) return 'the end of the file';
  return inside.keys === undefined ? 'a comma or "]"' : 'a comma or "}"';
}

function afterSpace(json: string, start: number): number {
  let at = start;
  while (isSpace(json.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/**
 * Offset of the quote that closes the string begun at `start`, or of the first character that a string can't contain.
 */
function textEnd(json: string, start: number): number {
  let at = start + 1;
  for (;;) {
    PLAIN.lastIndex = at;
    PLAIN.test(json);
    at = PLAIN.lastIndex;
    if (json.charAt(at) !== '\\') return at;
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(json)) return at;
    at = ESCAPE.lastIndex;
  }
}

function keyIn(json: string, start: number, end: number): string {
  const key = json.slice(start + 1, end);
  return key.includes('\\') ? String(JSON.parse(`"${key}"`)) : key;
}

function syntaxProblem(json: string, { at, expected }: { at: number; expected: string }): DictionaryProblem {
  const before = json.slice(0, at).split(/\r\n|\r|\n/);
  const place = `line ${before.length}, column ${characterCount(before.at(-1) ?? '') + 1}`;
  return { place, problem: `JSON syntax error: ${expected} was expected` };
}
