import type { Page } from '@playwright/test';

/**
 * Everything that a page has stored in a fresh browser, as plain data. A test that begins with it skips the first
 * visit, which costs more than most tests do; `main-path.ts` and `page-opens.spec.ts` walk the first visit itself.
 */
export interface StoredCatalog {
  readonly databases: readonly StoredDatabase[];
  readonly texts: readonly (readonly [key: string, value: string])[];
}

interface StoredDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly StoredStore[];
}

interface StoredStore {
  readonly name: string;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string | string[]; readonly unique: boolean }[];
  readonly records: readonly { readonly key: IDBValidKey; readonly value: unknown }[];
}

/** Copies everything that the page's origin has stored. Bytes become base64 text under `$bytes`, Blobs under `$blob`. */
export async function copyStored(page: Page): Promise<StoredCatalog> {
  const json = await page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('a request failed'));
      });
    const base64 = (bytes: Uint8Array): string => {
      let text = '';
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return btoa(text);
    };
    const portable = async (value: unknown): Promise<unknown> => {
      if (value instanceof Blob) return { $blob: base64(new Uint8Array(await value.arrayBuffer())) };
      if (value instanceof Uint8Array) return { $bytes: base64(value) };
      if (Array.isArray(value)) return Promise.all(value.map(portable));
      if (typeof value !== 'object' || value === null) return value;
      const parts = Object.entries(value).map(async ([key, item]) => [key, await portable(item)] as const);
      return Object.fromEntries(await Promise.all(parts));
    };
    const databases: StoredDatabase[] = [];
    for (const { name = '', version = 1 } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      const stores: StoredStore[] = [];
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
        stores.push({
          name: storeName,
          indexes: Array.from(store.indexNames, (index) => store.index(index)).map((index) => ({
            name: index.name,
            keyPath: index.keyPath,
            unique: index.unique,
          })),
          records: await Promise.all(keys.map(async (key, i) => ({ key, value: await portable(values[i]) }))),
        });
      }
      database.close();
      databases.push({ name, version, stores });
    }
    return JSON.stringify({ databases, texts: Object.entries(localStorage) });
  });
  return JSON.parse(json) as StoredCatalog;
}

/** Writes a copy into the storage of a page that has nothing stored and shows nothing of ours. */
export async function restoreStored(page: Page, stored: StoredCatalog): Promise<void> {
  await page.evaluate(async (text) => {
    const { databases, texts } = JSON.parse(text) as StoredCatalog;
    const original = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(original);
      if (typeof value !== 'object' || value === null) return value;
      const bytesIn = (base64: unknown): Uint8Array<ArrayBuffer> =>
        Uint8Array.from(atob(String(base64)), (letter) => letter.charCodeAt(0));
      if ('$blob' in value) return new Blob([bytesIn(value.$blob)]);
      if ('$bytes' in value) return bytesIn(value.$bytes);
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, original(item)]));
    };
    for (const [key, value] of texts) localStorage.setItem(key, value);
    for (const { name, version, stores } of databases) {
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name, version);
        opening.onerror = () => reject(opening.error ?? new Error('the database could not be opened'));
        opening.onupgradeneeded = () => {
          for (const each of stores) {
            const store = opening.result.createObjectStore(each.name);
            for (const index of each.indexes) store.createIndex(index.name, index.keyPath, { unique: index.unique });
            for (const { key, value } of each.records) store.put(original(value), key);
          }
        };
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      });
    }
  }, JSON.stringify(stored));
}
