import { recordUsage, removeUsage } from '../../database/metrics/usage-edits.ts';
import { usageStats } from '../../database/metrics/usage-stats.ts';
import { usagesOf } from '../../database/metrics/usages.ts';
import type { Usage, UsageStats } from '../../domain/metric/usage.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of usage. */
export type UsageApi = ReturnType<typeof createUsageApi>;

/** Usage of metrics. */
export function createUsageApi({ query, edit }: ApiDeps) {
  return {
    /** Returns a metric's usage in the last `days` days, today included. */
    usageStats(metricId: string, days: number): Promise<UsageStats> {
      return query((connection, today, zone) => usageStats(connection, metricId, days, today, zone));
    },

    /** Returns the latest usages, newest first. */
    usages(metricId: string, limit: number): Promise<Usage[]> {
      return query((connection) => usagesOf(connection, metricId, limit));
    },

    /** Records that a user used a metric now. */
    recordUsage(metricId: string, usedBy: string, context: string | null): Promise<Usage> {
      return edit((connection, now) => recordUsage(connection, metricId, usedBy, context, now));
    },

    /** Removes a usage recorded by mistake. Throws `usage-not-found`. */
    removeUsage(usageId: number): Promise<void> {
      return edit((connection) => removeUsage(connection, usageId));
    },
  };
}
