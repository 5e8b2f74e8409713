import { afterEach, describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../../src/storage/log/blocks.ts';
import type { CatalogStore } from '../../../src/storage/catalog-store.ts';
import type { Head } from '../../../src/storage/log/records.ts';
import { checkpointKey, journalKey, manifestKey, headKey } from '../../../src/storage/log/records.ts';
import { failWrites } from '../failures.ts';
import {
  appended,
  begun,
  behindItsBack,
  blocksIn,
  bytesOf,
  catalogOf,
  contentOf,
  entriesOf,
  versionsOf,
  checkpointed,
  freshName,
  importOf,
  inHours,
  ofKind,
  openStore,
  recordOf,
  recovered,
  recoveredVersion,
  replaced,
  rootRecords,
  snapshotOf,
  textsOf,
} from '../idb-fixture.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function full(): never {
  throw new DOMException('full', 'QuotaExceededError');
}

/**
 * Creates a catalog that was checkpointed and replaced often, with garbage from all of it; nothing was collected yet.
 */
async function busyCatalog(name: string) {
  const store = openStore(name);
  let head = await begun(store, bytesOf(2 * BLOCK_BYTES, 0));
  for (let round = 1; round <= 5; round += 1) {
    for (let step = 1; step <= 3; step += 1) {
      head = await appended(store, head, `round ${round} change ${step}`);
      await checkpointed(store, bytesOf(2 * BLOCK_BYTES, 10 * round + step));
    }
    head = await appended(store, head, `last of round ${round}`);
    if (round < 5) head = await replaced(store, head, bytesOf(2 * BLOCK_BYTES, 100 * round));
  }
  return { store, head };
}

