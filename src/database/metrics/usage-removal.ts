import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Takes back a usage that was recorded by mistake. Throws `usage-not-found`. */
export function removeUsage(connection: Connection, usageId: number): void {
  const metricId = connection.value('SELECT metric_id FROM main.metric_usage WHERE id = ?', [usageId]);
  if (connection.run('DELETE FROM main.metric_usage WHERE id = ?', [usageId]) === 0) {
    throw new CatalogError('usage-not-found', `There is no usage ${usageId} any more.`, { usageId });
  }
  connection.run(
    `UPDATE main.metrics SET usage_count = (SELECT count(*) FROM main.metric_usage WHERE metric_id = metrics.id)
     WHERE id = ?`,
    [metricId],
  );
}
