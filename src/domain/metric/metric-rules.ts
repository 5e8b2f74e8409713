import { CatalogError } from '../core/catalog-error.ts';
import type { MetricFields, MetricUpdates, NewMetric } from './metric.ts';
import { FIELD_COLUMNS, METRIC_FIELDS } from './metric.ts';
import { DETAIL_NAMES } from './detail-fields.ts';
import { fieldLabel } from './field-label.ts';
import { characterCount } from '../core/characters.ts';
import { dateOf } from '../core/moment.ts';

/** Greatest length of an id, in characters. */
export const ID_LENGTH = 200;

/** Greatest size of one text: a megabyte of UTF-8. */
export const TEXT_BYTES = 1_000_000;

/** The C0 and C1 control characters except tab and line ends, which texts of several lines need. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const CONTROLS_IN_LINE = /[\u0000-\u001f\u007f-\u009f]/;

const LINES: ReadonlySet<keyof MetricFields> = new Set(['name', 'owner', 'dataSource']);
const TIMES = ['createdAt', 'updatedAt'] as const;
/** Places that a sentence names without quotes, besides the columns. */
const OTHER_PLACES: ReadonlySet<string> = new Set(['id', 'author', 'name of the field', ...DETAIL_NAMES]);

/** A problem of a value, and its place: a field, or an item of a list counted from 1. */
export interface Fault {
  readonly code: CatalogError['code'];
  /** Place, with the field's column name: `name`, `tags › 2`. */
  readonly place: string;
  /** Predicate of a sentence about the place, such as "is missing". */
  readonly problem: string;
}

/** All faults of a metric about to be created. `metric` may be any value. */
export function faultsOfNew(metric: unknown): Fault[] {
  if (!isRecord(metric)) return [{ code: 'invalid-unknown-field', place: 'metric', problem: 'is not an object' }];
  const { id, createdAt, updatedAt, ...fields } = metric;
  const times = { createdAt, updatedAt };
  return [
    ...faultsOfId(id),
    ...(fields['name'] === undefined ? [nameMissing()] : []),
    ...faultsOfFields(fields),
    ...TIMES.flatMap((key) => timeFaults(key === 'createdAt' ? 'created_at' : 'updated_at', times[key])),
  ];
}

/** All faults of fields about to be set. */
export function faultsOfUpdates(updates: unknown): Fault[] {
  return isRecord(updates)
    ? faultsOfFields(updates)
    : [{ code: 'invalid-unknown-field', place: 'updates', problem: 'is not an object' }];
}

/** All faults of an id. */
export function faultsOfId(id: unknown): Fault[] {
  if (id === undefined || id === null || (typeof id === 'string' && id.trim() === '')) {
    return [{ code: 'invalid-id-missing', place: 'id', problem: 'is missing' }];
  }
  if (typeof id !== 'string') return [{ code: 'invalid-not-text', place: 'id', problem: `is ${kindOf(id)}, not text` }];
  const length = characterCount(id);
  if (length > ID_LENGTH) {
    const problem = `has ${length} characters; ${ID_LENGTH} are the most`;
    return [{ code: 'invalid-id-too-long', place: 'id', problem }];
  }
  return textFaults('id', id, true);
}

/** Throws the first fault, if any, as an error that names its place. */
export function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new CatalogError(first.code, `${sentenceStart(first.place)} ${first.problem}.`, { faults });
}

/** Throws the first fault of a metric about to be created. */
export function checkNew(metric: NewMetric): void {
  refuse(faultsOfNew(metric));
}

/** Throws the first fault of the updates. */
export function checkUpdates(updates: MetricUpdates): void {
  refuse(faultsOfUpdates(updates));
}

/** Throws the first fault of an id. */
export function checkId(id: string): void {
  refuse(faultsOfId(id));
}

/** Throws if a change has no author. */
export function checkAuthor(author: string): void {
  if (typeof author !== 'string' || author.trim() === '') {
    throw new CatalogError('invalid-author-missing', 'Say who makes this change: the author is missing.');
  }
  refuse(textFaults('author', author, true));
}

