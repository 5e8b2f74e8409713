import { changesOf } from '../../database/metrics/history.ts';
import { createMetric, saveMetric } from '../../database/metrics/metric-saves.ts';
import { deleteMetric } from '../../database/metrics/trash.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import type { Metric, MetricSave, NewMetric } from '../../domain/metric/metric.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of changes to single metrics. */
export type MetricEditsApi = ReturnType<typeof createMetricEditsApi>;

/** Changes to single metrics, and those that were made. */
export function createMetricEditsApi({ query, edit }: ApiDeps) {
  return {
    /** Returns a metric's changes, newest first. */
    history(metricId: string): Promise<SavedChange[]> {
      return query((connection) => changesOf(connection, metricId, Number.MAX_SAFE_INTEGER));
    },

    /** Creates a metric. Throws `conflict-duplicate-id` or the code of a faulty value. */
    createMetric(metric: NewMetric): Promise<Metric> {
      return edit((connection, now) => createMetric(connection, metric, now));
    },

    /**
     * Renames and updates a metric. Throws `conflict-changed` with `details.fields` if a field no longer equals the
     * one in `base`.
     */
    saveMetric(save: MetricSave, changedBy: string): Promise<Metric> {
      return edit((connection, now) => saveMetric(connection, save, changedBy, now));
    },

    /** Moves a metric to the trash. */
    deleteMetric(id: string, deletedBy: string): Promise<void> {
      return edit((connection, now) => deleteMetric(connection, id, deletedBy, now));
    },
  };
}
