import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES } from '../../../src/storage/log/blocks.ts';
import type { CatalogStore } from '../../../src/storage/catalog-store.ts';
import type { Head } from '../../../src/storage/log/records.ts';
import { checkpointKey, manifestKey, NO_HEAD } from '../../../src/storage/log/records.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesOf,
  catalogOf,
  contentOf,
  entriesOf,
  versionsOf,
  checkpointed,
  freshName,
  importOf,
  isEmpty,
  openStore,
  recovered,
  recoveredVersion,
  replaced,
  restored,
  rootRecords,
  snapshotOf,
  textsOf,
} from '../idb-fixture.ts';

async function idsIn(store: CatalogStore): Promise<string[]> {
  return (await versionsOf(store)).map(({ id }) => id);
}

/** Replaces the catalog again and again; returns each head, the first one included. */
async function replacedOften(store: CatalogStore, first: Head, times: number): Promise<Head[]> {
  const heads = [first];
  for (let i = 1; i <= times; i += 1)
    heads.push(await appended(store, await replaced(store, heads.at(-1) ?? first, bytesOf(10, 100 + i)), `after ${i}`));
  return heads;
}

describe('[S14] replacing the whole catalog', () => {
  test('makes the new file current and keeps the version before, with its journal', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(BLOCK_BYTES + 9, 1)), 'one', 'two');
    const head = await replaced(store, old, bytesOf(20, 2));
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(found.records).toEqual([]);
    expect(found.head).toEqual(head);
    expect(head.epoch).not.toBe(old.epoch);
    expect(found.epoch).toMatchObject({ origin: { is: 'import', file: 'theirs.db' }, left: null, replaced: old.epoch });
    expect(found.manifest.epochs[1]).toMatchObject({ id: old.epoch, origin: { is: 'begun' }, left: { tip: old } });
    const before = await recoveredVersion(openStore(name), old.epoch);
    expect(indexedDB.cmp(before.file, bytesOf(BLOCK_BYTES + 9, 1))).toBe(0);
    expect(textsOf(before.records)).toEqual(['one', 'two']);
    expect(before.head).toEqual(old);
  });

  test('keeps the latest three before, and drops those before them', async () => {
    const name = freshName();
    const store = openStore(name);
    const heads = await replacedOften(store, await appended(store, await begun(store, bytesOf(10, 100)), 'after 0'), 5);
    expect(await idsIn(store)).toEqual([5, 4, 3, 2].map((i) => heads[i]?.epoch));
    await store.collectGarbage();
    const fresh = openStore(name);
    expect((await recovered(fresh)).file).toEqual(bytesOf(10, 105));
    for (const i of [4, 3, 2]) {
      const kept = await recoveredVersion(fresh, heads[i]?.epoch ?? '');
      expect(kept.file).toEqual(bytesOf(10, 100 + i));
      expect(textsOf(kept.records)).toEqual([`after ${i}`]);
    }
    for (const i of [1, 0]) expect(await fresh.recoverVersion(heads[i]?.epoch ?? '')).toBeUndefined();
    const rest = JSON.stringify((await entriesOf(name)).map(({ key }) => key));
    for (const i of [1, 0]) expect(rest).not.toContain(heads[i]?.epoch);
  });

  test('is refused, with nothing written, if another tab has written', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await begun(store, bytesOf(10, 1));
    await appended(store, known, 'one');
    const before = await snapshotOf(name);
    expect(await store.replace(known, importOf(bytesOf(20, 2)))).toEqual({ is: 'stale' });
    expect(await store.replace(NO_HEAD, importOf(bytesOf(20, 2)))).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('is refused, with nothing written, if another tab writes while it is stored', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await begun(store, bytesOf(10, 1));
    const other = openStore(name);
    let writing: Promise<Head> | undefined;
    const replacing = store.replace(known, importOf(bytesOf(9 * BLOCK_BYTES, 2)), {
      onProgress: () => void (writing ??= appended(other, known, 'one')),
    });
    expect(await replacing).toEqual({ is: 'stale' });
    await writing;
    const elsewhere = freshName();
    const alike = openStore(elsewhere);
    await appended(alike, await begun(alike, bytesOf(10, 1)), 'one');
    expect((await entriesOf(name)).length).toBe((await entriesOf(elsewhere)).length);
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['one']);
  });

  test('is refused if nothing is stored any more', async () => {
    const elsewhere = openStore(freshName());
    const head = await begun(elsewhere, bytesOf(10));
    const name = freshName();
    expect(await openStore(name).replace(head, importOf(bytesOf(20)))).toEqual({ is: 'stale' });
    expect(await isEmpty(name)).toBe(true);
  });

  test('tolerates a checkpoint before it, and keeps that', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    await checkpointed(openStore(name), bytesOf(15, 5));
    const head = await replaced(store, old, bytesOf(20, 2));
    expect(await restored(store, head, old.epoch)).toEqual(old);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(15, 5));
  });

  test('tolerates a checkpoint while it is stored', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    const other = openStore(name);
    const seen = await recovered(other);
    let checkpointing: Promise<unknown> | undefined;
    const stored = await store.replace(old, importOf(bytesOf(60 * BLOCK_BYTES, 2)), {
      onProgress: () => void (checkpointing ??= other.writeCheckpoint(seen, bytesOf(15, 5))),
    });
    expect(await checkpointing).toMatchObject({ foldedTo: 1 });
    expect(stored.is).toBe('stored');
    const before = await recoveredVersion(openStore(name), old.epoch);
    expect(before.file).toEqual(bytesOf(15, 5));
    expect(before.records).toEqual([]);
  });

  test('of two tabs that replace at once, one does', async () => {
    const name = freshName();
    const head = await begun(openStore(name), bytesOf(10, 1));
    const outcomes = await Promise.all(
      [2, 3].map((seed) => openStore(name).replace(head, importOf(bytesOf(20, seed)))),
    );
    expect(outcomes.map(({ is }) => is).toSorted()).toEqual(['stale', 'stored']);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, outcomes[0]?.is === 'stored' ? 2 : 3));
    expect(await versionsOf(openStore(name))).toHaveLength(2);
  });

  test('a change that raced with it is either in the catalog before or refused', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10, 1));
    const [change, replacement] = await Promise.all([
      openStore(name).append(head, bytesOf(3, 9)),
      openStore(name).replace(head, importOf(bytesOf(20, 2))),
    ]);
    expect([change.is, replacement.is].toSorted()).toEqual(['stale', 'stored']);
    await recovered(openStore(name));
  });

  test('tells how far it is, in bytes', async () => {
    const store = openStore(freshName());
    const file = bytesOf(9 * BLOCK_BYTES + 3);
    const told: number[][] = [];
    await store.replace(NO_HEAD, catalogOf(file), { onProgress: (...progress) => void told.push(progress) });
    const done = told.map(([bytes]) => bytes ?? 0);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.length).toBeGreaterThan(1);
    expect(told.at(-1)).toEqual([file.length, file.length]);
    expect(new Set(told.map(([, total]) => total))).toEqual(new Set([file.length]));
  });

  test.each([
    ['before it began', 0],
    ['half-way', 1],
    ['when all is stored, but not current yet', Infinity],
  ])('that is cancelled %s leaves nothing and changes nothing', async (_, at) => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    const before = await snapshotOf(name);
    const breakOff = new AbortController();
    if (at === 0) breakOff.abort();
    const file = bytesOf(20 * BLOCK_BYTES, 2);
    const replacing = store.replace(head, importOf(file), {
      signal: breakOff.signal,
      onProgress: (done) => {
        if (done === file.length || at !== Infinity) breakOff.abort();
      },
    });
    await expect(replacing).rejects.toMatchObject({ code: 'cancelled' });
    expect(await snapshotOf(name)).toBe(before);
    await replaced(store, head, file);
  });
});

