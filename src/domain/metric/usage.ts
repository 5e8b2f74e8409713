import type { Day, Instant } from '../core/instant.ts';

/** One time that somebody used a metric. */
export interface Usage {
  readonly id: number;
  readonly metricId: string;
  readonly usedBy: string | null;
  readonly usedAt: Instant;
  /** Where: a dashboard, a report, a notebook. */
  readonly context: string | null;
}

/** How a metric was used over the last days. */
export interface UsageStats {
  readonly metricId: string;
  /** The length of the period, in days, today included. */
  readonly days: number;
  /** Usages within the period. */
  readonly total: number;
  /** The last usage ever, within the period or not. */
  readonly lastUsed: Instant | null;
  /** Every day of the period, oldest first, days without use included. */
  readonly perDay: readonly { readonly day: Day; readonly count: number }[];
  /** Within the period, most first. */
  readonly byUser: readonly { readonly usedBy: string | null; readonly count: number }[];
  readonly byContext: readonly { readonly context: string | null; readonly count: number }[];
}
