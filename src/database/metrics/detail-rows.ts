import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';

/** A query for the text of a detail, by the id of its metric and the field. */
export const DETAIL_CELL = 'SELECT value FROM main.metricbook_details WHERE metric_id = ? AND field = ?';

/** The texts of a metric's details by field, in the order in which they were first set. */
export function detailTexts(connection: Connection, metricId: string): Map<string, string> {
  const sql = 'SELECT field, value FROM main.metricbook_details WHERE metric_id = ? ORDER BY rowid';
  return new Map(
    connection.all(sql, [metricId]).map((row) => [textOf(row['field']) ?? '', textOf(row['value']) ?? '']),
  );
}

/** The text of one detail; null if it says nothing. */
export function detailText(connection: Connection, metricId: string, field: string): string | null {
  return textOf(detailCell(connection, metricId, field));
}

/** The cell of one detail. Another program may have stored bytes. */
export function detailCell(connection: Connection, metricId: string, field: string): SqlValue {
  return connection.value(DETAIL_CELL, [metricId, field]);
}
