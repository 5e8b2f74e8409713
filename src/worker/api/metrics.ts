import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Catalog } from '../catalog.ts';
import { once } from '../lazy-api.ts';
import type { LastShown } from '../last-shown.ts';

/** Loads what reads a metric's page: the first list does without. */
export const loadMetricDetail = once(() => import('../../database/metrics/metric-detail.ts'));

/** The contract of a metric's page. */
export type MetricsApi = ReturnType<typeof createMetricsApi>;

/** What a metric's page shows. `readFirst` as for the list. */
export function createMetricsApi(readFirst: Catalog['read'], lastShown: LastShown) {
  return {
    /** Returns a metric and all that its page shows; undefined if there is none. */
    async detail(id: string): Promise<MetricDetail | undefined> {
      lastShown.metric(id);
      // Before the catalog is awaited: both come at the same time.
      const { metricDetail } = await loadMetricDetail();
      return readFirst((database) =>
        database.run((connection, today, zone) => metricDetail(connection, id, today, zone)),
      );
    },
  };
}
