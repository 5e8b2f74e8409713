import type { Instant } from '../core/instant.ts';

/** The present status of a metric that a tab has open under an id. */
export type MetricStatus =
  | { readonly is: 'there' }
  | { readonly is: 'renamed'; readonly id: string; readonly name: string }
  | { readonly is: 'trashed'; readonly deletedBy: string | null; readonly deletedAt: Instant }
  /** No trace of the id in the catalog: the catalog may have been replaced. */
  | { readonly is: 'gone' };