describe('restoring a version that is kept', () => {
  test('brings it back with its last change, keeps the other in its place, and can be undone itself', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one', 'two');
    const young = await appended(store, await replaced(store, old, bytesOf(20, 2)), 'three');

    const back = await restored(store, young, old.epoch);
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(10, 1));
    expect(textsOf(found.records)).toEqual(['one', 'two']);
    expect(found.head).toEqual(old);
    expect(found.epoch.left).toBeNull();

    await restored(store, back, young.epoch);
    const reopened = await recovered(openStore(name));
    expect(reopened.file).toEqual(bytesOf(20, 2));
    expect(textsOf(reopened.records)).toEqual(['three']);
    expect(reopened.head).toEqual(young);
    expect(await idsIn(store)).toEqual([young.epoch, old.epoch]);
  });

  test('works for each of the three', async () => {
    const name = freshName();
    const store = openStore(name);
    const heads = await replacedOften(store, await appended(store, await begun(store, bytesOf(10, 100)), 'after 0'), 3);
    let current = heads[3];
    for (const i of [0, 2, 1, 3]) {
      const wanted = heads[i];
      if (current === undefined || wanted === undefined) throw new Error('four heads');
      current = await restored(store, current, wanted.epoch);
      const found = await recovered(openStore(name));
      expect(found.file).toEqual(bytesOf(10, 100 + i));
      expect(textsOf(found.records)).toEqual([`after ${i}`]);
      expect(new Set(await idsIn(store))).toEqual(new Set(heads.map(({ epoch }) => epoch)));
    }
  });

  test('allows further changes', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    const young = await replaced(store, old, bytesOf(20, 2));
    const back = await appended(store, await restored(store, young, old.epoch), 'two');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['one', 'two']);
    const next = await replaced(store, back, bytesOf(30, 3));
    expect(new Set([old.epoch, young.epoch, next.epoch]).size).toBe(3);
    expect(await idsIn(store)).toEqual([next.epoch, old.epoch, young.epoch]);
    expect(textsOf((await recoveredVersion(store, old.epoch)).records)).toEqual(['one', 'two']);
  });

  test('fails with a reason if the version is not kept, and if it is current', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    const before = await snapshotOf(name);
    expect(await store.restore(head, 'no such version')).toBeUndefined();
    expect(await store.restore(head, head.epoch)).toBeUndefined();
    expect(await snapshotOf(name)).toBe(before);
  });

  test('is refused, with nothing written, if another tab has written', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await begun(store, bytesOf(10, 1));
    const head = await replaced(store, old, bytesOf(20, 2));
    await appended(store, head, 'one');
    const before = await snapshotOf(name);
    expect(await store.restore(head, old.epoch)).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('a tab that slept through a replacement and its undoing goes on as if nothing had happened', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    await restored(store, await replaced(store, head, bytesOf(20, 2)), head.epoch);
    expect(await openStore(name).since(head)).toEqual({ is: 'none' });
    await appended(openStore(name), head, 'two');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['one', 'two']);
  });

  test('a tab that slept while all was cleared and begun again does not confuse the two', async () => {
    const store = openStore(freshName());
    const asleep = await replaced(store, await begun(store, bytesOf(10, 1)), bytesOf(20, 2));
    const other = openStore(freshName());
    await replaced(other, await begun(other, bytesOf(10, 1)), bytesOf(20, 2));
    expect(await other.since(asleep)).toEqual({ is: 'restart' });
    expect(await other.append(asleep, bytesOf(3))).toEqual({ is: 'stale' });
  });
});

