import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { Catalog } from './catalog.ts';

/** The step to do next. A change of very many metrics loses the trust scores and goes back to their step. */
type Phase = 'search' | 'trust' | 'done';

/**
 * Reads what is counted, builds the search index, prepares for the first change, and calculates trust scores, between
 * users' calls, one step at a time.
 */
export class SearchPreparation {
  readonly #read: Catalog['read'];
  readonly #onEvent: (event: CatalogEvent) => void;
  /** The database whose index is complete or being built. */
  #indexing: CatalogDatabase | undefined;
  #phase: Phase = 'search';

  constructor(read: Catalog['read'], onEvent: (event: CatalogEvent) => void) {
    this.#read = read;
    this.#onEvent = onEvent;
  }

  /**
   * Starts with a database, once for each, or goes on if its trust scores are no longer calculated. Stops when another
   * database is opened.
   */
  begin(database: CatalogDatabase): void {
    if (this.#indexing === database) {
      if (this.#phase !== 'done' || database.listing.isTrustReady()) return;
      this.#phase = 'trust';
    } else {
      this.#indexing = database;
      this.#phase = 'search';
    }
    this.#later(database);
  }

  #later(database: CatalogDatabase): void {
    setTimeout(() => this.#step(database), 0);
  }

  #step(database: CatalogDatabase): void {
    this.#read(async (open) => {
      if (open !== database) return false;
      await database.listing.load();
      if (this.#phase === 'search') {
        if (!database.listing.prepareSearch()) return true;
        database.replica.watch();
        this.#phase = 'trust';
        this.#onEvent({ is: 'search-ready' });
        return true;
      }
      if (!database.listing.prepareTrust()) return true;
      this.#phase = 'done';
      this.#onEvent({ is: 'trust-ready' });
      return false;
    })
      .then((isLeft) => {
        if (isLeft) this.#later(database);
      })
      .catch((error: unknown) => console.error('The search could not be prepared.', error));
  }
}
