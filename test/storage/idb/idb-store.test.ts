import type { MockInstance } from 'vitest';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { HasSpace } from '../../../src/storage/idb/disk-space.ts';
import { answerOf, IdbStore } from '../../../src/storage/idb/idb-store.ts';
import { onTransactions } from '../failures.ts';
import {
  appended,
  begun,
  bytesOf,
  catalogOf,
  deleted,
  entriesOf,
  checkpointed,
  freshName,
  openStore,
  recovered,
  replaced,
  restored,
  textsOf,
} from '../idb-fixture.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function openStrict(
  name: string,
  onLost: () => void = () => undefined,
  hasSpace: HasSpace = () => Promise.resolve(true),
): IdbStore {
  const store = new IdbStore(indexedDB, name, { begin: () => undefined, onLost, hasSpace });
  onTestFinished(() => store.close());
  return store;
}

/** Runs a transaction that queues its requests and waits for none. */
function write(store: IdbStore, ask: (log: IDBObjectStore) => void): Promise<void> {
  return store.run('readwrite', ['log'], (stores) => {
    ask(stores('log'));
    return Promise.resolve();
  });
}

function putOne(store: IdbStore, key: string, value: unknown): Promise<void> {
  return write(store, (log) => void log.put(value, key));
}

function getOne(store: IdbStore, key: string): Promise<unknown> {
  return store.run('readonly', ['log'], (stores) => answerOf(stores('log').get(key)));
}

async function valuesIn(name: string): Promise<unknown[]> {
  return (await entriesOf(name)).map(({ value }) => value);
}

/** Lists the connections on which transactions begin. */
function connections(): IDBDatabase[] {
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  return begin.mock.contexts as IDBDatabase[];
}

/** Counts how often a database was opened. */
function opensOf({ mock }: MockInstance<IDBFactory['open']>, name: string): number {
  return mock.calls.filter(([opened]) => opened === name).length;
}

/** Opens a database without ever an answer. */
function silence(): IDBOpenDBRequest {
  return new EventTarget() as IDBOpenDBRequest;
}

describe('a write', () => {
  test('is there for everybody when its promise resolves', async () => {
    const name = freshName();
    await putOne(openStrict(name), 'a', 1);
    expect(await getOne(openStrict(name), 'a')).toBe(1);
  });

  test('[S2] [S5] asks the browser to reach the disk before it says so, and needs this tab no more', async () => {
    const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
    const writing: IDBTransaction[] = [];
    const all: IDBTransaction[] = [];
    onTransactions((transaction) => {
      all.push(transaction);
      if (transaction.mode === 'readwrite') writing.push(transaction);
    });
    const store = openStore(freshName());
    const first = await appended(store, await begun(store, bytesOf(10)), 'one');
    await checkpointed(store, bytesOf(20));
    const head = await replaced(store, first, bytesOf(30));
    await restored(store, head, first.epoch);
    await store.setAside(first, catalogOf(bytesOf(40)));
    await store.collectGarbage();
    await store.tryStoring();
    expect(writing.length).toBeGreaterThan(8);
    expect(new Set(writing.map(({ durability }) => durability))).toEqual(new Set(['strict']));
    // A transaction that is committed explicitly can't be extended later, so a frozen tab blocks nobody.
    expect(commit.mock.contexts).toEqual(all);
  });

  test('leaves nothing if the asking throws', async () => {
    const name = freshName();
    const store = openStrict(name);
    const trouble = new Error('trouble');
    const writing = write(store, (log) => {
      log.put(1, 'a');
      throw trouble;
    });
    await expect(writing).rejects.toBe(trouble);
    expect(await valuesIn(name)).toEqual([]);
  });

  test('leaves nothing if a later value cannot be stored', async () => {
    const name = freshName();
    const store = openStrict(name);
    const writing = write(store, (log) => {
      log.put(1, 'a');
      log.put(() => undefined, 'b');
    });
    await expect(writing).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await valuesIn(name)).toEqual([]);
  });

  test('leaves nothing if the browser aborts a request, and says why', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    const writing = write(store, (log) => {
      log.put(2, 'b');
      // This key exists already, so the request fails later, as one does on a full disk.
      log.add(3, 'a');
      log.put(4, 'c');
    });
    await expect(writing).rejects.toMatchObject({ name: 'ConstraintError' });
    expect(await valuesIn(name)).toEqual([1]);
  });

  test('[S2] leaves nothing if there would be two records for one root', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'first', { slot: 'tip' });
    const writing = write(store, (log) => {
      log.put({ slot: 'ledger' }, 'other');
      log.put({ slot: 'tip' }, 'second');
    });
    await expect(writing).rejects.toMatchObject({ name: 'ConstraintError' });
    expect(await valuesIn(name)).toEqual([{ slot: 'tip' }]);
    await write(store, (log) => {
      log.delete('first');
      log.put({ slot: 'tip' }, 'second');
    });
  });

  test('goes well after one that failed', async () => {
    const store = openStrict(freshName());
    const failing = write(store, () => {
      throw new Error('trouble');
    });
    await expect(failing).rejects.toThrow('trouble');
    await putOne(store, 'a', 1);
    expect(await getOne(store, 'a')).toBe(1);
  });

  test('that was refused leaves the connection in use, one that failed does not', async () => {
    const name = freshName();
    const store = openStrict(name);
    const used = connections();
    await putOne(store, 'a', 1);
    await expect(write(store, (log) => void log.add(2, 'a'))).rejects.toMatchObject({ name: 'ConstraintError' });
    await putOne(store, 'a', 2);
    expect(new Set(used).size).toBe(1);
    await expect(write(store, (log) => log.transaction.abort())).rejects.toBeInstanceOf(DOMException);
    await putOne(store, 'a', 3);
    expect(new Set(used).size).toBe(2);
    expect(await valuesIn(name)).toEqual([3]);
  });
});

