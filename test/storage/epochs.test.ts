import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES } from '../../src/storage/blocks.ts';
import type { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { Tip } from '../../src/storage/records.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesOf,
  entriesOf,
  freshName,
  openStore,
  recovered,
  replaced,
  snapshotOf,
  textsOf,
} from './stored.ts';

/** The epochs of which anything is stored. */
async function epochsIn(name: string): Promise<number[]> {
  const epochs = (await entriesOf(name)).flatMap(([key]) => (Array.isArray(key) ? [Number(key[1])] : []));
  return [...new Set(epochs)].toSorted((a, b) => a - b);
}

async function swappedBack(store: CatalogStore, tip: Tip): Promise<Tip> {
  const stored = await store.swapBack(tip);
  if (stored?.is !== 'stored') throw new Error(String(stored?.is));
  return stored.head;
}

describe('replacing the whole catalog', () => {
  test('puts the new file in force and keeps the one before, with its journal', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(BLOCK_BYTES + 9, 1)), 'one', 'two');
    const tip = await replaced(store, old, bytesOf(20, 2));
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(20, 2));
    expect(found.records).toEqual([]);
    expect(found.head).toEqual(tip);
    expect(tip.epoch).toBe(old.epoch + 1);
    expect(found.head.previous).toMatchObject({ epoch: old.epoch, sequence: 2, link: old.link });
    expect(await epochsIn(name)).toEqual([old.epoch, tip.epoch]);
  });

  test('lets go of the one before the one before', async () => {
    const name = freshName();
    const store = openStore(name);
    const first = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    const second = await appended(store, await replaced(store, first, bytesOf(10, 2)), 'two');
    const third = await replaced(store, second, bytesOf(10, 3));
    expect(await epochsIn(name)).toEqual([second.epoch, third.epoch]);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(10, 3));
  });

  test('is refused, with nothing written, where another tab wrote meanwhile', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await begun(store, bytesOf(10, 1));
    await appended(store, known, 'one');
    const before = await snapshotOf(name);
    expect(await store.replace(known, bytesOf(20, 2))).toEqual({ is: 'stale' });
    expect(await store.replace(undefined, bytesOf(20, 2))).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('is refused where nothing is stored any more', async () => {
    const elsewhere = openStore(freshName());
    const tip = await begun(elsewhere, bytesOf(10));
    const name = freshName();
    expect(await openStore(name).replace(tip, bytesOf(20))).toEqual({ is: 'stale' });
    expect(await entriesOf(name)).toEqual([]);
  });

  test('does not mind a fold that came between', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    await openStore(name).fold(await recovered(store), bytesOf(15, 5));
    const tip = await replaced(store, old, bytesOf(20, 2));
    const back = await swappedBack(store, tip);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(15, 5));
    expect(back.link).toBe(old.link);
  });

  test('of two tabs that replace at once, one does', async () => {
    const name = freshName();
    const tip = await begun(openStore(name), bytesOf(10, 1));
    const outcomes = await Promise.all([2, 3].map((seed) => openStore(name).replace(tip, bytesOf(20, seed))));
    expect(outcomes.map(({ is }) => is).toSorted()).toEqual(['stale', 'stored']);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, outcomes[0]?.is === 'stored' ? 2 : 3));
  });

  test('a change that raced with it is either in the catalog before or refused', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await begun(store, bytesOf(10, 1));
    const [change, replacement] = await Promise.all([
      openStore(name).append(tip, bytesOf(3, 9)),
      openStore(name).replace(tip, bytesOf(20, 2)),
    ]);
    expect([change.is, replacement.is].toSorted()).toEqual(['stale', 'stored']);
    await recovered(openStore(name));
  });
});

