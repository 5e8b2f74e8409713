import { type DetailDifference, detailDifferencesBetween } from '../../domain/history/comparison.ts';
import { OWN_METRIC_TABLES } from '../schema/schema.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { textOf } from '../metrics/metric-rows.ts';
import { changeKey, changesOf } from './field-changes.ts';

/** The details in which two catalogs differ, by the ids of metrics of either. */
export function detailDifferences(ours: Connection, theirs: Connection): Map<string, DetailDifference[]> {
  const [mine, others] = [allDetails(ours), allDetails(theirs)];
  const none = new Map<string, string>();
  return new Map(
    [...new Set([...mine.keys(), ...others.keys()])].flatMap((id) => {
      const differences = detailDifferencesBetween(mine.get(id) ?? none, others.get(id) ?? none);
      return differences.length === 0 ? [] : [[id, differences]];
    }),
  );
}

/**
 * The same without those that a merge leaves alone: a detail that they lack is removed only if their history says so.
 */
export function mergedDifferences(ours: Connection, theirs: Connection): Map<string, DetailDifference[]> {
  const removals = removedDetails(theirs);
  const isRemoved = (id: string, field: string): boolean =>
    removals.has(keyOf(id, field)) && isRemovedThere(ours, theirs, id, field);
  return new Map(
    Array.from(detailDifferences(ours, theirs), ([id, differences]) => [
      id,
      differences.filter(({ field, theirs: text }) => text !== null || isRemoved(id, field)),
    ]),
  );
}

/**
 * True if their history says that they removed a detail, and ours does not know of it. A program that writes only the
 * four tables leaves no details at all, and that removes none of ours.
 */
function isRemovedThere(ours: Connection, theirs: Connection, metricId: string, field: string): boolean {
  const changesIn = (connection: Connection): Row[] =>
    changesOf(connection, metricId).filter((change) => textOf(change['field_name']) === field);
  const last = changesIn(theirs).at(-1);
  if (last === undefined || last['new_value'] !== null) return false;
  return !changesIn(ours).some((change) => changeKey(change) === changeKey(last));
}

/**
 * Keys of the details that were ever removed. A catalog without any details would otherwise be asked about each of
 * ours.
 */
function removedDetails(connection: Connection): ReadonlySet<string> {
  const rows = connection.all('SELECT DISTINCT metric_id, field_name FROM main.metric_history WHERE new_value IS NULL');
  return new Set(rows.map((row) => keyOf(textOf(row['metric_id']) ?? '', textOf(row['field_name']) ?? '')));
}

function keyOf(metricId: string, field: string): string {
  return JSON.stringify([metricId, field]);
}

/**
 * Adds the metrics that only the attached catalog has, with every cell, and their details. What another program left
 * behind of earlier metrics with these ids is deleted.
 */
export function addMetrics(ours: Connection, columns: string): void {
  ours.exec(`
    CREATE TEMP TABLE added AS SELECT t.id FROM theirs.metrics t
      WHERE NOT EXISTS (SELECT 1 FROM main.metrics m WHERE m.id IS t.id);
    ${OWN_METRIC_TABLES.map((table) => `DELETE FROM main.${table} WHERE metric_id IN (SELECT id FROM temp.added);`).join('\n')}
    INSERT INTO main.metrics (${columns}) SELECT ${columns} FROM theirs.metrics t
      WHERE NOT EXISTS (SELECT 1 FROM main.metrics m WHERE m.id IS t.id) ORDER BY rowid;
    INSERT INTO main.metricbook_details (metric_id, field, value) SELECT metric_id, field, value
      FROM theirs.metricbook_details WHERE metric_id IN (SELECT id FROM temp.added) ORDER BY rowid;
    DROP TABLE temp.added;
  `);
}

/** Adds the custom fields that only the attached catalog defines, after ours. */
export function addCustomFields(ours: Connection): void {
  ours.exec(`
    INSERT INTO main.metricbook_custom_fields (name, type, choices, place)
      SELECT name, type, choices, place + (SELECT coalesce(max(place), 0) FROM main.metricbook_custom_fields)
      FROM theirs.metricbook_custom_fields WHERE name NOT IN (SELECT name FROM main.metricbook_custom_fields)
      ORDER BY place, rowid
  `);
}

/** Adds the settings of rules that only the attached catalog has. */
export function addRules(ours: Connection): void {
  ours.exec(`
    INSERT INTO main.metricbook_rules (name, level, days) SELECT name, level, days FROM theirs.metricbook_rules
      WHERE name NOT IN (SELECT name FROM main.metricbook_rules)
  `);
}

/** The texts of all details by metric and field. */
export function allDetails(connection: Connection): Map<string, Map<string, string>> {
  const byMetric = new Map<string, Map<string, string>>();
  connection.each('SELECT metric_id, field, value FROM main.metricbook_details ORDER BY rowid', [], (statement) => {
    const [id = '', field = '', text = ''] = statement.get().map((cell) => textOf(cell) ?? '');
    const texts = byMetric.get(id) ?? new Map<string, string>();
    texts.set(field, text);
    byMetric.set(id, texts);
  });
  return byMetric;
}
