import type { Instant } from '../core/instant.ts';

/** One field of one metric changed: an entry of the history, as the table holds it. */
export interface Change {
  readonly id: number;
  readonly metricId: string;
  /** The column's name: `calculation`, `data_source`, …; `id` where the metric was renamed. */
  readonly fieldName: string;
  /** The column's text before, or null where there was none. Lists are JSON arrays. */
  readonly oldValue: string | null;
  readonly newValue: string | null;
  readonly changedBy: string | null;
  readonly changedAt: Instant;
}

/** A change with the name of its metric today; null where that is gone. */
export interface NamedChange extends SavedChange {
  readonly metricName: string | null;
}

/** A change with the save that it was part of. */
export interface SavedChange extends Change {
  /** Changes of one save share this; null for changes that another program wrote. */
  readonly changeSetId: number | null;
  /** Why, in the author's words. */
  readonly reason: string | null;
}
