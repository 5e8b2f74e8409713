import type { CatalogDatabase } from '../database/catalog-database.ts';
import { countMetrics } from '../database/metrics/row-counts.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import type { CatalogRole, SalvageOption, VersionOrigin } from '../domain/catalog/stored-version.ts';
import { CatalogError, type CatalogErrorCode } from '../domain/core/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import { Catalog } from './catalog.ts';
import type { CatalogOptions } from './catalog-state.ts';
import { type CheckpointOutcome, CheckpointSchedule } from './checkpoints.ts';
import type { FirstScreenKeeper } from './first-screen-keeper.ts';
import type { OpenDatabase } from './open-database.ts';
import { publishedCatalogError } from '../domain/catalog/published-catalog.ts';
import { TaskQueue } from './task-queue.ts';

/** The browser services and functions that a session needs. */
export interface SessionOptions {
  readonly store: CatalogStore;
  readonly name: string;
  readonly locks: CatalogOptions['locks'];
  readonly channel: CatalogOptions['channel'];
  readonly openDatabase: OpenDatabase;
  /** Writes a checkpoint in another worker, so that no call waits for it. */
  readonly writeCheckpoint: () => Promise<CheckpointOutcome>;
  /** Finds the complete states of a damaged catalog that can be opened. */
  readonly salvageOptions: () => Promise<SalvageOption[]>;
}

/** The catalog of one worker, from its start on: open, empty or damaged. */
export class CatalogSession {
  readonly #options: SessionOptions;
  readonly #schedule: CheckpointSchedule;
  /** Opening and creating run one at a time: a second `Catalog` object beside the first would take over its events. */
  readonly #beginnings = new TaskQueue();
  #onEvent: (event: CatalogEvent) => void = () => undefined;
  #role: CatalogRole = 'own';
  #catalog: Catalog | undefined;
  #isDamaged = false;

  /** Keeps what the page shows first, from its first list on. */
  firstScreen: Pick<FirstScreenKeeper, 'soon' | 'now'> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#schedule = new CheckpointSchedule(options.writeCheckpoint);
  }

  /** The catalog, if one is open. */
  get present(): Catalog | undefined {
    return this.#catalog;
  }

  /** The open catalog; throws if none is. */
  get opened(): Catalog {
    if (this.#catalog === undefined) throw new Error('the catalog was called before start');
    return this.#catalog;
  }

  /** Sends an event to the page. */
  emit(event: CatalogEvent): void {
    this.#onEvent(event);
    this.firstScreen?.soon();
  }

  /** Opens the stored catalog. */
  start(onEvent: (event: CatalogEvent) => void, role: CatalogRole): Promise<CatalogStart> {
    this.#onEvent = onEvent;
    this.#role = role;
    return this.#beginnings.run(async () => {
      // Listen before looking, or a catalog that another tab creates in the meantime is missed. An open catalog has
      // its own listener.
      this.#listenForFirst();
      try {
        this.#catalog = await Catalog.open(this.#catalogOptions());
        return await this.started();
      } catch (error) {
        return this.#damagedBy(error);
      }
    });
  }

  /** The present state of the catalog. */
  async started(): Promise<CatalogStart> {
    const catalog = this.#catalog;
    if (catalog === undefined) return { is: 'empty' };
    const total = await catalog.read((database: CatalogDatabase) => database.run(countMetrics));
    return { is: 'open', total, canUndoImport: catalog.canUndoImport, access: catalog.access };
  }

  /**
   * Stores a file as the first version. Resolves with false if another tab was first; then that tab's catalog is
   * open.
   */
  begin(first: NewCatalog, watch: Watch = {}): Promise<boolean> {
    return this.#beginnings.run(async () => {
      if (this.#role === 'published' && !FOR_READERS.has(first.origin.is)) throw publishedCatalogError();
      // A damaged catalog has no listener, so another tab may have created a sound one unnoticed.
      if (this.#isDamaged) await this.#openOther().catch(() => undefined);
      if (this.#catalog !== undefined) return false;
      this.#catalog = this.#isDamaged
        ? await Catalog.beginBeside(this.#catalogOptions(), first, watch)
        : await Catalog.create(this.#catalogOptions(), first, watch);
      if (this.#catalog !== undefined) return true;
      await this.#openOther();
      return false;
    });
  }

  /**
   * Rotates Chromium's log: an earlier session may have met a full disk. Call it after startup; nothing else depends
   * on it.
   */
  rotateLog(): void {
    this.#options.store
      .rotateLog()
      .catch((error: unknown) => console.error('The browser could not create a new log.', error));
  }

  /** Writes a checkpoint and the first screen now, while the page is hidden. */
  rest(): void {
    this.firstScreen?.now();
    const catalog = this.#catalog;
    // A change that was just answered counts: its commit comes before every later call.
    if (catalog?.access.is === 'writable') void catalog.read(() => this.#schedule.run());
  }

  #catalogOptions(): CatalogOptions {
    const { store, name, locks, channel, openDatabase } = this.#options;
    return {
      store,
      name,
      locks,
      channel,
      openDatabase,
      role: this.#role,
      onEvent: (event) => this.emit(event),
      onHead: (head) => this.#schedule.consider(head),
      onOpened: (mark) => this.#schedule.begin(mark),
    };
  }

  /** Opens the catalog as soon as another tab creates it. */
  #listenForFirst(): void {
    this.#options.channel.onmessage = () => {
      this.#beginnings
        .run(() => this.#openOther())
        .catch((error: unknown) =>
          console.error('Metricbook could not open the catalog that another tab created.', error),
        );
    };
  }

  /** Opens the catalog that another tab created, if any. */
  async #openOther(): Promise<void> {
    if (this.#catalog !== undefined) return;
    const catalog = await Catalog.open(this.#catalogOptions());
    this.#catalog = catalog;
    if (catalog === undefined) return;
    this.emit({ is: 'replaced', canUndoImport: catalog.canUndoImport, access: catalog.access });
  }

  /** Describes a stored catalog that cannot be opened: the reason, and the states that can be salvaged. */
  async #damagedBy(error: unknown): Promise<CatalogStart> {
    // A catalog of a newer page is not damaged. If the browser opens nothing at all, no catalog can be created beside
    // it.
    this.#isDamaged = error instanceof CatalogError && DAMAGE.has(error.code);
    this.rotateLog();
    if (error instanceof CatalogError && error.code === 'part-not-loaded') {
      return { is: 'unavailable', because: error.message };
    }
    try {
      const salvageOptions = this.#isDamaged ? await this.#options.salvageOptions() : [];
      return { is: 'damaged', because: sentenceOf(error), salvageOptions };
    } catch (trouble) {
      // If the browser opens nothing, it is unknown what can be salvaged.
      return { is: 'damaged', because: sentenceOf(trouble), salvageOptions: [] };
    }
  }
}

/** Origins that the first version of a published catalog may have. */
const FOR_READERS: ReadonlySet<VersionOrigin['is']> = new Set<VersionOrigin['is']>(['published', 'rescue']);

/** Error codes of a stored catalog that is not what was written or does not open. */
const DAMAGE: ReadonlySet<CatalogErrorCode> = new Set<CatalogErrorCode>([
  'storage-damaged',
  'file-damaged',
  'file-not-a-database',
  'file-not-a-catalog',
]);

function sentenceOf(error: unknown): string {
  if (error instanceof CatalogError) return error.message;
  return `The browser could not open its storage (${error instanceof Error ? error.message : String(error)}).`;
}