describe('a connection that is gone', () => {
  test('is opened again if the browser closed it', async () => {
    const used = connections();
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    used.at(-1)?.close();
    const later = await appended(store, head, 'one');
    // The browser also closes it on its own, at its own time.
    used.at(-1)?.close();
    used.at(-1)?.dispatchEvent(new Event('close'));
    await appended(store, later, 'two');
    expect(new Set(used).size).toBe(3);
    expect(textsOf((await recovered(store)).records)).toEqual(['one', 'two']);
  });

  test('is reported if the browser closes it, and if another connection wants to change or delete the database', async () => {
    const used = connections();
    const name = freshName();
    const lost = vi.fn<() => void>();
    const store = openStrict(name, lost);
    await putOne(store, 'a', 1);
    expect(lost).not.toHaveBeenCalled();
    used.at(-1)?.dispatchEvent(new Event('close'));
    expect(lost).toHaveBeenCalledTimes(1);
    await putOne(store, 'a', 2);
    await deleted(name);
    expect(lost).toHaveBeenCalledTimes(2);
  });

  test('of a whole catalog is reported to its holder', async () => {
    const name = freshName();
    const store = openStore(name);
    const lost = vi.fn<() => void>();
    store.onLost = lost;
    await begun(store, bytesOf(10));
    await deleted(name);
    expect(lost).toHaveBeenCalledTimes(1);
    store.close();
    await store.recover();
    store.close();
    expect(lost).toHaveBeenCalledTimes(1);
  });

  test('is opened once for all who need it at the same time', async () => {
    const open = vi.spyOn(IDBFactory.prototype, 'open');
    const used = connections();
    const name = freshName();
    const store = openStrict(name);
    await Promise.all(['a', 'b', 'c'].map((key) => putOne(store, key, key)));
    expect(opensOf(open, name)).toBe(1);
    used.at(-1)?.dispatchEvent(new Event('close'));
    await Promise.all(['a', 'b', 'c'].map((key) => putOne(store, key, `${key} again`)));
    expect(opensOf(open, name)).toBe(2);
    expect(await valuesIn(name)).toEqual(['a again', 'b again', 'c again']);
  });

  test('that several find dead is opened once more for all of them', async () => {
    const open = vi.spyOn(IDBFactory.prototype, 'open');
    const used = connections();
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    used.at(-1)?.close();
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((key) => putOne(store, key, key)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    await Promise.all(['a', 'b', 'c'].map((key) => putOne(store, key, key)));
    expect(opensOf(open, name)).toBe(2);
  });

  test('[S8] that the browser closed on a full disk is not opened again until there is space, and then on a rotated log', async () => {
    const used = connections();
    const name = freshName();
    const hasSpace = vi.fn<HasSpace>();
    const store = openStrict(name, undefined, hasSpace);
    await putOne(store, 'a', 1);
    expect(hasSpace).not.toHaveBeenCalled();
    used.at(-1)?.dispatchEvent(new Event('close'));
    const asked: string[] = [];
    for (const method of ['open', 'deleteDatabase'] as const) {
      const own = indexedDB[method].bind(indexedDB);
      vi.spyOn(IDBFactory.prototype, method).mockImplementation((database: string) => {
        asked.push(`${method} ${database.slice(name.length)}`);
        return own(database);
      });
    }
    hasSpace.mockResolvedValue(false);
    await expect(getOne(store, 'a')).rejects.toMatchObject({ name: 'QuotaExceededError' });
    await expect(putOne(store, 'a', 2)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(asked).toEqual([]);
    hasSpace.mockResolvedValue(true);
    expect(await getOne(store, 'a')).toBe(1);
    expect(asked).toEqual(['open :log', 'deleteDatabase :log', 'open ']);
    await putOne(store, 'a', 3);
    expect(hasSpace).toHaveBeenCalledTimes(3);
  });

  test('that the browser closed because a large value has no space is opened again if there is a little', async () => {
    const hasSpace = vi.fn<HasSpace>().mockImplementation((bytes) => Promise.resolve(bytes <= 2_000_000));
    const store = openStrict(freshName(), undefined, hasSpace);
    await putOne(store, 'a', 1);
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('Failed to write blobs (IOError)', 'QuotaExceededError');
    });
    await expect(putOne(store, 'a', 2)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await getOne(store, 'a')).toBe(1);
    expect(hasSpace.mock.calls.map(([bytes]) => bytes)).toEqual([6_291_456, 65_536]);
  });

  test('[S8] that the browser closed because a large value has no space gets a new log as soon as there is space', async () => {
    let space = 2_000_000;
    const name = freshName();
    const store = openStrict(name, undefined, (bytes) => Promise.resolve(bytes <= space));
    await putOne(store, 'a', 1);
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('Failed to write blobs (IOError)', 'QuotaExceededError');
    });
    await expect(putOne(store, 'a', 2)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await getOne(store, 'a')).toBe(1);
    const open = vi.spyOn(IDBFactory.prototype, 'open');
    await expect(store.mendLog()).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(opensOf(open, `${name}:log`)).toBe(0);
    space = 10_000_000;
    await store.mendLog();
    expect(opensOf(open, `${name}:log`)).toBe(1);
    await store.mendLog();
    expect(opensOf(open, `${name}:log`)).toBe(1);
  });

  test('[S8] that took seconds to store something gets a new log: the disk may have been full for that long', async () => {
    const name = freshName();
    const store = openStrict(name);
    await putOne(store, 'a', 1);
    const open = vi.spyOn(IDBFactory.prototype, 'open');
    let now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 3_000));
    await putOne(store, 'a', 2);
    clock.mockRestore();
    expect(await getOne(store, 'a')).toBe(2);
    expect(opensOf(open, `${name}:log`)).toBe(1);
  });

  test('is asked to store no large value for which there is no space, and nothing else before there is a little', async () => {
    const used = connections();
    let room = 50_000;
    const store = openStrict(freshName(), undefined, (bytes) => Promise.resolve(bytes <= room));
    await putOne(store, 'a', 1);
    const before = used.length;
    await expect(store.requireSpaceFor(100_000)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    await expect(putOne(store, 'a', 2)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    await store.requireSpaceFor(10_000);
    expect(used).toHaveLength(before);
    room = 150_000;
    await putOne(store, 'a', 3);
    room = 200_000;
    await store.requireSpaceFor(100_000);
    expect(await getOne(store, 'a')).toBe(3);
  });

  test.each([
    ['Encountered disk full while committing transaction.', 'QuotaExceededError'],
    ['Internal error opening backing store for indexedDB.open.', 'UnknownError'],
    ['Internal error: backing store error updating index keys.', 'UnknownError'],
  ])('counts as closed on a full disk if Chromium says “%s”', async (message, kind) => {
    const hasSpace = vi.fn<HasSpace>().mockResolvedValue(true);
    const store = openStrict(freshName(), undefined, hasSpace);
    await putOne(store, 'a', 1);
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException(message, kind);
    });
    await expect(putOne(store, 'a', 2)).rejects.toMatchObject({ message });
    expect(await getOne(store, 'a')).toBe(1);
    expect(hasSpace).toHaveBeenCalledTimes(1);
  });

  test('gives way to another that wants to change or delete the database, and is opened again', async () => {
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

  test('blocks nobody once closed', async () => {
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

  test('[S6] because the browser does not answer fails after ten seconds, and is tried again the next time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const name = freshName();
    const store = openStrict(name);
    const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(silence);
    const settled = vi.fn<() => void>();
    const writing = putOne(store, 'a', 1).finally(settled);
    writing.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await expect(writing).rejects.toMatchObject({ name: 'TimeoutError' });
    await putOne(store, 'a', 2);
    expect(opensOf(open, name)).toBe(2);
    expect(await getOne(store, 'a')).toBe(2);
  });

  test('in time, but opens later, is closed again: it blocks nobody', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const name = freshName();
    const store = openStrict(name);
    const late = silence();
    const close = vi.fn<() => void>();
    Object.assign(late, { result: { close } });
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => late);
    const writing = putOne(store, 'a', 1);
    writing.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(writing).rejects.toMatchObject({ name: 'TimeoutError' });
    late.onsuccess?.call(late, new Event('success'));
    expect(close).toHaveBeenCalledTimes(1);
  });

  test('is left alone if a newer page made it, with an error that says so', async () => {
    const name = freshName();
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(name, 99);
      request.onupgradeneeded = () => request.result.createObjectStore('another');
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    await expect(putOne(openStrict(name), 'a', 1)).rejects.toMatchObject({ code: 'newer-catalog' });
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'newer-catalog' });
    await expect(openStore(name).tryStoring()).rejects.toMatchObject({ code: 'newer-catalog' });
  });
});

describe('a transaction without any answer', () => {
  /** Returns a transaction on a connection that never reports anything. */
  function silentOn(db: EventTarget) {
    const silent = Object.assign(new EventTarget(), {
      db,
      objectStore: () => ({ put: () => new EventTarget() }),
      commit: () => undefined,
      abort: vi.fn<() => void>(),
    });
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    begin.mockReturnValueOnce(silent as unknown as IDBTransaction);
    return { abort: silent.abort, begin };
  }

  test('[S6] fails after 25 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const store = openStrict(freshName());
    await putOne(store, 'a', 1);
    const { abort } = silentOn(new EventTarget());
    const writing = putOne(store, 'b', 1);
    writing.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(25_000);
    await expect(writing).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(abort).toHaveBeenCalled();
    await putOne(store, 'a', 2);
  });

  test('because the browser closed its connection fails at once', async () => {
    const store = openStrict(freshName());
    await putOne(store, 'a', 1);
    const connection = new EventTarget();
    const { begin } = silentOn(connection);
    const writing = putOne(store, 'b', 1);
    writing.catch(() => undefined);
    await vi.waitFor(() => expect(begin).toHaveBeenCalled());
    connection.dispatchEvent(new Event('close'));
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    await putOne(store, 'a', 2);
  });
});
