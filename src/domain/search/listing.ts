import type { Instant } from '../core/instant.ts';

/** What a list can be sorted by. `match` is the search's own order, and the name's where nothing is searched. */
export type SortKey =
  | 'match'
  | 'name'
  | 'id'
  | 'owner'
  | 'dataSource'
  | 'updatedAt'
  | 'createdAt'
  | 'trustScore'
  | 'testCount'
  | 'usageCount';

export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** Which metrics to list, in which order. */
export interface ListRequest {
  /** As a person types it: words, "phrases", filters. */
  readonly query: string;
  readonly sort: Sort;
}

/** One value of a facet and how many metrics have it. Metrics without a value are counted apart. */
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** How many of the listed metrics have each value; the counts of a facet leave out its own filter. Most first. */
export interface Facets {
  readonly owners: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  readonly dataSources: readonly FacetCount[];
  /** Metrics that lack something, or whose tests fail. */
  readonly noOwner: number;
  readonly noDescription: number;
  readonly noTests: number;
  readonly failingTests: number;
  readonly untouched: number;
  readonly unused: number;
  /** Metrics by trust, in tenths: from 0 to below 10, …, from 90 to 100. */
  readonly trust: readonly number[];
}

/** How many parts the trust score's range is counted in. */
export const TRUST_PARTS = 10;

/** The answer to a list request: row numbers in order. The rows themselves are read as they come into view. */
export interface Listing {
  /** Metrics in the whole catalog. */
  readonly total: number;
  /** The matching rows, first to last. */
  readonly rowids: Int32Array;
  /** Undefined until the counts are ready, shortly after the start. */
  readonly facets: Facets | undefined;
  /** Words that nothing contains, and what was searched in their stead. */
  readonly respelled: readonly { readonly word: string; readonly as: string }[];
}

/** A listing with its first rows, which a list shows at once. */
export interface ListingWithRows extends Listing {
  readonly firstRows: readonly ListRow[];
}

/** Row numbers with the names of their metrics, by row number. */
export type MetricNames = readonly (readonly [rowid: number, name: string])[];

/** What a row of the list shows. */
export interface ListRow {
  readonly rowid: number;
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly dataSource: string | null;
  readonly tags: readonly string[];
  readonly trustScore: number;
  readonly testCount: number;
  readonly usageCount: number;
  readonly updatedAt: Instant;
  readonly createdAt: Instant;
  readonly failingTests: number;
  readonly dependencyCount: number;
  /** Where the query matched when the name did not: a passage of the description or calculation. */
  readonly passage: { readonly field: 'description' | 'calculation' | 'id'; readonly text: string } | null;
  /** Usages a day over the last 30 days, oldest first; empty where there were none. */
  readonly recentUsage: readonly number[];
}
