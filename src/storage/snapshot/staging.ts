import { cancelled } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { blockAt, blockCount, BLOCK_BYTES } from '../log/blocks.ts';
import { digestOf } from '../log/digest.ts';
import { withRetry } from '../idb/retry.ts';
import type { BlockKey, BlockRef, Staging } from '../log/records.ts';
import { newName, stagingKey } from '../log/records.ts';
import type { IdbStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';
import { isFull } from '../idb/idb-errors.ts';
import { keepsBlobs, type StoredBlock } from '../log/stored-block.ts';

/** Blocks in one transaction: 1 MiB, a few milliseconds that a commit may have to wait. */
const BLOCKS_AT_ONCE = 4;

/** Progress and cancellation of long work. */
export interface Watch {
  /** Called with the bytes done so far and the total. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** A file whose blocks are all stored, but not referenced yet. */
export interface Staged {
  readonly set: string;
  readonly blocks: readonly BlockRef[];
}

/**
 * Stores the blocks of a file that are not stored already, in parts, beside the stored ones. If `work` does not
 * reference them, the blocks are deleted again, whether it returns or throws. Throws `cancelled` if the signal
 * aborts.
 */
export async function staged<T>(
  store: IdbStore,
  file: Uint8Array,
  known: readonly BlockRef[],
  now: Instant,
  watch: Watch,
  work: (staged: Staged) => Promise<T>,
): Promise<T> {
  const set = newName();
  try {
    await withRetry(() => mark(store, set, { at: now }));
    return await work({ set, blocks: await stageInto(store, set, file, known, watch) });
  } finally {
    // If this fails too, garbage collection deletes them later.
    await unstage(store, set).catch(() => undefined);
  }
}

/**
 * True if a set of blocks is staged and not referenced: the transaction that references it deletes the staging
 * record.
 */
export async function isStaged(store: IdbStore, set: string): Promise<boolean> {
  const marks = await store.run('readonly', ['log'], (stores) =>
    answerOf<number>(stores('log').count(stagingKey(set))),
  );
  return marks > 0;
}

async function unstage(store: IdbStore, set: string): Promise<void> {
  // An acknowledgement may have been lost. Only the staging record tells if the blocks are referenced by now.
  if (!(await isStaged(store, set))) return;
  await store.run('readwrite', ['log', 'blocks'], (stores) => {
    stores('blocks').delete(IDBKeyRange.bound([set, 0], [set, Infinity]));
    stores('log').delete(stagingKey(set));
    return Promise.resolve();
  });
}

async function stageInto(
  store: IdbStore,
  set: string,
  file: Uint8Array,
  known: readonly BlockRef[],
  watch: Watch,
): Promise<BlockRef[]> {
  const count = blockCount(file.length);
  const blocks: BlockRef[] = [];
  let form: Form = keepsBlobs() ? 'blobs' : 'bytes';
  for (let from = 0; from < count; from += BLOCKS_AT_ONCE) {
    if (watch.signal?.aborted) throw cancelled();
    const places = Array.from({ length: Math.min(BLOCKS_AT_ONCE, count - from) }, (_, i) => from + i);
    const digests = await Promise.all(places.map((place) => digestOf(blockAt(file, place))));
    const changed: BlockKey[] = [];
    for (const [i, place] of places.entries()) {
      const digest = digests[i] ?? '';
      const stored = known[place];
      if (stored?.digest === digest) blocks.push(stored);
      else {
        blocks.push({ set, digest });
        changed.push([set, place]);
      }
    }
    if (changed.length > 0) form = await putBlocks(store, file, changed, form);
    watch.onProgress?.(Math.min(file.length, (from + places.length) * BLOCK_BYTES), file.length);
  }
  if (watch.signal?.aborted) throw cancelled();
  return blocks;
}

function mark(store: IdbStore, set: string, staging: Staging): Promise<void> {
  return store.run('readwrite', ['log'], (stores) => {
    stores('log').put(staging, stagingKey(set));
    return Promise.resolve();
  });
}

/** The form in which blocks are stored: see `StoredBlock`. */
type Form = 'blobs' | 'bytes';

/**
 * Stores blocks of a file; returns the form in which the browser took them. After any failure the blocks are stored as
 * bytes, which every reader accepts.
 */
async function putBlocks(store: IdbStore, file: Uint8Array, keys: readonly BlockKey[], form: Form): Promise<Form> {
  if (form === 'blobs') {
    try {
      await put(store, file, keys, (block) => new Blob([block as Uint8Array<ArrayBuffer>]));
      return 'blobs';
    } catch (error) {
      if (isFull(error)) throw error;
    }
  }
  // A copy, because cloning a part of a buffer clones all of it.
  await withRetry(() => put(store, file, keys, (block) => block.slice()));
  return 'bytes';
}

function put(
  store: IdbStore,
  file: Uint8Array,
  keys: readonly BlockKey[],
  stored: (block: Uint8Array) => StoredBlock,
): Promise<void> {
  return store.run('readwrite', ['blocks'], (stores) => {
    for (const key of keys) stores('blocks').put(stored(blockAt(file, key[1])), key);
    return Promise.resolve();
  });
}
