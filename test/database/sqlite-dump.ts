import type { Database } from 'sql.js';
import initSqlJs from 'sql.js';

const engine = await initSqlJs();

/** Opens a database that Metricbook knows nothing of: for making another program's files, and for reading ours. */
export function rawDatabase(bytes?: Uint8Array): Database & Disposable {
  const database = new engine.Database(bytes);
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}

/** Returns the first column of a query over the bytes of a file. */
export function valuesIn(bytes: Uint8Array, sql: string): unknown[] {
  using database = rawDatabase(bytes);
  return database.exec(sql).flatMap(({ values }) => values.map(([value]) => value));
}

/** SQL for a cell, exactly: its type with its bytes, or its number in full. */
const EXACT = (column: string): string =>
  `typeof(${column}) || ' ' || CASE typeof(${column})
     WHEN 'text' THEN hex(CAST(${column} AS BLOB)) WHEN 'blob' THEN hex(${column}) ELSE quote(${column}) END`;

/** Returns every cell of a table, a line a row, by rowid. */
export function exactRows(bytes: Uint8Array, table: string): string[] {
  using database = rawDatabase(bytes);
  return rowsOf(database, table);
}

/** Returns the schema and every cell of every table. Two equal dumps are two equal catalogs. */
export function dumpOf(bytes: Uint8Array): Record<string, unknown> {
  using database = rawDatabase(bytes);
  const schema = database.exec('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')[0]?.values;
  const tables = (schema ?? []).flatMap(([type, name]) => (type === 'table' ? [String(name)] : []));
  return {
    schema,
    ...Object.fromEntries(
      tables.map((table) => [
        table,
        table === 'sqlite_sequence'
          ? database.exec('SELECT name, seq FROM sqlite_sequence ORDER BY name')[0]?.values
          : rowsOf(database, table),
      ]),
    ),
  };
}

function rowsOf(database: Database, table: string): string[] {
  const columns = (database.exec(`PRAGMA table_info(${quoted(table)})`)[0]?.values ?? []).map(([, name]) =>
    String(name),
  );
  const cells = ['rowid', ...columns.map((column) => EXACT(quoted(column)))];
  const found = database.exec(`SELECT ${cells.join(', ')} FROM ${quoted(table)} ORDER BY rowid`);
  return (found[0]?.values ?? []).map((row) => row.join(' | '));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
