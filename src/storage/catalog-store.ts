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
 * One catalog in IndexedDB: a checkpoint in blocks, a journal of the changes since, and the earlier versions. Does
 * not know what the bytes mean. Every write is compare-and-swap against the head that the caller has seen; the slower
 * of two tabs gets `stale`. A write that the browser fails is tried again on a new connection, at most three times,
 * and is never done twice. If storage is full, earlier versions are dropped first.
 */
export class CatalogStore {
  readonly #store: StrictStore;
  readonly #clock: Clock;

  /** Called when the browser closed the connection: the stored catalog may be gone. */
  onLost: () => void = () => undefined;

  constructor(
    factory: IDBFactory,
    name: string,
    { clock = () => new Date(), hasRoom = () => Promise.resolve(true) }: StoreOptions = {},
  ) {
    this.#store = new StrictStore(factory, name, { begin: beginSlots, onLost: () => this.onLost(), hasRoom });
    this.#clock = clock;
  }

  /** The current head and manifest. Throws `damaged-storage`. */
  slots(): Promise<Slots> {
    return persistently(() => readSlots(this.#store));
  }

  /** The current catalog, verified; undefined if nothing is stored. Throws `damaged-storage` or `newer-catalog`. */
  recover(pace?: Pace): Promise<StoredCatalog | undefined> {
    return recover(this.#store, pace);
  }

  /** The same for any version that is kept; undefined if it no longer is. */
  recoverEpoch(id: string): Promise<StoredCatalog | undefined> {
    return recoverEpoch(this.#store, id);
  }

  /**
   * Appends a change after `tip`. Calls `onDoubt` with the entry's name before it rejects without knowing if the
   * entry was stored.
   */
  append(tip: Tip, bytes: Uint8Array, onDoubt: (entryId: string) => void = () => undefined): Promise<Appended> {
    return this.#withRoom(() => append(this.#store, tip, bytes, onDoubt));
  }

  /** The changes committed after `tip`. */
  since(tip: Tip): Promise<News> {
    return since(this.#store, tip);
  }

  /**
   * Makes a file the checkpoint of what was recovered; undefined if another tab changed the manifest in the meantime.
   */
  fold(from: FoldedFrom, file: Uint8Array): Promise<CheckpointMark | undefined> {
    return fold(this.#store, from, file, this.#now());
  }

  /**
   * Makes a complete new catalog the current version; the one before is kept. Pass `NO_TIP` for the first one. Throws
   * `cancelled`.
   */
  replace(tip: Tip, catalog: NewCatalog, watch?: Watch): Promise<Appended> {
    return this.#withRoom(() => replace(this.#store, tip, catalog, this.#now(), watch));
  }

  /** Makes an earlier version current again; undefined if it is no longer kept. Never drops a version to free space. */
  restore(tip: Tip, id: string): Promise<Appended | undefined> {
    return restore(this.#store, tip, id, this.#now());
  }

  /** Stores a complete catalog as an earlier version. */
  setAside(tip: Tip, catalog: NewCatalog): Promise<Appended> {
    return this.#withRoom(() => setAside(this.#store, tip, catalog, this.#now()));
  }

  /** Stores a new catalog beside a damaged one, of which nothing is deleted. Throws `cancelled`. */
  beginBeside(catalog: NewCatalog, watch?: Watch): Promise<Appended> {
    return this.#withRoom(() => beginBeside(this.#store, catalog, this.#now(), watch));
  }

  /** Salvage candidates: every complete state of a damaged catalog that can be opened, the best first. */
  foundStates(): AsyncGenerator<FoundState> {
    return foundStates(this.#store);
  }

  /** All stored records, one by one, as they are. */
  pieces(): Promise<Piece[]> {
    return pieces(this.#store);
  }

  /** Resolves if the browser can store at all; otherwise rejects. */
  tryStoring(): Promise<void> {
    return this.#withRoom(() => persistently(() => tryStoring(this.#store)));
  }

  /**
   * Rotates Chromium's log, which a full disk may have torn in an earlier session. Call it once startup is done.
   * Touches nothing of the catalog. Rejects if there is no space for a new log.
   */
  renewLog(): Promise<void> {
    return persistently(() => this.#store.renewLog());
  }

  /** Deletes the records that no version references. */
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
