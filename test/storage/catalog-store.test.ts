import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES } from '../../src/storage/log/blocks.ts';
import { journalKey, NO_HEAD } from '../../src/storage/log/records.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesOf,
  catalogOf,
  checkpointed,
  freshName,
  isEmpty,
  openStore,
  recordOf,
  recovered,
  replaced,
  restored,
  snapshotOf,
  textsOf,
} from './idb-fixture.ts';

describe('the first visit', () => {
  test('nothing stored is distinguished from a catalog', async () => {
    expect(await openStore(freshName()).recover()).toBeUndefined();
  });

  test('[S3] looking for a catalog stores none', async () => {
    const name = freshName();
    await openStore(name).recover();
    expect(await isEmpty(name)).toBe(true);
    expect(await openStore(name).recover()).toBeUndefined();
  });

  test('of two tabs that begin a catalog at once, one does', async () => {
    const name = freshName();
    const outcomes = await Promise.all([
      openStore(name).replace(NO_HEAD, catalogOf(bytesOf(10, 1))),
      openStore(name).replace(NO_HEAD, catalogOf(bytesOf(10, 2))),
    ]);
    expect(outcomes.map(({ is }) => is).toSorted()).toEqual(['stale', 'stored']);
    const winner = outcomes[0]?.is === 'stored' ? 1 : 2;
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(10, winner));
  });
});

describe('a file comes back byte for byte', () => {
  test.each([
    ['no byte', 0],
    ['one byte', 1],
    ['one byte less than a block', BLOCK_BYTES - 1],
    ['exactly one block', BLOCK_BYTES],
    ['one byte more than a block', BLOCK_BYTES + 1],
    ['many blocks', 300 * BLOCK_BYTES + 17],
  ])('%s', async (_, length) => {
    const name = freshName();
    await begun(openStore(name), bytesOf(length));
    const { file, records } = await recovered(openStore(name));
    // Compares with `indexedDB.cmp`: a matcher compares item by item, which takes seconds for millions of bytes.
    expect(file.length).toBe(length);
    expect(indexedDB.cmp(file, bytesOf(length))).toBe(0);
    expect(records).toEqual([]);
  });

  test('also if the file is a view into a larger buffer', async () => {
    const name = freshName();
    await begun(openStore(name), bytesOf(3 * BLOCK_BYTES).subarray(100, BLOCK_BYTES + 300));
    const { file } = await recovered(openStore(name));
    expect(indexedDB.cmp(file, bytesOf(3 * BLOCK_BYTES).slice(100, BLOCK_BYTES + 300))).toBe(0);
  });
});

