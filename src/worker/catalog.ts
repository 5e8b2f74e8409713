import type { MetricsDatabase } from '../database/metrics-database.ts';
import { CatalogError } from '../domain/catalog-error.ts';
import type { CatalogStore, StoredCatalog } from '../storage/catalog-store.ts';
import type { Head } from '../storage/records.ts';
import type { CatalogNews } from './catalog-methods.ts';
import type { Locks } from './fair-lock.ts';
import { inFairTurn } from './fair-lock.ts';
import { Turns } from './turns.ts';

/** What a catalog needs of its surroundings. */
export interface CatalogPlace {
  readonly store: CatalogStore;
  /** Opens the bytes of a file, or an empty catalog. */
  readonly openDatabase: (bytes?: Uint8Array) => Promise<MetricsDatabase>;
  /** Names the lock and the channel; the same in all tabs. */
  readonly name: string;
  readonly locks: Locks | undefined;
  /** Tells other tabs that there is news, and hears of theirs. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
  readonly onEvent: (event: CatalogNews) => void;
  /** Called with where the catalog stands, after each commit: the journal may want folding. */
  readonly onHead: (head: Head) => void;
}

/** Attempts to write before a tab gives up against others; with the lock, two are many. */
const MOST_ATTEMPTS = 1000;

/**
 * One tab's replica of a catalog: a database in memory that equals what is stored. A write is stored first and committed
 * then, so that memory never shows what the disk does not have; a read never sees a write under way.
 */
export class Catalog {
  readonly #place: CatalogPlace;
  readonly #turns = new Turns();
  #database: MetricsDatabase;
  /** The database whose search index is being built, or is complete. */
  #indexing: MetricsDatabase | undefined;
  #head: Head;

  private constructor(place: CatalogPlace, database: MetricsDatabase, head: Head) {
    this.#place = place;
    this.#database = database;
    this.#head = head;
    place.channel.onmessage = () => this.#hear();
    // What was said while the catalog was being opened, nobody heard.
    this.#hear();
    place.onHead(head);
  }

  /**
   * Begins a catalog beside a stored one that is damaged; that one stays as it is, for rescue. Undefined, with nothing
   * written, where what is stored turns out to be whole.
   */
  static async beginBeside(place: CatalogPlace, file: Uint8Array): Promise<Catalog | undefined> {
    const database = await place.openDatabase(file);
    const head = await place.store.beginBeside(file).catch((error: unknown) => given(database, error));
    if (head === undefined) {
      database.close();
      return undefined;
    }
    place.channel.postMessage('news');
    return new Catalog(place, database, head);
  }

  /** Opens the stored catalog; undefined where there is none. Throws `damaged-storage` and what opening a file throws. */
  static async open(place: CatalogPlace): Promise<Catalog | undefined> {
    const stored = await place.store.recover();
    return stored && new Catalog(place, await replayed(place, stored), stored.head);
  }

  /** Begins a catalog with the bytes of a checked file; undefined, with nothing written, where there is one already. */
  static async create(place: CatalogPlace, file: Uint8Array): Promise<Catalog | undefined> {
    const database = await place.openDatabase(file);
    const stored = await place.store.replace(undefined, file).catch((error: unknown) => given(database, error));
    if (stored.is === 'stale') {
      database.close();
      return undefined;
    }
    place.channel.postMessage('news');
    return new Catalog(place, database, stored.head);
  }

  /** Whether an import can be undone. */
  get hasPrevious(): boolean {
    return this.#head.previous !== null;
  }

  /** Reads once all earlier calls are done. */
  read<T>(work: (database: MetricsDatabase) => T): Promise<T> {
    return this.#turns.take(() => work(this.#database));
  }

