import { bytesWithRoom } from '../../domain/core/bytes-with-room.ts';
import { BLOCK_BYTES, blockCount } from '../log/blocks.ts';
import { damaged, isDamage } from '../log/damage.ts';
import type { Digest } from '../log/digest.ts';
import { digestOf } from '../log/digest.ts';
import { askJournal, reaches } from '../log/journal.ts';
import { withRetry } from '../idb/retry.ts';
import type { BlockRef, Checkpoint, Version, JournalEntry, Manifest, LogKey, Head } from '../log/records.ts';
import { checkpointKey, isSound, rangeOf } from '../log/records.ts';
import { blockBytes } from '../log/stored-block.ts';
import type { Roots } from '../log/head.ts';
import { requestRoots, readRoots, parseRoots } from '../log/head.ts';
import type { IdbStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';
import { isUnreadable } from '../idb/idb-errors.ts';

/** A catalog that was read and verified: the file of a checkpoint and the journal entries since. */
export interface StoredCatalog {
  readonly head: Head;
  readonly manifest: Manifest;
  readonly epoch: Version;
  readonly checkpoint: Checkpoint;
  readonly file: Uint8Array;
  readonly records: readonly Uint8Array[];
}

/**
 * Size and number of the reads of blocks. One database answers its requests one after another, so a commit waits for
 * the read before it.
 */
export interface Pace {
  /** Blocks of 256 KiB in one read. */
  readonly blocks: number;
  /** Reads that run at once. */
  readonly parts: number;
}

/** For a start: a user is waiting. */
const FAST: Pace = { blocks: 16, parts: 4 };
/** For background work: some milliseconds at a time. */
export const GENTLE: Pace = { blocks: 4, parts: 1 };

/** Number of reads before giving up because other tabs keep changing what is read. */
const MAX_READS = 20;

/**
 * Reads and verifies the current catalog; undefined if nothing is stored. Throws `storage-damaged` if a record is
 * missing or is not what was written. Nothing is repaired or deleted.
 */
export async function recover(store: IdbStore, pace: Pace = FAST): Promise<StoredCatalog | undefined> {
  const stored = await steadyReading(store, pace, ({ manifest: { epochs } }) => epochs[0]);
  if (stored !== undefined) return stored;
  const [roots, checkpoints] = await withRetry(() =>
    store.run('readonly', ['log'], (stores) =>
      Promise.all([requestRoots(stores('log')), answerOf<LogKey[]>(stores('log').getAllKeys(rangeOf('checkpoint')))]),
    ),
  );
  const { manifest } = parseRoots(roots);
  // Another tab may have stored a catalog between the two reads.
  if (manifest.epochs.length > 0) return recover(store, pace);
  checkNamed(checkpoints, manifest);
  return undefined;
}

/** The same for any version that is kept; undefined if it no longer is. */
export function recoverVersion(store: IdbStore, id: string): Promise<StoredCatalog | undefined> {
  return steadyReading(store, FAST, ({ manifest: { epochs } }) => epochs.find((epoch) => epoch.id === id));
}

/**
 * Reads again if another tab wrote a checkpoint or replaced the catalog during the read: then a missing record was
 * only moved.
 */
async function steadyReading(
  store: IdbStore,
  pace: Pace,
  choose: (roots: Roots) => Version | undefined,
): Promise<StoredCatalog | undefined> {
  let roots = await withRetry(() => readRoots(store));
  for (let reading = 1; ; reading += 1) {
    const seen = roots;
    const epoch = choose(seen);
    if (epoch === undefined) return undefined;
    try {
      return await readVersionBytes(store, pace, seen, epoch);
    } catch (error) {
      if (!isDamage(error) || reading === MAX_READS) throw error;
      roots = await withRetry(() => readRoots(store));
      if (roots.manifest.id === seen.manifest.id) throw error;
    }
  }
}

/** Reads one version from its checkpoint on, and verifies every byte. */
async function readVersionBytes(
  store: IdbStore,
  pace: Pace,
  { manifest }: Roots,
  epoch: Version,
): Promise<StoredCatalog> {
  const mark = epoch.checkpoint;
  const reading = withRetry(() =>
    store.run('readonly', ['log'], (stores) => {
      const log = stores('log');
      return Promise.all([
        requestRoots(log),
        answerOf<Checkpoint | undefined>(log.get(checkpointKey(epoch.id, mark.foldedTo))),
        askJournal(log, epoch.id, mark.foldedTo),
        answerOf<LogKey[]>(log.getAllKeys(rangeOf('checkpoint'))),
      ]);
    }),
  );
  const [records, checkpoint, entries, checkpoints] = await reading.catch(orDamaged('its journal cannot be read'));
  const now = parseRoots(records);
  if (now.manifest.id !== manifest.id) throw damaged('other tabs are changing it at this moment');
  checkNamed(checkpoints, manifest);
  const head = epoch.left?.tip ?? now.head;
  if (checkpoint === undefined) throw damaged('its block list is missing');
  if (!(await isSound(checkpoint)) || checkpoint.digest !== mark.digest)
    throw damaged('its block list has been altered');
  const [file] = await Promise.all([readFile(store, checkpoint, pace), checkJournal(entries, checkpoint, head)]);
  return { head, manifest, epoch, checkpoint, file, records: entries.map(({ bytes }) => bytes) };
}

/** Throws if a stored checkpoint belongs to a version that the manifest does not have: then the manifest is stale. */
function checkNamed(checkpoints: readonly LogKey[], manifest: Manifest): void {
  if (!manifest.hasWreck && !namesAll(manifest, checkpoints))
    throw damaged('the record that names the current version is outdated');
}

/** True if the version of each of these checkpoint keys is in the manifest. */
export function namesAll({ epochs }: Manifest, checkpoints: readonly LogKey[]): boolean {
  const known = new Set<unknown>(epochs.map(({ id }) => id));
  return checkpoints.every((key) => known.has(key[1]));
}

/** Reports as damage what the browser cannot read after all retries. */
function orDamaged(what: string): (error: unknown) => never {
  return (error) => {
    throw isUnreadable(error) ? damaged(what) : error;
  };
}

async function checkJournal(entries: readonly JournalEntry[], from: Checkpoint, to: Head): Promise<void> {
  if (!(await reaches(entries, headAt(from), to))) throw damaged('its journal has been altered');
}

/** The head of a version when a checkpoint was written. */
export function headAt({ epoch, foldedTo, link, journalBytes }: Checkpoint): Head {
  return { epoch, sequence: foldedTo, link, journalBytes };
}

/** Adjacent blocks of one set. */
interface Run {
  readonly set: string;
  readonly from: number;
  readonly digests: Digest[];
}

/**
 * The file of a checkpoint, each block verified. It is read in parts, so that no commit waits for the whole file and
 * no block is twice in memory. Behind the file there is room to grow.
 */
export async function readFile(
  store: IdbStore,
  { fileBytes, blocks }: Checkpoint,
  pace: Pace = FAST,
): Promise<Uint8Array> {
  if (blockCount(fileBytes) !== blocks.length) throw damaged('its block list has been altered');
  const file = bytesWithRoom(fileBytes);
  const readRun = async ({ set, from, digests }: Run): Promise<void> => {
    const range = IDBKeyRange.bound([set, from], [set, from + digests.length - 1]);
    const reading = withRetry(async () => {
      const stored = await store.run('readonly', ['blocks'], (stores) =>
        answerOf<unknown[]>(stores('blocks').getAll(range)),
      );
      return Promise.all(stored.map(blockBytes));
    });
    const which = `blocks ${from + 1} to ${from + digests.length} of ${blocks.length}`;
    const read = await reading.catch(orDamaged(`one of the ${which} cannot be read`));
    const found = await Promise.all(read.map(async (block) => block && digestOf(block)));
    const wrong = digests.findIndex((digest, i) => digest !== found[i]);
    if (wrong !== -1) throw damaged(`block ${from + wrong + 1} of ${blocks.length} has been altered`);
    for (const [i, block] of read.entries()) if (block !== undefined) file.set(block, (from + i) * BLOCK_BYTES);
  };
  await inParallel(pace.parts, runsOf(blocks, pace.blocks), readRun);
  return file;
}

function runsOf(blocks: readonly BlockRef[], most: number): Run[] {
  const runs: Run[] = [];
  for (const [place, { set, digest }] of blocks.entries()) {
    const run = runs.at(-1);
    if (run?.set === set && run.digests.length < most) run.digests.push(digest);
    else runs.push({ set, from: place, digests: [digest] });
  }
  return runs;
}

async function inParallel<T>(atOnce: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
