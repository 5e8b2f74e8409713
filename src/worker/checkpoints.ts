import type { MetricsDatabase } from '../database/metrics-database.ts';
import { CatalogError } from '../domain/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { Head } from '../storage/records.ts';

/** A journal this long is folded at once: replaying it would be felt at the next start. */
const MOST_RECORDS = 500;
const MOST_BYTES = 4_000_000;
/** A shorter one waits until nobody has written for a while. */
const IDLE_RECORDS = 20;
const IDLE_MS = 5000;

/** What a checkpoint did: `folded` how many records, or nothing because another tab was first or there was nothing. */
export type CheckpointOutcome = { readonly is: 'folded'; readonly records: number } | { readonly is: 'nothing' };

/**
 * Folds the journal into the blocks, exactly as a start would recover the catalog, so that each checkpoint proves that
 * recovery works. Touches no open database. Throws `damaged-storage` where what is stored fails its check.
 */
export async function checkpoint(
  store: CatalogStore,
  openDatabase: (bytes: Uint8Array) => Promise<MetricsDatabase>,
): Promise<CheckpointOutcome> {
  const stored = await store.recover();
  if (stored === undefined || stored.records.length === 0) return { is: 'nothing' };
  const database = await openDatabase(stored.file);
  try {
    database.replica.apply(stored.records);
    const problem = database.findDamage();
    if (problem !== undefined) {
      throw new CatalogError('damaged-storage', `The stored catalog fails SQLite's own check: ${problem}.`, {
        problem,
      });
    }
    const isFolded = await store.fold(stored, database.export());
    return isFolded ? { is: 'folded', records: stored.records.length } : { is: 'nothing' };
  } finally {
    database.close();
  }
}

/** Decides when to fold: at once when the journal is long, else when nobody has written for a while. */
export class CheckpointSchedule {
  readonly #fold: () => Promise<unknown>;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #isFolding = false;

  /** `fold` does the work elsewhere. */
  constructor(fold: () => Promise<unknown>) {
    this.#fold = fold;
  }

  /** To be called after each commit. */
  afterCommit(head: Head): void {
    clearTimeout(this.#idle);
    const records = head.sequence - head.foldedTo;
    if (records >= MOST_RECORDS || head.journalBytes >= MOST_BYTES) this.run();
    else if (records >= IDLE_RECORDS) this.#idle = setTimeout(() => this.run(), IDLE_MS);
  }

  /** Folds now, unless it is under way. */
  run(): void {
    if (this.#isFolding) return;
    this.#isFolding = true;
    this.#fold()
      .catch((error: unknown) => console.error('The journal could not be folded; it stays as it is.', error))
      .finally(() => {
        this.#isFolding = false;
      });
  }
}