  /**
   * Makes a change durable: resolves when it is on the disk. `work` may run several times, each on what other tabs have
   * written meanwhile; it must have no effect but on the database. Where it throws, or storing fails, nothing changed.
   */
  write<T>(work: (database: MetricsDatabase) => T): Promise<T> {
    return this.#turns.take(() =>
      inFairTurn(this.#place.locks, this.#place.name, async () => {
        for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
          const made = await this.#attempt(work);
          if (made.is === 'stored') return made.result;
          // What is refused, or changes nothing, never came to comparing tips: it may have been judged by an old view.
          const wasNew = await this.#catchUp();
          if (made.is === 'stale' || wasNew) continue;
          if (made.is === 'refused') throw made.because;
          return made.result;
        }
        throw new CatalogError('not-saved', 'Other tabs keep writing to this catalog. Try again in a moment.');
      }),
    );
  }

  /** Puts a whole new file in force; the present catalog is kept as the one before. `make` gets the present one. */
  replace(make: (present: MetricsDatabase) => Promise<Uint8Array>): Promise<void> {
    return this.#turns.take(async () => {
      await this.#catchUp();
      const file = await make(this.#database);
      // Opened first: what does not open is never put in force.
      const database = await this.#place.openDatabase(file);
      const replacing = this.#place.store.replace(this.#head, file);
      const stored = await replacing.catch((error: unknown) => given(database, error));
      if (stored.is === 'stale') {
        database.close();
        throw changedMeanwhile();
      }
      this.#adopt(stored.head, database);
      this.#place.channel.postMessage('news');
    });
  }

  /** Puts the catalog before the last replacement in force again. Throws `nothing-to-undo`. */
  swapBack(): Promise<void> {
    return this.#turns.take(async () => {
      await this.#catchUp();
      const stored = await this.#place.store.swapBack(this.#head).catch(notSaved);
      if (stored === undefined) throw new CatalogError('nothing-to-undo', 'There is no import to undo.');
      if (stored.is === 'stale') throw changedMeanwhile();
      await this.#restart();
      this.#place.channel.postMessage('news');
    });
  }

  /** One attempt at a write. Throws where storing it failed. */
  async #attempt<T>(work: (database: MetricsDatabase) => T): Promise<Attempt<T>> {
    const { replica } = this.#database;
    replica.begin();
    try {
      const made = madeBy(() => work(this.#database));
      const record = made.is === 'refused' ? undefined : replica.record();
      if (made.is === 'refused' || record === undefined) {
        replica.rollback();
        return made;
      }
      const stored = await this.#place.store.append(this.#head, record).catch(notSaved);
      if (stored.is === 'stale') {
        replica.rollback();
        return stored;
      }
      replica.commit();
      this.#head = stored.head;
      this.#place.channel.postMessage('news');
      this.#place.onHead(stored.head);
      this.#place.onEvent({ is: 'changed' });
      return { is: 'stored', result: made.result };
    } catch (error) {
      replica.rollback();
      throw error;
    }
  }

  /** Another tab said that it wrote. */
  #hear(): void {
    this.#turns
      .take(() => this.#catchUp())
      .catch((error: unknown) => {
        // The next write meets the same trouble and tells the person; until then there is nothing to act on.
        console.error('Metricbook could not read what another tab wrote.', error);
      });
  }

  /** Applies what other tabs committed; returns whether there was anything. */
  async #catchUp(): Promise<boolean> {
    const news = await this.#place.store.since(this.#head).catch(notSaved);
    switch (news.is) {
      case 'none':
        return false;
      case 'restart':
        await this.#restart();
        return true;
      case 'records':
        this.#database.replica.apply(news.records);
        this.#head = news.head;
        this.#place.onEvent({ is: 'changed' });
        return true;
    }
  }

  /** Starts again from what is stored. */
  async #restart(): Promise<void> {
    const stored = await this.#place.store.recover().catch(notSaved);
    if (stored === undefined) return this.#writeBack();
    this.#adopt(stored.head, await replayed(this.#place, stored));
  }

  /** The site's data was cleared under an open catalog: what is in memory is all there is, so it is stored anew. */
  async #writeBack(): Promise<void> {
    const stored = await this.#place.store.replace(undefined, this.#database.export()).catch(notSaved);
    if (stored.is === 'stored') this.#head = stored.head;
    else await this.#restart();
  }

  /** Goes on with another database. */
  #adopt(head: Head, database: MetricsDatabase): void {
    this.#database.close();
    this.#database = database;
    this.#head = head;
    this.#place.onEvent({ is: 'replaced', canUndoImport: this.hasPrevious });
  }

  /**
   * Works out facet counts and builds the search index between the calls of people, a step at a time. To be called when
   * the first list is on the screen, and again as often as one likes.
   */
  prepareSearch(): void {
    if (this.#indexing === this.#database) return;
    const database = this.#database;
    this.#indexing = database;
    const step = (): void => {
      this.#turns
        .take(() => (this.#database === database ? database.prepareSearch() : undefined))
        .then((ready) => {
          if (ready === 'facets') this.#place.onEvent({ is: 'facets-ready' });
          if (ready === 'all') this.#place.onEvent({ is: 'search-ready' });
          if (ready === 'facets' || ready === 'some') setTimeout(step, 0);
        })
        .catch((error: unknown) =>
          console.error('The search index could not be built; search reads every row.', error),
        );
    };
    setTimeout(step, 0);
  }
}

/** What became of work of which nothing has been stored. */
type Made<T> = { readonly is: 'unchanged'; readonly result: T } | { readonly is: 'refused'; readonly because: unknown };

/** What came of one attempt at a write; `stale`: another tab was first. */
type Attempt<T> = Made<T> | { readonly is: 'stored'; readonly result: T } | { readonly is: 'stale' };

function madeBy<T>(work: () => T): Made<T> {
  try {
    return { is: 'unchanged', result: work() };
  } catch (error) {
    return { is: 'refused', because: error };
  }
}

async function replayed(place: CatalogPlace, stored: StoredCatalog): Promise<MetricsDatabase> {
  const database = await place.openDatabase(stored.file);
  try {
    database.replica.apply(stored.records);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What became of a database that was to be put in force. */
function given(database: MetricsDatabase, error: unknown): never {
  database.close();
  return notSaved(error);
}

function changedMeanwhile(): CatalogError {
  return new CatalogError(
    'changed-meanwhile',
    'Another tab changed the catalog meanwhile. Nothing was done; try again.',
  );
}

/** What storage threw, as a sentence for people. */
function notSaved(error: unknown): never {
  if (error instanceof CatalogError) throw error;
  const name = error instanceof Error ? error.name : '';
  const because =
    name === 'QuotaExceededError'
      ? 'the space that the browser allows, or the disk, is full'
      : `the browser could not store it (${error instanceof Error ? error.message : String(error)})`;
  throw new CatalogError(
    'not-saved',
    `Not saved: ${because}. Nothing was changed; download the catalog to be safe.`,
    { name },
    { cause: error },
  );
}
