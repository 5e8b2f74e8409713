import { identifier } from '../sqlite/connection.ts';
import type { RowCopyPlan, RowCopy } from './import-plan.ts';
import { columnSql, indexesOf, leftOutOf, literalDefault, shownName, valueSql } from './import-plan.ts';
import type { ColumnPair, ExtraColumn } from './known-columns.ts';
import { columnPairs, extraColumns, mayLackName } from './known-columns.ts';
import type { IndexShape, TableShape } from '../sqlite/table-info.ts';
import { nameKey, numberColumn, rowidName, storedColumns } from '../sqlite/table-info.ts';

/**
 * Plans the copy of a table that has the name of one of ours. The table is declared as ours, with their extra columns
 * added. Throws `file-not-a-catalog` if a column is missing.
 */
export function planForKnownTable(theirs: TableShape, ours: TableShape): RowCopyPlan {
  const pairs = columnPairs(theirs, ours);
  const extra = extraColumns(theirs, ours);
  const names = new Map([
    ...pairs.map((pair) => [pair.theirs.name, pair.ours.name] as const),
    ...extra.map(({ column, name }) => [column.name, name] as const),
  ]);
  const beside = { ...theirs, indexes: indexesBeside(theirs, ours) };
  return {
    create: extra.map(
      ({ column, name }) => `ALTER TABLE main.${identifier(ours.name)} ADD COLUMN ${columnSql(column, name)}`,
    ),
    copy: { from: theirs.name, to: ours.name, values: valuesOf(theirs, ours, pairs, extra) },
    indexes: indexesOf(beside, (column) => names.get(column) ?? column, false),
    leftOut: [
      ...leftOutOf(theirs),
      ...rulesLeftOut(theirs, ours),
      ...extra
        .filter(({ column, name }) => column.name !== name)
        .map(({ column, name }) => `name of column ${shownName(theirs, column.name)} (it becomes "${name}")`),
      ...defaultsLeftOut(theirs, pairs, extra),
    ],
  };
}

function valuesOf(
  theirs: TableShape,
  ours: TableShape,
  pairs: readonly ColumnPair[],
  extra: readonly ExtraColumn[],
): RowCopy['values'] {
  const rowid = numberColumn(ours) === undefined ? rowidName(theirs) : undefined;
  const value = (pair: ColumnPair): string =>
    mayLackName(ours, pair) ? `ifnull(${valueSql(pair.theirs.name)}, '')` : valueSql(pair.theirs.name);
  return new Map([
    ...(rowid === undefined ? [] : [['rowid', valueSql(rowid)] as const]),
    ...pairs.map((pair) => [pair.ours.name, value(pair)] as const),
    ...extra.map(({ column, name }) => [name, valueSql(column.name)] as const),
  ]);
}

/** Their indexes, without those that ours has with the same name and definition. */
function indexesBeside(theirs: TableShape, ours: TableShape): IndexShape[] {
  const described = ({ name, isPartial, terms }: IndexShape): string =>
    nameKey(JSON.stringify([name, isPartial, terms]));
  const known = new Set(ours.indexes.map(described));
  return theirs.indexes.filter((index) => !known.has(described(index)));
}

/** Their constraints that ours does not have. */
function rulesLeftOut(theirs: TableShape, ours: TableShape): string[] {
  const key = (table: TableShape): string => keyColumns(table).join(' ');
  const references = new Set(ours.references.map(({ rule }) => rule));
  const kept = new Set(ours.indexes.filter(({ madeBy }) => madeBy === 'unique').map(columnsKey));
  const unique = theirs.indexes.filter(
    (index) => index.isUnique && !index.isPartial && index.madeBy !== 'primary key' && !kept.has(columnsKey(index)),
  );
  return [
    ...(key(theirs) === key(ours) || key(theirs) === '' ? [] : [`primary key of "${theirs.name}"`]),
    ...unique.map(({ name, madeBy }) =>
      madeBy === 'unique' ? `unique of "${theirs.name}"` : `uniqueness of index "${name}"`,
    ),
    ...theirs.references
      .filter(({ rule }) => !references.has(rule))
      .map(({ column }) => `foreign key of ${shownName(theirs, column)}`),
  ];
}

/** The columns of an index, in its order. */
function columnsKey({ terms }: IndexShape): string {
  return nameKey(JSON.stringify(terms.map(({ column }) => column)));
}

function keyColumns({ columns }: TableShape): string[] {
  return columns
    .filter(({ keyPlace }) => keyPlace > 0)
    .toSorted((a, b) => a.keyPlace - b.keyPlace)
    .map(({ name }) => nameKey(name));
}

/** Their defaults that are not kept: neither ours, nor a literal value of an extra column. */
function defaultsLeftOut(theirs: TableShape, pairs: readonly ColumnPair[], extra: readonly ExtraColumn[]): string[] {
  const kept = new Set([
    ...pairs.filter((pair) => pair.theirs.default === pair.ours.default).map((pair) => pair.theirs),
    ...extra.filter(({ column }) => literalDefault(column) !== undefined).map(({ column }) => column),
  ]);
  return storedColumns(theirs)
    .filter((column) => column.default !== null && !kept.has(column))
    .map(({ name }) => `default of ${shownName(theirs, name)}`);
}
