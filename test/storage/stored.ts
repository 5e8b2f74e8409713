import { onTestFinished } from 'vitest';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { StoredCatalog } from '../../src/storage/catalog-store.ts';
import type { Tip } from '../../src/storage/records.ts';

/** What a key and its value are in the only object store. */
export type Entry = readonly [key: IDBValidKey, value: unknown];

/** A name that no other test uses; what was stored under it goes with the test. */
export function freshName(): string {
  const name = `test ${crypto.randomUUID()}`;
  onTestFinished(() => deleted(name));
  return name;
}

/** One tab's store, closed with the test. */
export function openStore(name: string): CatalogStore {
  const store = new CatalogStore(indexedDB, name);
  onTestFinished(() => store.close());
  return store;
}

/** Removes a database, as a browser does when a person clears the site's data. */
export function deleted(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}

/** All that is stored, in the order of the keys. */
export async function entriesOf(name: string): Promise<Entry[]> {
  let keys: IDBValidKey[] = [];
  let values: unknown[] = [];
  await behindItsBack(name, (store) => {
    store.getAllKeys().onsuccess = ({ target }) => {
      keys = (target as IDBRequest<IDBValidKey[]>).result;
    };
    store.getAll().onsuccess = ({ target }) => {
      values = (target as IDBRequest<unknown[]>).result;
    };
  });
  return keys.map((key, i) => [key, values[i]]);
}

/** All that is stored, as text that is quick to compare: bytes stand there as their digest. */
export async function snapshotOf(name: string): Promise<string> {
  const lines = (await entriesOf(name)).map(async ([key, value]) => {
    const shown = value instanceof Uint8Array ? await shownBytes(value) : JSON.stringify(value, viewsAsLists);
    return `${JSON.stringify(key)} ${shown}`;
  });
  return (await Promise.all(lines)).join('\n');
}

async function shownBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes.slice());
  return `${bytes.length} ${new Uint8Array(digest).join()}`;
}

function viewsAsLists(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}

/** Changes what is stored with no regard for any protocol. */
export function behindItsBack(name: string, work: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('catalog');
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('catalog', 'readwrite');
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      work(transaction.objectStore('catalog'));
    };
  });
}

/** Bytes that look different at every place and for every seed. */
export function bytesOf(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A record as short as a test wants to read it. */
export function recordOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Records as text. */
export function textsOf(records: readonly Uint8Array[]): string[] {
  return records.map((record) => new TextDecoder().decode(record));
}

/** Begins a catalog. */
export async function begun(store: CatalogStore, file: Uint8Array): Promise<Tip> {
  const stored = await store.replace(undefined, file);
  if (stored.is !== 'stored') throw new Error('there was a catalog already');
  return stored.head;
}

/** Puts a file in force in the place of another. */
export async function replaced(store: CatalogStore, tip: Tip, file: Uint8Array): Promise<Tip> {
  const stored = await store.replace(tip, file);
  if (stored.is !== 'stored') throw new Error('the tip was stale');
  return stored.head;
}

/** Appends records one after another. */
export async function appended(store: CatalogStore, from: Tip, ...texts: readonly string[]): Promise<Tip> {
  let tip = from;
  for (const text of texts) {
    const stored = await store.append(tip, recordOf(text));
    if (stored.is !== 'stored') throw new Error(`"${text}" was stale`);
    tip = stored.head;
  }
  return tip;
}

/** What a start finds where there has to be something. */
export async function recovered(store: CatalogStore): Promise<StoredCatalog> {
  const stored = await store.recover();
  if (stored === undefined) throw new Error('nothing is stored');
  return stored;
}
