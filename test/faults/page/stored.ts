/**
 * Returns a digest of everything that an IndexedDB database holds of a catalog, whatever its layout: equal digests mean
 * that no byte of it was written. What a page shows first is not of the catalog: a tab may keep it at any time.
 */
export function storedDigest(name: string): Promise<string> {
  return reading(name, async (database) => {
    const parts: string[] = [`version ${database.version}`];
    for (const storeName of database.objectStoreNames) {
      const store = database.transaction(storeName, 'readonly').objectStore(storeName);
      const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer<unknown[]>(store.getAll())]);
      parts.push(storeName);
      for (const [i, key] of keys.entries()) {
        if (Array.isArray(key) && key[0] === 'first-screen') continue;
        parts.push(textOf(key), textOf(await withBytes(values[i])));
      }
    }
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.join('\n')));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  });
}

/** Counts the sets of blocks that no checkpoint references: interrupted checkpoints leave them behind. */
export function brokenOff(name: string): Promise<number> {
  return reading(name, (database) => {
    const range = IDBKeyRange.bound(['staging'], ['staging', []]);
    return answer(database.transaction('log', 'readonly').objectStore('log').count(range));
  });
}

async function reading<T>(name: string, read: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const database = await answer(indexedDB.open(name));
  try {
    return await read(database);
  } finally {
    database.close();
  }
}

/** The bytes of a Blob, which JSON leaves out; any other value as it is. */
async function withBytes(value: unknown): Promise<unknown> {
  return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value;
}

/** Returns a value as JSON, which spells a typed array out byte by byte. */
function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('a request failed'));
  });
}
