import { momentOf } from '../../domain/core/moment.ts';
import type { SqlValue } from './connection.ts';

/** The name of the SQL function that every connection has. */
export const MOMENT_FUNCTION = 'moment_of';

/** The moment of a stored time: the domain's reader as an SQL function. NULL if it is no time. */
export function momentOfCell(cell: SqlValue): string | null {
  if (cell === null) return null;
  return momentOf(cell instanceof Uint8Array ? new TextDecoder().decode(cell) : String(cell)) ?? null;
}

/**
 * SQL for the moment of a column, by which times are ordered and compared; NULL if it is no time. Nearly all times
 * have the form in which Metricbook writes them. SQLite knows these by itself, without a call of JavaScript for each
 * row.
 */
export function momentSql(column: string): string {
  return `iif(datetime(${column}) IS ${column}, ${column}, ${MOMENT_FUNCTION}(${column}))`;
}