describe('undoing a replacement', () => {
  test('brings back the catalog before with its last change, and can be undone itself', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one', 'two');
    const young = await appended(store, await replaced(store, old, bytesOf(20, 2)), 'three');

    const back = await swappedBack(store, young);
    const found = await recovered(openStore(name));
    expect(found.file).toEqual(bytesOf(10, 1));
    expect(textsOf(found.records)).toEqual(['one', 'two']);
    expect(found.head).toMatchObject({ epoch: old.epoch, sequence: 2, link: old.link });

    await swappedBack(store, back);
    const again = await recovered(openStore(name));
    expect(again.file).toEqual(bytesOf(20, 2));
    expect(textsOf(again.records)).toEqual(['three']);
    expect(again.head).toMatchObject({ epoch: young.epoch, sequence: 1, link: young.link });
  });

  test('lets people write on', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    const young = await replaced(store, old, bytesOf(20, 2));
    const back = await appended(store, await swappedBack(store, young), 'two');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['one', 'two']);
    // The next replacement gets a number of its own, and lets go of the one that was undone.
    const next = await replaced(store, back, bytesOf(30, 3));
    expect(next.epoch).toBeGreaterThan(young.epoch);
    expect(await epochsIn(name)).toEqual([old.epoch, next.epoch]);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(30, 3));
  });

  test('is told where there is nothing to undo', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await begun(store, bytesOf(10));
    const before = await snapshotOf(name);
    expect(await store.swapBack(tip)).toBeUndefined();
    expect(await snapshotOf(name)).toBe(before);
  });

  test('is refused, with nothing written, where another tab wrote meanwhile', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await replaced(store, await begun(store, bytesOf(10, 1)), bytesOf(20, 2));
    await appended(store, tip, 'one');
    const before = await snapshotOf(name);
    expect(await store.swapBack(tip)).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('is refused, with nothing changed, where the catalog before is damaged', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await begun(store, bytesOf(10, 1));
    const tip = await replaced(store, old, bytesOf(20, 2));
    await behindItsBack(name, (entries) => void entries.put(bytesOf(10, 9), ['block', old.epoch, 0]));
    const before = await snapshotOf(name);
    await expect(store.swapBack(tip)).rejects.toMatchObject({ code: 'damaged-storage' });
    expect(await snapshotOf(name)).toBe(before);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, 2));
  });

  test('a tab that slept through a replacement and its undoing goes on as if nothing had been', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(10, 1)), 'one');
    await swappedBack(store, await replaced(store, tip, bytesOf(20, 2)));
    expect(await openStore(name).since(tip)).toEqual({ is: 'none' });
    await appended(openStore(name), tip, 'two');
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['one', 'two']);
  });

  test('a tab that slept while a number was given again does not take the one for the other', async () => {
    const name = freshName();
    const store = openStore(name);
    const first = await begun(store, bytesOf(10, 1));
    const asleep = await replaced(store, first, bytesOf(20, 2));
    // Cleared, then begun and replaced again: the same numbers, other catalogs.
    const anew = freshName();
    const other = openStore(anew);
    await replaced(other, await begun(other, bytesOf(10, 3)), bytesOf(20, 4));
    expect(await other.since(asleep)).toEqual({ is: 'restart' });
    expect(await other.append(asleep, bytesOf(3))).toEqual({ is: 'stale' });
  });
});

describe('beginning beside a damaged catalog', () => {
  test('puts the new file in force and leaves every damaged piece as it is', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(BLOCK_BYTES + 9, 1)), 'one');
    await behindItsBack(name, (entries) => {
      entries.put(new Uint8Array(3), ['block', tip.epoch, 1]);
    });
    const before = await entriesOf(name);
    const head = await store.beginBeside(bytesOf(20, 2));
    expect(head?.epoch).toBe(tip.epoch + 1);
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, 2));
    const after = await entriesOf(name);
    for (const entry of before.filter(([key]) => key !== 'head')) expect(after).toContainEqual(entry);
  });

  test('also where the record is lost that names the catalog in force', async () => {
    const name = freshName();
    const store = openStore(name);
    await begun(store, bytesOf(10, 1));
    await behindItsBack(name, (entries) => {
      entries.delete('head');
    });
    expect(await store.beginBeside(bytesOf(20, 2))).toBeDefined();
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(20, 2));
  });

  test('is refused where the catalog is whole', async () => {
    const name = freshName();
    const store = openStore(name);
    await begun(store, bytesOf(10, 1));
    expect(await store.beginBeside(bytesOf(20, 2))).toBeUndefined();
    expect((await recovered(store)).file).toEqual(bytesOf(10, 1));
  });
});
