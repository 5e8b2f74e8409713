import { describe, expect, onTestFinished, test } from 'vitest';
import { NO_HEAD, stagingKey, headKey } from '../../src/storage/log/records.ts';
import { storedCatalogs } from '../../src/storage/stored-catalogs.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesOf,
  deleted,
  freshName,
  openStore,
  recovered,
  rootRecords,
  snapshotOf,
  textsOf,
} from './idb-fixture.ts';

/** Returns a page's name, and the names of the catalogs that a test stores under it. All are deleted after the test. */
function freshPage(...ids: readonly string[]): { readonly page: string; readonly names: readonly string[] } {
  const page = freshName();
  const names = ids.map((id) => `${page}:${id}`);
  onTestFinished(async () => {
    for (const name of names) await deleted(name);
  });
  return { page, names };
}

async function stored(name: string, ...texts: readonly string[]): Promise<void> {
  const store = openStore(name);
  await appended(store, await begun(store, bytesOf(10)), ...texts);
  store.close();
}

/** Opens the link to a backup file, as a page in this tab does. */
async function linkedBackup(name: string): Promise<IDBDatabase> {
  const link = await stuckConnection(name);
  await new Promise<void>((resolve, reject) => {
    const transaction = link.transaction('handle', 'readwrite');
    transaction.objectStore('handle').put({ name: 'catalog.db' }, 'file');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
  return link;
}

function linksIn(link: IDBDatabase): Promise<number> {
  const request = link.transaction('handle', 'readonly').objectStore('handle').count();
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
  });
}

/** Opens a connection as a stuck tab has it: it does not close when it is asked to. */
function stuckConnection(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => request.result.createObjectStore('handle');
    request.onsuccess = () => {
      onTestFinished(() => request.result.close());
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
}

async function namesBelow(page: string): Promise<string[]> {
  return (await indexedDB.databases())
    .flatMap(({ name }) => (name?.startsWith(page) === true ? [name] : []))
    .toSorted();
}

describe('[S22] the catalogs that are stored', () => {
  test('are those that hold something, under this page’s name', async () => {
    const { page, names } = freshPage('main', 'second', 'opened-only', 'begun-only');
    const [main = '', second = '', openedOnly = '', begunOnly = ''] = names;
    await stored(main);
    await stored(second, 'a', 'b');
    await openStore(openedOnly).roots();
    // The state that is left if a page is closed while it stores a new catalog.
    await openStore(begunOnly).roots();
    await behindItsBack(begunOnly, (stores) => {
      stores('log').put({ at: '2026-03-01 12:00:00' }, stagingKey('a set'));
      stores('blocks').put(bytesOf(10), ['a set', 0]);
    });
    const [other = ''] = freshPage('main').names;
    await stored(other);
    expect((await storedCatalogs(indexedDB, page).ids())?.toSorted()).toEqual(['main', 'second']);
  });

  test('are damaged ones as well', async () => {
    const { page, names } = freshPage('main', 'empty');
    const [main = '', empty = ''] = names;
    await stored(main, 'a');
    const { head } = await rootRecords(main);
    await behindItsBack(main, (stores) => stores('log').delete(headKey(head)));
    await openStore(empty).roots();
    await behindItsBack(empty, (stores) => stores('log').delete(headKey(NO_HEAD)));
    expect((await storedCatalogs(indexedDB, page).ids())?.toSorted()).toEqual(['empty', 'main']);
  });

  test('are looked at without a change, and without a database more', async () => {
    const { page, names } = freshPage('main', 'main:backup');
    const [main = '', backup = ''] = names;
    await stored(main, 'a');
    const link = await linkedBackup(backup);
    const [before, namesBefore] = [await snapshotOf(main), await namesBelow(page)];
    expect(await storedCatalogs(indexedDB, page).ids()).toEqual(['main']);
    expect(await snapshotOf(main)).toBe(before);
    expect(await namesBelow(page)).toEqual(namesBefore);
    expect(await linksIn(link)).toBe(1);
  });

  test('are unknown if the browser does not list its databases', async () => {
    const mute = { open: indexedDB.open.bind(indexedDB) } as unknown as IDBFactory;
    expect(await storedCatalogs(mute, freshName()).ids()).toBeUndefined();
  });
});

describe('a deletion', () => {
  test('takes the catalog, the link to its backup, and no other catalog', async () => {
    const { page, names } = freshPage('main', 'second', 'main:backup');
    const [main = '', second = '', backup = ''] = names;
    await stored(main);
    await stored(second, 'stays');
    const link = await linkedBackup(backup);
    expect(await storedCatalogs(indexedDB, page).delete('main')).toBe('deleted');
    expect(await namesBelow(page)).not.toContain(main);
    expect(await linksIn(link)).toBe(0);
    expect(textsOf((await recovered(openStore(second))).records)).toEqual(['stays']);
  });

  test('of what is not there is done at once, and makes nothing', async () => {
    const { page } = freshPage();
    expect(await storedCatalogs(indexedDB, page).delete('main')).toBe('deleted');
    expect(await namesBelow(page)).toEqual([]);
  });

  test('is refused while a connection stays open, and does not happen later', async () => {
    const { page, names } = freshPage('main');
    const [main = ''] = names;
    await stored(main, 'a');
    const before = await snapshotOf(main);
    const stuck = await stuckConnection(main);
    expect(await storedCatalogs(indexedDB, page).delete('main')).toBe('in-use');
    stuck.close();
    expect(await snapshotOf(main)).toBe(before);
    expect(textsOf((await recovered(openStore(main))).records)).toEqual(['a']);
  });
});
