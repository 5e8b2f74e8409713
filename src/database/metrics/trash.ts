import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { TrashedMetric } from '../../domain/metric/trash.ts';
import type { Connection } from '../sqlite/connection.ts';
import { exists, textOf } from './metric-rows.ts';
import { deleteOwnRows } from './detail-saves.ts';
import { checkExists, getMetric } from './metric-saves.ts';
import type { CellImage, RowImage, TableImage } from '../sqlite/row-codec.ts';
import { imagesOf, insertImages } from '../sqlite/row-codec.ts';
import { columnsOf, OWN_METRIC_TABLES } from '../schema/schema.ts';
import { momentSql } from '../sqlite/moment.ts';

/** Tables whose rows are deleted and restored with a metric. */
type Child = 'metric_history' | 'validation_tests' | 'metric_usage';

/** The same of tables that earlier versions did not have: what they put into the trash lacks them. */
type LaterChild = (typeof OWN_METRIC_TABLES)[number];

/** A deleted metric with every cell of its rows. */
interface Content extends Record<Child | 'metrics', TableImage>, Partial<Record<LaterChild, TableImage>> {
  /** Ids of changes with those of their change sets. */
  readonly changeSets: readonly (readonly [change: number, changeSet: number])[];
}

/**
 * Deletes a metric and all that belongs to it from the tables. A complete copy stays in the trash. Throws
 * `metric-not-found`.
 */
export function deleteMetric(connection: Connection, id: string, deletedBy: string | null, now: Instant): void {
  refuse(textFaults('author', deletedBy, true));
  checkExists(connection, id);
  keepCopy(connection, id, deletedBy, now, { where: 'metric_id = ?', params: [id] });
  deleteRows(connection, 'validation_tests', [id]);
  deleteRows(connection, 'metrics', [id]);
}

/** Restores the most recently deleted metric of this id, complete. Throws `not-in-trash` or `conflict-duplicate-id`. */
export function restoreMetric(connection: Connection, id: string): Metric {
  untrashMetric(connection, id);
  return getMetric(connection, id);
}

/**
 * The same for several metrics, all of which must exist. There is no index over the tests of a metric, so these are
 * found in one query.
 */
export function trashMetrics(
  connection: Connection,
  ids: readonly string[],
  deletedBy: string | null,
  now: Instant,
): void {
  const tests = testsOf(connection, ids);
  for (const id of ids) {
    const own = { where: NUMBERED, params: [JSON.stringify(tests.get(id) ?? [])] };
    keepCopy(connection, id, deletedBy, now, own);
  }
  deleteRows(connection, 'validation_tests', ids);
  deleteRows(connection, 'metrics', ids);
}

const NUMBERED = 'id IN (SELECT value FROM json_each(?))';

interface Condition {
  readonly where: string;
  readonly params: readonly string[];
}

/** The ids of the tests of each metric. */
function testsOf(connection: Connection, ids: readonly string[]): Map<string, number[]> {
  const rows = connection.all(
    'SELECT id, metric_id FROM main.validation_tests WHERE metric_id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(ids)],
  );
  const tests = new Map<string, number[]>();
  for (const row of rows) {
    const metric = textOf(row['metric_id']) ?? '';
    tests.set(metric, [...(tests.get(metric) ?? []), Number(row['id'])]);
  }
  return tests;
}

/** Puts a copy of a metric into the trash, and deletes its history, usage, details, origins and reviews from the tables. */
function keepCopy(connection: Connection, id: string, deletedBy: string | null, now: Instant, tests: Condition): void {
  const content = contentOf(connection, id, tests);
  connection.run(
    `INSERT INTO main.metricbook_trash (metric_id, name, deleted_at, deleted_by, changes, tests, usages, content)
     SELECT id, name, ?, ?, ?, ?, ?, ? FROM main.metrics WHERE id = ?`,
    [
      now,
      deletedBy,
      content.metric_history.rows.length,
      content.validation_tests.rows.length,
      content.metric_usage.rows.length,
      JSON.stringify(content),
      id,
    ],
  );
  connection.run(
    `DELETE FROM main.metricbook_changes
     WHERE change_id IN (SELECT id FROM main.metric_history WHERE metric_id = ?)`,
    [id],
  );
  connection.run('DELETE FROM main.metric_history WHERE metric_id = ?', [id]);
  connection.run('DELETE FROM main.metric_usage WHERE metric_id = ?', [id]);
  deleteOwnRows(connection, id);
}

