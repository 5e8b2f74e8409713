import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CatalogStore } from '../../../src/storage/catalog-store.ts';
import { withRetry, freeSpaceAndRetry } from '../../../src/storage/idb/retry.ts';
import { loseAnswer, onTransactions, onWriting } from '../failures.ts';
import {
  appended,
  begun,
  bytesOf,
  checkpointed,
  freshName,
  isEmpty,
  openStore,
  recordOf,
  recovered,
  replaced,
  rootRecords,
  textsOf,
} from '../idb-fixture.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const TROUBLE = new DOMException('Internal error', 'UnknownError');
const FULL = new DOMException('full', 'QuotaExceededError');

/** Returns a task that fails that often, then succeeds. */
function failing(times: number, failure: Error) {
  let calls = 0;
  return vi.fn<() => Promise<string>>(() => {
    calls += 1;
    return calls <= times ? Promise.reject(failure) : Promise.resolve('done');
  });
}

describe('[S6] what the browser failed to do', () => {
  test('is tried again, at most three times', async () => {
    const third = failing(3, TROUBLE);
    expect(await withRetry(third)).toBe('done');
    expect(third).toHaveBeenCalledTimes(4);
    const never = failing(Infinity, TROUBLE);
    await expect(withRetry(never)).rejects.toBe(TROUBLE);
    expect(never).toHaveBeenCalledTimes(4);
  });

  test('is not tried again before it is known whether it was done', async () => {
    const attempt = failing(1, TROUBLE);
    expect(await withRetry(attempt, () => Promise.resolve('it was'))).toBe('it was');
    expect(attempt).toHaveBeenCalledTimes(1);
    const wasApplied = vi.fn<() => Promise<undefined>>(() => Promise.reject(TROUBLE));
    await expect(withRetry(failing(1, TROUBLE), wasApplied)).rejects.toBe(TROUBLE);
    expect(wasApplied).toHaveBeenCalledTimes(4);
  });

  test('is looked for a last time after the last attempt', async () => {
    const wasApplied = vi
      .fn<() => Promise<string | undefined>>(() => Promise.resolve(undefined))
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce('it was');
    expect(await withRetry(failing(Infinity, TROUBLE), wasApplied)).toBe('it was');
  });

  test.each([
    ['our own mistake', new TypeError('no such thing')],
    ['a refusal', new DOMException('others were first', 'ConstraintError')],
    ['the end of all room', FULL],
    ['a value that cannot be stored', new DOMException('a function', 'DataCloneError')],
  ])('is not tried again if it is %s', async (_, failure) => {
    const attempt = failing(1, failure);
    await expect(withRetry(attempt)).rejects.toBe(failure);
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe('if storage is full', () => {
  test('space is freed, once, and all is tried once more', async () => {
    const freeSpace = vi.fn<() => Promise<void>>(() => Promise.resolve());
    expect(await freeSpaceAndRetry(failing(1, FULL), freeSpace)).toBe('done');
    expect(freeSpace).toHaveBeenCalledTimes(1);
    const twice = failing(2, FULL);
    await expect(freeSpaceAndRetry(twice, freeSpace)).rejects.toBe(FULL);
    expect(twice).toHaveBeenCalledTimes(2);
  });

  test('and none can be freed, the first error is reported, and nothing is tried again', async () => {
    const attempt = failing(2, FULL);
    await expect(freeSpaceAndRetry(attempt, () => Promise.reject(TROUBLE))).rejects.toBe(FULL);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  test('nothing is dropped for any other failure', async () => {
    const freeSpace = vi.fn<() => Promise<void>>(() => Promise.resolve());
    await expect(freeSpaceAndRetry(failing(1, TROUBLE), freeSpace)).rejects.toBe(TROUBLE);
    expect(freeSpace).not.toHaveBeenCalled();
  });
});

describe('[S6] a change whose answer got lost', () => {
  test('and after which nothing can be asked is in doubt: it is named, and found under that name', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    let isCut = false;
    onTransactions((transaction) => {
      // Everything after the lost answer fails, also the question whether the entry was stored.
      if (isCut) transaction.abort();
      else if (transaction.mode === 'readwrite') {
        isCut = true;
        loseAnswer(transaction);
      }
    });
    const doubts: string[] = [];
    const storing = store.append(head, recordOf('in doubt'), (id) => doubts.push(id));
    await expect(storing).rejects.toBeInstanceOf(DOMException);
    vi.restoreAllMocks();
    const news = await openStore(name).since(head);
    expect(news).toMatchObject({ is: 'entries', entries: [{ id: doubts[0] }] });
    expect(doubts).toHaveLength(1);
    expect(textsOf((await recovered(openStore(name))).records)).toEqual(['in doubt']);
  });

  test('and that has been checkpointed since is in doubt, not made again', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    const other = openStore(name);
    let isMine = true;
    onWriting(name, (transaction) => {
      if (!isMine) return;
      isMine = false;
      loseAnswer(transaction);
    });
    let open: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (open = resolve));
    // This tab sleeps in its pause before it asks; others go on.
    const own = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) =>
      ms === 20 ? void asleep.then(work) : own(work, ms)) as typeof setTimeout);
    const doubts: string[] = [];
    const storing = store.append(head, recordOf('counted once'), (id) => doubts.push(id));
    storing.catch(() => undefined);
    const stored = await vi.waitFor(async () => {
      const found = await recovered(other);
      expect(found.records).toHaveLength(1);
      return found;
    });
    await checkpointed(other, bytesOf(20, 2));
    await appended(other, stored.head, 'two');
    await checkpointed(other, bytesOf(30, 3));
    await other.collectGarbage();
    open();
    await expect(storing).rejects.toBeInstanceOf(DOMException);
    expect(doubts).toHaveLength(1);
    expect((await recovered(other)).head.sequence).toBe(2);
  });

  test('and that certainly was not stored is in no doubt', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    const doubt = vi.fn<(id: string) => void>();
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw FULL;
    });
    await expect(store.append(head, recordOf('x'), doubt)).rejects.toBe(FULL);
    vi.restoreAllMocks();
    onWriting(name, (transaction) => transaction.abort());
    await expect(store.append(head, recordOf('x'), doubt)).rejects.toBeInstanceOf(DOMException);
    expect(doubt).not.toHaveBeenCalled();
  });

  test('is not taken for that of another tab that says the same', async () => {
    const name = freshName();
    const head = await begun(openStore(name), bytesOf(10));
    const outcomes = await Promise.all([1, 2].map(() => openStore(name).append(head, recordOf('the same'))));
    expect(outcomes.map(({ is }) => is).toSorted()).toEqual(['stale', 'stored']);
  });
});

