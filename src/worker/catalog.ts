import type { MetricsDatabase } from '../database/metrics-database.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { Edition } from '../domain/catalog/edition.ts';
import type { CatalogAccess, CatalogRole, VersionOrigin } from '../domain/catalog/stored-version.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { Appended } from '../storage/log/journal.ts';
import type { CheckpointMark, Epoch, Tip } from '../storage/log/records.ts';
import { NO_TIP } from '../storage/log/records.ts';
import type { StoredCatalog } from '../storage/recovery/recovery.ts';
import type { Slots } from '../storage/log/head.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { CatalogNews } from './catalog-methods.ts';
import type { Locks } from './fair-lock.ts';
import { inFairTurn } from './fair-lock.ts';
import type { OpenDatabase, OpenedCatalog } from './opening.ts';
import { openStored } from './opening.ts';
import { changedMeanwhile, isNewer, notSaved, publishedCatalog, versionGone } from './storage-failure.ts';
import { Turns } from './turns.ts';

/** What a catalog needs of its surroundings. */
export interface CatalogPlace {
  readonly store: CatalogStore;
  readonly openDatabase: OpenDatabase;
  /** Of a published catalog nothing but the edition is ever exchanged. */
  readonly role: CatalogRole;
  /** Names the lock and the channel; the same in all tabs. */
  readonly name: string;
  readonly locks: Locks | undefined;
  /** Tells other tabs that there is news, and hears of theirs. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
  readonly onEvent: (event: CatalogNews) => void;
  /** Called with where the catalog stands, after each commit: the journal may want folding. */
  readonly onTip: (tip: Tip) => void;
  /** Called with what of the journal is folded already, where another catalog is opened. */
  readonly onOpened: (mark: CheckpointMark) => void;
}

/** Attempts to write before a tab gives up against others; with the lock, two are many. */
const MOST_ATTEMPTS = 1000;
/** Attempts to put a whole catalog in force: each one writes it all. */
const MOST_REPLACEMENTS = 5;

/** A catalog in memory, and where it stands in what is stored. */
interface InForce {
  readonly opened: OpenedCatalog;
  readonly tip: Tip;
}

/** Where a tab stands in what is stored. */
interface Standing {
  readonly tip: Tip;
  /** Whether what is in force was imported, over something that is still kept. */
  readonly canUndoImport: boolean;
  /** Of which edition what is in force is, as far as that is known. */
  readonly edition: Edition | undefined;
}

/**
 * One tab's replica of a catalog: a database in memory that equals what is stored. A write is stored first and committed
 * then, so that memory never shows what the disk does not have; a read never sees a write under way.
 */
export class Catalog {
  readonly #place: CatalogPlace;
  readonly #turns = new Turns();
  #database: MetricsDatabase;
  /** What this version can do with what is stored, whosever it is. */
  #access: OpenedCatalog['access'];
  /** The database whose search index is being built, or is complete. */
  #indexing: MetricsDatabase | undefined;
  #standing: Standing;
  /** Changes of which nobody could tell whether they were stored. */
  readonly #doubts = new Set<string>();

  private constructor(place: CatalogPlace, opened: OpenedCatalog, tip: Tip) {
    this.#place = place;
    this.#database = opened.database;
    this.#access = opened.access;
    this.#standing = { tip, canUndoImport: false, edition: undefined };
    place.channel.onmessage = () => this.#hear();
    place.store.onLost = () => this.#hear();
    // What was said while the catalog was being opened, nobody heard.
    this.#hear();
  }

  /** Opens the stored catalog; undefined where there is none. Throws `damaged-storage` and what opening a file throws. */
  static async open(place: CatalogPlace): Promise<Catalog | undefined> {
    for (let attempt = 1; attempt <= MOST_REPLACEMENTS; attempt += 1) {
      const stored = await place.store.recover();
      if (stored === undefined) return undefined;
      const opened = await openStored(place.openDatabase, stored);
      if (!opened.database.isMigrated) {
        const catalog = new Catalog(place, opened, stored.tip);
        catalog.#stand(stored);
        return catalog;
      }
      // What other tabs recorded no longer fits: the new form is a catalog of its own.
      const file = opened.database.export();
      opened.database.close();
      // An edition stays the one that it was.
      const { origin: before } = stored.epoch;
      const origin: VersionOrigin = before.is === 'published' ? before : { is: 'migration' };
      const migrated = await place.store.replace(stored.tip, { file, origin }).catch(notSaved);
      if (migrated.is === 'stored') place.channel.postMessage('news');
    }
    throw changedMeanwhile();
  }

