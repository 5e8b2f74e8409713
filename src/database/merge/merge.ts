import type { Instant } from '../../domain/core/instant.ts';
import { differencesBetween, type FieldDifference, isOfDetail } from '../../domain/history/comparison.ts';
import { FIELD_COLUMNS } from '../../domain/metric/metric.ts';
import { checkAuthor } from '../../domain/metric/metric-rules.ts';
import type { Connection } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { newSave } from '../metrics/history.ts';
import { setDetailExactly, updateDetails } from '../metrics/detail-saves.ts';
import { addCustomFields, addRules, addMetrics, mergedDifferences } from './merged-details.ts';
import { addOrigins, renumberTrashedOrigins } from './merged-origins.ts';
import { addViews } from './merged-views.ts';
import { findableMetrics, findRow, metricOf } from '../metrics/metric-rows.ts';
import { isInexact } from '../metrics/exact-history.ts';
import { setExactly, updateFields } from '../metrics/metric-saves.ts';
import { columnsOf, correctCounts, SHARED_COLUMNS } from '../schema/schema.ts';

/** The author of a merge, with the time and reason for the history. */
export interface MergeAuthor {
  readonly changedBy: string;
  readonly changedAt: Instant;
  readonly reason: string;
}

/**
 * Merges the catalog attached as `theirs` into this one, inside a transaction. Metrics that only they have are added
 * with every cell and their details. A metric in both gets their fields and details, each as a change in the history; a
 * detail that they lack stays, unless their history says that they removed it. History, tests, usage, reviews, decisions about
 * duplicates, origins, custom fields, trash and saved views that only they have are added. Nothing that only we have is removed. Their rows of metrics that
 * they no longer have are merged, too.
 */
export function mergeCatalog(ours: Connection, theirs: Connection, author: MergeAuthor): void {
  checkAuthor(author.changedBy);
  addColumns(ours, theirs);
  updateShared(ours, theirs, author);
  addMetrics(ours, sharedColumns(ours, 'metrics').join(', '));
  const sets = Number(ours.value('SELECT coalesce(max(id), 0) FROM main.metricbook_change_sets'));
  addHistory(ours, sets);
  addRows(ours, 'validation_tests', ['metric_id', 'test_type', 'test_query', 'expected_result']);
  addRows(ours, 'metric_usage', ['metric_id', 'used_by', 'used_at', 'context']);
  addRows(ours, 'metricbook_reviews', ['metric_id', 'reviewed_by', 'reviewed_at', 'note']);
  addRows(ours, 'metricbook_not_duplicates', ['metric_id', 'other_id']);
  const sources = addOrigins(ours);
  const trashed = Number(ours.value('SELECT coalesce(max(id), 0) FROM main.metricbook_trash'));
  addTrash(ours, sets);
  renumberTrashedOrigins(ours, trashed + 1, sources);
  dropUnusedSets(ours, sets);
  addCustomFields(ours);
  addRules(ours);
  addViews(ours);
  correctCounts(ours);
}

/** Adds the columns that another program added to their tables and that ours lack. */
export function addColumns(ours: Connection, theirs: Connection): void {
  for (const table of Object.keys(SHARED_COLUMNS)) {
    const known = new Set(columnsOf(ours, table).map(lowerCase));
    for (const { name, type } of theirs.all(`PRAGMA main.table_info(${table})`)) {
      if (known.has(lowerCase(String(name)))) continue;
      // A column without a type stays without one, so that its cells stay as they are.
      const typed = type === '' ? '' : identifier(String(type));
      ours.exec(`ALTER TABLE main.${table} ADD COLUMN ${identifier(String(name))} ${typed}`);
    }
  }
}

function updateShared(ours: Connection, theirs: Connection, author: MergeAuthor): void {
  const details = mergedDifferences(ours, theirs);
  for (const metric of findableMetrics(theirs)) {
    const row = findRow(ours, metric.id);
    if (row === undefined) continue;
    const differences = [...differencesBetween(metricOf(row), metric), ...(details.get(metric.id) ?? [])];
    if (differences.length === 0) continue;
    const record = newSave(ours, author);
    const { changedAt } = author;
    const ofDetails = differences.filter(isOfDetail);
    const ofFields = differences.filter((difference) => !isOfDetail(difference));
    const updates = Object.fromEntries(ofFields.map(({ field, theirs: value }) => [field, value]));
    updateFields(ours, metric.id, updates, record, changedAt);
    const texts = new Map(ofDetails.map(({ field, theirs: text }) => [field, text]));
    updateDetails(ours, metric.id, texts, record, changedAt);
    takeExactly(ours, metric.id, differences);
  }
}