describe('a committed change', () => {
  test('is found again after a restart, in its place', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one', 'two', 'three');
    const found = await recovered(openStore(name));
    expect(textsOf(found.records)).toEqual(['one', 'two', 'three']);
    expect(found.file).toEqual(bytesOf(10));
    expect(found.head).toMatchObject({ sequence: 3, journalBytes: 11 });
    expect(found.checkpoint.foldedTo).toBe(0);
  });

  test('may be empty', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), '', 'two');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['', 'two']);
  });

  test('is refused, with nothing written, if another tab was first', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    await appended(store, head, 'first');
    const before = await snapshotOf(name);
    expect(await openStore(name).append(head, recordOf('second'))).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('is refused if another tab wrote as many changes, but not the same', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    await appended(store, head, 'ours');
    const before = await snapshotOf(name);
    const elsewhere = openStore(freshName());
    const other = await appended(elsewhere, await begun(elsewhere, bytesOf(10)), 'theirs');
    expect(await store.append(other, recordOf('next'))).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('[S3] is refused if nothing is stored any more', async () => {
    const elsewhere = openStore(freshName());
    const head = await begun(elsewhere, bytesOf(10));
    const name = freshName();
    expect(await openStore(name).append(head, recordOf('lost'))).toEqual({ is: 'stale' });
    expect(await isEmpty(name)).toBe(true);
  });

  test('is refused if the site was cleared and another catalog begun', async () => {
    const name = freshName();
    const elsewhere = openStore(freshName());
    const oldHead = await begun(elsewhere, bytesOf(10, 1));
    const store = openStore(name);
    await begun(store, bytesOf(10, 2));
    const before = await snapshotOf(name);
    expect(await store.append(oldHead, recordOf('made on the old one'))).toEqual({ is: 'stale' });
    expect(await store.since(oldHead)).toEqual({ is: 'restart' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('[S2] of many tabs that commit at once, one is first and each of the others is refused', async () => {
    const name = freshName();
    const head = await begun(openStore(name), bytesOf(10));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => openStore(name).append(head, recordOf(`tab ${i}`))),
    );
    expect(outcomes.filter(({ is }) => is === 'stored')).toHaveLength(1);
    const first = outcomes.findIndex(({ is }) => is === 'stored');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual([`tab ${first}`]);
  });
});

describe('what a tab lacks', () => {
  test('is nothing if nobody wrote', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    expect(await openStore(name).since(head)).toEqual({ is: 'none' });
    const later = await appended(store, head, 'one');
    expect(await openStore(name).since(later)).toEqual({ is: 'none' });
  });

  test('is just the changes that came after its own, in their order', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await appended(store, await begun(store, bytesOf(10)), 'one', 'two');
    const head = await appended(store, known, 'three', 'four');
    const news = await openStore(name).since(known);
    if (news.is !== 'entries') throw new Error(news.is);
    expect(textsOf(news.entries.map(({ bytes }) => bytes))).toEqual(['three', 'four']);
    expect(news.head).toEqual(head);
    // The tab can write from the head that it was given.
    await appended(openStore(name), news.head, 'five');
  });

  test('is nothing if a checkpoint removed entries that it has already', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, bytesOf(10)), 'one', 'two');
    await checkpointed(store, bytesOf(12));
    await store.collectGarbage();
    expect(await openStore(name).since(head)).toEqual({ is: 'none' });
    const later = await appended(store, head, 'three');
    const news = await openStore(name).since(head);
    expect(news).toMatchObject({ is: 'entries', head: { sequence: later.sequence } });
  });

  test('is still available if its missing changes are in one checkpoint', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await appended(store, await begun(store, bytesOf(10)), 'one');
    await appended(store, known, 'two');
    await checkpointed(store, bytesOf(12));
    await store.collectGarbage();
    expect(await openStore(name).since(known)).toMatchObject({ is: 'entries', entries: [{ bytes: recordOf('two') }] });
  });

  test('[S11] is a fresh start if its missing changes are no longer in the journal', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await appended(store, await begun(store, bytesOf(10)), 'one');
    const later = await appended(store, known, 'two');
    await checkpointed(store, bytesOf(12));
    const last = await appended(store, later, 'three');
    await checkpointed(store, bytesOf(13));
    await store.collectGarbage();
    expect(await openStore(name).since(known)).toEqual({ is: 'restart' });
    await appended(store, last, 'four');
    expect(await openStore(name).since(known)).toEqual({ is: 'restart' });
  });

  test('is a fresh start if the catalog was replaced', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await begun(store, bytesOf(10));
    await replaced(store, known, bytesOf(20));
    expect(await openStore(name).since(known)).toEqual({ is: 'restart' });
  });

  test('is a fresh start if an import was undone', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await replaced(store, await begun(store, bytesOf(10)), bytesOf(20));
    const [, before] = (await store.roots()).manifest.epochs;
    await restored(store, known, before?.id ?? '');
    expect(await openStore(name).since(known)).toEqual({ is: 'restart' });
  });

  test('is distinguished from a fresh start if nothing is stored any more', async () => {
    const elsewhere = openStore(freshName());
    const head = await begun(elsewhere, bytesOf(10));
    expect(await openStore(freshName()).since(head)).toEqual({ is: 'gone' });
  });

  test('is a fresh start if a change that it needs is damaged', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await begun(store, bytesOf(10));
    await appended(store, known, 'one', 'two');
    await behindItsBack(name, (stores) => void stores('log').delete(journalKey(known.epoch, 1)));
    expect(await openStore(name).since(known)).toEqual({ is: 'restart' });
  });
});

test('[S21] two catalogs of one browser never meet', async () => {
  const [one, two] = [freshName(), freshName()];
  await begun(openStore(one), bytesOf(10, 1));
  await begun(openStore(two), bytesOf(10, 2));
  expect((await recovered(openStore(one))).file).toEqual(bytesOf(10, 1));
  expect((await recovered(openStore(two))).file).toEqual(bytesOf(10, 2));
});
