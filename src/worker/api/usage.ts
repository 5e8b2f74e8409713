import { removeUsage, usagesOf } from '../../database/metrics/usages.ts';
import type { Usage, UsageStats } from '../../domain/metric/usage.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of usage. */
export type UsageApi = ReturnType<typeof createUsageApi>;

/** Usage of metrics. */
export function createUsageApi({ read, write, query, edit }: ApiDeps) {
  return {
    /** Returns a metric's usage in the last `days` days, today included. */
    usageStats(metricId: string, days: number): Promise<UsageStats> {
      return read((database) => database.getUsageStats(metricId, days));
    },

    /** Returns the latest usages, newest first. */
    usages(metricId: string, limit: number): Promise<Usage[]> {
      return query((connection) => usagesOf(connection, metricId, limit));
    },

    /** Records that a user used a metric now. */
    recordUsage(metricId: string, usedBy: string, context: string | null): Promise<Usage> {
      return write((database) => database.recordUsage(metricId, usedBy, context));
    },

    /** Removes a usage recorded by mistake. Throws `usage-not-found`. */
    removeUsage(usageId: number): Promise<void> {
      return edit((connection) => removeUsage(connection, usageId));
    },
  };
}
