import type { Instant } from '../core/instant.ts';
import { customValue } from './custom-filter.ts';
import type { ValueKey } from './query.ts';

/** A sort key. `match` is the search's own order, or the order of names if there is no search. */
export type SortKey =
  | 'match'
  | 'name'
  | 'id'
  | 'owner'
  | 'dataSource'
  | 'updatedAt'
  | 'createdAt'
  | 'trust'
  | 'testCount'
  | 'usageCount';

export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** A query and a sort order. */
export interface ListRequest {
  /** The query as typed: words, "phrases", filters. */
  readonly query: string;
  readonly sort: Sort;
}

/** A value of a facet and the number of metrics with it. Metrics without a value are counted separately. */
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/** The values of a custom field and the numbers of metrics with them. */
export interface CustomCounts {
  readonly name: string;
  readonly counts: readonly FacetCount[];
}

/** Counts of the listed metrics by value, most frequent first. The counts of a facet ignore its own filter. */
export interface Facets {
  readonly owners: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  readonly dataSources: readonly FacetCount[];
  readonly kinds: readonly FacetCount[];
  /** Groups by their paths; a metric counts for each group that its own is part of. */
  readonly groups: readonly FacetCount[];
  readonly units: readonly FacetCount[];
  readonly grains: readonly FacetCount[];
  readonly languages: readonly FacetCount[];
  /** Custom fields by which metrics are counted, in the catalog's order. */
  readonly customs: readonly CustomCounts[];
  /** Numbers of metrics that lack something or have failing tests. */
  readonly noOwner: number;
  readonly noDescription: number;
  readonly noTests: number;
  readonly failingTests: number;
  readonly stale: number;
  readonly unused: number;
  /** Undefined until the trust scores are calculated. */
  readonly trust: TrustCounts | undefined;
}

/** Counts by what trust scores rest on. */
export interface TrustCounts {
  /** Numbers of metrics by calculated trust score, in tenths: from 0 to below 10, …, from 90 to 100. */
  readonly histogram: readonly number[];
  /** Number of metrics of which nothing is known. */
  readonly unscored: number;
  readonly neverReviewed: number;
  /** Numbers of metrics that were last reviewed more than so many days ago. */
  readonly reviewedOver90: number;
  readonly reviewedOver180: number;
}

/** The counts of the values that a filter's key has; none for keys that are not counted. */
export function countsFor(facets: Facets, key: ValueKey): readonly FacetCount[] {
  switch (key) {
    case 'owner':
      return facets.owners;
    case 'tag':
      return facets.tags;
    case 'source':
      return facets.dataSources;
    case 'kind':
      return facets.kinds;
    case 'group':
      return facets.groups;
    case 'unit':
      return facets.units;
    case 'grain':
      return facets.grains;
    case 'language':
      return facets.languages;
    case 'custom':
      return facets.customs.flatMap(({ name, counts }) =>
        counts.map(({ value, count }) => ({ value: customValue(name, value), count })),
      );
    default:
      return [];
  }
}

/** Number of parts into which the range of the trust score is divided. */
export const TRUST_PARTS = 10;

/** The result of a list request: rowids in order. The rows themselves are read as they scroll into view. */
export interface Listing {
  /** Number of metrics in the catalog. */
  readonly total: number;
  /** Rowids of the matching metrics, in order. */
  readonly rowids: Int32Array;
  /** Words that no metric contains, and the words searched instead. */
  readonly respelled: readonly { readonly word: string; readonly as: string }[];
}

/** How many metrics a query lists, and their counts by facet. */
export interface QueryCounts {
  readonly count: number;
  readonly facets: Facets;
}

/** A listing with the counts of its rows. */
export interface CountedListing extends Listing {
  readonly facets: Facets;
}

/** A listing with its first rows, which the list shows at once. */
export interface ListingWithRows extends Listing {
  readonly firstRows: readonly ListRow[];
}

/** Rowids with the names of their metrics, in the order of rowids. */
export type MetricNames = readonly (readonly [rowid: number, name: string])[];

/** The texts that a passage is from: those that are searched besides the name. */
export type PassageField = 'synonyms' | 'description' | 'calculation' | 'id' | 'detail';

/** A row of the list. */
export interface ListRow {
  readonly rowid: number;
  readonly id: string;
  /** The part of the id that tells it from others of its name; undefined if there are none, or until that is known. */
  readonly idPart?: string | undefined;
  readonly name: string;
  readonly owner: string | null;
  readonly dataSource: string | null;
  readonly tags: readonly string[];
  /** The calculated trust score; null if nothing is known of it, undefined until it is calculated. */
  readonly trust: number | null | undefined;
  readonly testCount: number;
  /** True if one of its tests passed; undefined until that is known. */
  readonly hasPassed: boolean | undefined;
  readonly usageCount: number;
  readonly updatedAt: Instant;
  readonly createdAt: Instant;
  readonly failingTests: number;
  /** Ids of other metrics that it depends on, without data sources. */
  readonly dependencyCount: number;
  /** The match in another text, if the name does not match. */
  readonly passage: { readonly field: PassageField; readonly text: string } | null;
  /** Usages per day over the last 30 days, oldest first; empty if there were none. */
  readonly recentUsage: readonly number[];
}
