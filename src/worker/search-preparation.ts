import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { Catalog } from './catalog.ts';

/**
 * Reads what is counted, builds the search index, and prepares for the first change, between users' calls, one step at
 * a time.
 */
export class SearchPreparation {
  readonly #read: Catalog['read'];
  readonly #onEvent: (event: CatalogEvent) => void;
  /** The database whose index is complete or being built. */
  #indexing: CatalogDatabase | undefined;

  constructor(read: Catalog['read'], onEvent: (event: CatalogEvent) => void) {
    this.#read = read;
    this.#onEvent = onEvent;
  }

  /** Starts with a database, once for each. Stops when another database is opened. */
  begin(database: CatalogDatabase): void {
    if (this.#indexing === database) return;
    this.#indexing = database;
    this.#later(database);
  }

  #later(database: CatalogDatabase): void {
    setTimeout(() => this.#step(database), 0);
  }

  #step(database: CatalogDatabase): void {
    this.#read(async (open) => {
      if (open !== database) return undefined;
      await database.listing.load();
      if (!database.listing.prepareSearch()) return false;
      database.replica.watch();
      return true;
    })
      .then((isReady) => {
        if (isReady === true) this.#onEvent({ is: 'search-ready' });
        if (isReady === false) this.#later(database);
      })
      .catch((error: unknown) => console.error('The search could not be prepared.', error));
  }
}
