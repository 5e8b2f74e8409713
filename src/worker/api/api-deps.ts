import type { Edit, Query } from '../../database/catalog-database.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CatalogStore } from '../../storage/catalog-store.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import type { NewCatalog } from '../../storage/snapshot/versions.ts';
import type { Catalog } from '../catalog.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { ForeignWorkers } from '../foreign/in-foreign-worker.ts';

/** The parts of the open catalog that the APIs use. */
export interface ApiDeps {
  /** The catalog, if one is open. */
  readonly present: () => Catalog | undefined;
  /** The open catalog; throws if none is. */
  readonly opened: () => Catalog;
  readonly read: Catalog['read'];
  readonly write: Catalog['write'];
  /** Runs a query once all earlier calls are done. */
  readonly query: <T>(query: Query<T>) => Promise<T>;
  /** Makes an edit durable. */
  readonly edit: <T>(edit: Edit<T>) => Promise<T>;
  /** Stores a file as the first version; resolves with false if another tab was first. */
  readonly begin: (first: NewCatalog, watch?: Watch) => Promise<boolean>;
  /** The present state of the catalog. */
  readonly started: () => Promise<CatalogStart>;
  /** Runs long work: reports its progress, and lets `cancel` abort it. */
  readonly watched: <T>(work: (watch: Watch) => Promise<T>) => Promise<T>;
  /** Garbage collection. It usually runs with a checkpoint, which a catalog without a journal never gets. */
  readonly collectGarbage: () => Promise<unknown>;
  readonly store: CatalogStore;
  readonly openDatabase: OpenDatabase;
  readonly wasmUrl: string | undefined;
  readonly foreignWorkers: () => ForeignWorkers;
}
