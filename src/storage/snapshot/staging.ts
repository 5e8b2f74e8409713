import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { blockAt, blockCount, BLOCK_BYTES } from '../log/blocks.ts';
import { digestOf } from '../log/digest.ts';
import { persistently } from '../idb/retry.ts';
import type { BlockKey, BlockRef, Staging } from '../log/records.ts';
import { newName, stagingKey } from '../log/records.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';

/** Blocks that one transaction writes: 1 MiB, a few milliseconds, for which a commit may have to wait. */
const BLOCKS_AT_ONCE = 4;

/** Who watches long work, and who may break it off. */
export interface Watch {
  /** How many bytes are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** A file whose blocks are all stored, though nothing names them yet. */
export interface Staged {
  readonly set: string;
  readonly blocks: readonly BlockRef[];
}

/**
 * Stores the blocks of a file that are not stored already, part by part, beside all that is in force. What `work` does not
 * put in force is taken away again, whether it says so or throws. Throws `cancelled` where the watch breaks it off.
 */
export async function staged<T>(
  store: StrictStore,
  file: Uint8Array,
  known: readonly BlockRef[],
  now: Instant,
  watch: Watch,
  work: (staged: Staged) => Promise<T>,
): Promise<T> {
  const set = newName();
  try {
    await persistently(() => mark(store, set, { at: now }));
    return await work({ set, blocks: await stageInto(store, set, file, known, watch) });
  } finally {
    // Where that fails, too, they are collected later.
    await unstage(store, set).catch(() => undefined);
  }
}

/** Whether the blocks are there and nothing names them yet: what puts them in force takes their mark away. */
export async function isStaged(store: StrictStore, set: string): Promise<boolean> {
  const marks = await store.run('readonly', ['log'], (stores) =>
    answerOf<number>(stores('log').count(stagingKey(set))),
  );
  return marks > 0;
}

async function unstage(store: StrictStore, set: string): Promise<void> {
  // An answer may have been lost: the mark alone tells what is in force by now.
  if (!(await isStaged(store, set))) return;
  await store.run('readwrite', ['log', 'blocks'], (stores) => {
    stores('blocks').delete(IDBKeyRange.bound([set, 0], [set, Infinity]));
    stores('log').delete(stagingKey(set));
    return Promise.resolve();
  });
}

async function stageInto(
  store: StrictStore,
  set: string,
  file: Uint8Array,
  known: readonly BlockRef[],
  watch: Watch,
): Promise<BlockRef[]> {
  const count = blockCount(file.length);
  const blocks: BlockRef[] = [];
  for (let from = 0; from < count; from += BLOCKS_AT_ONCE) {
    if (watch.signal?.aborted) throw cancelled();
    const places = Array.from({ length: Math.min(BLOCKS_AT_ONCE, count - from) }, (_, i) => from + i);
    const digests = await Promise.all(places.map((place) => digestOf(blockAt(file, place))));
    const changed: [BlockKey, Uint8Array][] = [];
    for (const [i, place] of places.entries()) {
      const digest = digests[i] ?? '';
      const stored = known[place];
      if (stored?.digest === digest) blocks.push(stored);
      else {
        blocks.push({ set, digest });
        changed.push([[set, place], blockAt(file, place).slice()]);
      }
    }
    if (changed.length > 0) await persistently(() => put(store, changed));
    watch.onProgress?.(Math.min(file.length, (from + places.length) * BLOCK_BYTES), file.length);
  }
  if (watch.signal?.aborted) throw cancelled();
  return blocks;
}

function mark(store: StrictStore, set: string, staging: Staging): Promise<void> {
  return store.run('readwrite', ['log'], (stores) => {
    stores('log').put(staging, stagingKey(set));
    return Promise.resolve();
  });
}

function put(store: StrictStore, blocks: readonly (readonly [BlockKey, Uint8Array])[]): Promise<void> {
  return store.run('readwrite', ['blocks'], (stores) => {
    for (const [key, bytes] of blocks) stores('blocks').put(bytes, key);
    return Promise.resolve();
  });
}

function cancelled(): CatalogError {
  return new CatalogError('cancelled', 'Broken off. Nothing was changed.');
}
