import type { MetricsDatabase } from '../database/metrics-database.ts';
import type { CatalogNews } from '../domain/catalog/catalog-event.ts';
import type { Edition } from '../domain/catalog/edition.ts';
import type { CatalogAccess, CatalogRole } from '../domain/catalog/stored-version.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { Slots } from '../storage/log/head.ts';
import type { CheckpointMark, Tip } from '../storage/log/records.ts';
import type { Locks } from './fair-lock.ts';
import type { OpenDatabase, OpenedCatalog } from './opening.ts';
import { type Standing, standingIn } from './position.ts';
import { publishedCatalog } from './storage-failure.ts';

/** Everything that a catalog needs from outside. */
export interface CatalogOptions {
  readonly store: CatalogStore;
  readonly openDatabase: OpenDatabase;
  /** A published catalog is only ever replaced by another edition. */
  readonly role: CatalogRole;
  /** Names the lock and the channel; the same in all tabs. */
  readonly name: string;
  readonly locks: Locks | undefined;
  /** Tells other tabs that something was stored, and hears of theirs. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
  readonly onEvent: (event: CatalogNews) => void;
  /** Called with the catalog's position after each commit: the journal may need a checkpoint. */
  readonly onTip: (tip: Tip) => void;
  /** Called with how much of the journal is in the checkpoint, whenever another catalog is opened. */
  readonly onOpened: (mark: CheckpointMark) => void;
}

/** A catalog in memory, and its position in what is stored. */
export interface InForce {
  readonly opened: OpenedCatalog;
  readonly tip: Tip;
}

/** One tab's open catalog: the database in memory, its position in what is stored, and what this tab may do with it. */
export class CatalogState {
  readonly options: CatalogOptions;
  /** Changes of which nobody could tell whether they were stored. */
  readonly doubts = new Set<string>();
  #database: MetricsDatabase;
  /** The access that this version has to what is stored, whosever it is. */
  #access: OpenedCatalog['access'];
  #standing: Standing;

  constructor(options: CatalogOptions, { opened, tip }: InForce) {
    this.options = options;
    this.#database = opened.database;
    this.#access = opened.access;
    this.#standing = { tip, canUndoImport: false, edition: undefined };
  }

  get database(): MetricsDatabase {
    return this.#database;
  }

  get tip(): Tip {
    return this.#standing.tip;
  }

  get edition(): Edition | undefined {
    return this.#standing.edition;
  }

  get canUndoImport(): boolean {
    return this.#standing.canUndoImport;
  }

  get access(): CatalogAccess {
    const isPublished = this.options.role === 'published' && this.#access.is === 'writable';
    return isPublished ? { is: 'published', edition: this.#standing.edition } : this.#access;
  }

  get isReadOnly(): boolean {
    return this.#access.is === 'read-only';
  }

  /** Throws `newer-catalog` if a newer version took the catalog over. */
  checkWritable(): void {
    if (this.#access.is === 'read-only') throw new CatalogError('newer-catalog', this.#access.because);
  }

  /** Throws `published-catalog` if the catalog is not the user's own. */
  checkOwn(): void {
    if (this.options.role === 'published') throw publishedCatalog();
  }

  /** A newer version took the catalog over: what is in memory can be read and exported, and no byte is written. */
  stop(because: string): void {
    if (this.isReadOnly) return;
    this.#access = { is: 'read-only', because };
    this.options.onEvent({ is: 'stopped', because });
  }

  /** Goes on with another database, which is what is stored at a tip. */
  use(database: MetricsDatabase, tip: Tip): void {
    this.#database.close();
    this.#database = database;
    this.#standing = { ...this.#standing, tip };
  }

  /** Follows a change that was stored and made in the database. */
  moveTo(tip: Tip): void {
    this.#standing = { ...this.#standing, tip };
    this.options.onTip(tip);
    this.options.onEvent({ is: 'changed' });
  }

  /** The database is just what is stored at a tip; others may have moved on since. */
  async standAt(tip: Tip): Promise<void> {
    this.#standing = { ...this.#standing, tip };
    // It is in force by now: nobody may hear that it was not saved because the browser failed afterwards.
    const slots = await this.options.store.slots().catch(() => undefined);
    if (slots !== undefined) this.stand({ ...slots, tip });
  }

  stand(slots: Slots): void {
    this.#standing = standingIn(slots);
    const [inForce] = slots.ledger.epochs;
    if (inForce !== undefined) this.options.onOpened(inForce.checkpoint);
    this.options.onTip(this.tip);
  }

  /** Tells the other tabs that something was stored. */
  announce(): void {
    this.options.channel.postMessage('news');
  }
}
