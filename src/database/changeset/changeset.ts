import type { Connection } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import type { TableImage } from '../sqlite/row-image.ts';
import { imagesOf, insertImages } from '../sqlite/row-image.ts';
import type { CatalogTable } from '../schema/schema.ts';
import { CATALOG_TABLES, columnsOf } from '../schema/schema.ts';

/** What one transaction changed, as rows after it: enough to make the same change in another replica. */
interface JournalRecord {
  readonly tables: Readonly<Record<string, TableImage & { readonly gone: readonly number[] }>>;
  /** SQLite's own memory of the ids it gave, without which a deleted id could be given again. */
  readonly sequences: Readonly<Record<string, number>>;
}

const TOUCHED = 'rowid IN (SELECT row FROM temp.touched WHERE catalog_table = ?)';

/** Rows that the open transaction has touched, by table. */
export type TouchedRows = ReadonlyMap<CatalogTable, readonly number[]>;

/**
 * Begins to note every row that any statement inserts, updates or deletes in the catalog's tables. The notes are part
 * of the transaction: a rollback forgets them. They live in the temp schema and never reach the file.
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

/** The rows that the open transaction has touched so far. */
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

/** Forgets what was touched; done before each commit. */
export function forgetTouched(connection: Connection): void {
  connection.run('DELETE FROM temp.touched');
}

/** The open transaction's changes as bytes for `applyRecord`, or undefined where it changed nothing. */
export function recordOf(connection: Connection): Uint8Array | undefined {
  const touched = touchedRows(connection);
  if (touched.size === 0) return undefined;
  const tables: JournalRecord['tables'] = Object.fromEntries(
    Array.from(touched, ([table, rowids]) => {
      const columns = columnsOf(connection, table);
      const rows = imagesOf(connection, table, columns, TOUCHED, [CATALOG_TABLES.indexOf(table)]);
      const left = new Set(rows.map(([rowid]) => rowid));
      return [table, { columns, rows, gone: rowids.filter((rowid) => !left.has(rowid)) }];
    }),
  );
  const record: JournalRecord = { tables, sequences: sequencesOf(connection) };
  return new TextEncoder().encode(JSON.stringify(record));
}

/** Makes the changes of a record, inside the open transaction: afterwards its rows are just as they were recorded. */
export function applyRecord(connection: Connection, bytes: Uint8Array): void {
  const record = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JournalRecord;
  // Whatever tables it names: a newer version may have more than this one knows.
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
