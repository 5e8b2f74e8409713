import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Change } from '../../domain/metric/change.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type {
  FieldColumn,
  Metric,
  MetricFields,
  MetricSave,
  MetricUpdates,
  NewMetric,
} from '../../domain/metric/metric.ts';
import { FIELD_COLUMNS, LIST_COLUMNS, listIn, METRIC_FIELDS, sameValue } from '../../domain/metric/metric.ts';
import { checkAuthor, checkId, checkNew, checkUpdates, refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import { fieldOfColumn } from '../../domain/history/as-of.ts';
import type { DetailUpdates } from '../../domain/metric/details.ts';
import { isDetailField } from '../../domain/metric/detail-fields.ts';
import { detailChanges } from '../../domain/metric/detail-texts.ts';
import { fieldLabel } from '../../domain/metric/field-label.ts';
import { type CatalogTable, OWN_METRIC_TABLES } from '../schema/schema.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import {
  changedDetails,
  checkDetails,
  deleteOwnRows,
  insertDetails,
  revertDetail,
  updateDetails,
} from './detail-saves.ts';
import { isInexact, OLD_VALUE, setLatest } from './exact-history.ts';
import type { RecordChange } from './history.ts';
import { getChange, newSave } from './history.ts';
import { columnValue, exists, findRow, insertMetric, metricOf, rowsNaming, setColumns, textOf } from './metric-rows.ts';

/** Creates a metric. Throws `conflict-duplicate-id` or the code of a faulty value. */
export function createMetric(connection: Connection, metric: NewMetric, now: Instant): Metric {
  const { details, ...fields } = metric;
  checkNew(fields);
  checkDetails(connection, details);
  checkFree(connection, metric.id);
  insertMetric(connection, metric, now);
  insertDetails(connection, metric.id, details);
  return getMetric(connection, metric.id);
}

/**
 * Renames and updates a metric in one change set. Throws `conflict-changed` if a field no longer equals the one in
 * `base`.
 */
export function saveMetric(connection: Connection, save: MetricSave, changedBy: string, now: Instant): Metric {
  const { id, newId, updates, base, details, reason } = save;
  checkUpdates(updates);
  checkDetails(connection, details?.updates);
  if (newId !== id) checkId(newId);
  const record = beginSave(connection, changedBy, reason, now);
  checkUnchanged(connection, id, base, details?.base);
  if (newId !== id) rename(connection, id, newId, record, now);
  updateFields(connection, newId, updates, record, now);
  if (details !== undefined) updateDetails(connection, newId, detailChanges(details.updates), record, now);
  // Taking something back makes nothing fresh.
  if (save.updatedAt !== undefined && save.updatedAt !== '') setColumns(connection, newId, {}, save.updatedAt);
  return getMetric(connection, newId);
}

/** Gives a field the value that it had before a change. Throws `change-not-found`, `metric-not-found` or `cannot-revert`. */
export function revertChange(
  connection: Connection,
  historyId: number,
  changedBy: string,
  reason: string | null,
  now: Instant,
): Metric {
  const record = beginSave(connection, changedBy, reason, now);
  return getMetric(connection, revert(connection, getChange(connection, historyId), record, now));
}

/** Starts a save. Throws the faults of its author or reason. */
function beginSave(connection: Connection, changedBy: string, reason: string | null, changedAt: Instant): RecordChange {
  checkAuthor(changedBy);
  refuse(textFaults('reason', reason, false));
  return newSave(connection, { changedBy, changedAt, reason: reason?.trim() || null });
}

/** Returns a metric. Throws `metric-not-found`. */
export function getMetric(connection: Connection, id: string): Metric {
  return metricOf(getRow(connection, id));
}

/** A metric's row. Throws `metric-not-found`. */
export function getRow(connection: Connection, id: string): Row {
  const row = findRow(connection, id);
  if (row === undefined) throw metricNotFound(id);
  return row;
}

function metricNotFound(id: string): CatalogError {
  return new CatalogError('metric-not-found', `There is no metric "${id}".`, { id });
}

/** Checks that a metric exists. Throws `metric-not-found`. */
export function checkExists(connection: Connection, id: string): void {
  if (!exists(connection, id)) throw metricNotFound(id);
}

/** Checks that no metric has this id. Throws `conflict-duplicate-id`. */
export function checkFree(connection: Connection, id: string): void {
  if (exists(connection, id)) {
    throw new CatalogError('conflict-duplicate-id', `There is a metric "${id}" already. Choose another id.`, { id });
  }
}

/** Checks that fields and details still have the values that the user saw. Throws `conflict-changed`. */
function checkUnchanged(
  connection: Connection,
  id: string,
  seen: Partial<MetricFields>,
  seenDetails: DetailUpdates = {},
): void {
  const metric = getMetric(connection, id);
  const fields = METRIC_FIELDS.filter((field) => {
    const value = seen[field];
    return value !== undefined && !sameValue(value, metric[field]);
  });
  const details = changedDetails(connection, id, seenDetails);
  if (fields.length + details.length > 0) {
    const names = [...fields.map((field) => FIELD_COLUMNS[field]), ...details].map(fieldLabel);
    throw new CatalogError('conflict-changed', `Somebody changed ${names.join(', ')} meanwhile.`, {
      fields,
      details,
      metric,
    });
  }
}

/**
 * Sets and records the fields whose value really differs; returns true if any does. `row`: the metric's row, if
 * already read.
 */
export function updateFields(
  connection: Connection,
  id: string,
  updates: MetricUpdates,
  record: RecordChange,
  now: Instant,
  row = getRow(connection, id),
): boolean {
  const metric = metricOf(row);
  const columns: Partial<Record<FieldColumn, SqlValue>> = {};
  for (const field of METRIC_FIELDS) {
    const value = updates[field];
    if (value !== undefined && !sameValue(value, metric[field])) columns[FIELD_COLUMNS[field]] = columnValue(value);
  }
  return writeColumns(connection, id, columns, record, now, row);
}

