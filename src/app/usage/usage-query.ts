import type { Usage, UsageStats } from '../../domain/metric/usage.ts';
import { defineFeature } from '../core/feature.ts';
import { createLiveQuery } from '../core/query.ts';

/** A metric's usage over a number of days, with the latest usages one by one. */
export interface UsageData {
  readonly stats: UsageStats;
  readonly latest: readonly Usage[];
}

interface UsageKey {
  readonly metricId: string;
  readonly days: number;
}

/** Number of latest usages that the usage tab lists. */
const LATEST = 50;

/** A metric's usage, by the metric's id and the number of days. */
export const USAGE = defineFeature((app) =>
  createLiveQuery(app, async ({ metricId, days }: UsageKey): Promise<UsageData> => {
    const [stats, latest] = await Promise.all([
      app.client.usageStats(metricId, days),
      app.client.usages(metricId, LATEST),
    ]);
    return { stats, latest };
  }),
);
