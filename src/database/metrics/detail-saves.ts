import type { Instant } from '../../domain/core/instant.ts';
import type { Change } from '../../domain/metric/change.ts';
import { customValueFaults } from '../../domain/metric/custom-field.ts';
import { CUSTOM_PREFIX, type DetailField } from '../../domain/metric/detail-fields.ts';
import { faultsOfDetails } from '../../domain/metric/detail-rules.ts';
import { detailChanges, readDetails, sameDetail, textsOfDetails } from '../../domain/metric/detail-texts.ts';
import type { DetailUpdates, MetricDetails } from '../../domain/metric/details.ts';
import { type Fault, refuse } from '../../domain/metric/metric-rules.ts';
import { OWN_METRIC_TABLES } from '../schema/schema.ts';
import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { customFields } from './custom-fields.ts';
import { DETAIL_CELL, detailCell, detailTexts } from './detail-rows.ts';
import { isInexact, OLD_VALUE, setLatest } from './exact-history.ts';
import type { RecordChange } from './history.ts';
import { setColumns, textOf } from './metric-rows.ts';

/** The details of a metric; those of a metric that does not exist say nothing. */
export function detailsOf(connection: Connection, metricId: string): MetricDetails {
  return readDetails(detailTexts(connection, metricId)).details;
}

/**
 * Throws the first fault of details about to be set: `invalid-unknown-field` for a value of a custom field that the
 * catalog does not define. Any custom value may be removed.
 */
export function checkDetails(connection: Connection, updates: DetailUpdates | undefined): void {
  if (updates === undefined) return;
  refuse(faultsOfDetails(updates));
  const { custom } = updates;
  if (custom === undefined || custom.size === 0) return;
  const defined = new Map(customFields(connection).map((field) => [field.name, field]));
  refuse(
    Array.from(custom).flatMap(([name, value]): Fault[] => {
      if (value === null || value === '') return [];
      const field = defined.get(name);
      if (field !== undefined) return customValueFaults(field, value);
      const problem = 'is not a custom field of this catalog';
      return [{ code: 'invalid-unknown-field', place: `${CUSTOM_PREFIX}${name}`, problem }];
    }),
  );
}

/** The fields of details that no longer say what the user saw. */
export function changedDetails(connection: Connection, metricId: string, seen: DetailUpdates): DetailField[] {
  // A text that no detail can hold is none to the user.
  const texts: ReadonlyMap<string, string> = textsOfDetails(detailsOf(connection, metricId));
  return Array.from(detailChanges(seen)).flatMap(([field, text]) =>
    sameDetail(field, texts.get(field) ?? null, text) ? [] : [field],
  );
}

/**
 * Gives a new metric its checked details; they are no change of it. Clears what another program may have left behind of
 * an earlier metric with this id.
 */
export function insertDetails(connection: Connection, metricId: string, details: DetailUpdates = {}): void {
  deleteOwnRows(connection, metricId);
  for (const [field, text] of detailChanges(details)) setDetail(connection, metricId, field, text);
}

/** Sets the texts of details, which are no changes of the metric; null removes one. */
export function setDetails(connection: Connection, metricId: string, texts: ReadonlyMap<string, string | null>): void {
  for (const [field, text] of texts) setDetail(connection, metricId, field, text);
}

/**
 * Sets and records the details that really differ, by field; null removes one. Lists in another notation are the same.
 * Returns true if any differs.
 */
export function updateDetails(
  connection: Connection,
  metricId: string,
  changes: ReadonlyMap<string, string | null>,
  record: RecordChange,
  now: Instant,
): boolean {
  const texts = detailTexts(connection, metricId);
  const differing = Array.from(changes).filter(([field, text]) => !sameDetail(field, texts.get(field) ?? null, text));
  return differing.map(([field, text]) => writeDetail(connection, metricId, field, text, record, now)).includes(true);
}

/** Gives a detail back the text that it had before a change, byte for byte. */
export function revertDetail(connection: Connection, change: Change, record: RecordChange, now: Instant): void {
  const { id, metricId, fieldName, oldValue } = change;
  const isWritten = writeDetail(connection, metricId, fieldName, oldValue, record, now);
  if (isWritten && isInexact(oldValue)) setDetailExactly(connection, metricId, fieldName, OLD_VALUE, [id]);
}

/**
 * Gives a detail, and the latest change of it, the cell that a query finds, byte for byte. Call it after the change was
 * written as a string.
 */
export function setDetailExactly(
  connection: Connection,
  metricId: string,
  field: string,
  sql: string,
  params: readonly SqlValue[],
): void {
  connection.run(`UPDATE main.metricbook_details SET value = (${sql}) WHERE metric_id = ? AND field = ?`, [
    ...params,
    metricId,
    field,
  ]);
  setLatest(connection, metricId, field, 'new_value', sql, params);
}

/** Writes and records a detail if its stored text really differs. */
function writeDetail(
  connection: Connection,
  metricId: string,
  field: string,
  text: string | null,
  record: RecordChange,
  now: Instant,
): boolean {
  const old = detailCell(connection, metricId, field);
  if (textOf(old) === text) return false;
  record(metricId, field, old, text);
  if (isInexact(old)) setLatest(connection, metricId, field, 'old_value', DETAIL_CELL, [metricId, field]);
  setDetail(connection, metricId, field, text);
  setColumns(connection, metricId, {}, now);
  return true;
}

/** Stores the text of a detail; null deletes it. */
function setDetail(connection: Connection, metricId: string, field: string, text: string | null): void {
  const params = [metricId, field];
  if (text === null) {
    connection.run('DELETE FROM main.metricbook_details WHERE metric_id = ? AND field = ?', params);
    return;
  }
  // Two statements, because an upsert changes the conflict handling of the journal's triggers.
  const sql = 'UPDATE main.metricbook_details SET value = ? WHERE metric_id = ? AND field = ?';
  if (connection.run(sql, [text, ...params]) > 0) return;
  connection.run('INSERT INTO main.metricbook_details (metric_id, field, value) VALUES (?, ?, ?)', [...params, text]);
}

/**
 * Deletes the details, origins, reviews and decisions about duplicates of an id. Call it also before a metric gets the
 * id: another program may have deleted an earlier one without them, and they would say something of the new one.
 */
export function deleteOwnRows(connection: Connection, id: string): void {
  for (const table of OWN_METRIC_TABLES) connection.run(`DELETE FROM main.${table} WHERE metric_id = ?`, [id]);
  connection.run('DELETE FROM main.metricbook_not_duplicates WHERE other_id = ?', [id]);
}
