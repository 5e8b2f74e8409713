import type { FieldText } from '../../domain/review/field-value.ts';
import { TABLE_FIELDS } from '../../domain/review/metric-texts.ts';
import type { Said } from '../../domain/review/sides.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import type { CatalogMetric } from './catalog-metrics.ts';
import { MERGED_FROM } from './local-edits.ts';

const CHANGES = `
  SELECT h.old_value, h.new_value, h.changed_by, h.changed_at, s.reason
  FROM main.metric_history h
  LEFT JOIN main.metricbook_changes c ON c.change_id = h.id
  LEFT JOIN main.metricbook_change_sets s ON s.id = c.change_set_id
  WHERE h.metric_id = ? AND h.field_name = ? ORDER BY h.id`;

/**
 * The values that two versions of a metric shared before they went apart, from the changes that only one history has.
 * Fields that differ, and of which neither history has such a change, are unknown.
 */
export function sharedSaid(ours: Connection, theirs: Connection, one: CatalogMetric, other: CatalogMetric): Said {
  const fields = [...TABLE_FIELDS].filter((field) => one.fields.get(field) !== other.fields.get(field));
  return new Map(
    fields.flatMap((field) => {
      const text = sharedText(ours.all(CHANGES, [one.id, field]), theirs.all(CHANGES, [other.id, field]));
      return text === undefined ? [] : [[field, text] as const];
    }),
  );
}

/**
 * The value before the first change that only ours has. A merge writes a change of its own, after which both had its
 * value. If ours has no such change, the value before the first that only theirs has.
 */
function sharedText(known: readonly Row[], others: readonly Row[]): FieldText | undefined {
  const here = without(known, others);
  const merged = here.findLast(({ reason }) => textOf(reason)?.startsWith(MERGED_FROM) === true);
  if (merged !== undefined) return textOf(merged['new_value']);
  const first = here[0] ?? without(others, known)[0];
  return first && textOf(first['old_value']);
}

function without(rows: readonly Row[], others: readonly Row[]): Row[] {
  const keys = new Set(others.map(keyOf));
  return rows.filter((row) => !keys.has(keyOf(row)));
}

function keyOf({ old_value, new_value, changed_by, changed_at }: Row): string {
  return JSON.stringify([old_value, new_value, changed_by, changed_at]);
}
