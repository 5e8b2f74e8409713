import type { CatalogAccess, SalvageOption } from './stored-version.ts';

/** The state of the catalog in this browser when the page starts. */
export type CatalogStart =
  | { readonly is: 'empty' }
  | { readonly is: 'open'; readonly total: number; readonly canUndoImport: boolean; readonly access: CatalogAccess }
  /** A part of the page could not be loaded, so nothing is known of the stored catalog. It was not touched. */
  | { readonly is: 'unavailable'; readonly because: string }
  /** The stored catalog cannot be opened as it is. `salvageOptions`: complete states that can be salvaged, the best first. */
  | { readonly is: 'damaged'; readonly because: string; readonly salvageOptions: readonly SalvageOption[] };
