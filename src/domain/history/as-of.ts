import type { Change } from '../metric/change.ts';
import type { Instant } from '../core/instant.ts';
import { secondOf } from '../core/moment.ts';
import type { Metric, MetricField } from '../metric/metric.ts';
import { isDetailField } from '../metric/detail-fields.ts';
import { FIELD_COLUMNS, listIn, LIST_COLUMNS } from '../metric/metric.ts';

const FIELD_OF_COLUMN: ReadonlyMap<string, MetricField> = new Map(
  Object.entries(FIELD_COLUMNS).map(([field, column]) => [column, field as MetricField]),
);

/**
 * The metric as of a timestamp: every field that was changed later has the value that the last change until then wrote,
 * or, without one, the value before the first later change. (If another program left changes out of the history, or
 * its clock was wrong, the two differ.) `changes`: its complete history, newest first. Undefined if the metric did not exist yet. The counts are today's, since the history has none.
 */
export function asOf(metric: Metric, changes: readonly Change[], time: Instant): Metric | undefined {
  const earlier = changes.find((change) => isUntil(change, time));
  if (!existedAt(metric, earlier, time)) return undefined;
  // An imported metric may have been updated without an entry in the history.
  if (changes.every((change) => isUntil(change, time)) && secondOf(metric.updatedAt) <= time) return metric;
  const then = Array.from(cellsAsOf(changes, time)).reduce(
    (state, [column, text]) => withCell(state, column, text),
    metric,
  );
  return { ...then, updatedAt: earlier?.changedAt ?? metric.createdAt };
}

/**
 * The texts of a metric's details by field as of a timestamp; undefined if it did not exist yet. `texts`: those of
 * today. The rules are those of `asOf`.
 */
export function detailTextsAsOf(
  metric: Metric,
  texts: ReadonlyMap<string, string>,
  changes: readonly Change[],
  time: Instant,
): Map<string, string> | undefined {
  const earlier = changes.find((change) => isUntil(change, time));
  if (!existedAt(metric, earlier, time)) return undefined;
  const then = new Map(texts);
  for (const [field, text] of cellsAsOf(changes, time)) {
    if (!isDetailField(field)) continue;
    if (text === null) then.delete(field);
    else then.set(field, text);
  }
  return then;
}

function existedAt({ createdAt }: Metric, earlier: Change | undefined, time: Instant): boolean {
  return secondOf(createdAt) <= time || earlier !== undefined;
}

/** The texts at a timestamp of the fields that were changed later. */
function cellsAsOf(changes: readonly Change[], time: Instant): Map<string, string | null> {
  const before = new Map<string, string | null>();
  const written = new Map<string, string | null>();
  // Newest first: of the later changes the first one counts, of the earlier ones the last.
  for (const change of changes) {
    const { fieldName, oldValue, newValue } = change;
    if (!isUntil(change, time)) before.set(fieldName, oldValue);
    else if (!written.has(fieldName)) written.set(fieldName, newValue);
  }
  return new Map(
    Array.from(before, ([field, text]) => [field, written.has(field) ? (written.get(field) ?? null) : text]),
  );
}

/** The field of a column; undefined for `id` and for columns of other programs. */
export function fieldOfColumn(column: string): MetricField | undefined {
  return FIELD_OF_COLUMN.get(column);
}

function isUntil({ changedAt }: Change, time: Instant): boolean {
  return secondOf(changedAt) <= time;
}

function withCell(metric: Metric, column: string, text: string | null): Metric {
  if (column === 'id') return { ...metric, id: text ?? metric.id };
  const field = fieldOfColumn(column);
  return field === undefined ? metric : { ...metric, [field]: valueOf(column, text) };
}

function valueOf(column: string, text: string | null): unknown {
  if (LIST_COLUMNS.has(column)) return listIn(text);
  if (column === 'trust_score') return Number(text ?? 0) || 0;
  return column === 'name' ? (text ?? '') : text;
}
