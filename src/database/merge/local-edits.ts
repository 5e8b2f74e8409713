import { type FieldDifference, fieldNameOf, isOfDetail } from '../../domain/history/comparison.ts';
import { sameDetail } from '../../domain/metric/detail-texts.ts';
import { listIn, sameValue } from '../../domain/metric/metric.ts';
import type { ChangedBy } from '../../domain/catalog/local-edits.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { textOf } from '../metrics/metric-rows.ts';

/** Beginning of the reason that a merge gives its changes. They are not the user's own. */
export const MERGED_FROM = 'Merged from ';

const CHANGES = `
  SELECT h.old_value, h.new_value, h.changed_by, h.changed_at, s.reason
  FROM main.metric_history h
  LEFT JOIN main.metricbook_changes c ON c.change_id = h.id
  LEFT JOIN main.metricbook_change_sets s ON s.id = c.change_set_id
  WHERE h.metric_id = ? AND h.field_name = ? ORDER BY h.id`;

/**
 * Finds the side that changed a field in which a copy ("ours") and an edition of its original ("theirs") differ, by
 * comparing both histories. Changes that only ours has were made here, since every merge also takes over their
 * history. Changes that only theirs has are new in the edition. If the other program writes no history, the edition
 * counts as changed if its value differs from the one before the change here.
 */
export function changedBySide(
  ours: Connection,
  theirs: Connection,
  metricId: string,
  difference: FieldDifference,
): ChangedBy {
  const { known, published } = changesOfBoth(ours, theirs, metricId, fieldNameOf(difference));
  const isPublished = isIn(published);
  const here = known.filter((row) => !isPublished(row));
  const own = here.slice(here.findLastIndex(isMerged) + 1);
  const [first] = own;
  if (first === undefined) return 'theirs';
  const isStale = published.every(isIn(known)) && says(textOf(first['old_value']), difference);
  return isStale ? 'own' : 'both';
}

/**
 * True if their history says that they removed a detail, and ours does not know of it. A program that writes only the
 * four tables leaves no details at all, and that removes none of ours.
 */
export function isRemovedThere(ours: Connection, theirs: Connection, metricId: string, field: string): boolean {
  const { known, published } = changesOfBoth(ours, theirs, metricId, field);
  const last = published.at(-1);
  return last !== undefined && last['new_value'] === null && !isIn(known)(last);
}

function changesOfBoth(ours: Connection, theirs: Connection, metricId: string, fieldName: string) {
  const params = [metricId, fieldName];
  return { known: ours.all(CHANGES, params), published: theirs.all(CHANGES, params) };
}

function isIn(rows: readonly Row[]): (row: Row) => boolean {
  const keys = new Set(rows.map(keyOf));
  return (row) => keys.has(keyOf(row));
}

function keyOf({ old_value, new_value, changed_by, changed_at }: Row): string {
  return JSON.stringify([old_value, new_value, changed_by, changed_at]);
}

function isMerged({ reason }: Row): boolean {
  return textOf(reason)?.startsWith(MERGED_FROM) === true;
}

/** True if a text of the history is their value. */
function says(text: string | null, difference: FieldDifference): boolean {
  if (isOfDetail(difference)) return sameDetail(difference.field, text, difference.theirs);
  const { field, theirs: value } = difference;
  if (typeof value === 'object' && value !== null) return sameValue(listIn(text), value);
  if (field === 'trustScore') return text !== null && Number(text) === value;
  return text === value;
}
