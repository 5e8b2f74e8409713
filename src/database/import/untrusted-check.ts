import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Connection } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import { unsoundFile } from '../sqlite/file-header.ts';
import type { IndexShape, TableShape } from '../sqlite/table-info.ts';
import { isKnownCollation, storedColumns } from '../sqlite/table-info.ts';

/**
 * Limit for the values of a table, counting each value and each character of its column's default for every row. By
 * its columns and defaults a small file can claim more than fits anywhere.
 */
const MAX_VALUES = 500_000_000;

/**
 * Checks a database from elsewhere as completely as SQLite can without computing an expression of its schema.
 * Anything that would need one is left out, except for its pages. Throws `file-damaged`.
 */
export function checkUntrusted(connection: Connection, tables: readonly TableShape[]): void {
  // Check first that all pages form sound trees: otherwise even counting rows might never end.
  rehearse(connection, () => {
    describePlainly(connection, tables);
    refuse(connection.value('PRAGMA quick_check(1)'));
  });
  checkAmount(connection, tables);
  connection.exec('PRAGMA ignore_check_constraints = ON');
  const indexes = tables.filter(isCheckable).flatMap((table) => table.indexes.filter(isComputed));
  if (indexes.length === 0 && tables.every(isCheckable)) {
    refuse(connection.value('PRAGMA integrity_check(1)'));
    return;
  }
  rehearse(connection, () => {
    const others = tables.filter((table) => !isCheckable(table));
    describePlainly(connection, others);
    for (const { name } of others) connection.exec(`DROP TABLE main.${identifier(name)}`);
    for (const { name } of indexes) connection.exec(`DROP INDEX main.${identifier(name)}`);
    refuse(connection.value('PRAGMA integrity_check(1)'));
  });
}

/** True for an index whose check would compute an expression or use an unknown collation. */
function isComputed(index: IndexShape): boolean {
  return index.isPartial || !hasKnownCollations(index) || index.terms.some(({ column }) => column === undefined);
}

function hasKnownCollations({ terms }: IndexShape): boolean {
  return terms.every(({ collation }) => isKnownCollation(collation));
}

/**
 * True if a table can be checked as it is. Indexes that are part of its declaration can't be left out without the
 * table.
 */
function isCheckable({ columns, indexes }: TableShape): boolean {
  const parts = indexes.filter(({ madeBy }) => madeBy !== 'statement');
  return !columns.some(({ isGenerated }) => isGenerated) && parts.every(hasKnownCollations);
}

/**
 * Rewrites the schema: tables have columns without types and constraints, and their indexes are certain to be empty.
 */
function describePlainly(connection: Connection, tables: readonly TableShape[]): void {
  const described = new Map(tables.map((table) => [table.name, table]));
  const rows = connection.all('SELECT rowid, type, name, tbl_name FROM main.sqlite_schema');
  connection.exec('PRAGMA writable_schema = ON');
  for (const { rowid = null, type, name, tbl_name: tableName } of rows) {
    const table = described.get(String(tableName));
    if (table === undefined) continue;
    const sql = type === 'table' ? plainTable(table) : plainIndex(String(name), table);
    connection.run('UPDATE main.sqlite_schema SET sql = ? WHERE rowid = ?', [sql, rowid]);
  }
  connection.exec('PRAGMA writable_schema = RESET');
}

function plainTable(table: TableShape): string {
  const columns = storedColumns(table).map((_, i) => `c${i}`);
  return table.hasRowids
    ? `CREATE TABLE ${identifier(table.name)} (${columns.join(', ')})`
    : `CREATE TABLE ${identifier(table.name)} (${columns.join(', ')}, PRIMARY KEY (c0)) WITHOUT ROWID`;
}

function plainIndex(name: string, table: TableShape): string {
  return `CREATE INDEX ${identifier(name)} ON ${identifier(table.name)} (c0) WHERE 0`;
}

function checkAmount(connection: Connection, tables: readonly TableShape[]): void {
  for (const { name, columns } of tables) {
    const rows = Number(connection.value(`SELECT count(*) FROM main.${identifier(name)} NOT INDEXED`));
    const each = columns.reduce((sum, column) => sum + 1 + (column.default?.length ?? 0), 0);
    if (rows * each > MAX_VALUES)
      throw unsoundFile(`the ${formatNumber(rows)} rows of its table "${name}" have more values than fit anywhere`);
  }
}

/**
 * Runs `work` and rolls it back. SQLite does not notice by itself that the schema has its old content again, so it is
 * reset.
 */
function rehearse(connection: Connection, work: () => void): void {
  connection.begin();
  try {
    work();
  } finally {
    connection.rollback();
    connection.exec('PRAGMA writable_schema = RESET');
  }
}

function refuse(found: unknown): void {
  if (found !== 'ok') throw unsoundFile(String(found));
}
