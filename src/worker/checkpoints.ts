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

/** What the schedule has to know of where a catalog stands. */
type Journal = Pick<Head, 'sequence' | 'foldedTo' | 'journalBytes'>;

/** Decides when to fold: at once when the journal is long, else when nobody has written for a while. */
export class CheckpointSchedule {
  readonly #fold: () => Promise<unknown>;
  #later: ReturnType<typeof setTimeout> | undefined;
  #state: 'waiting' | 'folding' | 'failed' = 'waiting';
  #journal: Journal = { sequence: 0, foldedTo: 0, journalBytes: 0 };

  /** `fold` does the work elsewhere. */
  constructor(fold: () => Promise<unknown>) {
    this.#fold = fold;
  }

  /** To be called when a catalog is opened, and after each commit. */
  consider(journal: Journal): void {
    this.#journal = journal;
    clearTimeout(this.#later);
    const records = journal.sequence - journal.foldedTo;
    const isLong = records >= MOST_RECORDS || journal.journalBytes >= MOST_BYTES;
    // What failed just now is not tried at every commit.
    if (isLong && this.#state !== 'failed') this.#foldOnce();
    else if (records >= IDLE_RECORDS) this.#later = setTimeout(() => this.#foldOnce(), IDLE_MS);
  }

  /** Folds now if there is anything to fold: to be called when nobody looks. */
  run(): void {
    if (this.#journal.sequence > this.#journal.foldedTo) this.#foldOnce();
  }

  #foldOnce(): void {
    if (this.#state === 'folding') return;
    this.#state = 'folding';
    const { sequence, journalBytes } = this.#journal;
    this.#fold().then(
      () => {
        this.#state = 'waiting';
        // What was committed meanwhile is a journal of its own.
        const now = this.#journal;
        if (now.foldedTo >= sequence) return;
        this.consider({ ...now, foldedTo: sequence, journalBytes: Math.max(0, now.journalBytes - journalBytes) });
      },
      (error: unknown) => {
        console.error('The journal could not be folded; it stays as it is.', error);
        this.#state = 'failed';
        this.consider(this.#journal);
      },
    );
  }
}
