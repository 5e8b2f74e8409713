import type { LogKey } from './log/records.ts';
import { NO_TIP, sameTip } from './log/records.ts';
import { askSlots, slotsIn } from './log/head.ts';
import { answerOf } from './idb/idb-store.ts';

/** The name of a catalog's database goes on so in that of the link to its backup file. */
const BACKUP = ':backup';

/** Records that are there before a catalog is, or while one is being written. */
const OF_NOTHING: ReadonlySet<LogKey[0]> = new Set<LogKey[0]>(['tip', 'ledger', 'staging', 'trial']);

/** Who has not let go of a database after so long does not mean to. */
const BLOCKED_PATIENCE_MS = 3_000;

/** How a deletion ended: `in-use` where a tab has the catalog open and does not let go, and nothing was changed. */
export type Deletion = 'deleted' | 'in-use';

/** The databases whose names are that of a page, a colon, and a catalog's id. */
export interface StoredCatalogs {
  /**
   * What stands after the colon in the names of all databases that hold a catalog, damaged ones included; undefined where
   * the browser does not list its databases. Changes nothing.
   */
  ids(): Promise<string[] | undefined>;
  /** Deletes a catalog's database with all that is in it; with it goes the link to its backup file. */
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
      // A deletion that waits for another tab cannot be called off; a change of the layout can, so that one asks first.
      if (!(await isFree(factory, name))) return 'in-use';
      await settled(factory.deleteDatabase(name));
      await emptied(factory, name + BACKUP);
      return 'deleted';
    },
  };
}

/** Whether anything but the records of nothing is stored. What cannot be read is something. */
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
    const [records, keys] = await Promise.all([askSlots(log), answerOf<LogKey[]>(log.getAllKeys())]);
    const { tip, ledger } = slotsIn(records);
    return ledger.epochs.length > 0 || !sameTip(tip, NO_TIP) || keys.some(([kind]) => !OF_NOTHING.has(kind));
  } catch {
    // Somebody deletes it just now, or changes its layout: what is there afterwards counts.
    return isLate ? await holdsCatalog(factory, name) : true;
  } finally {
    database.close();
  }
}

/** Empties a database, then has it deleted once nobody has it open: this very tab may, as long as its page is there. */
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

/** Opens a database as it is; undefined where there is none, and none is made. */
function existing(factory: IDBFactory, name: string): Promise<IDBDatabase | undefined> {
  const request = factory.open(name);
  return new Promise((resolve, reject) => {
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction?.abort();
    };
    request.onerror = () => (isNew ? resolve(undefined) : reject(request.error ?? unknown()));
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/** Whether no other connection stays open when it is asked to close. Those that do close may come back afterwards. */
async function isFree(factory: IDBFactory, name: string): Promise<boolean> {
  const database = await existing(factory, name);
  if (database === undefined) return true;
  const next = database.version + 1;
  database.close();
  const request = factory.open(name, next);
  return new Promise((resolve, reject) => {
    let wasAsked = false;
    // A worker that was ended a moment ago is still on its way out.
    request.onblocked = () => void setTimeout(() => resolve(false), BLOCKED_PATIENCE_MS);
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
