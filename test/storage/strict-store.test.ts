import { promisifyRequest } from 'idb-keyval';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { StrictStore } from '../../src/storage/strict-store.ts';
import { strictStore } from '../../src/storage/strict-store.ts';
import { appended, begun, bytesOf, deleted, entriesOf, freshName, openStore, recovered, textsOf } from './stored.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function openStrict(name: string): StrictStore {
  const store = strictStore(indexedDB, name);
  onTestFinished(() => store.close());
  return store;
}

function putOne(store: StrictStore, key: string, value: unknown): Promise<void> {
  return store.use('readwrite', (entries) => void entries.put(value, key));
}

function getOne(store: StrictStore, key: string): Promise<unknown> {
  return store.use('readonly', (entries) => promisifyRequest<unknown>(entries.get(key)));
}

/** The connections that transactions were begun on, as they come. */
function connections(): IDBDatabase[] {
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  return begin.mock.contexts as IDBDatabase[];
}

describe('a write', () => {
  test('is there for everybody when its promise resolves', async () => {
    const name = freshName();
    await putOne(openStrict(name), 'a', 1);
    expect(await getOne(openStrict(name), 'a')).toBe(1);
  });

  test('asks the browser to reach the disk before it says so', async () => {
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const store = openStore(freshName());
    const tip = await appended(store, await begun(store, bytesOf(10)), 'one');
    await store.fold(await recovered(store), bytesOf(20));
    await store.replace(tip, bytesOf(30));
    const transactions = begin.mock.results.map(({ value }) => value as IDBTransaction);
    const writing = begin.mock.calls.flatMap(([, mode, options], i) =>
      mode === 'readwrite' ? [[options?.durability, transactions[i]?.durability]] : [],
    );
    expect(writing).toEqual(Array.from({ length: 4 }, () => ['strict', 'strict']));
  });

  test('leaves nothing where the callback throws at once', async () => {
    const name = freshName();
    const store = openStrict(name);
    const trouble = new Error('trouble');
    await expect(
      store.use('readwrite', (entries) => {
        entries.put(1, 'a');
        throw trouble;
      }),
    ).rejects.toBe(trouble);
    expect(await entriesOf(name)).toEqual([]);
  });

  test('leaves nothing where the callback throws later', async () => {
    const name = freshName();
    const store = openStrict(name);
    const trouble = new Error('trouble');
    await expect(
      store.use('readwrite', async (entries) => {
        entries.put(1, 'a');
        await promisifyRequest(entries.get('a'));
        throw trouble;
      }),
    ).rejects.toBe(trouble);
    expect(await entriesOf(name)).toEqual([]);
  });

  test('leaves nothing where a later value cannot be stored', async () => {
    const name = freshName();
    const store = openStrict(name);
    await expect(
      store.use('readwrite', (entries) => {
        entries.put(1, 'a');
        entries.put(() => undefined, 'b');
      }),
    ).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await entriesOf(name)).toEqual([]);
  });

  test('leaves nothing where the browser gives up a request', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    await expect(
      store.use('readwrite', (entries) => {
        entries.put(2, 'b');
        // A key that is there already: the request fails later, as one does on a full disk.
        entries.add(3, 'a');
      }),
    ).rejects.toMatchObject({ name: 'ConstraintError' });
    expect(await entriesOf(name)).toEqual([['a', 1]]);
  });

  test('goes well after one that failed', async () => {
    const store = openStrict(freshName());
    await expect(
      store.use('readwrite', () => {
        throw new Error('trouble');
      }),
    ).rejects.toThrow('trouble');
    await putOne(store, 'a', 1);
    expect(await getOne(store, 'a')).toBe(1);
  });
});

describe('a connection that is gone', () => {
  test('is opened again where the browser closed it', async () => {
    const used = connections();
    const name = freshName();
    const store = openStore(name);
    const tip = await begun(store, bytesOf(10));
    used.at(-1)?.close();
    const later = await appended(store, tip, 'one');
    // The browser also says so, for its own reasons and at its own time.
    used.at(-1)?.close();
    used.at(-1)?.dispatchEvent(new Event('close'));
    await appended(store, later, 'two');
    expect(new Set(used).size).toBe(3);
    expect(textsOf((await recovered(store)).records)).toEqual(['one', 'two']);
  });

  test('is opened once for all who need it at the same time', async () => {
    const open = vi.spyOn(IDBFactory.prototype, 'open');
    const used = connections();
    const name = freshName();
    const store = openStrict(name);
    await Promise.all(['a', 'b', 'c'].map((key) => putOne(store, key, key)));
    expect(open).toHaveBeenCalledTimes(1);
    used.at(-1)?.close();
    await Promise.all(['a', 'b', 'c'].map((key) => putOne(store, key, `${key} again`)));
    expect(open).toHaveBeenCalledTimes(2);
    expect((await entriesOf(name)).map(([, value]) => value)).toEqual(['a again', 'b again', 'c again']);
  });

  test('makes room for another that wants to change or delete the database, and is opened again', async () => {
    const name = freshName();
    const store = openStore(name);
    await begun(store, bytesOf(10, 1));
    await deleted(name);
    expect(await store.recover()).toBeUndefined();
    await begun(store, bytesOf(10, 2));
    expect((await recovered(openStore(name))).file).toEqual(bytesOf(10, 2));
  });

  test('finishes what was under way when another deletes the database', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    const [under] = await Promise.all([putOne(store, 'b', 2).then(() => 'stored'), deleted(name)]);
    expect(under).toBe('stored');
    expect(await entriesOf(name)).toEqual([]);
  });

  test('stays usable after close', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    store.close();
    expect(await getOne(store, 'a')).toBe(1);
  });

  test('hinders nobody once closed', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    store.close();
    await deleted(name);
    expect(await entriesOf(name)).toEqual([]);
  });
});

describe('a database that cannot be opened', () => {
  test('says why, and is tried again the next time', async () => {
    const name = freshName();
    const store = openStrict(name);
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw new DOMException('the backing store is gone', 'UnknownError');
    });
    await expect(putOne(store, 'a', 1)).rejects.toMatchObject({ name: 'UnknownError' });
    await putOne(store, 'a', 2);
    expect(await getOne(store, 'a')).toBe(2);
  });

  test('is left alone where a newer version made it', async () => {
    const name = freshName();
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name, 2);
      request.onupgradeneeded = () => request.result.createObjectStore('another');
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    await expect(putOne(openStrict(name), 'a', 1)).rejects.toMatchObject({ name: 'VersionError' });
  });
});
