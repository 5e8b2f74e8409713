import type { CatalogAccess } from './stored-version.ts';

/** An event of the open catalog, besides the answers to its calls. */
export type CatalogEvent =
  /** Rows changed, here or in another tab: read again what is on the screen. */
  | { readonly is: 'changed' }
  /** The catalog was replaced with another version. */
  | { readonly is: 'replaced'; readonly canUndoImport: boolean; readonly access: CatalogAccess }
  /** A newer build of Metricbook took over the catalog: nothing can be written until the page is reloaded. */
  | { readonly is: 'stopped'; readonly because: string }
  /** The browser had lost the stored catalog, and this tab stored its own as a new version. */
  | { readonly is: 'written-back' }
  /**
   * Another tab had written back less than this one knew, and work went on from there. This tab's catalog was stored
   * as an earlier version.
   */
  | { readonly is: 'set-aside' }
  /** A change that was reported as not saved turned out to be stored. */
  | { readonly is: 'saved-after-all' }
  /** The progress of long work: in bytes for the whole catalog, in metrics for a bulk edit. */
  | { readonly is: 'progress'; readonly done: number; readonly total: number }
  /** The search index is complete: searches find more and rank it better. */
  | { readonly is: 'search-ready' }
  /** All trust scores are calculated: lists have them from now on. */
  | { readonly is: 'trust-ready' };
