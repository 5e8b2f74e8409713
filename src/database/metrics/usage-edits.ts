import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { checkExists } from './metric-saves.ts';
import { USAGE_COLUMNS, usageOf } from './usages.ts';

/** Records that a user used a metric. Throws `metric-not-found`. */
export function recordUsage(
  connection: Connection,
  metricId: string,
  usedBy: string,
  context: string | null,
  usedAt: Instant,
): Usage {
  refuse([...textFaults('used_by', usedBy, true), ...textFaults('context', context, true)]);
  checkExists(connection, metricId);
  const row = connection.first(
    `INSERT INTO main.metric_usage (metric_id, used_by, used_at, context) VALUES (?, ?, ?, ?) RETURNING ${USAGE_COLUMNS}`,
    [metricId, usedBy, usedAt, context],
  );
  if (row === undefined) throw new Error('an inserted usage returned no row');
  countUsages(connection, metricId);
  return usageOf(row);
}

/** Removes a usage recorded by mistake. Throws `usage-not-found`. */
export function removeUsage(connection: Connection, usageId: number): void {
  const metricId = connection.value('SELECT metric_id FROM main.metric_usage WHERE id = ?', [usageId]);
  if (connection.run('DELETE FROM main.metric_usage WHERE id = ?', [usageId]) === 0) {
    throw new CatalogError('usage-not-found', `There is no usage ${usageId} any more.`, { usageId });
  }
  countUsages(connection, metricId);
}

function countUsages(connection: Connection, metricId: SqlValue): void {
  connection.run(
    `UPDATE main.metrics SET usage_count = (SELECT count(*) FROM main.metric_usage WHERE metric_id = metrics.id)
     WHERE id = ?`,
    [metricId],
  );
}