describe('a browser that hangs while it opens its storage', () => {
  test('is asked again, and the catalog is read then', async () => {
    const name = freshName();
    const first = openStore(name);
    await begun(first, bytesOf(10, 1));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => new EventTarget() as IDBOpenDBRequest);
    const reading = openStore(name).recover();
    await vi.advanceTimersByTimeAsync(10_000 + 20);
    expect((await reading)?.file).toEqual(bytesOf(10, 1));
  });

  test('for good is reported as such, and has stored nothing', async () => {
    const name = freshName();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => new EventTarget() as IDBOpenDBRequest);
    const reading = openStore(name).recover();
    reading.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(5 * 10_000 + 420);
    await expect(reading).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(open).toHaveBeenCalledTimes(4);
    vi.restoreAllMocks();
    vi.useRealTimers();
    expect(await openStore(name).recover()).toBeUndefined();
  });
});

describe('a change that is too long for the free space', () => {
  test('is not stored, and stored whole once there is space', async () => {
    let room = 70_000;
    const hasSpace = (bytes: number): Promise<boolean> => Promise.resolve(bytes <= room);
    const store = new CatalogStore(indexedDB, freshName(), { hasSpace });
    onTestFinished(() => store.close());
    const head = await begun(store, bytesOf(10));
    await expect(store.append(head, bytesOf(100_000))).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await recovered(store)).toMatchObject({ head, records: [] });
    room = 1_000_000;
    expect(await store.append(head, bytesOf(100_000))).toMatchObject({ is: 'stored' });
    expect((await recovered(store)).records).toEqual([bytesOf(100_000)]);
  });
});

describe('the question whether the browser stores', () => {
  test('is answered by storing something, of which nothing stays', async () => {
    const name = freshName();
    await openStore(name).tryStoring();
    expect(await isEmpty(name)).toBe(true);
    const other = freshName();
    const store = openStore(other);
    const head = await replaced(store, await begun(store, bytesOf(10)), bytesOf(20));
    const before = await rootRecords(other);
    await store.tryStoring();
    expect(await rootRecords(other)).toEqual(before);
    expect((await recovered(store)).head).toEqual(head);
  });

  test('is answered by the failure if it does not', async () => {
    const name = freshName();
    const store = openStore(name);
    await begun(store, bytesOf(10));
    onWriting(name, (transaction) => transaction.abort());
    await expect(store.tryStoring()).rejects.toBeInstanceOf(DOMException);
    vi.restoreAllMocks();
    await store.tryStoring();
  });
});
