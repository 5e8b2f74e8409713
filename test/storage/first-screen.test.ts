import { describe, expect, onTestFinished, test } from 'vitest';
import { FIRST_SCREEN_KEY, NO_HEAD } from '../../src/storage/log/records.ts';
import type { FirstScreenRecord } from '../../src/storage/log/records.ts';
import type { Screenful } from '../../src/storage/first-screen.ts';
import { fitsFirstScreen, keepFirstScreen, readFirstScreen } from '../../src/storage/first-screen.ts';
import { IdbStore, LAYOUT } from '../../src/storage/idb/idb-store.ts';
import { storedCatalogs } from '../../src/storage/stored-catalogs.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesOf,
  checkpointed,
  deleted,
  entriesOf,
  freshName,
  ofKind,
  openStore,
  replaced,
  restored,
  versionsOf,
} from './idb-fixture.ts';

const screenful = (content: string): Screenful => ({ build: 'a', day: 'today', content });

async function shown(name: string, build = 'a'): Promise<string | undefined> {
  return (await readFirstScreen(indexedDB, name, build))?.content;
}

describe('[G64] [S25] what a page shows first', () => {
  test('is kept of exactly one state of the catalog', async () => {
    const name = freshName();
    const store = openStore(name);
    const first = await begun(store, bytesOf(1000));
    expect(await shown(name)).toBeUndefined();
    await store.keepFirstScreen(first, screenful('as begun'));
    expect(await shown(name)).toBe('as begun');

    const head = await appended(store, first, 'a change');
    expect(await shown(name)).toBeUndefined();
    // A slow tab, which does not know of the change yet.
    await store.keepFirstScreen(first, screenful('as begun'));
    expect(await shown(name)).toBeUndefined();
    await store.keepFirstScreen(head, screenful('as changed'));
    expect(await shown(name)).toBe('as changed');
    await checkpointed(store, bytesOf(1001));
    await store.collectGarbage();
    expect(await shown(name)).toBe('as changed');

    const [before] = await versionsOf(store);
    const imported = await replaced(store, head, bytesOf(1002));
    expect(await shown(name)).toBeUndefined();
    await restored(store, imported, before?.id ?? '');
    // The very catalog of which it was kept is there again.
    expect(await shown(name)).toBe('as changed');
  });

  test('is read by the build that wrote it, and only if it is as it was written', async () => {
    const name = freshName();
    const store = openStore(name);
    await store.keepFirstScreen(await begun(store, bytesOf(1000)), screenful('as begun'));
    expect(await shown(name, 'b')).toBeUndefined();
    const [entry] = ofKind(await entriesOf(name), 'first-screen');
    const record = entry?.value as FirstScreenRecord;
    const altered: Partial<FirstScreenRecord>[] = [
      { content: 'as begum' },
      { day: 'another' },
      { checksum: record.checksum + 1 },
      { sequence: 1 },
      { epoch: `${record.epoch}0` },
    ];
    for (const change of altered) {
      await behindItsBack(name, (stores) => stores('log').put({ ...record, ...change }, FIRST_SCREEN_KEY));
      expect(await shown(name)).toBeUndefined();
    }
    await behindItsBack(name, (stores) => stores('log').put(record, FIRST_SCREEN_KEY));
    expect(await shown(name)).toBe('as begun');
  });

  test('is not looked for in a database that does not exist, and none is created', async () => {
    const name = freshName();
    expect(await shown(name)).toBeUndefined();
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(name);
  });

  test('is no catalog by itself, and goes with its catalog', async () => {
    const page = freshName();
    const name = `${page}:main`;
    const store = openStore(name);
    await store.roots();
    await store.keepFirstScreen(NO_HEAD, screenful('nothing'));
    expect(await storedCatalogs(indexedDB, page).ids()).toEqual([]);
    expect(await shown(name)).toBeUndefined();
    store.close();
    await deleted(name);
    expect(await shown(name)).toBeUndefined();
  });

  test('is kept below the size from which a browser stores a value in a file of its own', async () => {
    expect(fitsFirstScreen('x'.repeat(60_000))).toBe(true);
    expect(fitsFirstScreen('x'.repeat(60_001))).toBe(false);
    // Two bytes a character.
    expect(fitsFirstScreen(`月${'x'.repeat(29_999)}`)).toBe(true);
    expect(fitsFirstScreen(`月${'x'.repeat(30_000)}`)).toBe(false);
    const name = freshName();
    const store = openStore(name);
    await store.keepFirstScreen(await begun(store, bytesOf(1000)), screenful('x'.repeat(60_001)));
    expect(await shown(name)).toBeUndefined();
  });

  test('is not shown of a catalog that a newer page has taken over', async () => {
    const name = freshName();
    const store = openStore(name);
    await store.keepFirstScreen(await begun(store, bytesOf(1000)), screenful('as begun'));
    store.close();
    const opening = indexedDB.open(name, LAYOUT + 1);
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    opening.result.close();
    expect(await shown(name)).toBeUndefined();
  });

  test('is not written where the browser had no space a moment ago', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(1000));
    await store.keepFirstScreen(head, screenful('as begun'));
    store.close();
    const full = new IdbStore(indexedDB, name, {
      begin: () => undefined,
      onLost: () => undefined,
      hasSpace: () => Promise.resolve(false),
    });
    onTestFinished(() => full.close());
    await expect(full.requireSpaceFor(100_000)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    await keepFirstScreen(full, head, screenful('later'));
    expect(await shown(name)).toBe('as begun');
  });
});
