import type { LogKey } from './log/records.ts';
import { NO_HEAD, sameHead } from './log/records.ts';
import { requestRoots, parseRoots } from './log/head.ts';
import { existing } from './idb/existing-database.ts';
import { answerOf } from './idb/idb-store.ts';

/** Suffix of the database with the link to a catalog's backup file. */
const BACKUP = ':backup';

/** Kinds of records that exist before a catalog does, or while one is being written. */
const OF_NOTHING: ReadonlySet<LogKey[0]> = new Set<LogKey[0]>(['tip', 'ledger', 'staging', 'trial', 'first-screen']);

/** Timeout. A tab that has not closed the database by then does not mean to. */
const BLOCKED_TIMEOUT_MS = 3_000;

/** The outcome of a deletion. `in-use`: a tab has the catalog open and does not close it; nothing was changed. */
export type Deletion = 'deleted' | 'in-use';

/** The databases named `<page>:<catalog id>`. */
export interface StoredCatalogs {
  /**
   * The part after the colon of the names of all databases that hold a catalog, damaged ones included; undefined if
   * the browser does not list its databases. Changes nothing.
   */
  ids(): Promise<string[] | undefined>;
  /** Deletes a catalog's database and the link to its backup file. */
  delete(id: string): Promise<Deletion>;
}

export function storedCatalogs(factory: IDBFactory, page: string): StoredCatalogs {
  const prefix = `${page}:`;
  return {
    async ids() {
      if (!('databases' in factory)) return undefined;
      const all = (await factory.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
      const names = all.filter((name) => name.startsWith(prefix) && !name.endsWith(BACKUP));
      const holding = await Promise.all(names.map((name) => holdsCatalog(factory, name)));
      return names.flatMap((name, i) => (holding[i] === true ? [name.slice(prefix.length)] : []));
    },
    async delete(id) {
      const name = prefix + id;
      // A deletion that waits for another tab cannot be cancelled. A version change can, so that is tried first.
      if (!(await isFree(factory, name))) return 'in-use';
      await settled(factory.deleteDatabase(name));
      await emptied(factory, name + BACKUP);
      return 'deleted';
    },
  };
}

/** True if more is stored than the records of an empty catalog, or if the records cannot be read. */
async function holdsCatalog(factory: IDBFactory, name: string): Promise<boolean> {
  const database = await existing(factory, name);
  if (database === undefined) return false;
  let isLate = false;
  database.onversionchange = () => {
    isLate = true;
    database.close();
  };
  try {
    if (!database.objectStoreNames.contains('log')) return false;
    const log = database.transaction('log', 'readonly').objectStore('log');
    const [records, keys] = await Promise.all([requestRoots(log), answerOf<LogKey[]>(log.getAllKeys())]);
    const { head, manifest } = parseRoots(records);
    return manifest.epochs.length > 0 || !sameHead(head, NO_HEAD) || keys.some(([kind]) => !OF_NOTHING.has(kind));
  } catch {
    // Another tab is deleting the database or changing its layout: look again afterwards.
    return isLate ? await holdsCatalog(factory, name) : true;
  } finally {
    database.close();
  }
}

/**
 * Empties a database and asks to delete it once no tab has it open. This very tab may have, as long as its page
 * exists.
 */
async function emptied(factory: IDBFactory, name: string): Promise<void> {
  const database = await existing(factory, name);
  if (database === undefined) return;
  const stores = [...database.objectStoreNames];
  if (stores.length > 0) {
    const transaction = database.transaction(stores, 'readwrite');
    for (const store of stores) transaction.objectStore(store).clear();
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? unknown());
    });
  }
  database.close();
  factory.deleteDatabase(name);
}

/** True if every other connection closes when asked to. Those that close may open again afterwards. */
async function isFree(factory: IDBFactory, name: string): Promise<boolean> {
  const database = await existing(factory, name);
  if (database === undefined) return true;
  const next = database.version + 1;
  database.close();
  const request = factory.open(name, next);
  return new Promise((resolve, reject) => {
    let wasAsked = false;
    // A worker that was terminated a moment ago may still hold its connection.
    request.onblocked = () => void setTimeout(() => resolve(false), BLOCKED_TIMEOUT_MS);
    request.onupgradeneeded = () => {
      wasAsked = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => request.result.close();
    request.onerror = () => (wasAsked ? resolve(true) : reject(request.error ?? unknown()));
  });
}

function settled(request: IDBOpenDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? unknown());
  });
}

function unknown(): DOMException {
  return new DOMException('the browser gave no reason', 'UnknownError');
}
