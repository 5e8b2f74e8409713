import type { Change } from '../metric/change.ts';
import type { Instant } from '../core/instant.ts';
import { secondOf } from '../core/moment.ts';
import type { Metric, MetricField } from '../metric/metric.ts';
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
  if (secondOf(metric.createdAt) > time && earlier === undefined) return undefined;
  const later = changes.filter((change) => !isUntil(change, time));
  // An imported metric may have been updated without an entry in the history.
  if (later.length === 0 && secondOf(metric.updatedAt) <= time) return metric;
  const written = new Map<string, Change>();
  // Newest first, so the first one of a field counts.
  for (const change of changes) {
    if (isUntil(change, time) && !written.has(change.fieldName)) written.set(change.fieldName, change);
  }
  const restored = [...new Set(later.map(({ fieldName }) => fieldName))].flatMap((name) => written.get(name) ?? []);
  return {
    ...restored.reduce(redone, later.reduce(undone, metric)),
    updatedAt: earlier?.changedAt ?? metric.createdAt,
  };
}

/** The field of a column; undefined for `id` and for columns of other programs. */
export function fieldOfColumn(column: string): MetricField | undefined {
  return FIELD_OF_COLUMN.get(column);
}

function isUntil({ changedAt }: Change, time: Instant): boolean {
  return secondOf(changedAt) <= time;
}

function undone(metric: Metric, { fieldName, oldValue }: Change): Metric {
  return withCell(metric, fieldName, oldValue);
}

function redone(metric: Metric, { fieldName, newValue }: Change): Metric {
  return withCell(metric, fieldName, newValue);
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
