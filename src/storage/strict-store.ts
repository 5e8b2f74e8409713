import type { UseStore } from 'idb-keyval';

const STORE = 'catalog';

/** A store whose writes are on the disk when their promise resolves. */
export interface StrictStore {
  /**
   * Runs `callback` in one transaction. Resolves with its result when the transaction is complete, which for a writing
   * one means flushed to the disk; rejects, with nothing written, when the callback throws or the transaction fails.
   */
  readonly use: UseStore;
  close(): void;
}

/** The store of one IndexedDB database, opened when first needed and again after the browser closed it. */
export function strictStore(factory: IDBFactory, name: string): StrictStore {
  let opening: Promise<IDBDatabase> | undefined;

  // Of several who find a connection dead, only the first drops it: the others would drop its successor.
  const forget = (lost: Promise<IDBDatabase>): void => {
    if (opening === lost) opening = undefined;
  };
  const open = (): Promise<IDBDatabase> => {
    if (opening !== undefined) return opening;
    const own = opened(factory, name, () => forget(own));
    own.catch(() => forget(own));
    opening = own;
    return own;
  };
  const begin = async (mode: IDBTransactionMode): Promise<IDBTransaction> => {
    const connection = open();
    const database = await connection;
    try {
      return database.transaction(STORE, mode, { durability: 'strict' });
    } catch (error) {
      // A connection that the browser has closed refuses every transaction from then on.
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      forget(connection);
      return (await open()).transaction(STORE, mode, { durability: 'strict' });
    }
  };

  return {
    use: async (mode, callback) => finished(await begin(mode), callback),
    close: () => {
      const closing = opening;
      opening = undefined;
      closing?.then((database) => database.close()).catch(() => undefined);
    },
  };
}

function opened(factory: IDBFactory, name: string, onLost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => reject(request.error ?? new Error(`IndexedDB could not open ${name}`));
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onLost;
      database.onversionchange = () => {
        onLost();
        database.close();
      };
      resolve(database);
    };
  });
}

function finished<T>(transaction: IDBTransaction, callback: (store: IDBObjectStore) => T | PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let result: { readonly value: T } | undefined;
    let thrown: { readonly error: unknown } | undefined;
    transaction.oncomplete = () => {
      if (result === undefined) reject(new Error('an IndexedDB transaction completed before its work was done'));
      else resolve(result.value);
    };
    transaction.onabort = () =>
      reject(thrown?.error ?? transaction.error ?? new Error('IndexedDB gave up a transaction'));
    const abort = (error: unknown): void => {
      thrown = { error };
      try {
        transaction.abort();
      } catch {
        // It has ended by itself already, and its own event says how.
        reject(error);
      }
    };
    const work = async (): Promise<T> => callback(transaction.objectStore(STORE));
    work().then((value) => {
      result = { value };
    }, abort);
  });
}
