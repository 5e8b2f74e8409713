import type { Instant } from '../core/instant.ts';

/** A change of one field of one metric: an entry of the history, as the table has it. */
export interface Change {
  readonly id: number;
  readonly metricId: string;
  /** The column: `calculation`, `data_source`, …; `id` if the metric was renamed. */
  readonly fieldName: string;
  /** The column's text before, or null if there was none. Lists are JSON arrays. */
  readonly oldValue: string | null;
  readonly newValue: string | null;
  readonly changedBy: string | null;
  readonly changedAt: Instant;
}

/** A change with the present name of its metric, or null if the metric is gone. */
export interface NamedChange extends SavedChange {
  readonly metricName: string | null;
}

/** A change with the id of its save. */
export interface SavedChange extends Change {
  /** Identifies the save that the change is part of; null if another program wrote it. */
  readonly changeSetId: number | null;
  /** The author's reason. */
  readonly reason: string | null;
}
