import { unixLines, withLineEndsOf } from '../../domain/core/line-ends.ts';
import { listOf, listText } from '../../domain/core/list-text.ts';
import {
  changedDetailTexts,
  detailFormTexts,
  type DetailTexts,
  updatesFromForm,
  updatesFromStored,
} from '../../domain/metric/detail-form.ts';
import { isDetailField } from '../../domain/metric/detail-fields.ts';
import type { Metric, MetricFields, NewMetric } from '../../domain/metric/metric.ts';
import { firstCharacters } from '../../domain/core/characters.ts';
import { ID_LENGTH } from '../../domain/metric/metric-rules.ts';
import { caseFold } from '../../domain/core/words.ts';
import type { MetricSave } from '../../domain/metric/metric.ts';
import type { EditedField, SavedField, TextField } from './metric-fields.ts';
import { TEXT_FIELDS } from './metric-fields.ts';

/** A metric as the form's fields hold it. */
export type MetricTexts = Readonly<Record<TextField, string>> & DetailTexts;

const SAVED_FIELDS: readonly SavedField[] = TEXT_FIELDS.filter((field) => field !== 'id');

/** The texts of an empty form. */
export const NO_TEXTS = Object.fromEntries(TEXT_FIELDS.map((field) => [field, ''])) as MetricTexts;

/** The values that the form starts from: enough to tell later what the user changed. */
export type MetricBase = Pick<Metric, TextField> & {
  /** Its details as they are stored. Absent in a draft of a page that knew none. */
  readonly details?: DetailTexts | undefined;
  /** When it was last updated. Absent in a draft of a page that did not keep it. */
  readonly updatedAt?: string | undefined;
};

/** Copies only the fields of the form from a metric. `details`: as they are stored. */
export function baseOf(metric: MetricBase, details = metric.details): MetricBase {
  const { id, name, description, calculation, owner, dataSource, tags, dependencies, updatedAt } = metric;
  return { id, name, description, calculation, owner, dataSource, tags, dependencies, details, updatedAt };
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
    ...detailFormTexts(base.details ?? {}),
  };
}

/** Returns the fields whose text differs from the base. Line endings don't count, because browsers rewrite them. */
export function changedFields(texts: MetricTexts, base: MetricBase): EditedField[] {
  const before = textsOf(base);
  return [
    ...SAVED_FIELDS.filter((field) => unixLines(texts[field]) !== unixLines(before[field])),
    ...changedDetailTexts(texts, base.details ?? {}),
  ];
}

/** Returns true if anything in the form differs from its start. */
export function isTouched(texts: MetricTexts, base: MetricBase | undefined): boolean {
  if (base === undefined) {
    return SAVED_FIELDS.some((field) => texts[field].trim() !== '') || changedDetailTexts(texts, {}).length > 0;
  }
  return texts.id.trim() !== base.id || changedFields(texts, base).length > 0;
}

/** Builds a save of only the fields that the user changed, with their earlier values. */
export function saveOf(texts: MetricTexts, base: MetricBase, reason: string): MetricSave {
  const changed = changedFields(texts, base);
  const fields = changed.filter(isOfTable);
  const details = changed.filter(isDetailField);
  const stored = base.details ?? {};
  return {
    id: base.id,
    newId: texts.id.trim() === base.id.trim() ? base.id : texts.id.trim(),
    updates: pick(valuesOf(texts, base), fields),
    base: pick(base, fields),
    details:
      details.length === 0
        ? undefined
        : { updates: updatesFromForm(texts, stored, details), base: updatesFromStored(stored, details) },
    reason: reason.trim() === '' ? null : reason.trim(),
  };
}

/** Returns the new metric that a form holds. */
export function newMetricOf(texts: MetricTexts): NewMetric {
  const details = changedDetailTexts(texts, {});
  return {
    id: texts.id.trim(),
    ...valuesOf(texts, undefined),
    details: details.length === 0 ? undefined : updatesFromForm(texts, {}, details),
  };
}

/** Returns true if the metric is exactly the one that would be created. */
export function isCreatedFrom(texts: MetricTexts, there: MetricBase): boolean {
  const fields = { ...baseOf(there), details: undefined };
  const isSame = JSON.stringify({ ...fields, ...newMetricOf(texts), details: undefined }) === JSON.stringify(fields);
  return isSame && changedDetailTexts(texts, there.details ?? {}).length === 0;
}

/** Returns the changed fields that the metric no longer has as they were when the user started. */
export function conflictsOf(texts: MetricTexts, base: MetricBase, now: MetricBase): EditedField[] {
  const [before, after] = [textsOf(base), textsOf(now)];
  return changedFields(texts, base).filter(
    (field) => (before[field] ?? '') !== (after[field] ?? '') && (texts[field] ?? '') !== (after[field] ?? ''),
  );
}

/** Returns a base with these fields of another one. */
export function withFieldsOf(base: MetricBase, other: MetricBase, fields: readonly EditedField[]): MetricBase {
  const details = pick(other.details ?? {}, fields.filter(isDetailField));
  return { ...base, ...pick(other, fields.filter(isOfTable)), details: { ...base.details, ...details } };
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

function isOfTable(field: EditedField): field is SavedField {
  return !isDetailField(field);
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
  return withLineEndsOf(before ?? '', text);
}

/** Copies only these properties of an object. */
export function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) picked[key] = from[key];
  return picked;
}
