import type { Instant } from '../core/instant.ts';
import type { TheirSide } from './sides.ts';

/** What was read from a source, in the words of a catalog: metrics to compare, and what belongs to them. */
export interface TheirContent {
  readonly side: TheirSide;
  /** Where each metric stands, by the key of the place that it was read from. */
  readonly places: ReadonlyMap<string, PlaceInFile>;
  readonly tests: readonly TheirTest[];
  readonly usages: readonly TheirUsage[];
}

/** Where a metric stands in its source, and what the source says of it that no field has a place for. */
export interface PlaceInFile {
  readonly file: string;
  /** Counted from 1; null if the format has no lines. */
  readonly line: number | null;
  /** Untouched, as JSON. */
  readonly foreignAttributes: string;
}

/** A validation test of metrics of theirs. */
export interface TheirTest {
  /** Ids of theirs. */
  readonly metrics: readonly string[];
  readonly type: string;
  readonly query: string | null;
  readonly expected: string | null;
  /** The outcome of its last run; null if it never ran. */
  readonly result: { readonly status: string; readonly at: Instant | null } | null;
}

/** A use of metrics of theirs: a dashboard, a notebook. */
export interface TheirUsage {
  /** Ids of theirs. */
  readonly metrics: readonly string[];
  readonly usedBy: string;
  readonly context: string | null;
}
