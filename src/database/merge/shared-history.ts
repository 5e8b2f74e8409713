import { type FieldText, sameField } from '../../domain/review/field-value.ts';
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
  const valueIn = (from: Connection, { id, fields }: CatalogMetric, field: string): FieldHistory => ({
    text: fields.get(field) ?? null,
    changes: from.all(CHANGES, [id, field]),
  });
  const differing = [...TABLE_FIELDS].filter((field) => one.fields.get(field) !== other.fields.get(field));
  return new Map(
    differing.flatMap((field) => {
      const text = sharedText(field, valueIn(ours, one, field), valueIn(theirs, other, field));
      return text === undefined ? [] : [[field, text] as const];
    }),
  );
}

/** A field's value and all its changes, oldest first. */
interface FieldHistory {
  readonly text: FieldText;
  readonly changes: readonly Row[];
}

function sharedText(field: string, ours: FieldHistory, theirs: FieldHistory): FieldText | undefined {
  const here = without(ours.changes, theirs.changes);
  const there = without(theirs.changes, ours.changes);
  if (there.length === 0) return leftBehind(field, here, theirs.text);
  if (here.length === 0) return leftBehind(field, there, ours.text);
  // After an earlier merge, both had the value that it wrote.
  const merged = here.findLast(({ reason }) => textOf(reason)?.startsWith(MERGED_FROM) === true);
  return merged === undefined ? textOf(here[0]?.['old_value']) : textOf(merged['new_value']);
}

/**
 * The shared value if only one side has changes: the value of the other side, if the changes came past it. If they did
 * not, another program wrote it without a history, so both sides changed the field.
 */
function leftBehind(field: string, changes: readonly Row[], other: FieldText): FieldText | undefined {
  const passed = changes.map((change) => textOf(change['old_value']));
  return passed.some((text) => sameField(field, text, other)) ? other : passed[0];
}

function without(rows: readonly Row[], others: readonly Row[]): Row[] {
  const keys = new Set(others.map(keyOf));
  return rows.filter((row) => !keys.has(keyOf(row)));
}

function keyOf({ old_value, new_value, changed_by, changed_at }: Row): string {
  return JSON.stringify([old_value, new_value, changed_by, changed_at]);
}