/** Faults of a text that is not a metric's field, such as a test's query. */
export function textFaults(place: string, text: unknown, oneLine: boolean): Fault[] {
  if (text === undefined || text === null) return [];
  if (typeof text !== 'string') return [{ code: 'invalid-not-text', place, problem: `is ${kindOf(text)}, not text` }];
  const control = (oneLine ? CONTROLS_IN_LINE : CONTROLS).exec(text);
  if (control !== null) {
    const problem = `has ${controlName(control[0])} at position ${characterCount(text.slice(0, control.index)) + 1}`;
    return [{ code: 'invalid-control-characters', place, problem }];
  }
  if (/\p{Surrogate}/u.test(text)) {
    // SQLite would store another character in its place without an error.
    return [{ code: 'invalid-broken-text', place, problem: 'has half of a character, which no text can hold' }];
  }
  if (text.startsWith('\ufeff')) {
    // SQLite would store it, but sql.js drops it when reading, so the text would differ from itself.
    return [
      { code: 'invalid-broken-text', place, problem: 'begins with a byte order mark, which is no part of a text' },
    ];
  }
  if (text.length * 3 > TEXT_BYTES && new TextEncoder().encode(text).length > TEXT_BYTES) {
    return [{ code: 'invalid-text-too-long', place, problem: 'is longer than 1 MB' }];
  }
  return [];
}

/** A character that cannot be seen, by a name that people know if it has one. */
function controlName(sign: string): string {
  if (sign === '\t') return 'a tab';
  if (/[\n\v\f\r\u0085]/.test(sign)) return 'a line break';
  return `the invisible control character U+${sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
}

function faultsOfFields(fields: Readonly<Record<string, unknown>>): Fault[] {
  const unknown = Object.keys(fields)
    .filter((key) => !(METRIC_FIELDS as readonly string[]).includes(key))
    .map((key): Fault => ({ code: 'invalid-unknown-field', place: key, problem: 'is not a field of a metric' }));
  return [...unknown, ...METRIC_FIELDS.flatMap((field) => fieldFaults(field, fields[field]))];
}

function fieldFaults(field: keyof MetricFields, value: unknown): Fault[] {
  const place = FIELD_COLUMNS[field];
  if (value === undefined) return [];
  switch (field) {
    case 'name':
      if (value === null || (typeof value === 'string' && value.trim() === '')) return [nameMissing()];
      return textFaults(place, value, true);
    case 'tags':
    case 'dependencies':
      return listFaults(place, value);
    case 'trustScore':
      return trustFaults(place, value);
    default:
      return textFaults(place, value, LINES.has(field));
  }
}

function listFaults(place: string, value: unknown): Fault[] {
  if (!Array.isArray(value)) {
    return [{ code: 'invalid-not-a-list', place, problem: `is ${kindOf(value)}, not a list of texts` }];
  }
  const items = value.flatMap((item: unknown, i): Fault[] =>
    typeof item === 'string'
      ? textFaults(`${place} › ${i + 1}`, item, true)
      : [{ code: 'invalid-not-a-list', place: `${place} › ${i + 1}`, problem: `is ${kindOf(item)}, not text` }],
  );
  return items.length > 0 ? items : textFaults(place, JSON.stringify(value), false);
}

function trustFaults(place: string, value: unknown): Fault[] {
  if (typeof value === 'number' && value >= 0 && value <= 100) return [];
  const given = typeof value === 'number' ? String(value) : kindOf(value);
  return [{ code: 'invalid-trust-out-of-range', place, problem: `is ${given}; it must be a number from 0 to 100` }];
}

function timeFaults(place: string, value: unknown): Fault[] {
  if (value === undefined || (typeof value === 'string' && dateOf(value) !== undefined)) return [];
  return [{ code: 'invalid-time', place, problem: `is ${JSON.stringify(value)}, not a time like 2026-03-31 17:00:00` }];
}

function nameMissing(): Fault {
  return { code: 'invalid-name-missing', place: 'name', problem: 'is missing' };
}

function sentenceStart(place: string): string {
  const [column = '', ...rest] = place.split(' › ');
  const isKnown = Object.values(FIELD_COLUMNS).some((name) => name === column) || OTHER_PLACES.has(column);
  const name = isKnown ? `The ${column.replaceAll('_', ' ')}` : `"${fieldLabel(column)}"`;
  return rest.length === 0 ? name : `${name} (item ${rest.join(', ')})`;
}

/** What a value is that is not what it should be, in a sentence: `a number`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
}

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
