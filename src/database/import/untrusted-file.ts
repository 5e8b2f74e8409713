import { CatalogError } from '../../domain/core/catalog-error.ts';
import { bytesWithRoom } from '../../domain/core/bytes-with-room.ts';
import { shortened } from '../../domain/core/characters.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { SqlValue } from '../sqlite/connection.ts';
import { Connection } from '../sqlite/connection.ts';
import { importRows } from './import-rows.ts';
import { damagedFile, databaseBytes, isInWalMode } from '../sqlite/file-header.ts';
import { withLog } from '../sqlite/write-ahead-log.ts';
import type { LogUse } from '../../domain/catalog/import-preview.ts';
import type { TableShape } from '../sqlite/table-info.ts';
import type { VirtualTable } from './shadow-tables.ts';
import { moduleOf, shadowTables } from './shadow-tables.ts';
import { checkUntrusted } from './untrusted-check.ts';
import { createCatalog, newerCatalog, SCHEMA_VERSION, versionOf } from '../schema/schema.ts';
import { checkSchemaPages } from './schema-pages.ts';
import { tableShapes } from '../schema/introspect.ts';

/** An imported file that may become a catalog: a database created here, with all rows of the original. */
export interface CheckedFile {
  readonly bytes: Uint8Array;
  /**
   * Things of the file that are not in it, by kind and name: what could act or compute by itself, and what this build
   * of SQLite lacks.
   */
  readonly leftOut: readonly string[];
  readonly log: LogUse;
}

/** Limits for the list of things left out, and for each name in it: a file can have any number, of any length. */
const MAX_NAMED = 500;
const MAX_NAME_LENGTH = 200;

/**
 * Opens a file from any source in a database of its own, checks it completely, and copies its rows into tables that
 * only Metricbook's own statements create: those of a catalog, and equivalents of all others. No statement and no
 * expression of the file is ever run. `log`: the write-ahead log that came with it. If `isGivenAway`, nobody else may
 * use the bytes any more: they are not copied. Throws `file-not-a-database`, `file-damaged`, `file-unfinished`,
 * `file-not-a-catalog` or `newer-catalog`.
 */
export async function checkedFile(
  bytes: Uint8Array,
  wasmUrl: string | undefined,
  log?: Uint8Array,
  isGivenAway = false,
): Promise<CheckedFile> {
  const complete = log === undefined ? bytes : withLog(bytes, log);
  const file = databaseBytes(complete);
  checkSchemaPages(file);
  const use = logUse(complete, log);
  const theirs = await Connection.open(file, wasmUrl, isGivenAway);
  try {
    const readable = checkedContent(theirs);
    const ours = await catalogWithRoom(readable.version, file.length, wasmUrl);
    try {
      const leftOut = readInto(ours, theirs, readable);
      // Frees its memory before the catalog needs more.
      theirs.close();
      return { bytes: ours.export(), leftOut: shown(leftOut), log: use };
    } finally {
      ours.close();
    }
  } catch (error) {
    throw error instanceof CatalogError ? error : damagedFile(error);
  } finally {
    theirs.close();
  }
}

function logUse(file: Uint8Array, log: Uint8Array | undefined): LogUse {
  if (log !== undefined) return 'read';
  return isInWalMode(file) ? 'absent' : 'none';
}

/** What a checked file has. */
interface Content extends Removed {
  readonly tables: readonly TableShape[];
  /** The version of the catalog to make of it. */
  readonly version: number;
}

function checkedContent(theirs: Connection): Content {
  const removed = removeActive(theirs);
  const version = versionOf(theirs);
  if (version > SCHEMA_VERSION) throw newerCatalog(version);
  const tables = tableShapes(theirs);
  checkUntrusted(theirs, tables);
  return { ...removed, tables, version: version < 1 ? SCHEMA_VERSION : version };
}

/**
 * An empty catalog with room for a file of so many bytes. Without it the copy would be moved each time it has grown by
 * an eighth, which took a sixth of the time of an import.
 */
async function catalogWithRoom(version: number, bytes: number, wasmUrl: string | undefined): Promise<Connection> {
  const first = await Connection.open(undefined, wasmUrl);
  let empty: Uint8Array;
  try {
    createCatalog(first, version);
    empty = first.export();
  } finally {
    first.close();
  }
  const file = bytesWithRoom(Math.max(bytes, empty.length)).subarray(0, empty.length);
  file.set(empty);
  return Connection.open(file, wasmUrl, true);
}

function readInto(ours: Connection, theirs: Connection, { active, virtual, tables }: Content): string[] {
  const shadows = shadowTables(tables, virtual);
  const others = tables.filter((table) => !shadows.has(table));
  return [
    ...active,
    ...Array.from(shadows, ([{ name }, of]) => `shadow table "${name}" of virtual table "${of}"`),
    ...importRows(theirs, others, ours),
  ];
}

/** The things that are removed from a schema, by kind and name, and its virtual tables among them. */
interface Removed {
  readonly active: readonly string[];
  readonly virtual: readonly VirtualTable[];
}

/**
 * Removes from a schema everything that acts or computes by itself. DROP is not
 * used, since it calls the modules of virtual tables, which this build of SQLite may lack. None of these things has
 * pages of its own.
 */
function removeActive(connection: Connection): Removed {
  const active = connection.all(
    `SELECT rowid, iif(type = 'table', 'virtual table', type) AS kind, name, sql FROM main.sqlite_schema
     WHERE type IN ('trigger', 'view') OR (type = 'table' AND rootpage = 0) ORDER BY kind, name`,
  );
  if (active.length === 0) return { active: [], virtual: [] };
  connection.exec('PRAGMA writable_schema = ON');
  const remove = (rowid: SqlValue): number => connection.run('DELETE FROM main.sqlite_schema WHERE rowid = ?', [rowid]);
  for (const { rowid = null } of active) remove(rowid);
  connection.exec('PRAGMA writable_schema = RESET');
  return {
    active: active.map(({ kind, name }) => `${String(kind)} "${String(name)}"`),
    virtual: active
      .filter(({ kind }) => kind === 'virtual table')
      .map(({ name, sql }) => ({ name: String(name), module: moduleOf(String(sql)) })),
  };
}

function shown(leftOut: readonly string[]): string[] {
  const named = leftOut.slice(0, MAX_NAMED).map((name) => shortened(name, MAX_NAME_LENGTH));
  return leftOut.length > MAX_NAMED ? [...named, `${formatNumber(leftOut.length - MAX_NAMED)} more`] : named;
}
