import type { MetricsDatabase } from '../database/metrics-database.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { Catalog } from './catalog.ts';

/** Counts facets and builds the search index between users' calls, one step at a time. */
export class SearchPreparation {
  readonly #read: Catalog['read'];
  readonly #onEvent: (event: CatalogEvent) => void;
  /** The database whose index is complete or being built. */
  #indexing: MetricsDatabase | undefined;

  constructor(read: Catalog['read'], onEvent: (event: CatalogEvent) => void) {
    this.#read = read;
    this.#onEvent = onEvent;
  }

  /** Starts with a database, once for each. Stops when another database is opened. */
  begin(database: MetricsDatabase): void {
    if (this.#indexing === database) return;
    this.#indexing = database;
    this.#later(database);
  }

  /** Loads the index's code only now: the first list does not need it. */
  async #addIndex(database: MetricsDatabase): Promise<void> {
    const { createSearchIndex } = await import('../database/list/search-index.ts');
    await this.#read((open) => (open === database ? database.listing.useIndex(createSearchIndex) : undefined));
  }

  #later(database: MetricsDatabase): void {
    setTimeout(() => this.#step(database), 0);
  }

  #step(database: MetricsDatabase): void {
    this.#read((open) => (open === database ? database.listing.prepareSearch() : undefined))
      .then(async (ready) => {
        if (ready === 'facets') this.#onEvent({ is: 'facets-ready' });
        if (ready === 'all') this.#onEvent({ is: 'search-ready' });
        if (ready === 'unindexed') await this.#addIndex(database);
        if (ready !== 'all' && ready !== undefined) this.#later(database);
      })
      .catch((error: unknown) => console.error('The search index could not be built; search reads every row.', error));
  }
}
