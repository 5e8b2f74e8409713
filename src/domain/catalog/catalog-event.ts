import type { CatalogAccess } from './stored-version.ts';

/** An event of the open catalog, besides the answers to its calls. */
export type CatalogNews =
  /** Rows changed, here or in another tab: the screen should read again. */
  | { readonly is: 'changed' }
  /** The whole catalog is another one. */
  | { readonly is: 'replaced'; readonly canUndoImport: boolean; readonly access: CatalogAccess }
  /** A newer version of Metricbook took the catalog over: nothing can be written here until the page is reloaded. */
  | { readonly is: 'stopped'; readonly because: string }
  /** The browser had lost the stored catalog; this tab stored all it has, as a new version. */
  | { readonly is: 'written-back' }
  /** Another tab had stored less than this one knew, and went on from there: the catalog of this tab is kept as a version. */
  | { readonly is: 'set-aside' }
  /** A change that was reported as not saved turned out to be stored. */
  | { readonly is: 'saved-after-all' }
  /** The progress of long work: in bytes for the whole catalog, in metrics for a bulk edit. */
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  /** A list now has facet counts, which the first one left out. */
  | { readonly is: 'facets-ready' }
  /** The search index is complete: searches find more, in a better order. */
  | { readonly is: 'search-ready' };
