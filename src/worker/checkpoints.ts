import type { MetricsDatabase } from '../database/metrics-database.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { CheckpointMark, Tip } from '../storage/log/records.ts';
import { GENTLE } from '../storage/recovery/recovery.ts';
import type { OpenDatabase } from './opening.ts';
import { findDamage } from '../database/import/integrity-check.ts';

/** A journal this long is folded at once: replaying it would be felt at the next start. */
const MOST_RECORDS = 500;
const MOST_BYTES = 4_000_000;
/** A shorter one waits until nobody has written for a while. */
const IDLE_RECORDS = 20;
const IDLE_MS = 5000;
/** After each failure but the first the pause is four times as long, and half an hour at the most: each attempt reads it all. */
const MOST_LONGER = 4;

/** The outcome of a checkpoint: how many records it `folded`, or nothing, because another tab was first or there was nothing. */
export type CheckpointOutcome =
  | { readonly is: 'folded'; readonly records: number; readonly mark: CheckpointMark }
  | { readonly is: 'nothing'; readonly mark: CheckpointMark | undefined };

/**
 * Folds the journal into the blocks, exactly as a start would recover the catalog, so that each checkpoint proves that
 * recovery works; then collects what nothing names any more. Touches no open database, and no commit waits for it.
 * Throws `damaged-storage` where what is stored fails its check, and asks IndexedDB for nothing where there is no room.
 */
export async function checkpoint(store: CatalogStore, openDatabase: OpenDatabase): Promise<CheckpointOutcome> {
  // The log may have been torn under another store, of which this one knows nothing.
  await store.renewLog();
  const outcome = await folded(store, openDatabase);
  await store.collect();
  return outcome;
}

async function folded(store: CatalogStore, openDatabase: OpenDatabase): Promise<CheckpointOutcome> {
  const { tip, ledger } = await store.slots();
  const mark = ledger.epochs[0]?.checkpoint;
  if (mark === undefined || mark.foldedTo === tip.sequence) return { is: 'nothing', mark };
  let stored = await store.recover(GENTLE);
  if (stored === undefined || stored.records.length === 0) return { is: 'nothing', mark };
  const records = stored.records.length;
  const { file, records: journal, ...from } = stored;
  // A large file shall not be in memory any longer than it is needed.
  stored = undefined;
  const next = await store.fold(from, await refolded(await openDatabase(file, { isOwn: true, journal })));
  return next === undefined ? { is: 'nothing', mark } : { is: 'folded', records, mark: next };
}

/** The file that a database makes, which is checked and closed. */
async function refolded(database: MetricsDatabase): Promise<Uint8Array> {
  try {
    const problem = database.run(findDamage);
    if (problem !== undefined) {
      throw new CatalogError('damaged-storage', `The stored catalog fails SQLite's own check: ${problem}.`, {
        problem,
      });
    }
    return database.export();
  } finally {
    database.close();
  }
}

/** Decides when to fold: at once when the journal is long, else when nobody has written for a while. */
export class CheckpointSchedule {
  readonly #fold: () => Promise<CheckpointOutcome>;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** `held`: what came to nothing just now is not tried at every commit, but in the next quiet moment. */
  #state: 'waiting' | 'folding' | 'held' = 'waiting';
  /** How often it failed in a row. */
  #failures = 0;
  #tip: Pick<Tip, 'sequence' | 'journalBytes'> = { sequence: 0, journalBytes: 0 };
  #folded: Pick<CheckpointMark, 'foldedTo' | 'journalBytes'> = { foldedTo: 0, journalBytes: 0 };

  /** `fold` does the work elsewhere. */
  constructor(fold: () => Promise<CheckpointOutcome>) {
    this.#fold = fold;
  }

  /** To be called when a catalog is opened, with what of its journal is folded already. */
  begin(mark: Pick<CheckpointMark, 'foldedTo' | 'journalBytes'>): void {
    this.#folded = mark;
  }

  /** To be called when a catalog is opened, and after each commit. */
  consider(tip: Pick<Tip, 'sequence' | 'journalBytes'>): void {
    this.#tip = tip;
    clearTimeout(this.#later);
    const records = tip.sequence - this.#folded.foldedTo;
    const isLong = records >= MOST_RECORDS || tip.journalBytes - this.#folded.journalBytes >= MOST_BYTES;
    if (isLong && this.#state !== 'held') this.#foldOnce();
    else if (records >= IDLE_RECORDS) this.#later = setTimeout(() => this.#foldOnce(), this.#pause());
  }

  /** Folds now if there is anything to fold: to be called when nobody looks. */
  run(): void {
    if (this.#tip.sequence > this.#folded.foldedTo) this.#foldOnce();
  }

  #pause(): number {
    return IDLE_MS * 4 ** Math.min(Math.max(0, this.#failures - 1), MOST_LONGER);
  }

  #foldOnce(): void {
    if (this.#state === 'folding') return;
    this.#state = 'folding';
    const begun = this.#folded;
    this.#fold().then(
      ({ is, mark }) => {
        this.#state = is === 'folded' ? 'waiting' : 'held';
        this.#failures = 0;
        // Another catalog may have been opened meanwhile, of which the mark says nothing.
        if (mark !== undefined && this.#folded === begun) this.#folded = mark;
        // What was committed meanwhile is a journal of its own.
        this.consider(this.#tip);
      },
      (error: unknown) => {
        console.error('The journal could not be folded; it stays as it is.', error);
        this.#state = 'held';
        this.#failures += 1;
        this.consider(this.#tip);
      },
    );
  }
}
