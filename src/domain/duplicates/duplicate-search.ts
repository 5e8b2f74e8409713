import type { Instant } from '../core/instant.ts';
import type { MetricDetail } from '../metric/detail.ts';
import type { DuplicateGroup, DuplicateReason } from './duplicate-groups.ts';

/** Two metrics that were decided not to be duplicates. */
export interface DecidedPair {
  readonly metrics: readonly [MetricName, MetricName];
  readonly decidedBy: string | null;
  readonly decidedAt: Instant;
}

/** A metric by its id and name. */
export interface MetricName {
  readonly id: string;
  readonly name: string;
}

/** How far a search for duplicates has come, in metrics read and then in kinds of comparison. */
export interface SearchStep {
  readonly done: number;
  readonly total: number;
  /** All groups so far, if there are others than at the step before. */
  readonly groups: readonly DuplicateGroup[] | undefined;
}

/** The state of a search for duplicates. */
export interface DuplicatesFound extends SearchStep {
  /** The number of the search. Another one than before: the catalog was changed, and the search began anew. */
  readonly search: number;
  readonly isComplete: boolean;
  /** Metrics of the catalog. */
  readonly metrics: number;
}

/** A metric in the list of duplicates. */
export interface DuplicateRow extends MetricName {
  readonly row: number;
  /** The beginning of the calculation. */
  readonly calculation: string | null;
  readonly owner: string | null;
  /** The calculated trust score; null if nothing is known of it. */
  readonly trust: number | null;
}

/** A metric as it is compared with others. */
export interface ComparedMetric {
  readonly detail: MetricDetail;
  /** The calculated trust score; null if nothing is known of it. */
  readonly trust: number | null;
}

/** A metric that is similar to another one. */
export interface SimilarMetric extends MetricName {
  /** The most telling first; never empty. */
  readonly reasons: readonly DuplicateReason[];
}

/** The metrics similar to one. */
export interface SimilarMetrics {
  /** The most similar, the first ones. */
  readonly first: readonly SimilarMetric[];
  /** How many there are; `most` stands for many. */
  readonly count: number;
}