describe('[S15] garbage collection', () => {
  test('deletes what no version references and nothing else: every version is as it was', async () => {
    const name = freshName();
    const { store } = await busyCatalog(name);
    const epochs = await versionsOf(store);
    const all = async () => Promise.all(epochs.map(({ id }) => recoveredVersion(openStore(name), id)));
    const before = await all();
    const many = blocksIn(await entriesOf(name)).length;
    await openStore(name).collectGarbage();
    const after = await all();
    for (const [i, { file, records, head, checkpoint }] of after.entries()) {
      const was = before[i];
      expect(indexedDB.cmp(file, was?.file)).toBe(0);
      expect({ records, head, checkpoint }).toEqual({
        records: was?.records,
        head: was?.head,
        checkpoint: was?.checkpoint,
      });
    }
    const entries = await entriesOf(name);
    expect(blocksIn(entries).length).toBeLessThan(many);
    // Two checkpoints of two blocks each for each of four versions, with the journal since the older one.
    expect(blocksIn(entries)).toHaveLength(4 * 2 * 2);
    expect(ofKind(entries, 'checkpoint')).toHaveLength(4 * 2);
    expect(ofKind(entries, 'journal')).toHaveLength(4 * 2);
  });

  test('[S13] leaves the way from the checkpoint before to the same catalog', async () => {
    const name = freshName();
    const { store, head } = await busyCatalog(name);
    await store.collectGarbage();
    const { manifest } = await rootRecords(name);
    const before = manifest.epochs[0]?.before;
    if (before === null || before === undefined) throw new Error('there is no checkpoint before');
    await behindItsBack(name, (stores) => void stores('log').delete(checkpointKey(head.epoch, 3)));
    const best = await openStore(name).salvageCandidates().next();
    if (best.done === true) throw new Error('nothing was found');
    expect(indexedDB.cmp(best.value.file, bytesOf(2 * BLOCK_BYTES, 52))).toBe(0);
    expect(textsOf(best.value.records)).toEqual(['round 5 change 3', 'last of round 5']);
  });

  test('writes nothing if there is nothing to delete', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one');
    await checkpointed(store, bytesOf(20));
    const before = await snapshotOf(name);
    await store.collectGarbage();
    expect(await snapshotOf(name)).toBe(before);
    const empty = freshName();
    await openStore(empty).recover();
    const nothing = await snapshotOf(empty);
    await openStore(empty).collectGarbage();
    expect(await snapshotOf(empty)).toBe(nothing);
  });

  test.each(['tip', 'ledger', 'checkpoint', 'checkpoint before'])(
    'deletes nothing if the %s is damaged',
    async (what) => {
      const name = freshName();
      const { store, head } = await busyCatalog(name);
      const records = await rootRecords(name);
      await behindItsBack(name, (stores) => {
        const log = stores('log');
        if (what === 'tip') log.put({ ...records.head, sequence: 99 }, headKey(head));
        if (what === 'ledger') log.put({ ...records.manifest, epochs: [] }, manifestKey(records.manifest));
        if (what === 'checkpoint') log.put({}, checkpointKey(head.epoch, 3));
        if (what === 'checkpoint before') log.delete(checkpointKey(head.epoch, 2));
      });
      const before = await contentOf(name);
      // Reported now or at the next start, nothing is deleted.
      await store.collectGarbage().catch(() => undefined);
      expect(await contentOf(name)).toEqual(before);
    },
  );

  test('deletes nothing of a damaged catalog', async () => {
    const name = freshName();
    const { store, head } = await busyCatalog(name);
    await behindItsBack(name, (stores) => void stores('log').delete(headKey(head)));
    const before = await contentOf(name);
    await store.beginBeside(catalogOf(bytesOf(10)));
    await openStore(name, inHours(50)).collectGarbage();
    expect(await contentOf(name)).toEqual(expect.arrayContaining(before));
  });

  test('spares the blocks of an import that is under way', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10, 1));
    const other = openStore(name);
    const file = bytesOf(40 * BLOCK_BYTES, 2);
    let collecting: Promise<void> | undefined;
    const stored = await store.replace(head, importOf(file), {
      onProgress: (done) => {
        if (done > 20 * BLOCK_BYTES) collecting ??= other.collectGarbage();
      },
    });
    await collecting;
    expect(stored.is).toBe('stored');
    expect(indexedDB.cmp((await recovered(openStore(name))).file, file)).toBe(0);
  });

  test('makes an import that took too long fail: nothing incomplete becomes current', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    const late = openStore(name, inHours(2));
    await late.recover();
    let collecting: Promise<void> | undefined;
    const stored = await store.replace(head, importOf(bytesOf(40 * BLOCK_BYTES, 2)), {
      onProgress: (done) => {
        if (done > 20 * BLOCK_BYTES) collecting ??= late.collectGarbage();
      },
    });
    await collecting;
    expect(stored).toEqual({ is: 'stale' });
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['one']);
    await late.collectGarbage();
    expect(blocksIn(await entriesOf(name))).toHaveLength(1);
  });

  test('takes away, in time, what a tab left that ended in the middle of an import', async () => {
    const name = freshName();
    const store = openStore(name);
    await begun(store, bytesOf(10, 1));
    const before = await contentOf(name);
    const now = new Date().toISOString().slice(0, 19).replace('T', ' ');
    await behindItsBack(name, (stores) => {
      stores('log').put({ at: now }, ['staging', 'a set']);
      stores('blocks').put(bytesOf(100), ['a set', 0]);
      stores('log').put(bytesOf(9), ['trial', 'x']);
    });
    await store.collectGarbage();
    expect(blocksIn(await entriesOf(name))).toHaveLength(2);
    expect(ofKind(await entriesOf(name), 'trial')).toEqual([]);
    await openStore(name, inHours(2)).collectGarbage();
    expect(await contentOf(name)).toEqual(before);
  });

  test('disturbs no commit, no checkpoint and no other collection', async () => {
    const name = freshName();
    const { store, head } = await busyCatalog(name);
    const seen = await recovered(store);
    const [change, mark] = await Promise.all([
      openStore(name).append(head, recordOf('meanwhile')),
      openStore(name).writeCheckpoint(seen, bytesOf(30, 7)),
      openStore(name).collectGarbage(),
      openStore(name).collectGarbage(),
    ]);
    expect(change.is).toBe('stored');
    const found = await recovered(openStore(name));
    expect(textsOf(found.records)).toEqual(mark === undefined ? ['last of round 5', 'meanwhile'] : ['meanwhile']);
    await openStore(name).collectGarbage();
    expect((await recovered(openStore(name))).head).toEqual(found.head);
  });

  test('leaves what a newer page may have put there', async () => {
    const name = freshName();
    const { store } = await busyCatalog(name);
    await behindItsBack(name, (stores) => void stores('log').put({ of: 'a newer page' }, ['something', 'else']));
    await store.collectGarbage();
    expect((await entriesOf(name)).map(({ key }) => key)).toContainEqual(['something', 'else']);
  });
});

