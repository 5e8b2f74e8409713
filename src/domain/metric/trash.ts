import type { Instant } from '../core/instant.ts';

/** A deleted metric that can come back whole, with its history, tests and usage. */
export interface TrashedMetric {
  readonly metricId: string;
  readonly name: string;
  readonly deletedAt: Instant;
  readonly deletedBy: string | null;
  /** What would come back with it. */
  readonly changes: number;
  readonly tests: number;
  readonly usages: number;
}
