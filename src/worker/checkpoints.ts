import type { CatalogDatabase } from '../database/catalog-database.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { CheckpointMark, Head } from '../storage/log/records.ts';
import type { CheckpointBase } from '../storage/snapshot/checkpoint.ts';
import { GENTLE } from '../storage/recovery/recovery.ts';
import type { OpenDatabase } from './open-database.ts';
import { findDamage } from '../database/import/integrity-check.ts';

/** A journal this long is checkpointed at once: replaying it would delay the next start noticeably. */
const MAX_RECORDS = 500;
const MAX_BYTES = 4_000_000;
/** A shorter journal waits until there has been no write for a while. */
const IDLE_RECORDS = 20;
const IDLE_MS = 5000;
/**
 * Largest exponent of the pause after failures. From the second failure in a row on, each makes the pause four times
 * as long, up to 21 minutes (5 s × 4⁴): each attempt reads the complete catalog.
 */
const MAX_EXTRA_LENGTH = 4;

/**
 * The outcome of a checkpoint: `checkpointed` with the number of journal entries, or `nothing` because another tab was
 * first or there were none.
 */
export type CheckpointOutcome =
  | { readonly is: 'written'; readonly records: number; readonly mark: CheckpointMark }
  | { readonly is: 'nothing'; readonly mark: CheckpointMark | undefined };

/**
 * Checkpoints the journal, and then runs garbage collection. It recovers the catalog exactly as a start does, so each
 * checkpoint proves that recovery works. Touches no open database, and no commit waits for it. Throws
 * `storage-damaged` if the stored catalog fails its check. Makes no IndexedDB call if there is no space.
 */
export async function checkpoint(store: CatalogStore, openDatabase: OpenDatabase): Promise<CheckpointOutcome> {
  // Chromium's log may have been torn under another store, which this one cannot know.
  await store.rotateLog();
  try {
    const outcome = await checkpointed(store, openDatabase);
    await store.collectGarbage();
    return outcome;
  } catch (error) {
    // A block that a full disk refused may have torn the log. This store is the only one that knows, and ends now.
    await store.mendLog().catch(() => undefined);
    throw error;
  }
}

async function checkpointed(store: CatalogStore, openDatabase: OpenDatabase): Promise<CheckpointOutcome> {
  const { head, manifest } = await store.roots();
  const mark = manifest.epochs[0]?.checkpoint;
  if (mark === undefined || mark.foldedTo === head.sequence) return { is: 'nothing', mark };
  const rehearsed = await rehearse(store, openDatabase);
  if (rehearsed === undefined) return { is: 'nothing', mark };
  const { from, records, file } = rehearsed;
  const next = await store.writeCheckpoint(from, file);
  return next === undefined ? { is: 'nothing', mark } : { is: 'written', records, mark: next };
}

/** What the next checkpoint is made of: its file, the stored catalog without its own, and the length of the journal. */
interface Rehearsed {
  readonly from: CheckpointBase;
  readonly records: number;
  readonly file: Uint8Array;
}

/**
 * Recovers the catalog and exports it; undefined if there is no journal. A function of its own, because as long as it
 * runs it holds the stored file, and the next one must not be written meanwhile: there would be two in memory.
 */
async function rehearse(store: CatalogStore, openDatabase: OpenDatabase): Promise<Rehearsed | undefined> {
  const stored = await store.recover(GENTLE);
  if (stored === undefined || stored.records.length === 0) return undefined;
  const { file, records: journal, ...from } = stored;
  const database = await openDatabase(file, { isOwn: true, isGivenAway: true, journal });
  return { from, records: journal.length, file: exportedFile(database) };
}

/** Exports a database after checking it, and closes it. */
function exportedFile(database: CatalogDatabase): Uint8Array {
  try {
    const problem = database.run(findDamage);
    if (problem !== undefined) {
      throw new CatalogError('storage-damaged', `The stored catalog fails SQLite's own check: ${problem}.`, {
        problem,
      });
    }
    return database.export();
  } finally {
    database.close();
  }
}

/** Decides when to write a checkpoint: at once if the journal is long, otherwise after a while without writes. */
export class CheckpointSchedule {
  readonly #writeCheckpoint: () => Promise<CheckpointOutcome>;
  #later: ReturnType<typeof setTimeout> | undefined;
  /** `held`: after a checkpoint that came to nothing, the next attempt waits for a pause between commits. */
  #state: 'waiting' | 'writing' | 'held' = 'waiting';
  /** Failures in a row. */
  #failures = 0;
  #head: Pick<Head, 'sequence' | 'journalBytes'> = { sequence: 0, journalBytes: 0 };
  #checkpointed: Pick<CheckpointMark, 'foldedTo' | 'journalBytes'> = { foldedTo: 0, journalBytes: 0 };

  /** `writeCheckpoint` writes the checkpoint in another worker. */
  constructor(writeCheckpoint: () => Promise<CheckpointOutcome>) {
    this.#writeCheckpoint = writeCheckpoint;
  }

  /** Call it when a catalog is opened, with its checkpoint. */
  begin(mark: Pick<CheckpointMark, 'foldedTo' | 'journalBytes'>): void {
    this.#checkpointed = mark;
  }

  /** Call it when a catalog is opened, and after each commit. */
  consider(head: Pick<Head, 'sequence' | 'journalBytes'>): void {
    this.#head = head;
    clearTimeout(this.#later);
    const records = head.sequence - this.#checkpointed.foldedTo;
    const isLong = records >= MAX_RECORDS || head.journalBytes - this.#checkpointed.journalBytes >= MAX_BYTES;
    if (isLong && this.#state !== 'held') this.#checkpointOnce();
    else if (records >= IDLE_RECORDS) this.#later = setTimeout(() => this.#checkpointOnce(), this.#pause());
  }

  /** Writes a checkpoint now if the journal has entries. Call it while the page is hidden. */
  run(): void {
    if (this.#head.sequence > this.#checkpointed.foldedTo) this.#checkpointOnce();
  }

  #pause(): number {
    return IDLE_MS * 4 ** Math.min(Math.max(0, this.#failures - 1), MAX_EXTRA_LENGTH);
  }

  #checkpointOnce(): void {
    if (this.#state === 'writing') return;
    this.#state = 'writing';
    const begun = this.#checkpointed;
    this.#writeCheckpoint().then(
      ({ is, mark }) => {
        this.#state = is === 'written' ? 'waiting' : 'held';
        this.#failures = 0;
        // Another catalog may have been opened in the meantime, to which the mark does not belong.
        if (mark !== undefined && this.#checkpointed === begun) this.#checkpointed = mark;
        // Entries committed in the meantime are not in the checkpoint.
        this.consider(this.#head);
      },
      (error: unknown) => {
        console.error('The checkpoint failed; the journal stays as it is.', error);
        this.#state = 'held';
        this.#failures += 1;
        this.consider(this.#head);
      },
    );
  }
}
