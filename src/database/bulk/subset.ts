import type { Connection } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import { OWN_METRIC_TABLES } from '../schema/schema.ts';
import { addColumns, sharedColumns } from '../merge/merge.ts';

/** The tables with rows that belong to a metric, and the column that names it. */
const OF_A_METRIC: Readonly<Record<string, string>> = {
  metrics: 'id',
  metric_history: 'metric_id',
  validation_tests: 'metric_id',
  metric_usage: 'metric_id',
  ...Object.fromEntries(OWN_METRIC_TABLES.map((table) => [table, 'metric_id'])),
};

/**
 * Fills an empty catalog with some metrics, by id, of the complete one that is attached as `theirs`. Call it inside a
 * transaction. Copies their rows with every cell, their history, tests, usage, details, origins and reviews, the grouping of
 * changes into saves, and the definitions of custom fields. Copies nothing of other metrics or of the trash.
 */
export function copySubset(part: Connection, whole: Connection, ids: readonly string[]): void {
  addColumns(part, whole);
  part.exec('CREATE TEMP TABLE wanted (id TEXT PRIMARY KEY) WITHOUT ROWID');
  part.run('INSERT OR IGNORE INTO temp.wanted SELECT value FROM json_each(?)', [JSON.stringify(ids)]);
  for (const [table, column] of Object.entries(OF_A_METRIC)) {
    const columns = sharedColumns(part, table).join(', ');
    part.exec(`INSERT INTO main.${identifier(table)} (${columns}) SELECT ${columns} FROM theirs.${identifier(table)}
      WHERE ${column} IN (SELECT id FROM temp.wanted) ORDER BY rowid`);
  }
  // Both metrics of a decision, or it says nothing.
  part.exec('DELETE FROM main.metricbook_not_duplicates WHERE other_id NOT IN (SELECT id FROM temp.wanted)');
  part.exec(`
    INSERT INTO main.metricbook_changes (change_id, change_set_id)
      SELECT change_id, change_set_id FROM theirs.metricbook_changes
      WHERE change_id IN (SELECT id FROM main.metric_history) ORDER BY change_id;
    INSERT INTO main.metricbook_change_sets (id, reason)
      SELECT id, reason FROM theirs.metricbook_change_sets
      WHERE id IN (SELECT change_set_id FROM main.metricbook_changes) ORDER BY id;
    INSERT INTO main.metricbook_custom_fields (name, type, choices, place)
      SELECT name, type, choices, place FROM theirs.metricbook_custom_fields ORDER BY place, rowid;
    INSERT INTO main.metricbook_rules (name, level, days) SELECT name, level, days FROM theirs.metricbook_rules;
    INSERT INTO main.metricbook_sources (id, name, format, imported_at, imported_by, checked_at, mapping)
      SELECT id, name, format, imported_at, imported_by, checked_at, mapping FROM theirs.metricbook_sources
      WHERE id IN (SELECT source_id FROM main.metricbook_origins) ORDER BY id;
    DROP TABLE temp.wanted;
  `);
}
