import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import type { TableImage } from '../sqlite/row-codec.ts';
import { imagesOf, insertImages } from '../sqlite/row-codec.ts';
import type { CatalogTable } from '../schema/schema.ts';
import { CATALOG_TABLES, columnsOf } from '../schema/schema.ts';

/** The changes of one transaction, as row images after it. This is enough to repeat them in another replica. */
interface JournalRecord {
  readonly tables: Readonly<Record<string, TableImage & { readonly gone: readonly number[] }>>;
  /** The last ids that SQLite assigned. Without them a deleted id could be assigned again. */
  readonly sequences: Readonly<Record<string, number>>;
}

const TOUCHED = 'rowid IN (SELECT row FROM temp.touched WHERE catalog_table = ?)';

/** Rowids that the open transaction has touched, by table. */
export type TouchedRows = ReadonlyMap<CatalogTable, readonly number[]>;

/**
 * Starts to note every row that any statement inserts, updates or deletes in the catalog's tables. The notes are part
 * of the transaction, so a rollback forgets them. They are in the temp schema and never reach the file.
 */
export function watchRows(connection: Connection): void {
  connection.exec(
    'CREATE TEMP TABLE touched (catalog_table INTEGER, row INTEGER, PRIMARY KEY (catalog_table, row)) WITHOUT ROWID',
  );
  for (const [number, table] of CATALOG_TABLES.entries()) {
    connection.exec(`
      CREATE TEMP TRIGGER note_${table}_insert AFTER INSERT ON main.${table} BEGIN
        INSERT OR IGNORE INTO touched VALUES (${number}, new.rowid);
      END;
      CREATE TEMP TRIGGER note_${table}_update AFTER UPDATE ON main.${table} BEGIN
        INSERT OR IGNORE INTO touched VALUES (${number}, old.rowid), (${number}, new.rowid);
      END;
      CREATE TEMP TRIGGER note_${table}_delete AFTER DELETE ON main.${table} BEGIN
        INSERT OR IGNORE INTO touched VALUES (${number}, old.rowid);
      END;
    `);
  }
}

/** The rows touched so far by the open transaction. */
export function touchedRows(connection: Connection): TouchedRows {
  const touched = new Map<CatalogTable, number[]>();
  connection.each('SELECT catalog_table, row FROM temp.touched', [], (statement) => {
    const [number, row] = statement.get();
    const table = CATALOG_TABLES[Number(number)];
    if (table === undefined) throw new Error(`no catalog table has the number ${String(number)}`);
    const rows = touched.get(table) ?? [];
    rows.push(Number(row));
    touched.set(table, rows);
  });
  return touched;
}

/** Clears the notes; called before each commit. */
export function forgetTouched(connection: Connection): void {
  connection.run('DELETE FROM temp.touched');
}

/** Reads the columns of a catalog table, in order. */
type ReadColumns = (table: CatalogTable) => readonly string[];

/**
 * Reads columns and keeps them until the schema changes: reading those of each table again would take two thirds of
 * the time of a record.
 */
export function columnReader(connection: Connection): ReadColumns {
  const kept = new Map<CatalogTable, readonly string[]>();
  let keptOf: SqlValue = null;
  return (table) => {
    const schema = connection.value('PRAGMA main.schema_version');
    if (schema !== keptOf) kept.clear();
    keptOf = schema;
    const columns = kept.get(table) ?? columnsOf(connection, table);
    kept.set(table, columns);
    return columns;
  };
}

/** The open transaction's changes as bytes for `applyRecord`; undefined if nothing changed. */
export function recordOf(connection: Connection, columnsIn: ReadColumns): Uint8Array | undefined {
  const touched = touchedRows(connection);
  if (touched.size === 0) return undefined;
  const tables: JournalRecord['tables'] = Object.fromEntries(
    Array.from(touched, ([table, rowids]) => {
      const columns = columnsIn(table);
      const rows = imagesOf(connection, table, columns, TOUCHED, [CATALOG_TABLES.indexOf(table)]);
      const left = new Set(rows.map(([rowid]) => rowid));
      return [table, { columns, rows, gone: rowids.filter((rowid) => !left.has(rowid)) }];
    }),
  );
  const record: JournalRecord = { tables, sequences: sequencesOf(connection) };
  return new TextEncoder().encode(JSON.stringify(record));
}

/** Applies a record inside the open transaction. Afterwards its rows are exactly as recorded. */
export function applyRecord(connection: Connection, bytes: Uint8Array): void {
  const record = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JournalRecord;
  // The record's own table names: a newer version may have more tables than this one knows.
  const images = Object.entries(record.tables);
  for (const [table, image] of images) {
    for (const rowid of [...image.gone, ...image.rows.map(([row]) => row)]) {
      connection.run(`DELETE FROM main.${identifier(table)} WHERE rowid = ?`, [rowid]);
    }
  }
  for (const [table, image] of images) insertImages(connection, table, image);
  for (const [table, sequence] of Object.entries(record.sequences)) {
    const known = connection.run('UPDATE main.sqlite_sequence SET seq = ? WHERE name = ?', [sequence, table]);
    if (known === 0) connection.run('INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)', [table, sequence]);
  }
}

function sequencesOf(connection: Connection): Record<string, number> {
  const rows = connection.all('SELECT name, seq FROM main.sqlite_sequence');
  return Object.fromEntries(
    rows
      .filter((row) => (CATALOG_TABLES as readonly unknown[]).includes(row['name']))
      .map((row) => [String(row['name']), Number(row['seq'])]),
  );
}
