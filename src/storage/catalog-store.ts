import { type Clock, type Instant, instantOf } from '../domain/core/instant.ts';
import type { NewCatalog } from './snapshot/versions.ts';
import type { CheckpointBase } from './snapshot/checkpoint.ts';
import type { Appended, News } from './log/journal.ts';
import { append, since, tryStoring } from './log/journal.ts';
import { withRetry, freeSpaceAndRetry } from './idb/retry.ts';
import type { CheckpointMark, Head } from './log/records.ts';
import type { Pace, StoredCatalog } from './recovery/recovery.ts';
import { recover, recoverVersion } from './recovery/recovery.ts';
import type { SalvageCandidate, RawRecord } from './recovery/salvage.ts';
import type { HasSpace } from './idb/disk-space.ts';
import type { Roots } from './log/head.ts';
import { createRoots, readRoots } from './log/head.ts';
import type { Screenful } from './first-screen.ts';
import type { Watch } from './snapshot/staging.ts';
import { IdbStore } from './idb/idb-store.ts';

/** Options of a store. */
export interface StoreOptions {
  readonly clock?: Clock | undefined;
  readonly hasSpace?: HasSpace | undefined;
}

/** Modules that neither a start nor a save needs. They are loaded with the lazy APIs, ahead of need. */
const rarely = {
  versions: () => import('./snapshot/versions.ts'),
  checkpoint: () => import('./snapshot/checkpoint.ts'),
  gc: () => import('./snapshot/gc.ts'),
  salvage: () => import('./recovery/salvage.ts'),
  firstScreen: () => import('./first-screen.ts'),
} as const;

/** Loads the rest of the code of storage: the server may be gone when it is needed. */
export async function loadStorageAhead(): Promise<void> {
  await Promise.all(Object.values(rarely).map((load) => load()));
}

/**
 * One catalog in IndexedDB: a checkpoint in blocks, a journal of the changes since, and the earlier versions. Does
 * not know what the bytes mean. Every write is compare-and-swap against the head that the caller has seen; the slower
 * of two tabs gets `stale`. A write that the browser fails is tried again on a new connection, at most three times,
 * and is never done twice. If storage is full, earlier versions are dropped first.
 */
export class CatalogStore {
  readonly #store: IdbStore;
  readonly #clock: Clock;

  /** Called when the browser closed the connection: the stored catalog may be gone. */
  onLost: () => void = () => undefined;

  constructor(
    factory: IDBFactory | Promise<IDBFactory>,
    name: string,
    { clock = () => new Date(), hasSpace = () => Promise.resolve(true) }: StoreOptions = {},
  ) {
    this.#store = new IdbStore(factory, name, { begin: createRoots, onLost: () => this.onLost(), hasSpace });
    this.#clock = clock;
  }

