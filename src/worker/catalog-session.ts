import type { MetricsDatabase } from '../database/metrics-database.ts';
import { countMetrics } from '../database/metrics/row-counts.ts';
import type { CatalogNews } from '../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import type { CatalogRole, Rescue, VersionOrigin } from '../domain/catalog/stored-version.ts';
import { CatalogError, type CatalogErrorCode } from '../domain/core/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import { Catalog } from './catalog.ts';
import type { CatalogOptions } from './catalog-state.ts';
import { type CheckpointOutcome, CheckpointSchedule } from './checkpoints.ts';
import type { OpenDatabase } from './opening.ts';
import { publishedCatalog } from './storage-failure.ts';
import { Turns } from './turns.ts';

/** Everything that a session needs of the browser and of the service. */
export interface SessionOptions {
  readonly store: CatalogStore;
  readonly name: string;
  readonly locks: CatalogOptions['locks'];
  readonly channel: CatalogOptions['channel'];
  readonly openDatabase: OpenDatabase;
  /** Checkpoints the journal somewhere else, so that nobody waits for it. */
  readonly fold: () => Promise<CheckpointOutcome>;
  /** Finds the whole states of a damaged catalog that open. */
  readonly rescues: () => Promise<Rescue[]>;
}

/** One worker's catalog from its start on: opened, begun, or damaged. */
export class CatalogSession {
  readonly #options: SessionOptions;
  readonly #schedule: CheckpointSchedule;
  /** Opening and beginning take turns: a second catalog beside the first would take its events away. */
  readonly #beginnings = new Turns();
  #onEvent: (event: CatalogNews) => void = () => undefined;
  #role: CatalogRole = 'own';
  #catalog: Catalog | undefined;
  #isDamaged = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#schedule = new CheckpointSchedule(options.fold);
  }

  /** The catalog, if one is open. */
  get present(): Catalog | undefined {
    return this.#catalog;
  }

  /** The open catalog; throws if none is. */
  get opened(): Catalog {
    if (this.#catalog === undefined) throw new Error('the catalog was asked before it was started');
    return this.#catalog;
  }

  /** Tells the page of an event. */
  emit(event: CatalogNews): void {
    this.#onEvent(event);
  }

  /** Opens what is stored. */
  start(onEvent: (event: CatalogNews) => void, role: CatalogRole): Promise<CatalogStart> {
    this.#onEvent = onEvent;
    this.#role = role;
    return this.#beginnings.take(async () => {
      // Before looking: nobody would hear what another tab begins in the meantime. An open catalog listens for itself.
      this.#listenForFirst();
      try {
        this.#catalog = await Catalog.open(this.#catalogOptions());
        return await this.started();
      } catch (error) {
        return this.#damagedBy(error);
      }
    });
  }

  /** The state in which the catalog is now. */
  async started(): Promise<CatalogStart> {
    const catalog = this.#catalog;
    if (catalog === undefined) return { is: 'empty' };
    const total = await catalog.read((database: MetricsDatabase) => database.run(countMetrics));
    return { is: 'open', total, canUndoImport: catalog.canUndoImport, access: catalog.access };
  }

  /** Begins the catalog with a file; resolves with false if another tab was first. Then that one is open. */
  begin(first: NewCatalog, watch: Watch = {}): Promise<boolean> {
    return this.#beginnings.take(async () => {
      if (this.#role === 'published' && !FOR_READERS.has(first.origin.is)) throw publishedCatalog();
      // Beside a damaged catalog another tab may have begun something whole by now, and nobody heard it.
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

  /** Rotates the browser's log: an earlier page may have met a full disk. Nothing waits for it, and a start goes first. */
  renewLog(): void {
    this.#options.store
      .renewLog()
      .catch((error: unknown) => console.error('The browser could not begin a new log.', error));
  }

  /** Checkpoints the journal now, while nobody looks. */
  rest(): void {
    if (this.#catalog?.access.is === 'writable') this.#schedule.run();
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
      onTip: (tip) => this.#schedule.consider(tip),
      onOpened: (mark) => this.#schedule.begin(mark),
    };
  }

  /** Listens for another tab that begins the catalog which this one lacks. */
  #listenForFirst(): void {
    this.#options.channel.onmessage = () => {
      this.#beginnings
        .take(() => this.#openOther())
        .catch((error: unknown) => console.error('Metricbook could not open what another tab began.', error));
    };
  }

  /** Opens what another tab began, if it did. */
  async #openOther(): Promise<void> {
    if (this.#catalog !== undefined) return;
    const catalog = await Catalog.open(this.#catalogOptions());
    this.#catalog = catalog;
    if (catalog === undefined) return;
    this.emit({ is: 'replaced', canUndoImport: catalog.canUndoImport, access: catalog.access });
  }

  /** Describes stored data that cannot be opened: why, and which whole states can be recovered. */
  async #damagedBy(error: unknown): Promise<CatalogStart> {
    // A newer version's catalog is not damaged, and if the browser opens nothing there is nothing to begin beside.
    this.#isDamaged = error instanceof CatalogError && DAMAGE.has(error.code);
    this.renewLog();
    try {
      const rescues = this.#isDamaged ? await this.#options.rescues() : [];
      return { is: 'damaged', because: sentenceOf(error), rescues };
    } catch (trouble) {
      // Nobody knows what can be recovered as long as the browser opens nothing.
      return { is: 'damaged', because: sentenceOf(trouble), rescues: [] };
    }
  }
}

/** Origins with which a published catalog may begin. */
const FOR_READERS: ReadonlySet<VersionOrigin['is']> = new Set<VersionOrigin['is']>(['published', 'rescue']);

/** Codes that mean: what is stored is not what was written, or does not open. */
const DAMAGE: ReadonlySet<CatalogErrorCode> = new Set<CatalogErrorCode>([
  'damaged-storage',
  'damaged-file',
  'not-a-database',
  'not-a-catalog',
]);

function sentenceOf(error: unknown): string {
  if (error instanceof CatalogError) return error.message;
  return `The browser could not open its storage (${error instanceof Error ? error.message : String(error)}).`;
}
