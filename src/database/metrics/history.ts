import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Change, SavedChange } from '../../domain/metric/change.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { textOf } from './metric-rows.ts';

/** The author, time and reason of a save. */
export interface Author {
  readonly changedBy: string | null;
  readonly changedAt: Instant;
  readonly reason: string | null;
}

/** Records one change of the save. */
export type RecordChange = (metricId: string, fieldName: string, oldValue: SqlValue, newValue: SqlValue) => void;

const CHANGES = `
  SELECT h.id, h.metric_id, h.field_name, h.old_value, h.new_value, h.changed_by, h.changed_at,
         c.change_set_id, s.reason
  FROM main.metric_history h
  LEFT JOIN main.metricbook_changes c ON c.change_id = h.id
  LEFT JOIN main.metricbook_change_sets s ON s.id = c.change_set_id`;

/** Starts a save. All changes recorded by the returned function belong to one change set. */
export function newSave(connection: Connection, author: Author): RecordChange {
  let changeSet: SqlValue = null;
  return (metricId, fieldName, oldValue, newValue) => {
    changeSet ??= connection.value('INSERT INTO main.metricbook_change_sets (reason) VALUES (?) RETURNING id', [
      author.reason,
    ]);
    const change = connection.value(
      `INSERT INTO main.metric_history (metric_id, field_name, old_value, new_value, changed_by, changed_at)
       VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
      [metricId, fieldName, textOf(oldValue), textOf(newValue), author.changedBy, author.changedAt],
    );
    connection.run('INSERT INTO main.metricbook_changes (change_id, change_set_id) VALUES (?, ?)', [change, changeSet]);
  };
}

/** A metric's changes, newest first, at most `limit`. Those whose time cannot be read come last. */
export function changesOf(connection: Connection, metricId: string, limit: number): SavedChange[] {
  const sql = `${CHANGES} WHERE h.metric_id = ? ORDER BY ${momentSql('h.changed_at')} DESC, h.id DESC LIMIT ?`;
  return connection.all(sql, [metricId, limit]).map(changeOf);
}

/** The changes with these ids, in this order. */
export function changesAt(connection: Connection, ids: readonly number[]): SavedChange[] {
  const rows = connection.all(`${CHANGES} WHERE h.id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
  const changes = new Map(rows.map(changeOf).map((change) => [change.id, change]));
  return ids.flatMap((id) => changes.get(id) ?? []);
}

/** One change by its id. Throws `change-not-found`. */
export function getChange(connection: Connection, id: number): SavedChange {
  const row = connection.first(`${CHANGES} WHERE h.id = ?`, [id]);
  if (row === undefined) {
    throw new CatalogError('change-not-found', `There is no change ${id} in the history.`, { historyId: id });
  }
  return changeOf(row);
}

/**
 * All changes of the save that a change was part of, newest first. A change that another program wrote stands alone.
 */
export function saveOf(connection: Connection, change: SavedChange): SavedChange[] {
  if (change.changeSetId === null) return [change];
  return connection.all(`${CHANGES} WHERE c.change_set_id = ? ORDER BY h.id DESC`, [change.changeSetId]).map(changeOf);
}

export function countChanges(connection: Connection, metricId: string): number {
  return Number(connection.value('SELECT count(*) FROM main.metric_history WHERE metric_id = ?', [metricId]));
}

function changeOf(row: Row): SavedChange {
  return {
    ...valuesChanged(row),
    changedBy: textOf(row['changed_by']),
    changedAt: textOf(row['changed_at']) ?? '',
    changeSetId: row['change_set_id'] === null ? null : Number(row['change_set_id']),
    reason: textOf(row['reason']),
  };
}

/** A change without its author and save. */
export function valuesChanged(row: Row): Pick<Change, 'id' | 'metricId' | 'fieldName' | 'oldValue' | 'newValue'> {
  return {
    id: Number(row['id']),
    metricId: textOf(row['metric_id']) ?? '',
    fieldName: textOf(row['field_name']) ?? '',
    oldValue: textOf(row['old_value']),
    newValue: textOf(row['new_value']),
  };
}