  /** The current head and manifest. Throws `storage-damaged`. */
  roots(): Promise<Roots> {
    return withRetry(() => readRoots(this.#store));
  }

  /** The current catalog, verified; undefined if nothing is stored. Throws `storage-damaged` or `newer-catalog`. */
  recover(pace?: Pace): Promise<StoredCatalog | undefined> {
    return recover(this.#store, pace);
  }

  /** The same for any version that is kept; undefined if it no longer is. */
  recoverVersion(id: string): Promise<StoredCatalog | undefined> {
    return recoverVersion(this.#store, id);
  }

  /**
   * Appends a change after `head`. Calls `onDoubt` with the entry's name before it rejects without knowing if the
   * entry was stored.
   */
  append(head: Head, bytes: Uint8Array, onDoubt: (entryId: string) => void = () => undefined): Promise<Appended> {
    return this.#freeSpaceAndRetry(() => append(this.#store, head, bytes, onDoubt));
  }

  /** The changes committed after `head`. */
  since(head: Head): Promise<News> {
    return since(this.#store, head);
  }

  /**
   * Makes a file the checkpoint of what was recovered; undefined if another tab changed the manifest in the meantime.
   */
  writeCheckpoint(from: CheckpointBase, file: Uint8Array): Promise<CheckpointMark | undefined> {
    return rarely.checkpoint().then(({ writeCheckpoint }) => writeCheckpoint(this.#store, from, file, this.#now()));
  }

  /**
   * Makes a complete new catalog the current version; the one before is kept. Pass `NO_HEAD` for the first one. Throws
   * `cancelled`.
   */
  replace(head: Head, catalog: NewCatalog, watch?: Watch): Promise<Appended> {
    return this.#freeSpaceAndRetry(async () =>
      (await rarely.versions()).replace(this.#store, head, catalog, this.#now(), watch),
    );
  }

  /** Makes an earlier version current again; undefined if it is no longer kept. Never drops a version to free space. */
  restore(head: Head, id: string): Promise<Appended | undefined> {
    return rarely.versions().then(({ restore }) => restore(this.#store, head, id, this.#now()));
  }

  /** Stores a complete catalog as an earlier version. */
  setAside(head: Head, catalog: NewCatalog): Promise<Appended> {
    return this.#freeSpaceAndRetry(async () =>
      (await rarely.versions()).setAside(this.#store, head, catalog, this.#now()),
    );
  }

  /** Stores a new catalog beside a damaged one, of which nothing is deleted. Throws `cancelled`. */
  beginBeside(catalog: NewCatalog, watch?: Watch): Promise<Appended> {
    return this.#freeSpaceAndRetry(async () =>
      (await rarely.versions()).beginBeside(this.#store, catalog, this.#now(), watch),
    );
  }

  /** Salvage candidates: every complete state of a damaged catalog that can be opened, the best first. */
  async *salvageCandidates(): AsyncGenerator<SalvageCandidate> {
    yield* (await rarely.salvage()).salvageCandidates(this.#store);
  }

  /** All stored records, one by one, as they are. */
  rawRecords(): Promise<RawRecord[]> {
    return rarely.salvage().then(({ rawRecords }) => rawRecords(this.#store));
  }

  /** Resolves if the browser can store at all; otherwise rejects. */
  tryStoring(): Promise<void> {
    return this.#freeSpaceAndRetry(() => withRetry(() => tryStoring(this.#store)));
  }

  /**
   * Rotates Chromium's log, which a full disk may have torn in an earlier session. Call it once startup is done.
   * Touches nothing of the catalog. Rejects if there is no space for a new log.
   */
  rotateLog(): Promise<void> {
    return withRetry(() => this.#store.rotateLog());
  }

  /** Rotates the log if a write of this store may have torn it. Rejects if there is no space for a new log. */
  mendLog(): Promise<void> {
    return this.#store.mendLog();
  }

  /**
   * Keeps what a page shows first of the catalog at this head, for the same build of the page. Nothing is kept if it is
   * too large, or if the browser had trouble with its storage.
   */
  async keepFirstScreen(head: Head, screenful: Screenful): Promise<void> {
    const { fitsFirstScreen, keepFirstScreen } = await rarely.firstScreen();
    if (fitsFirstScreen(screenful.content)) await keepFirstScreen(this.#store, head, screenful);
  }

  /** Deletes the records that no version references. */
  collectGarbage(): Promise<void> {
    return rarely.gc().then(({ collectGarbage }) => withRetry(() => collectGarbage(this.#store, this.#now())));
  }

  close(): void {
    this.#store.close();
  }

  #now(): Instant {
    return instantOf(this.#clock());
  }

  #freeSpaceAndRetry<T>(attempt: () => Promise<T>): Promise<T> {
    return freeSpaceAndRetry(attempt, async () => {
      const { dropSuperseded } = await rarely.gc();
      await withRetry(() => dropSuperseded(this.#store, this.#now()));
      // If there still is no space for a new log, the attempt itself reports it.
      await this.#store.mendLog().catch(() => undefined);
    });
  }
}