/** The tables with rows of a metric, which follow it to another id. */
const NAMING_METRIC: readonly CatalogTable[] = [
  'metric_history',
  'validation_tests',
  'metric_usage',
  ...OWN_METRIC_TABLES,
];

/**
 * Gives a metric another id. Its history, tests, usage, details, origins, reviews and decisions about duplicates follow, and
 * so does every metric that depends on it, all in one change set.
 */
export function rename(connection: Connection, id: string, newId: string, record: RecordChange, now: Instant): void {
  checkExists(connection, id);
  checkFree(connection, newId);
  deleteOwnRows(connection, newId);
  setColumns(connection, id, { id: newId }, now);
  for (const table of NAMING_METRIC) {
    connection.run(`UPDATE main.${table} SET metric_id = ? WHERE metric_id = ?`, [newId, id]);
  }
  connection.run('UPDATE main.metricbook_not_duplicates SET other_id = ? WHERE other_id = ?', [newId, id]);
  record(newId, 'id', id, newId);
  redirectDependents(connection, { from: id, to: newId }, record, now);
}

/** The metric that others depended on, and the one that they shall depend on. */
interface Redirection {
  readonly from: string;
  readonly to: string;
  /** Metrics whose dependencies stay as they are. */
  readonly except?: ReadonlySet<string>;
}

/** Makes the metrics that depend on one depend on another; returns their ids. */
export function redirectDependents(
  connection: Connection,
  { from, to, except }: Redirection,
  record: RecordChange,
  now: Instant,
): string[] {
  return rowsNaming(connection, from).flatMap((row) => {
    const text = textOf(row['dependencies']);
    const items = listIn(text);
    const own = row['id'];
    // Text that is no list has no dependencies. A row of another program without an id can't be told from others.
    if (!items.includes(from) || !text?.trimStart().startsWith('[') || typeof own !== 'string') return [];
    if (except?.has(own) === true) return [];
    const dependencies = JSON.stringify([...new Set(items.map((item) => (item === from ? to : item)))]);
    writeColumns(connection, own, { dependencies }, record, now);
    return [own];
  });
}

/** Undoes a change by another change: the field gets its old value back, as text, byte for byte. */
export function revert(connection: Connection, change: Change, record: RecordChange, now: Instant): string {
  if (change.fieldName === 'id') return revertRename(connection, change, record, now);
  if (isDetailField(change.fieldName)) {
    checkExists(connection, change.metricId);
    revertDetail(connection, change, record, now);
    return change.metricId;
  }
  const field = fieldOfColumn(change.fieldName);
  if (field === undefined) throw cannotRevert(change, 'Metricbook does not know this field');
  if (field === 'name' && !change.oldValue?.trim()) throw cannotRevert(change, 'a metric needs a name');
  const old = field === 'trustScore' ? trustCell(change.oldValue) : change.oldValue;
  checkExists(connection, change.metricId);
  const column = FIELD_COLUMNS[field];
  const isWritten = writeColumns(connection, change.metricId, { [column]: old }, record, now);
  if (isWritten && isInexact(old)) {
    setExactly(connection, change.metricId, column, OLD_VALUE, [change.id]);
  }
  return change.metricId;
}

function revertRename(connection: Connection, change: Change, record: RecordChange, now: Instant): string {
  const old = change.oldValue;
  if (!old?.trim()) throw cannotRevert(change, 'a metric needs an id');
  if (change.metricId !== old) rename(connection, change.metricId, old, record, now);
  return old;
}

/** A trust score from the history. Another program may have written one that is no number. */
function trustCell(text: string | null): SqlValue {
  return text === null || text.trim() === '' || !Number.isFinite(Number(text)) ? text : Number(text);
}

function cannotRevert(change: Change, because: string): CatalogError {
  return new CatalogError('cannot-revert', `The change of "${change.fieldName}" can't be reverted: ${because}.`, {
    change,
  });
}

/** Writes and records the columns whose stored value really differs. */
function writeColumns(
  connection: Connection,
  id: string,
  columns: Readonly<Partial<Record<FieldColumn, SqlValue>>>,
  record: RecordChange,
  now: Instant,
  row = getRow(connection, id),
): boolean {
  const changed = Object.entries(columns).filter(([column, value]) => differs(column, row[column] ?? null, value));
  if (changed.length === 0) return false;
  for (const [column, value] of changed) {
    const old = row[column] ?? null;
    record(id, column, old, value);
    if (isInexact(old)) setLatest(connection, id, column, 'old_value', cellSql(column), [id]);
  }
  setColumns(connection, id, Object.fromEntries(changed), now);
  return true;
}

/**
 * Gives a column, and the latest change of it, the cell that a query finds, byte for byte. Call it after the change
 * was written as a string.
 */
export function setExactly(
  connection: Connection,
  id: string,
  column: string,
  sql: string,
  params: readonly SqlValue[],
): void {
  connection.run(`UPDATE main.metrics SET ${column} = (${sql}) WHERE id = ?`, [...params, id]);
  setLatest(connection, id, column, 'new_value', sql, params);
}

function cellSql(column: string): string {
  return `SELECT ${column} FROM main.metrics WHERE id = ?`;
}

/** True if two cells differ. Lists are compared as text, even if another program stored them as bytes. */
function differs(column: string, old: SqlValue, value: SqlValue): boolean {
  return LIST_COLUMNS.has(column) ? textOf(old) !== textOf(value) : old !== value;
}
