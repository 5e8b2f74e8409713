import { listOf, listText } from '../../domain/core/list-text.ts';
import type { Metric, MetricFields, NewMetric } from '../../domain/metric/metric.ts';
import { firstCharacters } from '../../domain/core/characters.ts';
import { ID_LENGTH } from '../../domain/metric/metric-rules.ts';
import { caseFold } from '../../domain/core/words.ts';
import type { MetricSave } from '../../domain/metric/metric.ts';
import type { SavedField, TextField } from './metric-fields.ts';
import { TEXT_FIELDS } from './metric-fields.ts';

/** A metric as the form's fields hold it. */
export type MetricTexts = Readonly<Record<TextField, string>>;

const SAVED_FIELDS: readonly SavedField[] = TEXT_FIELDS.filter((field) => field !== 'id');

/** The texts of an empty form. */
export const NO_TEXTS = Object.fromEntries(TEXT_FIELDS.map((field) => [field, ''])) as MetricTexts;

/** The values that the form starts from: enough to tell later what the user changed. */
export type MetricBase = Pick<Metric, TextField>;

/** Copies only the fields of the form from a metric. */
export function baseOf(metric: MetricBase): MetricBase {
  const { id, name, description, calculation, owner, dataSource, tags, dependencies } = metric;
  return { id, name, description, calculation, owner, dataSource, tags, dependencies };
}

/** Returns the values of a metric as the form shows them. */
export function textsOf(base: MetricBase): MetricTexts {
  return {
    id: base.id,
    name: base.name,
    description: base.description ?? '',
    calculation: base.calculation ?? '',
    owner: base.owner ?? '',
    dataSource: base.dataSource ?? '',
    tags: listText(base.tags),
    dependencies: listText(base.dependencies),
  };
}

/** Returns the fields whose text differs from the base. Line endings don't count, because browsers rewrite them. */
export function changedFields(texts: MetricTexts, base: MetricBase): SavedField[] {
  const before = textsOf(base);
  return SAVED_FIELDS.filter((field) => unixLines(texts[field]) !== unixLines(before[field]));
}

/** Returns true if anything in the form differs from its start. */
export function isTouched(texts: MetricTexts, base: MetricBase | undefined): boolean {
  if (base === undefined) return SAVED_FIELDS.some((field) => texts[field].trim() !== '');
  return texts.id.trim() !== base.id || changedFields(texts, base).length > 0;
}

/** Builds a save of only the fields that the user changed, with their earlier values. */
export function saveOf(texts: MetricTexts, base: MetricBase, reason: string): MetricSave {
  const fields = changedFields(texts, base);
  return {
    id: base.id,
    newId: texts.id.trim() === base.id.trim() ? base.id : texts.id.trim(),
    updates: pick(valuesOf(texts, base), fields),
    base: pick(base, fields),
    reason: reason.trim() === '' ? null : reason.trim(),
  };
}

/** Returns the new metric that a form holds. */
export function newMetricOf(texts: MetricTexts): NewMetric {
  return { id: texts.id.trim(), ...valuesOf(texts, undefined) };
}

/** Returns true if the metric is exactly the one that would be created. */
export function isCreatedFrom(texts: MetricTexts, metric: Metric): boolean {
  const there = baseOf(metric);
  return JSON.stringify({ ...there, ...newMetricOf(texts) }) === JSON.stringify(there);
}

/** Returns the changed fields that the metric no longer has as they were when the user started. */
export function conflictsOf(texts: MetricTexts, base: MetricBase, now: MetricBase): SavedField[] {
  const [before, after] = [textsOf(base), textsOf(now)];
  return changedFields(texts, base).filter((field) => before[field] !== after[field] && texts[field] !== after[field]);
}

/** Makes an id from a name: `Daily active users` becomes `daily_active_users`. */
export function idFrom(name: string): string {
  // Folding takes Korean syllables apart; an id is stored in the usual form.
  const id = caseFold(name)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}.]+/gu, '_')
    .replace(/^[_.]+|[_.]+$/g, '');
  return firstCharacters(id, ID_LENGTH);
}

type TextValues = Pick<MetricFields, SavedField>;

function valuesOf(texts: MetricTexts, base: MetricBase | undefined): TextValues {
  return {
    name: texts.name.trim(),
    description: textOrNull(texts.description, base?.description),
    calculation: textOrNull(texts.calculation, base?.calculation),
    owner: textOrNull(texts.owner.trim(), base?.owner),
    dataSource: textOrNull(texts.dataSource.trim(), base?.dataSource),
    tags: listOf(texts.tags),
    dependencies: listOf(texts.dependencies),
  };
}

/**
 * Returns null for an emptied field, unless it was an empty text before. Keeps the line endings of the earlier text.
 */
function textOrNull(text: string, before: string | null | undefined): string | null {
  if (text.trim() === '') return before === '' ? '' : null;
  return before?.includes('\r') === true ? withLineEndsOf(before, text) : text;
}

/** Gives each line that is as before its earlier end, and the others the first end of the text before. */
function withLineEndsOf(before: string, text: string): string {
  const ends = before.match(/\r\n?|\n/g) ?? [];
  const [was, now] = [unixLines(before).split('\n'), unixLines(text).split('\n')];
  const most = Math.min(was.length, now.length);
  let start = 0;
  while (start < most && was[start] === now[start]) start += 1;
  let end = 0;
  while (end < most - start && was[was.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return now
    .map((line, i) => {
      const left = now.length - 1 - i;
      if (left === 0) return line;
      const own = i < start ? ends[i] : left < end ? ends[ends.length - left] : undefined;
      return line + (own ?? ends[0] ?? '\n');
    })
    .join('');
}

/** A text with the line ends that a browser's fields give. */
export function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Copies only these properties of an object. */
export function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) picked[key] = from[key];
  return picked;
}