  /** Begins a catalog with the bytes of a checked file; undefined, with nothing written, where there is one already. */
  static create(place: CatalogPlace, catalog: NewCatalog, watch: Watch = {}): Promise<Catalog | undefined> {
    return Catalog.#begin(place, catalog, () => place.store.replace(NO_TIP, catalog, watch));
  }

  /** Begins a catalog beside a stored one that is damaged; that one stays as it is, for rescue. */
  static beginBeside(place: CatalogPlace, catalog: NewCatalog, watch: Watch = {}): Promise<Catalog | undefined> {
    return Catalog.#begin(place, catalog, () => place.store.beginBeside(catalog, watch));
  }

  static async #begin(
    place: CatalogPlace,
    { file }: NewCatalog,
    store: () => Promise<Appended>,
  ): Promise<Catalog | undefined> {
    // Opened first: what does not open is never put in force.
    const database = await place.openDatabase(file, { isOwn: true });
    const stored = await store().catch((error: unknown) => given(database, error));
    if (stored.is === 'stale') {
      database.close();
      return undefined;
    }
    place.channel.postMessage('news');
    // It is in force by now, whether or not the browser tells what stands beside it.
    const slots = await place.store.slots().catch(() => undefined);
    const catalog = new Catalog(place, { database, access: { is: 'writable' } }, stored.tip);
    if (slots !== undefined) catalog.#stand({ ...slots, tip: stored.tip });
    return catalog;
  }

  get access(): CatalogAccess {
    const isPublished = this.#place.role === 'published' && this.#access.is === 'writable';
    return isPublished ? { is: 'published', edition: this.#standing.edition } : this.#access;
  }

  get canUndoImport(): boolean {
    return this.#standing.canUndoImport;
  }

  get tip(): Tip {
    return this.#standing.tip;
  }

  /** Reads once all earlier calls are done. */
  read<T>(work: (database: MetricsDatabase) => T | PromiseLike<T>): Promise<T> {
    return this.#turns.take(() => work(this.#database));
  }

  /**
   * Makes a change durable: resolves when it is on the disk. `work` may run several times, each on what other tabs have
   * written meanwhile; it must have no effect but on the database. Where it throws, or storing fails, nothing changed.
   * Long work is a promise and pauses now and then, so that the worker hears its calls; all of them wait until it is done.
   */
  write<T>(work: (database: MetricsDatabase) => T | PromiseLike<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#checkOwn();
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
        const made = await this.#attempt(work);
        if (made.is === 'stored') return made.result;
        // What is refused, or changes nothing, never came to comparing tips: it may have been judged by an old view.
        const wasNew = await this.#catchUp();
        this.#checkWritable();
        if (made.is === 'stale' || wasNew) continue;
        if (made.is === 'refused') throw made.because;
        return made.result;
      }
      throw new CatalogError('not-saved', 'Other tabs keep writing to this catalog. Try again in a moment.');
    });
  }

  /**
   * Puts a whole new file in force; the present catalog is kept as a version. `make` gets the present one, and may be
   * called again on what other tabs have written meanwhile. Throws `cancelled`.
   */
  replace(
    origin: VersionOrigin,
    make: (present: MetricsDatabase) => Uint8Array | Promise<Uint8Array>,
    watch: Watch = {},
  ): Promise<void> {
    return this.#putInForce(async () => {
      if (origin.is !== 'published') this.#checkOwn();
      const file = await make(this.#database);
      const database = await this.#place.openDatabase(file, { isOwn: true });
      const stored = await this.#place.store
        .replace(this.tip, { file, origin }, watch)
        .catch((error: unknown) => given(database, error));
      if (stored.is === 'stored') return { opened: { database, access: { is: 'writable' } }, tip: stored.tip };
      database.close();
      return undefined;
    });
  }

  /** Puts a version that is kept in force again; the present one is kept in its place. Throws `version-gone`. */
  restore(id: string): Promise<void> {
    return this.#putInForce(async () => {
      this.#checkOwn();
      const kept = await this.#place.store.recoverEpoch(id).catch(notSaved);
      if (kept === undefined || kept.epoch.left === null) throw versionGone();
      const opened = await openStored(this.#place.openDatabase, kept);
      const stored = await this.#place.store
        .restore(this.tip, id)
        .catch((error: unknown) => given(opened.database, error));
      // Others may have gone on with it since it was read: then they tell us of that.
      if (stored?.is === 'stored') return { opened, tip: kept.tip };
      opened.database.close();
      if (stored === undefined) throw versionGone();
      return undefined;
    });
  }

  /** Brings back what was in force before the last import. Throws `nothing-to-undo`. */
  async undoImport(): Promise<void> {
    const before = beforeImport(await this.#place.store.slots().catch(notSaved));
    if (before === undefined) throw new CatalogError('nothing-to-undo', 'There is no import to undo.');
    await this.restore(before.id);
  }

  /** After `not-saved`: whether the browser stores again. Takes over what is stored; throws `not-saved` where it does not. */
  settle(): Promise<void> {
    return this.#turns.take(async () => {
      await this.#place.store.tryStoring().catch(notSaved);
      await this.#catchUp();
    });
  }

  /** Whatever changes the catalog does so alone, and in a fair order between the tabs. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      this.#checkWritable();
      try {
        return await inFairTurn(this.#place.locks, this.#place.name, task);
      } catch (error) {
        if (isNewer(error)) this.#stop(error.message);
        throw error;
      }
    });
  }

  #checkWritable(): void {
    if (this.#access.is === 'read-only') throw new CatalogError('newer-catalog', this.#access.because);
  }

  #checkOwn(): void {
    if (this.#place.role === 'published') throw publishedCatalog();
  }

  /** Attempts to put another catalog in force until no other tab was first. */
  #putInForce(attempt: () => Promise<InForce | undefined>): Promise<void> {
    return this.#inTurn(async () => {
      for (let attempts = 1; attempts <= MOST_REPLACEMENTS; attempts += 1) {
        await this.#catchUp();
        this.#checkWritable();
        const inForce = await attempt();
        if (inForce === undefined) continue;
        this.#place.channel.postMessage('news');
        await this.#adopt(inForce);
        return;
      }
      throw changedMeanwhile();
    });
  }

  /** One attempt at a write. Throws where storing it failed. */
  async #attempt<T>(work: (database: MetricsDatabase) => T | PromiseLike<T>): Promise<Attempt<T>> {
    const { replica } = this.#database;
    replica.begin();
    try {
      const made = await madeBy(() => work(this.#database));
      const record = made.is === 'refused' ? undefined : replica.record();
      if (made.is === 'refused' || record === undefined) {
        replica.rollback();
        return made;
      }
      const stored = await this.#place.store
        .append(this.tip, record, (entryId) => this.#doubts.add(entryId))
        .catch(notSaved);
      if (stored.is === 'stale') {
        replica.rollback();
        return stored;
      }
      replica.commit();
      this.#moveTo(stored.tip);
      this.#place.channel.postMessage('news');
      return { is: 'stored', result: made.result };
    } catch (error) {
      replica.rollback();
      throw error;
    }
  }

  /** Another tab said that it wrote, or the browser closed the storage. */
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
    try {
      return await this.#applyNews();
    } catch (error) {
      if (!isNewer(error)) throw error;
      this.#stop(error.message);
      return false;
    }
  }

  async #applyNews(): Promise<boolean> {
    const news = await this.#place.store.since(this.tip).catch(notSaved);
    switch (news.is) {
      case 'none':
        return false;
      case 'restart':
        await this.#restart();
        return true;
      case 'gone':
        await this.#writeBack();
        return true;
      case 'entries':
        this.#database.replica.apply(news.entries.map(({ bytes }) => bytes));
        this.#moveTo(news.tip);
        if (news.entries.some(({ id }) => this.#doubts.delete(id))) this.#place.onEvent({ is: 'saved-after-all' });
        return true;
    }
  }

  /** Starts again from what is stored. */
  async #restart(): Promise<void> {
    const stored = await this.#place.store.recover().catch(notSaved);
    if (stored === undefined) return this.#writeBack();
    if (lacks(stored, this.tip)) return this.#addWhatWeKnow(stored);
    await this.#adopt({ opened: await openStored(this.#place.openDatabase, stored), tip: stored.tip });
  }

  /** The browser lost the catalog under an open tab: what is in memory is the most there is, so it is stored anew. */
  async #writeBack(over: Tip = NO_TIP): Promise<void> {
    if (this.#access.is === 'read-only') return;
    const { tip, edition } = this.#standing;
    const origin: VersionOrigin = edition === undefined ? { is: 'written-back' } : { is: 'published', edition };
    const catalog: NewCatalog = { file: this.#database.export(), origin, writtenFrom: tip };
    const stored = await this.#place.store.replace(over, catalog).catch(notSaved);
    if (stored.is === 'stale') return this.#restart();
    await this.#standAt(stored.tip);
    this.#place.channel.postMessage('news');
    this.#place.onEvent({ is: 'written-back' });
  }

  /** What is stored lacks something that this tab knows: ours takes its place where it is the same and more, or is kept. */
  async #addWhatWeKnow(stored: StoredCatalog): Promise<void> {
    if (this.#access.is === 'read-only') return;
    if (isLessOfTheSame(stored, this.tip)) return this.#writeBack(stored.tip);
    const file = this.#database.export();
    const aside = await this.#place.store.setAside(stored.tip, { file, origin: { is: 'set-aside' } }).catch(notSaved);
    if (aside.is === 'stale') return this.#restart();
    this.#place.onEvent({ is: 'set-aside' });
    await this.#adopt({ opened: await openStored(this.#place.openDatabase, stored), tip: stored.tip });
  }

  /** What other tabs recorded no longer fits the new form: it is a catalog of its own. Undefined where others were first. */
  async #storeMigrated(database: MetricsDatabase, tip: Tip): Promise<Tip | undefined> {
    const file = database.export();
    const stored = await this.#place.store
      .replace(tip, { file, origin: { is: 'migration' } })
      .catch((error: unknown) => given(database, error));
    if (stored.is === 'stale') return undefined;
    this.#place.channel.postMessage('news');
    return stored.tip;
  }

  /** The database is just what is stored at a tip; others may have moved on since. */
  async #standAt(tip: Tip): Promise<void> {
    this.#standing = { ...this.#standing, tip };
    // It is in force by now: nobody may hear that it was not saved because the browser failed afterwards.
    const slots = await this.#place.store.slots().catch(() => undefined);
    if (slots !== undefined) this.#stand({ ...slots, tip });
  }

  #stand(slots: Slots): void {
    this.#standing = standingIn(slots);
    this.#tellOpened(slots);
  }

  /** A newer version took the catalog over: what is in memory can be read and exported, and no byte is written. */
  #stop(because: string): void {
    if (this.#access.is === 'read-only') return;
    this.#access = { is: 'read-only', because };
    this.#place.onEvent({ is: 'stopped', because });
  }

  /** Goes on with another database, which is what is stored. */
  async #adopt({ opened: { database, access }, tip }: InForce): Promise<void> {
    const at = database.isMigrated ? await this.#storeMigrated(database, tip) : tip;
    if (at === undefined) {
      database.close();
      return this.#restart();
    }
    this.#database.close();
    this.#database = database;
    this.#standing = { ...this.#standing, tip: at };
    await this.#standAt(at);
    this.#place.onEvent({ is: 'replaced', canUndoImport: this.canUndoImport, access: this.access });
    if (access.is === 'read-only') this.#stop(access.because);
  }

  #moveTo(tip: Tip): void {
    this.#standing = { ...this.#standing, tip };
    this.#place.onTip(tip);
    this.#place.onEvent({ is: 'changed' });
  }

  #tellOpened({ ledger: { epochs } }: Slots): void {
    const [inForce] = epochs;
    if (inForce !== undefined) this.#place.onOpened(inForce.checkpoint);
    this.#place.onTip(this.tip);
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
        .take(() => (this.#database === database ? database.listing.prepareSearch() : undefined))
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

async function madeBy<T>(work: () => T | PromiseLike<T>): Promise<Made<T>> {
  try {
    return { is: 'unchanged', result: await work() };
  } catch (error) {
    return { is: 'refused', because: error };
  }
}

function standingIn(slots: Slots): Standing {
  const origin = slots.ledger.epochs[0]?.origin;
  const edition = origin?.is === 'published' ? origin.edition : undefined;
  return { tip: slots.tip, canUndoImport: beforeImport(slots) !== undefined, edition };
}

/** Whose place the catalog in force took, where it was imported and that one is still kept. */
function beforeImport({ ledger: { epochs } }: Slots): Epoch | undefined {
  const [inForce, ...before] = epochs;
  const isImport = inForce?.origin.is === 'import' || inForce?.origin.is === 'merge';
  return isImport ? before.find(({ id }) => id === inForce.replaced) : undefined;
}

/** Whether the browser had lost the catalog, and what was stored since lacks something that a tab knows. */
function lacks({ ledger: { epochs }, tip: inForce }: StoredCatalog, tip: Tip): boolean {
  const writtenFrom = epochs.flatMap((epoch) => epoch.writtenFrom ?? []);
  const kept = epochs.map(({ id, left }) => left?.tip ?? { ...inForce, epoch: id });
  // Where nothing was ever lost, an epoch that is no longer kept is one that others had done with.
  if (writtenFrom.length === 0 && !kept.some(({ epoch }) => epoch === tip.epoch)) return false;
  return ![...writtenFrom, ...kept].some(({ epoch, sequence }) => epoch === tip.epoch && sequence >= tip.sequence);
}

/** Whether a tab that knew less of the same wrote back what is stored, and nobody has gone on from there. */
function isLessOfTheSame({ epoch: { writtenFrom }, tip: { sequence } }: StoredCatalog, tip: Tip): boolean {
  return sequence === 0 && writtenFrom?.epoch === tip.epoch;
}

/** What became of a database that was to be put in force. */
function given(database: MetricsDatabase, error: unknown): never {
  database.close();
  return notSaved(error);
}
