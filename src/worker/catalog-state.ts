import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { Edition } from '../domain/catalog/edition.ts';
import type { CatalogAccess, CatalogRole } from '../domain/catalog/stored-version.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { Roots } from '../storage/log/head.ts';
import type { CheckpointMark, Head } from '../storage/log/records.ts';
import type { Locks } from './web-lock.ts';
import type { OpenDatabase, OpenedCatalog } from './open-database.ts';
import { type Position, positionIn } from './position.ts';
import { publishedCatalogError } from '../domain/catalog/published-catalog.ts';

/** Everything that a catalog needs from outside. */
export interface CatalogOptions {
  readonly store: CatalogStore;
  readonly openDatabase: OpenDatabase;
  /** `published`: the catalog is only ever replaced by another edition. */
  readonly role: CatalogRole;
  /** Name of the lock and the channel, the same in all tabs. */
  readonly name: string;
  readonly locks: Locks | undefined;
  /** Tells other tabs that something was stored, and receives their messages. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
  readonly onEvent: (event: CatalogEvent) => void;
  /** Called with the head after each commit: the journal may need a checkpoint. */
  readonly onHead: (head: Head) => void;
  /** Called with the checkpoint of the current version when a catalog is opened. */
  readonly onOpened: (mark: CheckpointMark) => void;
}

/** A catalog in memory and the head that it equals. */
export interface InForce {
  readonly opened: OpenedCatalog;
  readonly head: Head;
}

/**
 * One tab's open catalog: the database in memory, its position in the stored journal, and what this tab may do with
 * it.
 */
export class CatalogState {
  readonly options: CatalogOptions;
  /** Names of entries of which it is unknown if they were stored. */
  readonly doubts = new Set<string>();
  #database: CatalogDatabase;
  /** The access that this build of the page has to the stored catalog, whatever its role. */
  #access: OpenedCatalog['access'];
  #position: Position;

  constructor(options: CatalogOptions, { opened, head }: InForce) {
    this.options = options;
    this.#database = opened.database;
    this.#access = opened.access;
    this.#position = { head, canUndoImport: false, edition: undefined };
  }

  get database(): CatalogDatabase {
    return this.#database;
  }

  get head(): Head {
    return this.#position.head;
  }

  get edition(): Edition | undefined {
    return this.#position.edition;
  }

  get canUndoImport(): boolean {
    return this.#position.canUndoImport;
  }

  get access(): CatalogAccess {
    const isPublished = this.options.role === 'published' && this.#access.is === 'writable';
    return isPublished ? { is: 'published', edition: this.#position.edition } : this.#access;
  }

  get isReadOnly(): boolean {
    return this.#access.is === 'read-only';
  }

  /** Throws `newer-catalog` if a newer build took over the catalog. */
  checkWritable(): void {
    if (this.#access.is === 'read-only') throw new CatalogError('newer-catalog', this.#access.because);
  }

  /** Throws `published-catalog` if the catalog is not the user's own. */
  checkOwn(): void {
    if (this.options.role === 'published') throw publishedCatalogError();
  }

  /** Stops writing, since a newer build took over the catalog. The data in memory can still be read and exported. */
  stop(because: string): void {
    if (this.isReadOnly) return;
    this.#access = { is: 'read-only', because };
    this.options.onEvent({ is: 'stopped', because });
  }

  /** Switches to another database, which equals the stored catalog at `head`. */
  use(database: CatalogDatabase, head: Head): void {
    this.#database.close();
    this.#database = database;
    this.#position = { ...this.#position, head };
  }

  /** Advances to `head` after a change that is both stored and made in the database. */
  advance(head: Head): void {
    this.#position = { ...this.#position, head };
    this.options.onHead(head);
    this.options.onEvent({ is: 'changed' });
  }

  /** Sets the position to `head`, which the database equals; other tabs may have committed more since. */
  async setHead(head: Head): Promise<void> {
    this.#position = { ...this.#position, head };
    // The catalog is stored by now, so a failure of the browser afterwards must not be reported as "not saved".
    const roots = await this.options.store.roots().catch(() => undefined);
    if (roots !== undefined) this.stand({ ...roots, head });
  }

  stand(roots: Roots): void {
    this.#position = positionIn(roots);
    const [inForce] = roots.manifest.epochs;
    if (inForce !== undefined) this.options.onOpened(inForce.checkpoint);
    this.options.onHead(this.head);
  }

  /** Tells the other tabs that something was stored. */
  announce(): void {
    this.options.channel.postMessage('news');
  }
}
