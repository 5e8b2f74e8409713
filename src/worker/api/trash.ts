import { emptyTrash, restoreMetric, trashedMetrics } from '../../database/metrics/trash.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import type { TrashedMetric } from '../../domain/metric/trash.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of the trash. */
export type TrashApi = ReturnType<typeof createTrashApi>;

/** Deleted metrics. */
export function createTrashApi({ query, edit }: ApiDeps) {
  return {
    /** Returns the metrics in the trash, latest first. */
    trash(): Promise<TrashedMetric[]> {
      return query(trashedMetrics);
    },

    /** Restores the most recently deleted metric of this id. Throws `not-in-trash` or `conflict-duplicate-id`. */
    restoreMetric(id: string): Promise<Metric> {
      return edit((connection) => restoreMetric(connection, id));
    },

    /** Empties the trash for good; resolves with the number of metrics deleted. */
    emptyTrash(): Promise<number> {
      return edit(emptyTrash);
    },
  };
}
