import type { Instant } from '../core/instant.ts';

/** A deleted metric. It can be restored with its history, tests and usage. */
export interface TrashedMetric {
  readonly metricId: string;
  readonly name: string;
  readonly deletedAt: Instant;
  readonly deletedBy: string | null;
  /** Numbers of rows that would be restored with it. */
  readonly changes: number;
  readonly tests: number;
  readonly usages: number;
}
