import { naturallySorted } from '../../domain/core/natural-order.ts';
import type { FieldColumn, Metric, MetricField, MetricFields, NewMetric } from '../../domain/metric/metric.ts';
import { FIELD_COLUMNS, listIn, METRIC_FIELDS } from '../../domain/metric/metric.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { toInstant } from '../../domain/core/moment.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import { columnsOf, SHARED_COLUMNS } from '../schema/schema.ts';

const COLUMNS = SHARED_COLUMNS.metrics.join(', ');
const KNOWN: ReadonlySet<string> = new Set(SHARED_COLUMNS.metrics);

/** Converts a row of the table to a metric. Values of unexpected types become text. */
export function metricOf(row: Row): Metric {
  return {
    id: textOf(row['id']) ?? '',
    name: textOf(row['name']) ?? '',
    description: textOf(row['description']),
    calculation: textOf(row['calculation']),
    owner: textOf(row['owner']),
    dataSource: textOf(row['data_source']),
    tags: listIn(textOf(row['tags'])),
    dependencies: listIn(textOf(row['dependencies'])),
    testCount: numberOf(row['test_count']),
    usageCount: numberOf(row['usage_count']),
    createdAt: textOf(row['created_at']) ?? '',
    updatedAt: textOf(row['updated_at']) ?? '',
    trustScore: numberOf(row['trust_score']),
  };
}

/** A field's value as its column stores it. */
export function columnValue(value: MetricFields[MetricField]): string | number | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Any cell as text; null stays null. */
export function textOf(cell: SqlValue | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  return cell instanceof Uint8Array ? new TextDecoder().decode(cell) : String(cell);
}

export function findRow(connection: Connection, id: string): Row | undefined {
  return connection.first(`SELECT ${COLUMNS} FROM main.metrics WHERE id = ?`, [id]);
}

/** A metric; undefined if there is none. */
export function findMetric(connection: Connection, id: string): Metric | undefined {
  const row = findRow(connection, id);
  return row && metricOf(row);
}

export function exists(connection: Connection, id: string): boolean {
  return connection.first('SELECT 1 AS found FROM main.metrics WHERE id = ?', [id]) !== undefined;
}

export function allMetrics(connection: Connection): Metric[] {
  const metrics = connection.all(`SELECT ${COLUMNS} FROM main.metrics ORDER BY id`).map(metricOf);
  return naturallySorted(metrics, ({ name }) => name);
}

/**
 * All metrics that their ids find. Another program may store an id as bytes, as nothing, or as a text that no string
 * holds exactly; what is done to that id would be done to no metric, or to another one.
 */
export function findableMetrics(connection: Connection): Metric[] {
  const rows = connection.all(`SELECT ${COLUMNS} FROM main.metrics WHERE ${IS_TEXT} ORDER BY id`);
  return naturallySorted(findable(connection, rows.map(metricOf)), ({ name }) => name);
}

/** Those of them between two rows, both included, in the order of the table. */
export function findableBetween(connection: Connection, first: number, last: number): Metric[] {
  const sql = `SELECT ${COLUMNS} FROM main.metrics WHERE rowid BETWEEN ? AND ? AND ${IS_TEXT} ORDER BY rowid`;
  return findable(connection, connection.all(sql, [first, last]).map(metricOf));
}

/** SQL that is true for an id that is a text, without a byte order mark, which a string loses. */
const IS_TEXT = "typeof(id) = 'text' AND substr(id, 1, 1) <> char(65279)";

function findable(connection: Connection, metrics: readonly Metric[]): Metric[] {
  return metrics.filter(({ id }) => !id.includes('\u{fffd}') || exists(connection, id));
}

/** The metrics of these rows, in their order, without rows that are gone. */
export function metricsAt(connection: Connection, rowids: Iterable<number>): Metric[] {
  return Array.from(rowids).flatMap((rowid) => {
    const row = connection.first(`SELECT ${COLUMNS} FROM main.metrics WHERE rowid = ?`, [rowid]);
    return row === undefined ? [] : [metricOf(row)];
  });
}

/** Inserts a checked metric without its details. */
export function insertMetric(connection: Connection, metric: NewMetric, now: Instant): void {
  const createdAt = metric.createdAt === undefined ? now : toInstant(metric.createdAt);
  const updatedAt = metric.updatedAt === undefined ? createdAt : toInstant(metric.updatedAt);
  const fields: Record<FieldColumn, SqlValue> = {
    name: metric.name,
    description: metric.description ?? null,
    calculation: metric.calculation ?? null,
    owner: metric.owner ?? null,
    data_source: metric.dataSource ?? null,
    tags: columnValue(metric.tags ?? []),
    dependencies: columnValue(metric.dependencies ?? []),
    trust_score: metric.trustScore ?? 0,
  };
  const columns = METRIC_FIELDS.map((field) => FIELD_COLUMNS[field]);
  connection.run(
    `INSERT INTO main.metrics (id, ${columns.join(', ')}, test_count, usage_count, created_at, updated_at)
     VALUES (?, ${columns.map(() => '?').join(', ')}, 0, 0, ?, ?)`,
    [metric.id, ...columns.map((column) => fields[column]), createdAt, updatedAt],
  );
}

/** Sets some columns of a metric and its update time. Every other cell stays byte for byte the same. */
export function setColumns(
  connection: Connection,
  id: string,
  columns: Readonly<Partial<Record<FieldColumn | 'id', SqlValue>>>,
  now: Instant,
): void {
  const names = Object.keys(columns);
  connection.run(
    `UPDATE main.metrics SET ${[...names, 'updated_at'].map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
    [...Object.values(columns), now, id],
  );
}

/**
 * Metrics whose dependencies may contain this id, by name. Only their text is searched, so check the list itself. Rows
 * with a backslash are included, since any letter may be an escape sequence, as Python writes them.
 */
export function rowsNaming(connection: Connection, id: string): Row[] {
  const rows = connection.all(
    `SELECT ${COLUMNS} FROM main.metrics WHERE instr(dependencies, ?) > 0 OR instr(dependencies, '\\') > 0
     ORDER BY id`,
    [JSON.stringify(id).slice(1, -1)],
  );
  return naturallySorted(rows, (row) => textOf(row['name']) ?? '');
}

/** The non-empty cells of columns that another program added. */
export function extraCells(connection: Connection, id: string): { column: string; text: string }[] {
  const extra = columnsOf(connection, 'metrics').filter((column) => !KNOWN.has(column));
  if (extra.length === 0) return [];
  // Read as text, since JavaScript would round a large integer.
  const cells = extra
    .map(identifier)
    .map((name) => `iif(typeof(${name}) = 'integer', CAST(${name} AS TEXT), ${name}) AS ${name}`);
  const row = connection.first(`SELECT ${cells.join(', ')} FROM main.metrics WHERE id = ?`, [id]);
  return extra.flatMap((column) => {
    const text = textOf(row?.[column]);
    return text === null ? [] : [{ column, text }];
  });
}

function numberOf(cell: SqlValue | undefined): number {
  const number = Number(cell ?? 0);
  return Number.isFinite(number) ? number : 0;
}
