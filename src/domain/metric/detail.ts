import type { SavedChange } from './change.ts';
import type { Instant } from '../core/instant.ts';
import type { Metric } from './metric.ts';
import type { ValidationTest } from './validation-test.ts';

/** A metric that another one names, with what a link to it needs. */
export interface MetricLink {
  readonly id: string;
  readonly name: string;
  readonly testCount: number;
  readonly trustScore: number;
}

/** What one dependency turns out to be. */
export type Dependency =
  | { readonly is: 'metric'; readonly link: MetricLink }
  | { readonly is: 'source'; readonly id: string; readonly name: string }
  | { readonly is: 'unknown'; readonly id: string };

/** A metric with all that its page shows at once. */
export interface MetricDetail {
  readonly metric: Metric;
  readonly dependencies: readonly Dependency[];
  /** The metrics that name this one among their dependencies, by name. */
  readonly dependents: readonly MetricLink[];
  readonly tests: readonly ValidationTest[];
  readonly changeCount: number;
  readonly latestChanges: readonly SavedChange[];
  /** Usages in the last 30 days. */
  readonly usedLately: number;
  /** Who made them, most first; null where nobody is named. */
  readonly usersLately: readonly (string | null)[];
  /** When anything but the trust score last changed, as far as is known. */
  readonly definedAt: Instant;
  /** Columns that another program added to the table, as text, by column name. */
  readonly extra: readonly { readonly column: string; readonly text: string }[];
}
