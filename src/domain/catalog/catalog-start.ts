import type { CatalogAccess, Rescue } from './stored-version.ts';

/** The state in which a start finds the catalog in this browser. */
export type CatalogStart =
  | { readonly is: 'empty' }
  | { readonly is: 'open'; readonly total: number; readonly canUndoImport: boolean; readonly access: CatalogAccess }
  /** Something is stored and cannot be opened as it is. `rescues`: whole states that can be recovered, the best first. */
  | { readonly is: 'damaged'; readonly because: string; readonly rescues: readonly Rescue[] };
