import { CatalogError } from '../../domain/core/catalog-error.ts';
import { grouped } from '../../domain/core/pluralize.ts';
import type { SqlValue } from '../sqlite/connection.ts';
import { Connection } from '../sqlite/connection.ts';
import { crossOver } from './import-rows.ts';
import { damagedFile, databaseBytes } from '../sqlite/file-header.ts';
import { checkForeign } from './untrusted-check.ts';
import { createCatalog, newerCatalog, SCHEMA_VERSION, versionOf } from '../schema/schema.ts';
import { checkSchemaPages } from './schema-pages.ts';
import { tableShapes } from '../schema/introspect.ts';

/** A file from elsewhere that may become a catalog: a database of our own making with all the rows that it holds. */
export interface CheckedFile {
  readonly bytes: Uint8Array;
  /** What of the file is not in it, by kind and name: what could act or compute by itself, and what SQLite here lacks. */
  readonly leftOut: readonly string[];
}

/** What is named of what does not come along, and of each name: a file can have any number, of any length. */
const MOST_NAMED = 500;
const LONGEST_NAME = 200;

/**
 * Reads a file that anybody may have made in a database of its own, checks it whole, and copies its rows into tables that
 * only Metricbook's own statements make: those of a catalog, and the like of every other one. No statement and no
 * expression of the file is ever run.
 * Throws `not-a-database`, `damaged-file`, `not-a-catalog` or `newer-catalog`.
 */
export async function checkedFile(bytes: Uint8Array, wasmUrl: string | undefined): Promise<CheckedFile> {
  const file = databaseBytes(bytes);
  checkSchemaPages(file);
  const theirs = await Connection.open(file, wasmUrl);
  try {
    const ours = await Connection.open(undefined, wasmUrl);
    try {
      const leftOut = readInto(ours, theirs);
      // Its room is free before the catalog needs more.
      theirs.close();
      return { bytes: ours.export(), leftOut: shown(leftOut) };
    } finally {
      ours.close();
    }
  } catch (error) {
    throw error instanceof CatalogError ? error : damagedFile(error);
  } finally {
    theirs.close();
  }
}

function readInto(ours: Connection, theirs: Connection): string[] {
  const active = removeActive(theirs);
  const version = versionOf(theirs);
  if (version > SCHEMA_VERSION) throw newerCatalog(version);
  const tables = tableShapes(theirs);
  checkForeign(theirs, tables);
  createCatalog(ours, version < 1 ? SCHEMA_VERSION : version);
  return [...active, ...crossOver(theirs, tables, ours)];
}

/**
 * Takes what acts or computes by itself out of a schema, and returns it by kind and name. DROP would ask virtual tables'
 * own modules, which SQLite here may lack; none of these has pages of its own.
 */
function removeActive(connection: Connection): string[] {
  const active = connection.all(
    `SELECT rowid, iif(type = 'table', 'virtual table', type) AS kind, name FROM main.sqlite_schema
     WHERE type IN ('trigger', 'view') OR (type = 'table' AND rootpage = 0) ORDER BY kind, name`,
  );
  if (active.length === 0) return [];
  connection.exec('PRAGMA writable_schema = ON');
  const remove = (rowid: SqlValue): number => connection.run('DELETE FROM main.sqlite_schema WHERE rowid = ?', [rowid]);
  for (const { rowid = null } of active) remove(rowid);
  connection.exec('PRAGMA writable_schema = RESET');
  return active.map(({ kind, name }) => `${String(kind)} "${String(name)}"`);
}

function shown(leftOut: readonly string[]): string[] {
  const named = leftOut
    .slice(0, MOST_NAMED)
    .map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name));
  return leftOut.length > MOST_NAMED ? [...named, `${grouped(leftOut.length - MOST_NAMED)} more`] : named;
}
