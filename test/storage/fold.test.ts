import { describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../src/storage/blocks.ts';
import type { Entry } from './stored.ts';
import {
  appended,
  begun,
  bytesOf,
  entriesOf,
  freshName,
  openStore,
  recovered,
  replaced,
  snapshotOf,
  textsOf,
} from './stored.ts';

/** A file with one byte changed in each of these blocks. */
function editedAt(file: Uint8Array, ...blocks: readonly number[]): Uint8Array {
  const edited = file.slice();
  for (const block of blocks) edited[block * BLOCK_BYTES + 5] = 255 - (edited[block * BLOCK_BYTES + 5] ?? 0);
  return edited;
}

/** The keys that were put while `work` ran. */
async function putWhile(work: () => Promise<unknown>): Promise<unknown[]> {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  try {
    await work();
    return put.mock.calls.map(([, key]) => key);
  } finally {
    put.mockRestore();
  }
}

function keysIn(entries: readonly Entry[], kind: string): IDBValidKey[] {
  return entries.map(([key]) => key).filter((key) => Array.isArray(key) && key[0] === kind);
}

describe('folding the journal', () => {
  test('leaves the file with all changes in it, and no journal', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(10)), 'one', 'two');
    expect(await store.fold(await recovered(store), bytesOf(20, 2))).toBe(true);
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(found.records).toEqual([]);
    expect(found.head).toMatchObject({ sequence: 2, foldedTo: 2, journalBytes: 0, link: tip.link });
    expect(keysIn(await entriesOf(name), 'journal')).toEqual([]);
  });

  test('writes the blocks that changed and no others', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(6 * BLOCK_BYTES);
    const { epoch } = await appended(store, await begun(store, file), 'one');
    const stored = await recovered(store);
    const put = await putWhile(() => store.fold(stored, editedAt(file, 1, 4)));
    expect(put).toEqual([['block', epoch, 1], ['block', epoch, 4], ['checkpoint', epoch], 'head']);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, editedAt(file, 1, 4))).toBe(0);
  });

  test('writes what a file has grown by', async () => {
    const name = freshName();
    const store = openStore(name);
    const grown = bytesOf(3 * BLOCK_BYTES + 10);
    const { epoch } = await appended(store, await begun(store, grown.slice(0, BLOCK_BYTES + 7)), 'one');
    const stored = await recovered(store);
    const put = await putWhile(() => store.fold(stored, grown));
    expect(put).toEqual([...[1, 2, 3].map((i) => ['block', epoch, i]), ['checkpoint', epoch], 'head']);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, grown)).toBe(0);
  });

  test('lets go of the blocks that a file no longer has', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(5 * BLOCK_BYTES);
    const { epoch } = await appended(store, await begun(store, file), 'one');
    await store.fold(await recovered(store), file.slice(0, 2 * BLOCK_BYTES - 100));
    expect(keysIn(await entriesOf(name), 'block')).toEqual([
      ['block', epoch, 0],
      ['block', epoch, 1],
    ]);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, file.slice(0, 2 * BLOCK_BYTES - 100))).toBe(0);
  });

  test('lets a file become empty', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one');
    await store.fold(await recovered(store), bytesOf(0));
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(0));
    expect(keysIn(await entriesOf(name), 'block')).toEqual([]);
  });

  test('keeps the changes that were committed meanwhile', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(10)), 'one', 'two');
    const seen = await recovered(store);
    const later = await appended(openStore(name), tip, 'three', 'four!');
    expect(await store.fold(seen, bytesOf(20, 2))).toBe(true);
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(textsOf(found.records)).toEqual(['three', 'four!']);
    expect(found.head).toMatchObject({ sequence: 4, foldedTo: 2, journalBytes: 10 });
    await appended(openStore(name), later, 'five');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['three', 'four!', 'five']);
  });

  test('goes on from one fold to the next', async () => {
    const name = freshName();
    const store = openStore(name);
    let tip = await begun(store, bytesOf(BLOCK_BYTES + 1, 0));
    for (let round = 1; round <= 5; round += 1) {
      tip = await appended(store, tip, `round ${round}`, 'and one more');
      expect(await store.fold(await recovered(store), bytesOf(BLOCK_BYTES + round, round))).toBe(true);
    }
    tip = await appended(store, tip, 'last');
    const found = await recovered(openStore(name));
    expect(indexedDB.cmp(found.file, bytesOf(BLOCK_BYTES + 5, 5))).toBe(0);
    expect(textsOf(found.records)).toEqual(['last']);
    expect(tip.sequence).toBe(11);
  });

  test('of two tabs that fold at once, one does, and the other writes nothing', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one');
    const seen = await recovered(store);
    const folds = [bytesOf(20, 2), bytesOf(30, 3)];
    const outcomes = await Promise.all(folds.map((file) => openStore(name).fold(seen, file)));
    expect(outcomes.filter((isFolded) => isFolded)).toHaveLength(1);
    expect((await recovered(openStore(name))).file).toEqual(folds[outcomes.indexOf(true)]);
  });

  test('writes nothing where the catalog was replaced, emptied or exchanged meanwhile', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(10)), 'one');
    const seen = await recovered(store);
    await replaced(store, tip, bytesOf(20, 2));
    const before = await snapshotOf(name);
    expect(await store.fold(seen, bytesOf(30, 3))).toBe(false);
    expect(await snapshotOf(name)).toBe(before);

    const empty = freshName();
    expect(await openStore(empty).fold(seen, bytesOf(30, 3))).toBe(false);
    expect(await entriesOf(empty)).toEqual([]);

    // Cleared, and begun anew with the very same file: the records that were folded are not this catalog's.
    const anew = freshName();
    await begun(openStore(anew), bytesOf(10));
    const begunAnew = await snapshotOf(anew);
    expect(await openStore(anew).fold(seen, bytesOf(30, 3))).toBe(false);
    expect(await snapshotOf(anew)).toBe(begunAnew);
  });

  test('fits again where a replacement was undone meanwhile', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(10)), 'one');
    const seen = await recovered(store);
    await store.swapBack(await replaced(store, tip, bytesOf(20, 2)));
    expect(await store.fold(seen, bytesOf(30, 3))).toBe(true);
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(30, 3));
    expect(found.head.previous).not.toBeNull();
  });
});
