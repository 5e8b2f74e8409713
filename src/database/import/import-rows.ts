import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Connection } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import type { RowCopyPlan, RowCopy } from './import-plan.ts';
import { planForExtraTable } from './import-plan.ts';
import { planForKnownTable } from './known-table-plan.ts';
import { attached, copyRows, copyTranscoded, encodingOf } from './copy-rows.ts';
import { unsoundFile } from '../sqlite/file-header.ts';
import { changedCells, checkRowCompat } from './row-compat.ts';
import { notACatalog } from './known-columns.ts';
import { checkTables, OWN_METRIC_TABLES, SHARED_COLUMNS } from '../schema/schema.ts';
import { tableShapes } from '../schema/introspect.ts';
import { copySequences, keepNumbersTaken } from '../sqlite/sequences.ts';
import type { TableShape } from '../sqlite/table-info.ts';
import { nameKey, storedColumns } from '../sqlite/table-info.ts';

/** Their tables with names of ours, each mapped to ours. */
type Known = ReadonlyMap<TableShape, TableShape>;

/**
 * Imports all rows of all tables of a checked database into an empty catalog, into tables that only our own
 * statements create. Returns what is not imported, by kind and name. Throws `file-not-a-catalog` if the database is no
 * catalog, or if a row does not fit our tables.
 */
export function importRows(theirs: Connection, tables: readonly TableShape[], ours: Connection): string[] {
  const copyPlan = tables.filter(({ name }) => !isOfSqlite(name));
  const known = knownTables(copyPlan, tableShapes(ours));
  checkCatalog(copyPlan, known);
  for (const [table, own] of known) checkRowCompat(theirs, table, own);
  const copyPlans = copyPlan.map((table) => {
    const own = known.get(table);
    return own === undefined ? planForExtraTable(table) : planForKnownTable(table, own);
  });
  const taken = copyAll(theirs, ours, copyPlans);
  return [
    ...copyPlans.flatMap(({ leftOut }) => leftOut),
    ...taken.map((index) => `index "${index}"`),
    ...Array.from(known).flatMap(([table, own]) => changedCells(theirs, ours, table, own)),
    ...ours.transaction(() => copySequences(theirs, ours, tables, known)),
    ...tables.filter(({ name }) => name.startsWith('sqlite_stat')).map(({ name }) => `statistics "${name}"`),
  ];
}

function knownTables(theirs: readonly TableShape[], ours: readonly TableShape[]): Known {
  const byName = new Map(ours.map((table) => [table.name, table]));
  return new Map(
    theirs.flatMap((table) => {
      const own = byName.get(nameKey(table.name));
      return own === undefined ? [] : [[table, own] as const];
    }),
  );
}

/**
 * True for the names of SQLite's own tables. Throws for any other name that begins with `sqlite_`: its rows would be
 * lost.
 */
function isOfSqlite(name: string): boolean {
  if (!nameKey(name).startsWith('sqlite_')) return false;
  if (/^sqlite_(?:sequence|stat[1-4])$/u.test(name)) return true;
  throw unsoundFile(`"${name}" is not a table that SQLite creates`);
}

function checkCatalog(tables: readonly TableShape[], known: Known): void {
  if (tables.length === 0) {
    throw new CatalogError('file-not-a-catalog', 'This is an SQLite database, but not a catalog: it has no tables.');
  }
  const columns = new Map(
    tables.map((table) => [
      known.get(table)?.name ?? table.name,
      storedColumns(table).map(({ name }) => nameKey(name)),
    ]),
  );
  checkTables(new Set(columns.keys()), (table) => columns.get(table) ?? []);
}

/**
 * Creates the tables, copies their rows, then creates the indexes. Returns the names of indexes that something else
 * has already.
 */
function copyAll(theirs: Connection, ours: Connection, copyPlans: readonly RowCopyPlan[]): string[] {
  const work = (copyOne: (copy: RowCopy) => void): string[] =>
    ours.transaction(() => {
      const indexes = setIndexesAside(ours);
      for (const sql of copyPlans.flatMap(({ create }) => create)) ours.exec(sql);
      for (const { copy } of copyPlans) copyOne(copy);
      keepNumbersTaken(ours);
      checkTrash(ours);
      for (const sql of indexes) ours.exec(sql);
      return makeIndexes(ours, copyPlans);
    });
  const encoding = encodingOf(theirs);
  return encoding === 'UTF-8'
    ? attached(ours, theirs, () => work((copy) => copyRows(ours, copy)))
    : work((copy) => copyTranscoded(theirs, ours, copy, encoding));
}

/** Drops our own indexes and returns their SQL. Creating them after the copy is faster and leaves them in order. */
function setIndexesAside(ours: Connection): string[] {
  const indexes = ours.all("SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
  for (const { name } of indexes) ours.exec(`DROP INDEX main.${identifier(String(name))}`);
  return indexes.map(({ sql }) => String(sql));
}

function makeIndexes(ours: Connection, copyPlans: readonly RowCopyPlan[]): string[] {
  return copyPlans
    .flatMap(({ indexes }) => indexes)
    .flatMap(({ name, sql }) => {
      const isTaken = ours.value('SELECT 1 FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE', [name]) !== null;
      if (!isTaken) ours.exec(sql);
      return isTaken ? [name] : [];
    });
}

/**
 * Checks the content of the trash. It is restored and merged as if Metricbook had written it, so it must have that
 * form.
 */
function checkTrash(ours: Connection): void {
  const lists = Object.keys(SHARED_COLUMNS).flatMap((table) => [`$.${table}.columns`, `$.${table}.rows`]);
  const isList = (path: string): string => `json_type(content, '${path}') IS 'array'`;
  // Earlier versions had no such tables.
  const later = OWN_METRIC_TABLES.map(
    (table) =>
      `(json_type(content, '$.${table}') IS NULL OR ${isList(`$.${table}.columns`)} AND ${isList(`$.${table}.rows`)})`,
  );
  const isWhole = ['json_valid(content)', ...[...lists, '$.changeSets'].map(isList), ...later].join(' AND ');
  const odd = ours.value(
    `SELECT metric_id FROM main.metricbook_trash WHERE typeof(content) <> 'text' OR NOT iif(${isWhole}
       AND NOT EXISTS (SELECT 1 FROM json_each(content, '$.changeSets') WHERE type <> 'array'), 1, 0) LIMIT 1`,
  );
  if (odd !== null) {
    throw notACatalog('metricbook_trash', `what its trash keeps of "${String(odd)}" is incomplete`);
  }
}
