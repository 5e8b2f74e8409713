import { sortKey } from '../../domain/core/natural-order.ts';
import { caseFold } from '../../domain/core/words.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Defines the SQL function of `folded`, and `sort_key`, by which names are ordered. */
export function addFolding(connection: Connection): void {
  connection.addFunction('sort_key', (text) => text && sortKey(text));
  connection.addFunction('case_folded', (text) => text && caseFold(text));
}

/** SQL of a column's text as `caseFold` has it, but for the case of ASCII letters, which LIKE ignores. */
export function folded(column: string): string {
  return `iif(${isAscii(column)}, ${column}, case_folded(${column}))`;
}

/** SQL that tells if a column's text is plain ASCII, as most are: SQLite compares these without our help. */
export function isAscii(column: string): string {
  return `ifnull(length(${column}) = length(CAST(${column} AS BLOB)), true)`;
}
