import { createHash } from 'node:crypto';
import type { Database, SqlValue } from 'sql.js';
import { rawDatabase } from '../sqlite-dump.ts';

/** The cells of a row by their columns' names in lower case. */
export type CellRow = Readonly<Record<string, SqlValue>>;

/**
 * Returns every cell of every ordinary table of a file, by the tables' names in lower case, except computed columns.
 */
export function cellsOf(file: Uint8Array): Map<string, readonly CellRow[]> {
  using raw = rawDatabase(file);
  raw.run('PRAGMA trusted_schema = OFF');
  return new Map(
    tablesIn(raw).map((table) => {
      const columns = storedColumns(raw, table);
      const cells = columns.map((column) => `s.${quoted(column)}`).join(', ');
      const rows = raw.exec(`SELECT ${cells} FROM ${quoted(table)} AS s NOT INDEXED`)[0]?.values ?? [];
      const named = rows.map((row) => Object.fromEntries(row.map((cell, i) => [key(columns[i] ?? ''), cell])));
      return [key(table), named];
    }),
  );
}

/** Returns a digest that is equal for two tables with the same rows, cell by cell. */
export function digestOf(file: Uint8Array, table: string): string {
  using raw = rawDatabase(file);
  const cells = storedColumns(raw, table).map((column) => `typeof(${quoted(column)}), CAST(${quoted(column)} AS BLOB)`);
  const statement = raw.prepare(`SELECT rowid, ${cells.join(', ')} FROM ${quoted(table)} ORDER BY rowid`);
  const hash = createHash('sha256');
  while (statement.step()) {
    for (const cell of statement.get()) hash.update(cell instanceof Uint8Array ? cell : String(cell)).update('|');
  }
  statement.free();
  return hash.digest('hex');
}

/** Lists everything in a file that could act or compute by itself, and any SQL that is not from our own program. */
export function activeIn(file: Uint8Array): string[] {
  using raw = rawDatabase(file);
  const names = (sql: string): string[] => (raw.exec(sql)[0]?.values ?? []).map(([name]) => String(name));
  return [
    ...names("SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR rootpage = 0"),
    ...names(
      `SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_xinfo(t.name) c WHERE c.hidden > 0`,
    ),
    ...names(`SELECT i.name FROM pragma_table_list t, pragma_index_list(t.name) i WHERE i.partial`),
    ...names(`SELECT i.name FROM pragma_table_list t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) x
      WHERE x.cid = -2`),
  ];
}

/** Returns the SQL of all tables and indexes of a file. */
export function sqlIn(file: Uint8Array): Set<string> {
  using raw = rawDatabase(file);
  const found = raw.exec('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL');
  return new Set((found[0]?.values ?? []).map(([sql]) => String(sql)));
}

function tablesIn(raw: Database): string[] {
  const found = raw.exec(`SELECT name FROM sqlite_schema
    WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`);
  return (found[0]?.values ?? []).map(([name]) => String(name));
}

function storedColumns(raw: Database, table: string): string[] {
  const found = raw.exec(`PRAGMA table_xinfo(${quoted(table)})`)[0]?.values ?? [];
  return found.flatMap(([, name, , , , , hidden]) => (hidden === 0 ? [String(name)] : []));
}

function key(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