function deleteRows(connection: Connection, table: 'validation_tests' | 'metrics', ids: readonly string[]): void {
  const column = table === 'metrics' ? 'id' : 'metric_id';
  connection.run(`DELETE FROM main.${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, [
    JSON.stringify(ids),
  ]);
}

/** Restores the most recently deleted metric of this id, complete. Throws `not-in-trash` or `conflict-duplicate-id`. */
export function untrashMetric(connection: Connection, id: string): void {
  const [number] = trashNumbers(connection, [id]);
  if (number !== undefined) untrash(connection, number);
}

/** The numbers in the trash of the most recently deleted metrics of these ids. Throws `not-in-trash`. */
export function trashNumbers(connection: Connection, ids: readonly string[]): number[] {
  const rows = connection.all(
    `SELECT metric_id, max(id) AS number FROM main.metricbook_trash
     WHERE metric_id IN (SELECT value FROM json_each(?)) GROUP BY metric_id`,
    [JSON.stringify(ids)],
  );
  const numbers = new Map(rows.map((row) => [row['metric_id'], Number(row['number'])]));
  return ids.map((id) => {
    const number = numbers.get(id);
    if (number === undefined) throw new CatalogError('not-in-trash', `No metric "${id}" is in the trash.`, { id });
    return number;
  });
}

/** Restores the metric with this number in the trash, complete. Throws `conflict-duplicate-id`. */
export function untrash(connection: Connection, number: number): void {
  const trashed = connection.first('SELECT metric_id, content FROM main.metricbook_trash WHERE id = ?', [number]);
  const id = textOf(trashed?.['metric_id']) ?? '';
  if (exists(connection, id)) {
    throw new CatalogError(
      'conflict-duplicate-id',
      `A metric "${id}" exists again. Rename that one first, then restore this one.`,
      { id },
    );
  }
  const content = JSON.parse(String(trashed?.['content'])) as Content;
  deleteLeftBehind(connection, id);
  insertRenumbered(connection, 'metrics', content.metrics);
  const renumbered = insertRenumbered(connection, 'metric_history', content.metric_history);
  insertRenumbered(connection, 'validation_tests', content.validation_tests);
  insertRenumbered(connection, 'metric_usage', content.metric_usage);
  for (const table of OWN_METRIC_TABLES) {
    const image = content[table];
    if (image === undefined) continue;
    insertRenumbered(connection, table, table === 'metricbook_origins' ? withoutTaken(connection, image) : image);
  }
  turnDecisions(connection, id);
  for (const [change, changeSet] of content.changeSets) {
    connection.run('INSERT INTO main.metricbook_changes (change_id, change_set_id) VALUES (?, ?)', [
      renumbered.get(change) ?? change,
      changeSet,
    ]);
  }
  connection.run('DELETE FROM main.metricbook_trash WHERE id = ?', [number]);
}

/** The metrics in the trash, latest first: a merge may have added earlier ones after later ones. */
export function trashedMetrics(connection: Connection): TrashedMetric[] {
  const sql = `SELECT metric_id, name, deleted_at, deleted_by, changes, tests, usages
    FROM main.metricbook_trash ORDER BY ${momentSql('deleted_at')} DESC, id DESC`;
  return connection.all(sql).map((row) => ({
    metricId: textOf(row['metric_id']) ?? '',
    name: textOf(row['name']) ?? '',
    deletedAt: textOf(row['deleted_at']) ?? '',
    deletedBy: textOf(row['deleted_by']),
    changes: Number(row['changes']),
    tests: Number(row['tests']),
    usages: Number(row['usages']),
  }));
}

/** Empties the trash for good; returns the number of metrics deleted. */
export function emptyTrash(connection: Connection): number {
  return connection.run('DELETE FROM main.metricbook_trash');
}

function contentOf(connection: Connection, id: string, tests: Condition): Content {
  const image = (table: string, { where, params }: Condition): TableImage => {
    const columns = columnsOf(connection, table);
    return { columns, rows: imagesOf(connection, table, columns, where, params) };
  };
  const own: Condition = { where: 'metric_id = ?', params: [id] };
  const changeSets = connection.all(
    `SELECT change_id, change_set_id FROM main.metricbook_changes
     WHERE change_id IN (SELECT id FROM main.metric_history WHERE metric_id = ?)`,
    [id],
  );
  return {
    metrics: image('metrics', { where: 'id = ?', params: [id] }),
    metric_history: image('metric_history', own),
    validation_tests: image('validation_tests', tests),
    metric_usage: image('metric_usage', own),
    ...Object.fromEntries(OWN_METRIC_TABLES.map((table) => [table, image(table, own)])),
    metricbook_not_duplicates: image('metricbook_not_duplicates', {
      where: 'metric_id = ? OR other_id = ?',
      params: [id, id],
    }),
    changeSets: changeSets.map((row) => [Number(row['change_id']), Number(row['change_set_id'])]),
  };
}

/**
 * Deletes what another program left behind of an earlier metric with this id. Decisions that other metrics brought back
 * from the trash stay: they are about the one that is coming back.
 */
function deleteLeftBehind(connection: Connection, id: string): void {
  const about = connection.all('SELECT * FROM main.metricbook_not_duplicates WHERE other_id = ?', [id]);
  deleteOwnRows(connection, id);
  for (const row of about) {
    connection.run(
      `INSERT INTO main.metricbook_not_duplicates (id, metric_id, other_id, decided_by, decided_at)
       VALUES (?, ?, ?, ?, ?)`,
      ['id', 'metric_id', 'other_id', 'decided_by', 'decided_at'].map((column) => row[column] ?? null),
    );
  }
}

/** Makes the restored metric the first of its pairs: the other one may still be in the trash. */
function turnDecisions(connection: Connection, id: string): void {
  connection.run(
    `UPDATE main.metricbook_not_duplicates SET metric_id = other_id, other_id = metric_id
     WHERE other_id = ? AND NOT EXISTS (SELECT 1 FROM main.metrics m WHERE m.id = metric_id)`,
    [id],
  );
}

/** Origins without those that another metric was imported from meanwhile: they are its own now. */
function withoutTaken(connection: Connection, { columns, rows }: TableImage): TableImage {
  const key = ['source_id', 'format', 'path'].map((column) => columns.indexOf(column) + 1);
  const isTaken = (row: RowImage): boolean => {
    const cells = key.map((at) => row[at]).map((cell) => (typeof cell === 'object' ? null : (cell ?? null)));
    const sql = 'SELECT 1 FROM main.metricbook_origins WHERE source_id = ? AND format = ? AND path = ?';
    return connection.value(sql, cells) !== null;
  };
  return { columns, rows: rows.filter((row) => !isTaken(row)) };
}

/**
 * Inserts rows with their own rowids if these are free, otherwise with new ones. Returns the new rowid for each old
 * one.
 */
function insertRenumbered(
  connection: Connection,
  table: Child | LaterChild | 'metrics',
  image: TableImage,
): Map<number, number> {
  const present = columnsOf(connection, table);
  const kept = image.columns.flatMap((column, i) => (present.includes(column) ? [{ column, i }] : []));
  const numbers = new Map<number, number>();
  let next = Number(connection.value(`SELECT coalesce(max(rowid), 0) + 1 FROM main.${table}`));
  for (const [rowid, ...cells] of image.rows) {
    const taken = connection.value(`SELECT 1 FROM main.${table} WHERE rowid = ?`, [rowid]) !== null;
    const number = taken ? next : rowid;
    next = Math.max(next, number + 1);
    numbers.set(rowid, number);
    // In the child tables `id` is the rowid itself.
    const own = (column: string, cell: CellImage | undefined): CellImage =>
      table !== 'metrics' && column === 'id' ? number : (cell ?? null);
    const row: RowImage = [number, ...kept.map(({ column, i }) => own(column, cells[i]))];
    insertImages(connection, table, { columns: kept.map(({ column }) => column), rows: [row] });
  }
  return numbers;
}
