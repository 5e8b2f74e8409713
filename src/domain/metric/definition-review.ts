import type { Instant } from '../core/instant.ts';

/** Somebody looked at a metric's definition and found it right. */
export interface DefinitionReview {
  readonly id: number;
  readonly metricId: string;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Instant;
  readonly note: string | null;
}