describe('setting a whole catalog aside', () => {
  test('keeps it as a version, and leaves the current one as it is', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    expect(await store.setAside(head, catalogOf(bytesOf(20, 2), { is: 'set-aside' }))).toEqual({ is: 'stored', head });
    const found = await recovered(openStore(name));
    expect(found.head).toEqual(head);
    expect(textsOf(found.records)).toEqual(['one']);
    const [, aside] = found.manifest.epochs;
    expect(aside).toMatchObject({ origin: { is: 'set-aside' }, left: { tip: { sequence: 0 } }, replaced: null });
    expect((await recoveredVersion(store, aside?.id ?? '')).file).toEqual(bytesOf(20, 2));
    await restored(store, head, aside?.id ?? '');
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, 2));
  });

  test('is refused, with nothing written, if another tab has written', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10, 1));
    await appended(store, head, 'one');
    const before = await snapshotOf(name);
    expect(await store.setAside(head, catalogOf(bytesOf(20, 2)))).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });
});

describe('[S14] [S18] beginning beside a damaged catalog', () => {
  test('makes the new file current and leaves every damaged record as it is', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(BLOCK_BYTES + 9, 1)), 'one');
    await behindItsBack(name, (stores) => void stores('blocks').put(new Uint8Array(3), [head.epoch, 1]));
    const before = await contentOf(name);
    const stored = await store.beginBeside(catalogOf(bytesOf(20, 2), { is: 'rescue' }));
    expect(stored.is).toBe('stored');
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(found.manifest.epochs[1]).toMatchObject({ id: head.epoch, isDamaged: true, left: { tip: head } });
    await store.collectGarbage();
    expect(await contentOf(name)).toEqual(expect.arrayContaining(before));
  });

  test.each([0, 3, 5])('keeps all the versions before as well, after %i replacements', async (times) => {
    const name = freshName();
    const store = openStore(name);
    const heads = await replacedOften(store, await begun(store, bytesOf(10, 100)), times);
    const last = heads.at(-1);
    if (last === undefined) throw new Error('no tip');
    const ids = await idsIn(store);
    await behindItsBack(name, (stores) => void stores('blocks').put(new Uint8Array(3), [last.epoch, 0]));
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
    expect((await store.beginBeside(catalogOf(bytesOf(20, 2)))).is).toBe('stored');
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, 2));
    expect((await idsIn(store)).slice(1)).toEqual(ids);
  });

  test('keeps a damaged version for good, besides the latest three', async () => {
    const name = freshName();
    const store = openStore(name);
    const damaged = await begun(store, bytesOf(10, 1));
    await behindItsBack(name, (stores) => void stores('blocks').put(new Uint8Array(3), [damaged.epoch, 0]));
    const stored = await store.beginBeside(catalogOf(bytesOf(20, 2)));
    if (stored.is !== 'stored') throw new Error('stale');
    await replacedOften(store, stored.head, 6);
    await store.collectGarbage();
    expect(await versionsOf(store)).toHaveLength(5);
    expect((await versionsOf(store)).at(-1)).toMatchObject({ id: damaged.epoch, isDamaged: true });
    expect(await entriesOf(name)).toContainEqual({
      store: 'blocks',
      key: [damaged.epoch, 0],
      value: new Uint8Array(3),
    });
    await recovered(openStore(name));
  });

  test.each(['tip', 'ledger'] as const)('also if the record `%s` is lost', async (kind) => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10, 1));
    await behindItsBack(name, (stores) => {
      stores('log').delete(IDBKeyRange.bound([kind], [kind, []]));
    });
    const before = await contentOf(name);
    expect((await store.beginBeside(catalogOf(bytesOf(20, 2)))).is).toBe('stored');
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    // Damaged records that nothing references must not be taken for garbage.
    expect(found.manifest.hasWreck).toBe(true);
    await appended(store, found.head, 'one');
    await checkpointed(store, bytesOf(21, 3));
    await store.collectGarbage();
    expect(await contentOf(name)).toEqual(expect.arrayContaining(before));
    expect(before.join()).toContain(head.epoch);
  });

  test('also if a stale manifest is there that does not know the latest catalog', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await begun(store, bytesOf(10, 1));
    const earlier = await rootRecords(name);
    const head = await replaced(store, old, bytesOf(20, 2));
    const { manifest } = await rootRecords(name);
    await behindItsBack(name, (stores) => {
      stores('log').delete(['tip', head.link]);
      stores('log').put(earlier.head, ['tip', old.link]);
      stores('log').delete(manifestKey(manifest));
      stores('log').put(earlier.manifest, manifestKey(earlier.manifest));
    });
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
    expect((await store.beginBeside(catalogOf(bytesOf(30, 3)))).is).toBe('stored');
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(30, 3));
    await store.collectGarbage();
    const keys = (await entriesOf(name)).map(({ key }) => key);
    expect(keys).toContainEqual(checkpointKey(head.epoch, 0));
    expect(keys).toContainEqual([head.epoch, 0]);
  });

  test('of two tabs that do so at once, one does, and the other writes nothing', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10, 1));
    await behindItsBack(name, (stores) => void stores('blocks').delete([head.epoch, 0]));
    const outcomes = await Promise.all([2, 3].map((seed) => openStore(name).beginBeside(catalogOf(bytesOf(20, seed)))));
    expect(outcomes.map(({ is }) => is).toSorted()).toEqual(['stale', 'stored']);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, outcomes[0]?.is === 'stored' ? 2 : 3));
    expect(await versionsOf(store)).toHaveLength(2);
  });
});
