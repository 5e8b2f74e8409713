import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { Catalog } from './catalog.ts';

/**
 * Prepares for the first change, reads what is counted, and builds the search index, between users' calls, one step at
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
      database.replica.watch();
      await database.listing.load();
      return database.listing.prepareSearch();
    })
      .then((isReady) => {
        if (isReady === true) this.#onEvent({ is: 'search-ready' });
        if (isReady === false) this.#later(database);
      })
      .catch((error: unknown) => console.error('The search could not be prepared.', error));
  }
}