describe('[S7] on a full disk', () => {
  const WRITES: readonly (readonly [
    what: string,
    write: (store: CatalogStore, head: Head) => Promise<unknown>,
    versions: number,
  ])[] = [
    ['a commit', (store, head) => appended(store, head, 'one more'), 1],
    ['a replacement', (store, head) => replaced(store, head, bytesOf(10, 7)), 2],
    ['a setting aside', (store, head) => store.setAside(head, catalogOf(bytesOf(10, 7))), 2],
    ['the question whether the browser stores', (store) => store.tryStoring(), 1],
  ];

  test.each(WRITES)('%s drops the versions before, and is tried once more', async (_, write, versions) => {
    const name = freshName();
    const { store, head } = await busyCatalog(name);
    const seen = await recovered(store);
    const many = (await entriesOf(name)).length;
    failWrites(name, 1, 1, full);
    await write(store, head);
    vi.restoreAllMocks();
    expect((await entriesOf(name)).length).toBeLessThan(many / 2);
    const kept = await recoveredVersion(openStore(name), head.epoch);
    expect(indexedDB.cmp(kept.file, seen.file)).toBe(0);
    expect(textsOf(kept.records).slice(0, 1)).toEqual(['last of round 5']);
    expect(await versionsOf(store)).toHaveLength(versions);
    await recovered(openStore(name));
  });

  test('restoring drops nothing: it could be the very version that is wanted', async () => {
    const name = freshName();
    const { store, head } = await busyCatalog(name);
    const [, wanted] = await versionsOf(store);
    const before = await snapshotOf(name);
    failWrites(name, 1, 1, full);
    await expect(store.restore(head, wanted?.id ?? '')).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('a checkpoint drops nothing: no user waits for it', async () => {
    const name = freshName();
    const { store } = await busyCatalog(name);
    const seen = await recovered(store);
    const before = await contentOf(name);
    failWrites(name, 3, 3, full);
    await expect(store.writeCheckpoint(seen, bytesOf(2 * BLOCK_BYTES, 7))).rejects.toMatchObject({
      name: 'QuotaExceededError',
    });
    expect(await contentOf(name)).toEqual(before);
  });

  test('the second failure is reported, and the current version is complete', async () => {
    const name = freshName();
    const { store, head } = await busyCatalog(name);
    // Dropping versions frees something, but not enough.
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(full);
    await expect(store.append(head, recordOf('x'))).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(add.mock.calls.length).toBe(2);
    vi.restoreAllMocks();
    expect((await recovered(openStore(name))).head).toEqual(head);
  });

  test('a damaged version is not dropped', async () => {
    const name = freshName();
    const store = openStore(name);
    const damaged = await begun(store, bytesOf(10, 1));
    await behindItsBack(name, (stores) => void stores('blocks').put(new Uint8Array(3), [damaged.epoch, 0]));
    const begunBeside = await store.beginBeside(catalogOf(bytesOf(20, 2)));
    if (begunBeside.is !== 'stored') throw new Error('stale');
    const head = await replaced(store, begunBeside.head, bytesOf(30, 3));
    failWrites(name, 1, 1, full);
    await appended(store, head, 'one');
    vi.restoreAllMocks();
    expect((await versionsOf(store)).map(({ id }) => id)).toEqual([head.epoch, damaged.epoch]);
    expect((await entriesOf(name)).map(({ key }) => key)).toContainEqual([damaged.epoch, 0]);
  });
});

test('the journal of an earlier version stays complete', async () => {
  const name = freshName();
  const store = openStore(name);
  const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one', 'two');
  await replaced(store, old, bytesOf(20, 2));
  await store.collectGarbage();
  const keys = ofKind(await entriesOf(name), 'journal').map(({ key }) => key);
  expect(keys).toEqual([1, 2].map((sequence) => journalKey(old.epoch, sequence)));
});
