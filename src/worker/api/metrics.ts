import { metricDetail } from '../../database/metrics/metric-detail.ts';
import type { MetricDetail } from '../../domain/metric/detail.ts';
import type { Catalog } from '../catalog.ts';
import type { LastShown } from '../last-shown.ts';

/** The contract of a metric's page. */
export type MetricsApi = ReturnType<typeof createMetricsApi>;

/** What a metric's page shows. `readFirst` as for the list. */
export function createMetricsApi(readFirst: Catalog['read'], lastShown: LastShown) {
  return {
    /** Returns a metric and all that its page shows; undefined if there is none. */
    detail(id: string): Promise<MetricDetail | undefined> {
      lastShown.metric(id);
      return readFirst((database) =>
        database.run((connection, today, zone) => metricDetail(connection, id, today, zone)),
      );
    },
  };
}
