import { CatalogError } from '../domain/catalog-error.ts';
import { Connection } from './connection.ts';
import { databaseBytes } from './file-check.ts';

/** A file from elsewhere that may become a catalog: its bytes without what could act by itself. */
export interface CheckedFile {
  readonly bytes: Uint8Array;
  /** What was taken out: triggers, views and virtual tables, by kind and name. */
  readonly leftOut: readonly string[];
}

/**
 * Reads a file that anybody may have made in a database of its own, checks it whole, and takes out what could run when
 * the catalog is used. Throws `not-a-database` or `damaged-file`.
 */
export async function checkedFile(bytes: Uint8Array, wasmUrl: string | undefined): Promise<CheckedFile> {
  const connection = await Connection.open(databaseBytes(bytes), wasmUrl);
  try {
    const problem = integrityProblem(connection);
    if (problem !== undefined) {
      throw new CatalogError('damaged-file', `The file is damaged, and nothing was read from it: ${problem}.`, {
        problem,
      });
    }
    const leftOut = dropActive(connection);
    return { bytes: leftOut.length === 0 ? bytes : connection.export(), leftOut };
  } finally {
    connection.close();
  }
}

function integrityProblem(connection: Connection): string | undefined {
  try {
    const found = connection.value('PRAGMA integrity_check(1)');
    return found === 'ok' ? undefined : String(found);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function dropActive(connection: Connection): string[] {
  const active = connection.all(
    `SELECT type, name FROM main.sqlite_schema
     WHERE type IN ('trigger', 'view') OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%') ORDER BY type, name`,
  );
  // DROP would fail where SQLite here lacks a virtual table's module, such as fts5; none of them has pages of its own.
  connection.exec('PRAGMA writable_schema = ON');
  for (const { type, name } of active) {
    connection.run('DELETE FROM main.sqlite_schema WHERE type = ? AND name = ?', [String(type), String(name)]);
  }
  connection.exec('PRAGMA writable_schema = RESET');
  return active.map(({ type, name }) => `${String(type)} "${String(name)}"`);
}
