import type { CatalogConnection } from '../../worker/client.ts';
import type { LocalStore } from './local-store.ts';

/** A lock that tells all tabs that this one shows its catalog. */
export interface CatalogLock {
  /** Resolves when the catalog may be opened: from then on no tab deletes it. */
  readonly known: Promise<void>;
  /** Releases the lock. Resolves when all tabs can see that. */
  end(): Promise<void>;
}

/** The stored content of the catalogs of one page. */
export interface StoredCatalogs {
  /** The ids of all stored catalogs; undefined if the browser cannot list them. */
  ids(): Promise<readonly string[] | undefined>;
  /**
   * Deletes the stored content of a catalog, and the link to its backup file. `in-use`: a tab has it open, and
   * nothing was changed.
   */
  delete(id: string): Promise<'deleted' | 'in-use'>;
}

/** The part of `Window` that is used. */
export interface CatalogsWindow {
  readonly location: Pick<Location, 'assign'>;
  readonly navigator: { readonly locks?: Pick<LockManager, 'request'> };
  addEventListener(name: 'storage', heard: () => void): void;
}

/** The browser's services for several catalogs under one address. */
export interface BrowserCatalogs {
  /** The id of the catalog that this tab shows. */
  readonly shownId: string;
  readonly window: CatalogsWindow;
  readonly catalogLock: CatalogLock;
  /** The name of a catalog's lock, the same in all tabs. */
  lockName(id: string): string;
  /** The local store of a catalog. */
  storeFor(id: string): LocalStore;
  /** Opens a catalog beside the current one. */
  connect(id: string): CatalogConnection;
  /** Ends the current catalog's worker. The page must be left afterwards. */
  endShown(): void;
  stored(): Promise<StoredCatalogs>;
}
