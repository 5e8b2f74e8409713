import { CatalogError } from '../domain/catalog-error.ts';
import type { Instant } from '../domain/instant.ts';
import type { TrashedMetric } from '../domain/trash.ts';
import type { Connection } from './connection.ts';
import { exists, textOf } from './metric-rows.ts';
import type { CellImage, RowImage, TableImage } from './row-image.ts';
import { imagesOf, insertImages } from './row-image.ts';
import { columnsOf } from './schema.ts';

/** The tables that go with a metric, and the column by which; children first. */
const CHILDREN = {
  metric_history: 'metric_id',
  validation_tests: 'metric_id',
  metric_usage: 'metric_id',
} as const;

type Child = keyof typeof CHILDREN;

/** A deleted metric, every cell of its rows as it stood. */
interface Content extends Record<Child | 'metrics', TableImage> {
  /** Change ids with their change sets. */
  readonly changeSets: readonly (readonly [change: number, changeSet: number])[];
}

/** Takes a metric and all that belongs to it out of the tables; a complete copy stays in the trash. */
export function trashMetric(connection: Connection, id: string, deletedBy: string | null, now: Instant): void {
  const content = contentOf(connection, id);
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
  for (const [table, column] of Object.entries(CHILDREN)) {
    connection.run(`DELETE FROM main.${table} WHERE ${column} = ?`, [id]);
  }
  connection.run('DELETE FROM main.metrics WHERE id = ?', [id]);
}

/** Puts the latest deleted metric of this id back, whole. Throws `not-in-trash` or `duplicate-id`. */
export function untrashMetric(connection: Connection, id: string): void {
  const trashed = connection.first(
    'SELECT id, content FROM main.metricbook_trash WHERE metric_id = ? ORDER BY id DESC LIMIT 1',
    [id],
  );
  if (trashed === undefined) {
    throw new CatalogError('not-in-trash', `No metric "${id}" is in the trash.`, { id });
  }
  if (exists(connection, id)) {
    throw new CatalogError(
      'duplicate-id',
      `A metric "${id}" exists again. Rename that one first, then restore this one.`,
      { id },
    );
  }
  const content = JSON.parse(String(trashed['content'])) as Content;
  insertRenumbered(connection, 'metrics', content.metrics);
  const renumbered = insertRenumbered(connection, 'metric_history', content.metric_history);
  insertRenumbered(connection, 'validation_tests', content.validation_tests);
  insertRenumbered(connection, 'metric_usage', content.metric_usage);
  for (const [change, changeSet] of content.changeSets) {
    connection.run('INSERT INTO main.metricbook_changes (change_id, change_set_id) VALUES (?, ?)', [
      renumbered.get(change) ?? change,
      changeSet,
    ]);
  }
  connection.run('DELETE FROM main.metricbook_trash WHERE id = ?', [trashed['id'] ?? null]);
}

/** What is in the trash, latest first. */
export function trashedMetrics(connection: Connection): TrashedMetric[] {
  const sql = `SELECT metric_id, name, deleted_at, deleted_by, changes, tests, usages
    FROM main.metricbook_trash ORDER BY id DESC`;
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

/** Deletes for good what is in the trash; returns how many metrics that were. */
export function emptyTrash(connection: Connection): number {
  return connection.run('DELETE FROM main.metricbook_trash');
}

function contentOf(connection: Connection, id: string): Content {
  const image = (table: string, where: string): TableImage => {
    const columns = columnsOf(connection, table);
    return { columns, rows: imagesOf(connection, table, columns, where, [id]) };
  };
  const changeSets = connection.all(
    `SELECT change_id, change_set_id FROM main.metricbook_changes
     WHERE change_id IN (SELECT id FROM main.metric_history WHERE metric_id = ?)`,
    [id],
  );
  return {
    metrics: image('metrics', 'id = ?'),
    metric_history: image('metric_history', 'metric_id = ?'),
    validation_tests: image('validation_tests', 'metric_id = ?'),
    metric_usage: image('metric_usage', 'metric_id = ?'),
    changeSets: changeSets.map((row) => [Number(row['change_id']), Number(row['change_set_id'])]),
  };
}

/** Inserts rows with their own numbers where these are free, else with new ones; returns old to new for all. */
function insertRenumbered(connection: Connection, table: Child | 'metrics', image: TableImage): Map<number, number> {
  const present = columnsOf(connection, table);
  const kept = image.columns.flatMap((column, i) => (present.includes(column) ? [{ column, i }] : []));
  const numbers = new Map<number, number>();
  let next = Number(connection.value(`SELECT coalesce(max(rowid), 0) + 1 FROM main.${table}`));
  for (const [rowid, ...cells] of image.rows) {
    const taken = connection.value(`SELECT 1 FROM main.${table} WHERE rowid = ?`, [rowid]) !== null;
    const number = taken ? next : rowid;
    next = Math.max(next, number + 1);
    numbers.set(rowid, number);
    // In the three child tables `id` is the rowid itself.
    const own = (column: string, cell: CellImage | undefined): CellImage =>
      table !== 'metrics' && column === 'id' ? number : (cell ?? null);
    const row: RowImage = [number, ...kept.map(({ column, i }) => own(column, cells[i]))];
    insertImages(connection, table, { columns: kept.map(({ column }) => column), rows: [row] });
  }
  return numbers;
}
