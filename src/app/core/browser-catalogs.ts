import type { CatalogConnection } from '../../worker/client.ts';
import type { LocalStore } from './local-store.ts';

/** That this tab shows its catalog, for all tabs to know. */
export interface CatalogLock {
  /** Resolves when the catalog may be opened: from then on nobody deletes it. */
  readonly known: Promise<void>;
  /** Takes it back; resolves when all tabs know. */
  end(): Promise<void>;
}

/** The stored content of the catalogs of one page. */
export interface StoredCatalogs {
  /** The ids of all catalogs whose content is stored; undefined where the browser does not tell. */
  ids(): Promise<readonly string[] | undefined>;
  /** Deletes what is stored of one, and the link to its backup file. `in-use`: a tab has it open, and nothing was changed. */
  delete(id: string): Promise<'deleted' | 'in-use'>;
}

/** The parts of a window that are used. */
export interface CatalogsWindow {
  readonly location: Pick<Location, 'assign'>;
  readonly navigator: { readonly locks?: Pick<LockManager, 'request'> };
  addEventListener(name: 'storage', heard: () => void): void;
}

/** What a page has of its browser for several catalogs under one address. */
export interface BrowserCatalogs {
  /** The id of the one that this tab shows. */
  readonly shownId: string;
  readonly window: CatalogsWindow;
  readonly catalogLock: CatalogLock;
  /** The name that the presence of one has in all tabs. */
  lockName(id: string): string;
  /** What is kept for one. */
  storeFor(id: string): LocalStore;
  /** Opens one beside the one that is shown. */
  connect(id: string): CatalogConnection;
  /** Ends the worker of the one that is shown: the page has to be left then. */
  endShown(): void;
  stored(): Promise<StoredCatalogs>;
}
