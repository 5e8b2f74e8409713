import type { Day, Instant } from '../core/instant.ts';

/** A record that a user used a metric. */
export interface Usage {
  readonly id: number;
  readonly metricId: string;
  readonly usedBy: string | null;
  readonly usedAt: Instant;
  /** Place of use: a dashboard, a report, a notebook. */
  readonly context: string | null;
}

/** Usage of a metric in a period of days. */
export interface UsageStats {
  readonly metricId: string;
  /** Length of the period in days, today included. */
  readonly days: number;
  /** Usages in the period. */
  readonly total: number;
  /** The last usage of all, in the period or not. */
  readonly lastUsed: Instant | null;
  /** Every day of the period, oldest first, including days without usage. */
  readonly perDay: readonly { readonly day: Day; readonly count: number }[];
  /** Users in the period, the most active first. */
  readonly byUser: readonly { readonly usedBy: string | null; readonly count: number }[];
  readonly byContext: readonly { readonly context: string | null; readonly count: number }[];
}
