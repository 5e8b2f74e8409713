import type { LastChange } from '../../domain/review/sides.ts';
import { textOf } from '../metrics/metric-rows.ts';
import type { Connection, Row } from '../sqlite/connection.ts';

/** Beginning of the reason that a merge gives its changes. They are not the user's own. */
export const MERGED_FROM = 'Merged from ';

const CHANGES = `
  SELECT h.field_name, h.old_value, h.new_value, h.changed_by, h.changed_at, s.reason
  FROM main.metric_history h
  LEFT JOIN main.metricbook_changes c ON c.change_id = h.id
  LEFT JOIN main.metricbook_change_sets s ON s.id = c.change_set_id
  WHERE h.metric_id = ? ORDER BY h.id`;

/** All changes of a metric with their reasons, oldest first. */
export function changesOf(connection: Connection, metricId: string): Row[] {
  return connection.all(CHANGES, [metricId]);
}

/** Identifies a change in the histories of two catalogs, which number their changes each by itself. */
export function changeKey({ old_value, new_value, changed_by, changed_at }: Row): string {
  return JSON.stringify([old_value, new_value, changed_by, changed_at]);
}

/** The changes that are not among others. */
export function without(changes: readonly Row[], others: readonly Row[]): Row[] {
  const keys = new Set(others.map(changeKey));
  return changes.filter((change) => !keys.has(changeKey(change)));
}

/** True for a change that a merge made. */
export function isMerged({ reason }: Row): boolean {
  return textOf(reason)?.startsWith(MERGED_FROM) === true;
}

/** By whom and when a change was made. */
export function lastChangeOf(change: Row): LastChange {
  return { by: textOf(change['changed_by']), at: textOf(change['changed_at']) ?? '' };
}
