import { vi } from 'vitest';

/** A failure of the browser: throws at a call, or aborts a transaction a little later. */
export type Failing = (store: IDBObjectStore) => void;

/**
 * Makes every write to a database fail from call number `from` to `to`, counted from 1. Returns a function that
 * counts the calls.
 */
export function failWrites(name: string, from: number, to: number, fail: Failing): () => number {
  let calls = 0;
  for (const method of ['put', 'add', 'delete'] as const) {
    const own = methodOf(IDBObjectStore.prototype, method);
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function call(
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      if (this.transaction.db.name === name) {
        calls += 1;
        if (calls >= from && calls <= to) fail(this);
      }
      return own.apply(this, args) as never;
    });
  }
  return () => calls;
}

/** Begins transactions as the browser does, but shows a test each writing one before it is used. */
export function onWriting(name: string, see: (transaction: IDBTransaction) => void): void {
  onTransactions((transaction, database) => {
    if (database.name === name && transaction.mode === 'readwrite') see(transaction);
  });
}

/** Shows a test every transaction, also those that only read. */
export function onTransactions(see: (transaction: IDBTransaction, database: IDBDatabase) => void): void {
  const own = methodOf(IDBDatabase.prototype, 'transaction');
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function begin(
    this: IDBDatabase,
    ...args: Parameters<IDBDatabase['transaction']>
  ) {
    const transaction = own.apply(this, args) as IDBTransaction;
    see(transaction, this);
    return transaction;
  });
}

type Method = (...args: unknown[]) => unknown;

/** Returns a method as it is now, so that several failures can be put on top of one another. */
function methodOf<T extends object>(prototype: T, name: keyof T): Method {
  const own = prototype[name] as Method;
  return (vi.isMockFunction(own) ? own.getMockImplementation() : undefined) ?? own;
}

/** Does everything that the transaction is asked for, and then reports an abort: the answer is lost. */
export function loseAnswer(transaction: IDBTransaction): void {
  transaction.addEventListener('complete', (event) => {
    event.stopImmediatePropagation();
    transaction.onabort?.call(transaction, new Event('abort'));
  });
}

/** Makes reading one value fail, as a browser does if the file is gone in which it kept the value. */
export function unreadable(name: string, store: 'log' | 'blocks', key: IDBValidKey): void {
  for (const method of ['get', 'getAll'] as const) {
    const own = methodOf(IDBObjectStore.prototype, method);
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function read(
      this: IDBObjectStore,
      query?: IDBValidKey | IDBKeyRange,
    ) {
      const isAsked =
        query === undefined || (query instanceof IDBKeyRange ? query : IDBKeyRange.only(query)).includes(key);
      if (this.transaction.db.name === name && this.name === store && isAsked)
        throw new DOMException('Failed to read large IndexedDB value', 'DataError');
      return own.call(this, query) as never;
    });
  }
}

/**
 * Makes reading Blobs fail that many times, as a browser does if their files are gone. Before each failure `before`
 * runs.
 */
export function unreadableBlobs(
  error: string,
  times = Infinity,
  before: () => Promise<unknown> = () => Promise.resolve(),
): void {
  const own = methodOf(Blob.prototype, 'arrayBuffer');
  let failures = 0;
  vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(async function read(this: Blob) {
    if (failures >= times) return own.call(this) as Promise<ArrayBuffer>;
    failures += 1;
    await before();
    throw new DOMException('A requested file could not be found.', error);
  });
}

/** Makes `refuse` answer whenever a Blob is put, as in a browser that stores none. */
export function refuseBlobs(refuse: Failing): void {
  const own = methodOf(IDBObjectStore.prototype, 'put');
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function put(this: IDBObjectStore, ...args: unknown[]) {
    if (args[0] instanceof Blob) refuse(this);
    return own.apply(this, args) as never;
  });
}
