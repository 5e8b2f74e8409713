import type { Connection } from '../sqlite/connection.ts';

/** The number of a metric's row; undefined where there is no such metric. */
export function rowOf(connection: Connection, id: string): number | undefined {
  const row = connection.value('SELECT rowid FROM main.metrics WHERE id = ?', [id]);
  return row === null ? undefined : Number(row);
}
