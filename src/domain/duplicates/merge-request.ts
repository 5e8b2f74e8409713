import type { TakenFields } from './merge-plan.ts';
import type { Metric } from '../metric/metric.ts';

/** A metric as the user saw it before a merge. If it was changed since, the merge is refused. */
export interface SeenMetric {
  readonly id: string;
  readonly updatedAt: string;
  readonly changeCount: number;
}

/** A merge of metrics into one of them. */
export interface MergeRequest {
  readonly kept: SeenMetric;
  readonly others: readonly SeenMetric[];
  readonly taken: TakenFields;
}

/** Enough to undo a merge. */
export interface MergeUndo {
  /** The version of the catalog, which numbers its change sets. */
  readonly epoch: string;
  /** Undefined if the merge changed no field. */
  readonly changeSet: number | undefined;
  readonly trashed: readonly string[];
}

/** A merge that was made. */
export interface Merged {
  readonly kept: Metric;
  /** Metrics that depended on those merged, and now depend on the kept one. */
  readonly followed: number;
  readonly undo: MergeUndo;
}

/** A merge that was undone. */
export interface MergeUndone {
  /** Changes that stayed, because somebody changed the field again. */
  readonly changedSince: number;
}
