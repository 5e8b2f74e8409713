import type { CatalogDatabase } from '../database/catalog-database.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CatalogAccess, VersionOrigin } from '../domain/catalog/stored-version.ts';
import { NO_HEAD, type Head } from '../storage/log/records.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import { beginWith, openInForce, type Started } from './catalog-start.ts';
import { type CatalogOptions, CatalogState, type InForce } from './catalog-state.ts';
import { adopt, catchUp } from './catalog-sync.ts';
import { withLock } from './web-lock.ts';
import { closedBecause, openStored } from './open-database.ts';
import { beforeImport } from './position.ts';
import { messagesReceived } from './in-turns.ts';
import { SearchPreparation } from './search-preparation.ts';
import { changedMeanwhile, isNewer, notSaved, versionGone } from './storage-failure.ts';
import { TaskQueue } from './task-queue.ts';

/** Attempts to commit before giving up against other tabs. With the lock, two are many. */
const MAX_ATTEMPTS = 1000;
/** Attempts to replace the catalog. Each one writes the complete file. */
const MAX_REPLACEMENTS = 5;

/**
 * One tab's replica of a catalog: a database in memory that equals the stored one. A write is stored first and
 * committed afterwards, so memory never shows what the disk does not have. A read never sees a write in progress.
 */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #state: CatalogState;
  readonly #queue = new TaskQueue();
  readonly #search: SearchPreparation;

  private constructor(options: CatalogOptions, started: Started) {
    this.#options = options;
    this.#state = new CatalogState(options, started);
    this.#search = new SearchPreparation((work) => this.read(work), options.onEvent);
    options.channel.onmessage = () => this.#hear();
    options.store.onLost = () => this.#hear();
    // Messages of other tabs were missed while the catalog was being opened.
    this.#hear();
    if (started.roots !== undefined) this.#state.stand(started.roots);
  }

  /** Opens the stored catalog; undefined if there is none. Throws `storage-damaged` and what opening a file throws. */
  static async open(options: CatalogOptions): Promise<Catalog | undefined> {
    return Catalog.#with(options, await openInForce(options));
  }

  /**
   * Stores the bytes of a checked file as the first version; undefined, with nothing written, if there is a catalog
   * already.
   */
  static async create(options: CatalogOptions, first: NewCatalog, watch: Watch = {}): Promise<Catalog | undefined> {
    const store = () => options.store.replace(NO_HEAD, first, watch);
    return Catalog.#with(options, await beginWith(options, first, store));
  }

  /** Stores a new catalog beside a damaged one, which stays as it is for salvage. */
  static async beginBeside(
    options: CatalogOptions,
    first: NewCatalog,
    watch: Watch = {},
  ): Promise<Catalog | undefined> {
    const store = () => options.store.beginBeside(first, watch);
    return Catalog.#with(options, await beginWith(options, first, store));
  }

  static #with(options: CatalogOptions, started: Started | undefined): Catalog | undefined {
    return started && new Catalog(options, started);
  }

  get access(): CatalogAccess {
    return this.#state.access;
  }

  get canUndoImport(): boolean {
    return this.#state.canUndoImport;
  }

  get head(): Head {
    return this.#state.head;
  }

  /** Reads once all earlier calls are done. */
  read<T>(work: (database: CatalogDatabase) => T | PromiseLike<T>): Promise<T> {
    return this.#queue.run(() => work(this.#state.database));
  }

  /**
   * Makes a change durable: resolves when it is on the disk. `work` may run several times, each time after applying
   * what other tabs committed. It must have no effect except on the database. If it throws, or storing fails, nothing
   * is changed. Long work returns a promise and pauses now and then, so that the worker can receive `cancel`; all
   * other calls wait until it is done.
   */
  write<T>(work: (database: CatalogDatabase) => T | PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#inTurn(async (turn) => {
        const made = await this.#stored(work, turn);
        resolve(made.result);
        if (made.is === 'stored') await this.#complete(made.head);
      }).catch(reject);
    });
  }

  /**
   * Replaces the catalog with a complete file; the present one is kept as a version. `make` gets the present
   * database, and may be called again after applying what other tabs committed. Throws `cancelled`.
   */
  replace(
    origin: VersionOrigin,
    make: (present: CatalogDatabase) => Uint8Array | Promise<Uint8Array>,
    watch: Watch = {},
  ): Promise<void> {
    return this.#putInForce(async () => {
      if (origin.is !== 'published') this.#state.checkOwn();
      const file = await make(this.#state.database);
      const database = await this.#options.openDatabase(file, { isOwn: true });
      const stored = await this.#options.store
        .replace(this.head, { file, origin }, watch)
        .catch((error: unknown) => closedBecause(database, error));
      if (stored.is === 'stored') return { opened: { database, access: { is: 'writable' } }, head: stored.head };
      database.close();
      return undefined;
    });
  }

  /** Makes an earlier version current; the present one is kept in its place. Throws `storage-version-gone`. */
  restore(id: string): Promise<void> {
    return this.#putInForce(async () => {
      this.#state.checkOwn();
      const kept = await this.#options.store.recoverVersion(id).catch(notSaved);
      if (kept === undefined || kept.epoch.left === null) throw versionGone();
      const opened = await openStored(this.#options.openDatabase, kept);
      const stored = await this.#options.store
        .restore(this.head, id)
        .catch((error: unknown) => closedBecause(opened.database, error));
      // Other tabs may have committed to it since it was read. Their messages will tell.
      if (stored?.is === 'stored') return { opened, head: kept.head };
      opened.database.close();
      if (stored === undefined) throw versionGone();
      return undefined;
    });
  }

  /** Restores the version before the last import. Throws `nothing-to-undo`. */
  async undoImport(): Promise<void> {
    const before = beforeImport(await this.#options.store.roots().catch(notSaved));
    if (before === undefined) throw new CatalogError('nothing-to-undo', 'There is no import to undo.');
    await this.restore(before.id);
  }

  /**
   * Checks, after `storage-not-saved`, if the browser can store again, and applies what is stored. Throws `storage-not-saved` if it
   * cannot.
   */
  retry(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#options.store.tryStoring().catch(notSaved);
      await catchUp(this.#state);
    });
  }

  /** Runs a change alone in this tab. It awaits its turn among all tabs before it writes. */
  #inTurn<T>(task: (turn: Promise<void>) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      this.#state.checkWritable();
      try {
        return await withLock(this.#options.locks, this.#options.name, task);
      } catch (error) {
        if (isNewer(error)) this.#state.stop(error.message);
        throw error;
      }
    });
  }

  /** Repeats an attempt to replace the catalog until no other tab was first. */
  #putInForce(attempt: () => Promise<InForce | undefined>): Promise<void> {
    return this.#inTurn(async (turn) => {
      await turn;
      for (let attempts = 1; attempts <= MAX_REPLACEMENTS; attempts += 1) {
        await catchUp(this.#state);
        this.#state.checkWritable();
        const inForce = await attempt();
        if (inForce === undefined) continue;
        this.#state.announce();
        await adopt(this.#state, inForce);
        return;
      }
      throw changedMeanwhile();
    });
  }

  /**
   * Attempts a write until it is stored, refused or found to change nothing. Throws if it was refused, or storing it
   * failed. What is stored is not committed yet.
   */
  async #stored<T>(
    work: (database: CatalogDatabase) => T | PromiseLike<T>,
    turn: Promise<void>,
  ): Promise<Stored<T> | Unchanged<T>> {
    this.#state.checkOwn();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const made = await this.#attempt(work, turn);
      if (made.is === 'stored') return made;
      // Refused work and work without a change were never compared with the stored head, so they may have seen old
      // data.
      const wasNew = await catchUp(this.#state);
      this.#state.checkWritable();
      if (made.is === 'stale' || wasNew) continue;
      if (made.is === 'refused') throw made.because;
      return made;
    }
    throw new CatalogError('storage-not-saved', 'Other tabs keep writing to this catalog. Try again in a moment.');
  }

  /** Attempts a write once. Throws if storing it failed. The transaction stays open only if it was stored. */
  async #attempt<T>(work: (database: CatalogDatabase) => T | PromiseLike<T>, turn: Promise<void>): Promise<Attempt<T>> {
    const { replica } = this.#state.database;
    replica.begin();
    try {
      const made = await madeBy(() => work(this.#state.database));
      const record = made.is === 'refused' ? undefined : replica.record();
      if (made.is === 'refused' || record === undefined) {
        replica.rollback();
        return made;
      }
      await turn;
      const stored = await this.#options.store
        .append(this.head, record, (entryId) => this.#state.doubts.add(entryId))
        .catch(notSaved);
      if (stored.is === 'stale') {
        replica.rollback();
        return stored;
      }
      this.#state.announce();
      return { is: 'stored', result: made.result, head: stored.head };
    } catch (error) {
      replica.rollback();
      throw error;
    }
  }

  /**
   * Commits in memory what is on the disk. Lets the answer leave first: nobody waits for the commit, since all later
   * calls come after it.
   */
  async #complete(head: Head): Promise<void> {
    const { replica } = this.#state.database;
    try {
      // A promise alone might resolve before the answer is sent.
      await messagesReceived();
      replica.commit();
      this.#state.advance(head);
    } catch (error) {
      // It is saved, and the page was told so. The journal has it.
      console.error('Metricbook reads a saved change again, which it could not commit.', error);
      replica.rollback();
      await catchUp(this.#state);
    }
  }

  /** Catches up after a message of another tab, or after the browser closed the connection. */
  #hear(): void {
    this.#queue
      .run(() => catchUp(this.#state))
      .catch((error: unknown) => {
        // The next write meets the same problem and reports it. Until then the user can do nothing.
        console.error('Metricbook could not read what another tab wrote.', error);
      });
  }

  /**
   * Prepares facet counts and the search index. Call it once the first list is on the screen; further calls do
   * nothing.
   */
  prepareSearch(): void {
    this.#search.begin(this.#state.database);
  }
}

/** The outcome of work that changed nothing, or of which nothing is stored yet. */
interface Unchanged<T> {
  readonly is: 'unchanged';
  readonly result: T;
}

/** The result of work before it is stored: done, or refused by throwing. */
type Made<T> = Unchanged<T> | { readonly is: 'refused'; readonly because: unknown };

/** A change that is on the disk, and the head after it. */
interface Stored<T> {
  readonly is: 'stored';
  readonly result: T;
  readonly head: Head;
}

/** The outcome of one attempt at a write. `stale`: another tab was first. */
type Attempt<T> = Made<T> | Stored<T> | { readonly is: 'stale' };

async function madeBy<T>(work: () => T | PromiseLike<T>): Promise<Made<T>> {
  try {
    return { is: 'unchanged', result: await work() };
  } catch (error) {
    return { is: 'refused', because: error };
  }
}
