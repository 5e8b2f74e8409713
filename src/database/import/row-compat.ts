import type { CatalogError } from '../../domain/core/catalog-error.ts';
import { shortened } from '../../domain/core/characters.ts';
import { pluralize, formatNumber } from '../../domain/core/pluralize.ts';
import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import { affinityOf, shownName, valueSql } from './import-plan.ts';
import type { ColumnPair } from './known-columns.ts';
import { columnPairs, convertedColumns, mayLackName, notACatalog } from './known-columns.ts';
import { MAX_ROWID } from '../sqlite/sequences.ts';
import type { TableShape } from '../sqlite/table-info.ts';
import { numberColumn } from '../sqlite/table-info.ts';

/**
 * Checks that every row of their table fits ours. Only what their own constraints do not guarantee is checked. Throws
 * `file-not-a-catalog`, which names the first row that does not fit.
 */
export function checkRowCompat(connection: Connection, theirs: TableShape, ours: TableShape): void {
  const from = rowsOf(theirs.name);
  const first = (columns: string, where: string): SqlValue =>
    connection.value(`SELECT ${columns} FROM ${from} WHERE ${where} LIMIT 1`);
  const number = numberColumn(ours);
  for (const pair of columnPairs(theirs, ours)) {
    const value = valueSql(pair.theirs.name);
    const isNumber = pair.ours === number || isOwnNumber(ours, pair);
    if (isNumber && pair.theirs !== numberColumn(theirs)) {
      const odd = first(`typeof(${value}) || ' ' || quote(${value})`, `typeof(${value}) <> 'integer'`);
      if (odd !== null) throw misfit(ours, pair, `a row has ${shownCell(String(odd))} where a whole number belongs`);
    } else if (pair.ours.isNotNull && !pair.theirs.isNotNull && !mayLackName(ours, pair)) {
      if (first('1', `${value} IS NULL`) !== null) throw misfit(ours, pair, 'a row has nothing');
    }
    if (isNumber) checkNumbers(connection, from, value, ours, pair);
    if (pair.ours.keyPlace > 0 && !isSurelyUnique(theirs, pair)) checkUnique(connection, from, value, ours, pair);
  }
  checkUniqueTogether(connection, from, theirs, ours);
}

/** Describes the cells of a table that copying has changed. */
export function changedCells(theirs: Connection, ours: Connection, table: TableShape, known: TableShape): string[] {
  const pairs = columnPairs(table, known);
  const named = pairs.filter((pair) => mayLackName(known, pair));
  return [
    ...named.flatMap((pair) => {
      const missing = Number(
        theirs.value(`SELECT count(*) FROM ${rowsOf(table.name)} WHERE ${valueSql(pair.theirs.name)} IS NULL`),
      );
      return missing === 0 ? [] : [`NULL as the name of ${pluralize(missing, 'metric')} (it becomes an empty name)`];
    }),
    ...convertedColumns(pairs).flatMap((pair) => {
      const changed = changedKinds(
        kindsOf(theirs, table.name, pair.theirs.name),
        kindsOf(ours, known.name, pair.ours.name),
      );
      const target = affinityOf(pair.ours.type).toLowerCase();
      return changed === 0
        ? []
        : [`type of ${pluralize(changed, 'value')} in ${shownName(known, pair.ours.name)} (it becomes ${target})`];
    }),
  ];
}

/** The rows of a table as `s`, read without an index: another program's index may be wrong. */
function rowsOf(table: string): string {
  return `main.${identifier(table)} AS s NOT INDEXED`;
}

/** Number of cells of a column for each type. */
function kindsOf(connection: Connection, table: string, column: string): Map<string, number> {
  const value = valueSql(column);
  const rows = connection.all(`SELECT typeof(${value}) AS kind, count(*) AS n FROM ${rowsOf(table)} GROUP BY 1`);
  return new Map(rows.map((row) => [String(row['kind']), Number(row['n'])]));
}

function changedKinds(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  const values = Array.from(before).filter(([kind]) => kind !== 'null');
  return values.reduce((sum, [kind, n]) => sum + Math.max(0, n - (after.get(kind) ?? 0)), 0);
}

/** True for a whole number in one of Metricbook's own tables, where it counts or identifies rows. */
function isOwnNumber(ours: TableShape, { ours: column }: ColumnPair): boolean {
  return ours.name.startsWith('metricbook_') && column.isNotNull && affinityOf(column.type) === 'INTEGER';
}

function isSurelyUnique(theirs: TableShape, pair: ColumnPair): boolean {
  if (pair.theirs === numberColumn(theirs)) return true;
  const isSame = affinityOf(pair.theirs.type) === affinityOf(pair.ours.type);
  const isUnique = theirs.indexes.some(
    ({ isUnique: promised, isPartial, terms: [term, ...more] }) =>
      promised && !isPartial && more.length === 0 && term?.column === pair.theirs.name && term.collation === 'BINARY',
  );
  return isSame && isUnique;
}

function checkUnique(connection: Connection, from: string, value: string, ours: TableShape, pair: ColumnPair): void {
  const twice = connection.value(
    `SELECT typeof(${value}) || ' ' || quote(${value}) FROM ${from} WHERE ${value} IS NOT NULL
     GROUP BY ${storedSql(value)} COLLATE BINARY HAVING count(*) > 1 LIMIT 1`,
  );
  if (twice !== null) {
    throw misfit(ours, pair, `two rows have ${shownCell(String(twice))}, and each needs one of its own`);
  }
}

/** The value that a cell will be compared by in a column of text. */
function storedSql(value: string): string {
  return `iif(typeof(${value}) IN ('integer', 'real'), CAST(${value} AS TEXT), ${value})`;
}

/** Checks the columns of which each row of ours has values of its own, together. */
function checkUniqueTogether(connection: Connection, from: string, theirs: TableShape, ours: TableShape): void {
  const pairs = columnPairs(theirs, ours);
  for (const index of ours.indexes.filter(({ madeBy }) => madeBy === 'unique')) {
    const together = index.terms.flatMap(({ column }) => pairs.filter(({ ours: own }) => own.name === column));
    const values = together.map(({ theirs: { name } }) => `${storedSql(valueSql(name))} COLLATE BINARY`);
    const sql = `SELECT 1 FROM ${from} GROUP BY ${values.join(', ')} HAVING count(*) > 1 LIMIT 1`;
    if (connection.value(sql) === null) continue;
    const names = together.map(({ ours: own }) => `"${own.name}"`).join(', ');
    throw notACatalog(ours.name, `two rows of "${ours.name}" have the same ${names}`);
  }
}

function checkNumbers(connection: Connection, from: string, value: string, ours: TableShape, pair: ColumnPair): void {
  // In two queries, each is answered from one end of the table.
  const [least, most] = ['min', 'max'].map((end) => connection.value(`SELECT ${end}(${value}) FROM ${from}`));
  const lowest = pair.ours === numberColumn(ours) ? 1 : 0;
  if (Number(least ?? lowest) < lowest) throw misfit(ours, pair, `a row has a number below ${lowest}`);
  if (Number(most ?? lowest) > MAX_ROWID) {
    throw misfit(ours, pair, `a row has a number beyond ${formatNumber(MAX_ROWID)}`);
  }
}

function misfit(ours: TableShape, pair: ColumnPair, problem: string): CatalogError {
  return notACatalog(ours.name, `in ${shownName(ours, pair.ours.name)}, ${problem}`);
}

/** A cell's type and SQL literal, shortened for a sentence. */
function shownCell(cell: string): string {
  return shortened(cell, 80);
}
