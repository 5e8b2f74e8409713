import type { Connection, SqlValue } from '../sqlite/connection.ts';

/**
 * True for a text that may have lost bytes when it was read: another program stored it in an encoding that is not
 * Unicode, and a string holds a replacement character in place of each.
 */
export function isInexact(cell: unknown): boolean {
  return typeof cell === 'string' ? cell.includes('\u{fffd}') : cell instanceof Uint8Array;
}

/** Gives one side of the latest change of a field the cell that a query finds, byte for byte. */
export function setLatest(
  connection: Connection,
  id: string,
  fieldName: string,
  side: 'old_value' | 'new_value',
  sql: string,
  params: readonly SqlValue[],
): void {
  connection.run(
    `UPDATE main.metric_history SET ${side} = CAST((${sql}) AS TEXT)
     WHERE id = (SELECT max(id) FROM main.metric_history WHERE metric_id = ? AND field_name = ?)`,
    [...params, id, fieldName],
  );
}

/** A query for the old value of a change, by its id. */
export const OLD_VALUE = 'SELECT old_value FROM main.metric_history WHERE id = ?';
