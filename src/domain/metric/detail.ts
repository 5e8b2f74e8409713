import type { SavedChange } from './change.ts';
import type { DefinitionReview } from './definition-review.ts';
import type { Metric } from './metric.ts';
import type { OriginSummary } from './origin.ts';
import type { ValidationTest } from './validation-test.ts';

/** A metric in another one's lineage, with the data that a link to it shows. */
export interface MetricLink {
  readonly id: string;
  readonly name: string;
  readonly testCount: number;
  /** The calculated trust score; null if nothing is known of it. */
  readonly trust: number | null;
}

/** A dependency, resolved. */
export type Dependency =
  /** `isCyclic`: that metric depends on this one, too. */
  | { readonly is: 'metric'; readonly link: MetricLink; readonly isCyclic: boolean }
  | { readonly is: 'source'; readonly id: string; readonly name: string }
  | { readonly is: 'unknown'; readonly id: string };

/** A metric with all that its page shows. */
export interface MetricDetail {
  readonly metric: Metric;
  readonly dependencies: readonly Dependency[];
  /** Metrics that depend directly on this one, by name. */
  readonly dependents: readonly MetricLink[];
  readonly tests: readonly ValidationTest[];
  readonly changeCount: number;
  readonly latestChanges: readonly SavedChange[];
  /** Usages in the last 30 days. */
  readonly usedLately: number;
  /** Their users, the most active first; null for usages without a user. */
  readonly usersLately: readonly (string | null)[];
  /** Null if nobody ever reviewed it. */
  readonly lastReview: DefinitionReview | null;
  readonly reviewCount: number;
  /** The texts of the details that say something, by field, for `readDetails`. */
  readonly details: readonly (readonly [field: string, text: string])[];
  /** The places that it came from, the latest import first. */
  readonly origins: readonly OriginSummary[];
  /** Columns that another program added to the table: column names and values as text. */
  readonly extra: readonly { readonly column: string; readonly text: string }[];
}

/** A synonym that several metrics claim, and these metrics by name. */
export interface ClaimedSynonym {
  /** In the spelling of the metric that was created first. */
  readonly synonym: string;
  readonly metrics: readonly { readonly id: string; readonly name: string }[];
}
