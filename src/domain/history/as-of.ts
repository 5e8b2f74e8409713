import type { Change } from '../metric/change.ts';
import type { Instant } from '../core/instant.ts';
import { secondOf } from '../core/moment.ts';
import type { Metric, MetricField } from '../metric/metric.ts';
import { FIELD_COLUMNS, listIn, LIST_COLUMNS } from '../metric/metric.ts';

const FIELD_OF_COLUMN: ReadonlyMap<string, MetricField> = new Map(
  Object.entries(FIELD_COLUMNS).map(([field, column]) => [column, field as MetricField]),
);

/**
 * The metric as of a timestamp: every later change undone, newest first. `changes`: its complete history, newest
 * first. Undefined if the metric did not exist yet. The counts are today's, since the history has none.
 */
export function asOf(metric: Metric, changes: readonly Change[], time: Instant): Metric | undefined {
  const earlier = changes.find((change) => secondOf(change.changedAt) <= time);
  if (secondOf(metric.createdAt) > time && earlier === undefined) return undefined;
  const later = changes.filter((change) => secondOf(change.changedAt) > time);
  // An imported metric may have been updated without an entry in the history.
  if (later.length === 0 && secondOf(metric.updatedAt) <= time) return metric;
  return { ...later.reduce(undone, metric), updatedAt: earlier?.changedAt ?? metric.createdAt };
}

/** The field of a column; undefined for `id` and for columns of other programs. */
export function fieldOfColumn(column: string): MetricField | undefined {
  return FIELD_OF_COLUMN.get(column);
}

function undone(metric: Metric, change: Change): Metric {
  if (change.fieldName === 'id') return { ...metric, id: change.oldValue ?? metric.id };
  const field = fieldOfColumn(change.fieldName);
  return field === undefined ? metric : { ...metric, [field]: valueOf(change.fieldName, change.oldValue) };
}

function valueOf(column: string, text: string | null): unknown {
  if (LIST_COLUMNS.has(column)) return listIn(text);
  if (column === 'trust_score') return Number(text ?? 0) || 0;
  return column === 'name' ? (text ?? '') : text;
}
