import { metricDetail } from '../../database/metrics/metric-detail.ts';
import { saveMetric } from '../../database/metrics/metric-saves.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Metric, MetricSave, NewMetric } from '../../domain/metric/metric.ts';
import type { Catalog } from '../catalog.ts';
import type { LastShown } from '../last-shown.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of single metrics. */
export type MetricsApi = ReturnType<typeof createMetricsApi>;

/** Single metrics. `readFirst` as for the list. */
export function createMetricsApi({ read, write, edit }: ApiDeps, readFirst: Catalog['read'], lastShown: LastShown) {
  return {
    /** Returns a metric and all that its page shows; undefined if there is none. */
    detail(id: string): Promise<MetricDetail | undefined> {
      lastShown.metric(id);
      return readFirst((database) =>
        database.run((connection, today, zone) => metricDetail(connection, id, today, zone)),
      );
    },

    /** Returns a metric's changes, newest first. */
    history(metricId: string): Promise<SavedChange[]> {
      return read((database) => database.getMetricHistory(metricId));
    },

    /** Creates a metric. Throws `conflict-duplicate-id` or the code of a faulty value. */
    createMetric(metric: NewMetric): Promise<Metric> {
      return write((database) => database.createMetric(metric));
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
      return write((database) => database.deleteMetric(id, deletedBy));
    },
  };
}
