import type { Clock, Instant } from '../domain/core/instant.ts';
import { instantOf } from '../domain/core/instant.ts';
import type { NewCatalog } from './snapshot/versions.ts';
import { beginBeside, replace, restore, setAside } from './snapshot/versions.ts';
import type { FoldedFrom } from './snapshot/checkpoint.ts';
import { fold } from './snapshot/checkpoint.ts';
import type { Appended, News } from './log/journal.ts';
import { append, since, tryStoring } from './log/journal.ts';
import { collect, dropSuperseded } from './snapshot/gc.ts';
import { persistently, withRoom } from './idb/retry.ts';
import type { CheckpointMark, Tip } from './log/records.ts';
import type { Pace, StoredCatalog } from './recovery/recovery.ts';
import { recover, recoverEpoch } from './recovery/recovery.ts';
import type { FoundState, Piece } from './recovery/salvage.ts';
import { foundStates, pieces } from './recovery/salvage.ts';
import type { HasRoom } from './idb/disk-space.ts';
import type { Slots } from './log/head.ts';
import { beginSlots, readSlots } from './log/head.ts';
import type { Watch } from './snapshot/staging.ts';
import { StrictStore } from './idb/idb-store.ts';

/** Options of a store. */
export interface StoreOptions {
  readonly clock?: Clock | undefined;
  readonly hasRoom?: HasRoom | undefined;
}

/**
 * One catalog in IndexedDB: a checkpoint in blocks, a journal of what was committed since, and the epochs before. Does not
 * know what the bytes mean. Every write takes the place of what the caller knows to be in force, or is told that it is
 * stale: of two tabs that write at once, one is first. What the browser fails to do is tried again on a new connection, at
 * most three times, and never done twice; where there is no room, the epochs before are given up first.
 */
export class CatalogStore {
  readonly #store: StrictStore;
  readonly #clock: Clock;

  /** Called when the browser closed the connection: what is stored may be gone. */
  onLost: () => void = () => undefined;

  constructor(
    factory: IDBFactory,
    name: string,
    { clock = () => new Date(), hasRoom = () => Promise.resolve(true) }: StoreOptions = {},
  ) {
    this.#store = new StrictStore(factory, name, { begin: beginSlots, onLost: () => this.onLost(), hasRoom });
    this.#clock = clock;
  }

  /** What is in force, and which epochs are kept. Throws `damaged-storage`. */
  slots(): Promise<Slots> {
    return persistently(() => readSlots(this.#store));
  }

  /** The whole catalog in force, verified; undefined where nothing is stored. Throws `damaged-storage` or `newer-catalog`. */
  recover(pace?: Pace): Promise<StoredCatalog | undefined> {
    return recover(this.#store, pace);
  }

  /** The same for any epoch that is kept; undefined where it no longer is. */
  recoverEpoch(id: string): Promise<StoredCatalog | undefined> {
    return recoverEpoch(this.#store, id);
  }

  /** Appends a change after `tip`. `onDoubt` hears its name before a failure that leaves open whether it was stored. */
  append(tip: Tip, bytes: Uint8Array, onDoubt: (entryId: string) => void = () => undefined): Promise<Appended> {
    return this.#withRoom(() => append(this.#store, tip, bytes, onDoubt));
  }

  /** What was committed after `tip`. */
  since(tip: Tip): Promise<News> {
    return since(this.#store, tip);
  }

  /** Makes a file the checkpoint of what was recovered; undefined where others changed what is kept meanwhile. */
  fold(from: FoldedFrom, file: Uint8Array): Promise<CheckpointMark | undefined> {
    return fold(this.#store, from, file, this.#now());
  }

  /** Puts a whole new catalog in force; the one before is kept. `NO_TIP` begins the first one. Throws `cancelled`. */
  replace(tip: Tip, catalog: NewCatalog, watch?: Watch): Promise<Appended> {
    return this.#withRoom(() => replace(this.#store, tip, catalog, this.#now(), watch));
  }

  /** Puts an epoch that is kept in force again; undefined where it no longer is kept. Never gives one up to make room. */
  restore(tip: Tip, id: string): Promise<Appended | undefined> {
    return restore(this.#store, tip, id, this.#now());
  }

  /** Keeps a whole catalog among the epochs before. */
  setAside(tip: Tip, catalog: NewCatalog): Promise<Appended> {
    return this.#withRoom(() => setAside(this.#store, tip, catalog, this.#now()));
  }

  /** Begins a catalog beside a damaged one, of which nothing is deleted. Throws `cancelled`. */
  beginBeside(catalog: NewCatalog, watch?: Watch): Promise<Appended> {
    return this.#withRoom(() => beginBeside(this.#store, catalog, this.#now(), watch));
  }

  /** Every whole state that can be had of a damaged catalog, the best first. */
  foundStates(): AsyncGenerator<FoundState> {
    return foundStates(this.#store);
  }

  /** Everything that is stored, piece by piece, as it stands. */
  pieces(): Promise<Piece[]> {
    return pieces(this.#store);
  }

  /** Whether the browser stores at all. Resolves where it does. */
  tryStoring(): Promise<void> {
    return this.#withRoom(() => persistently(() => tryStoring(this.#store)));
  }

  /**
   * Sees to it that the browser's own log is sound, whatever an earlier page met: to be called once a start is done.
   * Touches nothing of the catalog. Rejects where there is no room for a new log.
   */
  renewLog(): Promise<void> {
    return persistently(() => this.#store.renewLog());
  }

  /** Deletes what nothing names any more. */
  collect(): Promise<void> {
    return persistently(() => collect(this.#store, this.#now()));
  }

  close(): void {
    this.#store.close();
  }

  #now(): Instant {
    return instantOf(this.#clock());
  }

  #withRoom<T>(attempt: () => Promise<T>): Promise<T> {
    return withRoom(attempt, () => persistently(() => dropSuperseded(this.#store, this.#now())));
  }
}