/** Repeats byte for byte what was written as strings, if these may have lost bytes. */
function takeExactly(ours: Connection, id: string, differences: readonly FieldDifference[]): void {
  for (const difference of differences.filter(({ theirs }) => isInexact(theirs))) {
    if (isOfDetail(difference)) {
      const { field } = difference;
      const sql = 'SELECT t.value FROM theirs.metricbook_details t WHERE t.metric_id = ? AND t.field = ?';
      setDetailExactly(ours, id, field, sql, [id, field]);
    } else {
      const column = FIELD_COLUMNS[difference.field];
      setExactly(ours, id, column, `SELECT t.${column} FROM theirs.metrics t WHERE t.id = ?`, [id]);
    }
  }
}

/**
 * Adds their history and keeps its saves together. Change ids are raised by our highest, ids of change sets by
 * `sets`.
 */
function addHistory(ours: Connection, sets: number): void {
  const changes = Number(
    ours.value("SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = 'metric_history'"),
  );
  const same = sameRow(['metric_id', 'field_name', 'old_value', 'new_value', 'changed_by', 'changed_at']);
  const columns = cellsOf(ours, 'metric_history');
  ours.exec(`
    INSERT INTO main.metric_history (id, ${columns})
      SELECT id + ${changes}, ${columns} FROM theirs.metric_history t
      WHERE NOT EXISTS (SELECT 1 FROM main.metric_history m WHERE m.id <= ${changes} AND ${same}) ORDER BY id;
    INSERT INTO main.metricbook_change_sets (id, reason)
      SELECT id + ${sets}, reason FROM theirs.metricbook_change_sets ORDER BY id;
    INSERT INTO main.metricbook_changes (change_id, change_set_id)
      SELECT change_id + ${changes}, change_set_id + ${sets} FROM theirs.metricbook_changes
      WHERE change_id + ${changes} IN (SELECT id FROM main.metric_history)
        AND change_set_id IN (SELECT id FROM theirs.metricbook_change_sets);
  `);
}

/** Adds their trash. Its content refers to change sets by number, so these are raised, too. */
function addTrash(ours: Connection, sets: number): void {
  const same = sameRow(['metric_id', 'name', 'deleted_at', 'deleted_by', 'changes', 'tests', 'usages']);
  ours.exec(`
    INSERT INTO main.metricbook_trash (metric_id, name, deleted_at, deleted_by, changes, tests, usages, content)
      SELECT metric_id, name, deleted_at, deleted_by, changes, tests, usages, json_set(content, '$.changeSets', json((
        SELECT json_group_array(json_array(value ->> 0, (value ->> 1) + ${sets})) FROM json_each(content, '$.changeSets')
      )))
      FROM theirs.metricbook_trash t WHERE NOT EXISTS (SELECT 1 FROM main.metricbook_trash m WHERE ${same}) ORDER BY id
  `);
}

/** Deletes change sets whose changes we already had. */
function dropUnusedSets(ours: Connection, sets: number): void {
  ours.exec(`
    DELETE FROM main.metricbook_change_sets
      WHERE id > ${sets} AND id NOT IN (SELECT change_set_id FROM main.metricbook_changes)
        AND id NOT IN (SELECT value ->> 1 FROM main.metricbook_trash, json_each(content, '$.changeSets'))
  `);
}

function addRows(ours: Connection, table: string, identity: readonly string[]): void {
  const columns = cellsOf(ours, table);
  ours.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM theirs.${table} t
    WHERE NOT EXISTS (SELECT 1 FROM main.${table} m WHERE ${sameRow(identity)}) ORDER BY id`);
}

/**
 * SQL that tells if two rows say the same. A time counts as the moment it means, in whatever form it is stored; it
 * comes last, since the other columns leave few times to be read.
 */
function sameRow(columns: readonly string[]): string {
  const times = columns.filter(isTime);
  return [
    ...columns.filter((column) => !isTime(column)).map((column) => `m.${column} IS t.${column}`),
    ...times.map(
      (column) => `(m.${column} IS t.${column} OR ${momentSql(`m.${column}`)} = ${momentSql(`t.${column}`)})`,
    ),
  ].join(' AND ');
}

function isTime(column: string): boolean {
  return column.endsWith('_at');
}

/** All columns that both tables have, except the id, which each catalog assigns by itself. */
function cellsOf(ours: Connection, table: string): string {
  return sharedColumns(ours, table)
    .filter((column) => column !== identifier('id'))
    .join(', ');
}

/** The columns that a table has in both catalogs, as SQL. */
export function sharedColumns(ours: Connection, table: string): string[] {
  const theirs = new Set(ours.all(`PRAGMA theirs.table_info(${table})`).map((row) => lowerCase(String(row['name']))));
  return columnsOf(ours, table)
    .filter((column) => theirs.has(lowerCase(column)))
    .map(identifier);
}

/** SQLite ignores case in column names. */
function lowerCase(name: string): string {
  return name.toLowerCase();
}
