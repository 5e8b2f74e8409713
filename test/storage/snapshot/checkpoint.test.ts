import { describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../../src/storage/log/blocks.ts';
import { journalKey } from '../../../src/storage/log/records.ts';
import {
  appended,
  begun,
  behindItsBack,
  blocksIn,
  bytesOf,
  contentOf,
  entriesOf,
  versionsOf,
  checkpointed,
  freshName,
  isEmpty,
  ofKind,
  openStore,
  recordOf,
  recovered,
  replaced,
  restored,
  rootRecords,
  snapshotOf,
  textsOf,
} from '../idb-fixture.ts';

/** Returns a file with one byte changed in each of these blocks. */
function editedAt(file: Uint8Array, ...blocks: readonly number[]): Uint8Array {
  const edited = file.slice();
  for (const block of blocks) edited[block * BLOCK_BYTES + 5] = 255 - (edited[block * BLOCK_BYTES + 5] ?? 0);
  return edited;
}

/** Lists the places of the blocks that are put while `work` runs. */
async function placesPutWhile(work: () => Promise<unknown>): Promise<unknown[]> {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  try {
    await work();
    return put.mock.calls.flatMap(([value, key]) =>
      value instanceof Blob && Array.isArray(key) ? [(key as unknown[])[1]] : [],
    );
  } finally {
    put.mockRestore();
  }
}

describe('checkpointing the journal', () => {
  test('leaves the file with all changes in it, and no journal to be replayed', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10)), 'one', 'two');
    const mark = await checkpointed(store, bytesOf(20, 2));
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(found.records).toEqual([]);
    expect(found.head).toEqual(head);
    expect(mark).toMatchObject({ foldedTo: 2, link: head.link, journalBytes: head.journalBytes, fileBytes: 20 });
    expect(found.epoch.checkpoint).toEqual(mark);
  });

  test('[S12] writes the blocks that changed and no others', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(6 * BLOCK_BYTES);
    await appended(store, await begun(store, file), 'one');
    const stored = await recovered(store);
    const put = await placesPutWhile(() => store.writeCheckpoint(stored, editedAt(file, 1, 4)));
    expect(put).toEqual([1, 4]);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, editedAt(file, 1, 4))).toBe(0);
  });

  test('writes what a file has grown by', async () => {
    const name = freshName();
    const store = openStore(name);
    const grown = bytesOf(3 * BLOCK_BYTES + 10);
    await appended(store, await begun(store, grown.slice(0, BLOCK_BYTES + 7)), 'one');
    const stored = await recovered(store);
    const put = await placesPutWhile(() => store.writeCheckpoint(stored, grown));
    expect(put).toEqual([1, 2, 3]);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, grown)).toBe(0);
  });

  test('[S1] overwrites nothing that was there, and swaps the manifest', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(4 * BLOCK_BYTES + 9);
    await appended(store, await begun(store, file), 'one', 'two');
    const before = await contentOf(name);
    await checkpointed(store, editedAt(file, 0, 3));
    expect(await contentOf(name)).toEqual(expect.arrayContaining(before));
    const after = await entriesOf(name);
    expect(ofKind(after, 'ledger')).toHaveLength(1);
    expect(ofKind(after, 'staging')).toEqual([]);
  });

  test('[S13] leaves the checkpoint before, which gives the same catalog with the journal since', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(3 * BLOCK_BYTES);
    const head = await appended(store, await begun(store, file), 'one', 'two');
    const before = await rootRecords(name);
    await checkpointed(store, editedAt(file, 1));
    await store.collectGarbage();
    const last = await appended(store, head, 'three');
    // The manifest from before the checkpoint leads to it.
    const { manifest } = await rootRecords(name);
    await behindItsBack(name, (stores) => {
      stores('log').delete(['ledger', manifest.id]);
      stores('log').put(before.manifest, ['ledger', before.manifest.id]);
    });
    const found = await recovered(openStore(name));
    expect(indexedDB.cmp(found.file, file)).toBe(0);
    expect(textsOf(found.records)).toEqual(['one', 'two', 'three']);
    expect(found.head).toEqual(last);
  });

  test('leaves blocks that neither of two checkpoints has to the next collection', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(5 * BLOCK_BYTES);
    const short = file.slice(0, 2 * BLOCK_BYTES - 100);
    const head = await appended(store, await begun(store, file), 'one');
    await checkpointed(store, short);
    await store.collectGarbage();
    expect(blocksIn(await entriesOf(name))).toHaveLength(5 + 1);
    await appended(store, head, 'two');
    await checkpointed(store, editedAt(short, 0));
    await store.collectGarbage();
    const [last, before] = ofKind(await entriesOf(name), 'checkpoint');
    expect([last, before]).not.toContain(undefined);
    // Kept are the first block of the first file, which the second shares, and the blocks that each other checkpoint
    // put.
    const places = blocksIn(await entriesOf(name)).map(({ key }) => (key as [string, number])[1]);
    expect(places.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, editedAt(short, 0))).toBe(0);
  });

  test('lets a file become empty', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one');
    await checkpointed(store, bytesOf(0));
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(0));
  });

  test('[S12] keeps the changes that are committed during it', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10)), 'one', 'two');
    const seen = await recovered(store);
    const later = await appended(openStore(name), head, 'three', 'four!');
    expect(await store.writeCheckpoint(seen, bytesOf(20, 2))).toMatchObject({ foldedTo: 2 });
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(textsOf(found.records)).toEqual(['three', 'four!']);
    expect(found.head).toEqual(later);
    await appended(openStore(name), later, 'five');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['three', 'four!', 'five']);
  });

  test('goes on from one checkpoint to the next, with a collection after each', async () => {
    const name = freshName();
    const store = openStore(name);
    let head = await begun(store, bytesOf(BLOCK_BYTES + 1, 0));
    for (let round = 1; round <= 5; round += 1) {
      head = await appended(store, head, `round ${round}`, 'and one more');
      await checkpointed(store, bytesOf(BLOCK_BYTES + round, round));
      await store.collectGarbage();
    }
    head = await appended(store, head, 'last');
    const found = await recovered(openStore(name));
    expect(indexedDB.cmp(found.file, bytesOf(BLOCK_BYTES + 5, 5))).toBe(0);
    expect(textsOf(found.records)).toEqual(['last']);
    expect(head.sequence).toBe(11);
    // Two checkpoints with the journal since the older one, and nothing from before.
    const entries = await entriesOf(name);
    expect(ofKind(entries, 'checkpoint')).toHaveLength(2);
    expect(ofKind(entries, 'journal').map(({ key }) => key)).toEqual([9, 10, 11].map((n) => journalKey(head.epoch, n)));
    expect(blocksIn(entries)).toHaveLength(4);
  });

  test('of two tabs that checkpoint at once, one does, and the other leaves nothing', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one');
    const seen = await recovered(store);
    const files = [bytesOf(20, 2), bytesOf(30, 3)];
    const outcomes = await Promise.all(files.map((file) => openStore(name).writeCheckpoint(seen, file)));
    expect(outcomes.filter((mark) => mark !== undefined)).toHaveLength(1);
    expect((await recovered(openStore(name))).file).toEqual(files[outcomes.findIndex((mark) => mark !== undefined)]);
    const entries = await entriesOf(name);
    expect(blocksIn(entries)).toHaveLength(2);
    expect(ofKind(entries, 'staging')).toEqual([]);
  });

  test('of what has no journal leaves the checkpoint that there is', async () => {
    const name = freshName();
    const store = openStore(name);
    await begun(store, bytesOf(10));
    const before = await snapshotOf(name);
    expect(await store.writeCheckpoint(await recovered(store), bytesOf(20, 2))).toBeUndefined();
    expect(await snapshotOf(name)).toBe(before);
  });

  test('writes nothing if the catalog has been replaced, emptied or exchanged', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10)), 'one');
    const seen = await recovered(store);
    await replaced(store, head, bytesOf(20, 2));
    const before = await snapshotOf(name);
    expect(await store.writeCheckpoint(seen, bytesOf(30, 3))).toBeUndefined();
    expect(await snapshotOf(name)).toBe(before);

    const empty = freshName();
    expect(await openStore(empty).writeCheckpoint(seen, bytesOf(30, 3))).toBeUndefined();
    expect(await isEmpty(empty)).toBe(true);

    // Cleared, and begun again with the very same file: the checkpointed records are not this catalog's.
    const cleared = freshName();
    await begun(openStore(cleared), bytesOf(10));
    const begunAgain = await snapshotOf(cleared);
    expect(await openStore(cleared).writeCheckpoint(seen, bytesOf(30, 3))).toBeUndefined();
    expect(await snapshotOf(cleared)).toBe(begunAgain);
  });

  test('keeps the versions before if a replacement has been undone', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10)), 'one');
    const seen = await recovered(store);
    const young = await replaced(store, head, bytesOf(20, 2));
    await restored(store, young, head.epoch);
    // What was seen is no longer all that is kept: a checkpoint on it would lose the other version.
    expect(await store.writeCheckpoint(seen, bytesOf(30, 3))).toBeUndefined();
    await checkpointed(store, bytesOf(30, 3));
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(30, 3));
    expect((await versionsOf(store)).map(({ id }) => id)).toEqual([head.epoch, young.epoch]);
  });

  test('disturbs no reader that began before it', async () => {
    const name = freshName();
    const store = openStore(name);
    const file = bytesOf(60 * BLOCK_BYTES);
    let head = await appended(store, await begun(store, file), 'one');
    const reader = openStore(name);
    const expected = (n: number): Uint8Array => editedAt(file, ...Array.from({ length: n }, (_, i) => i));
    for (let round = 1; round <= 3; round += 1) {
      const reading = recovered(reader);
      await checkpointed(store, expected(round));
      await store.collectGarbage();
      head = await appended(store, head, `round ${round}`);
      const { checkpoint, file: read, records } = await reading;
      const rounds = checkpoint.foldedTo;
      expect([round - 1, round]).toContain(rounds);
      expect(indexedDB.cmp(read, expected(rounds))).toBe(0);
      expect(records.length).toBeLessThanOrEqual(2);
    }
  });
});

test('a record may hold any bytes', async () => {
  const name = freshName();
  const store = openStore(name);
  const head = await begun(store, bytesOf(10));
  const stored = await store.append(head, recordOf('\u0000ÿ').subarray(0, 2));
  expect(stored.is).toBe('stored');
  expect((await recovered(openStore(name))).records).toEqual([recordOf('\u0000ÿ').slice(0, 2)]);
});
