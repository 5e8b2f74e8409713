/** Small texts that this browser stores for the page: the user's name, settings, drafts. */
export interface LocalStore {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
  remove(key: string): void;
  keys(): string[];
  /** True if the text under the key outlives the page. */
  isPersisted(key: string): boolean;
}

/** Creates a local store that lasts as long as the page. */
export function memoryStore(): LocalStore {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key),
    set: (key, text) => void texts.set(key, text),
    remove: (key) => void texts.delete(key),
    keys: () => [...texts.keys()],
    isPersisted: () => false,
  };
}

/**
 * True if the browser's settings block site data. All browsers then refuse `localStorage` with this error, and
 * IndexedDB with various others.
 */
export function isStorageBlocked(open: () => Storage): boolean {
  try {
    open();
    return false;
  } catch (error) {
    return error instanceof DOMException && error.name === 'SecurityError';
  }
}

/**
 * Creates a local store in `localStorage` under a prefix, so that two catalogs hosted on one origin never share a
 * key. If the browser refuses (blocked, or full), a text lasts as long as the page. At worst a draft is then lost at
 * reload.
 */
export function createLocalStore(prefix: string, open: () => Storage): LocalStore {
  const memory = memoryStore();

  function attempt<T>(use: (storage: Storage) => T, otherwise: T): T {
    try {
      return use(open());
    } catch (error) {
      if (error instanceof DOMException) return otherwise;
      throw error;
    }
  }

  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(prefix + key) ?? undefined, undefined),
    set(key, text) {
      const isStored = attempt((storage) => (storage.setItem(prefix + key, text), true), false);
      if (isStored) memory.remove(key);
      else memory.set(key, text);
    },
    remove(key) {
      memory.remove(key);
      attempt((storage) => storage.removeItem(prefix + key), undefined);
    },
    keys() {
      const stored = attempt((storage) => Object.keys(storage), []);
      const own = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...own, ...memory.keys()])];
    },
    // A text that could not be stored is in memory, even if an older one is still in `localStorage`.
    isPersisted: (key) =>
      memory.get(key) === undefined && attempt((storage) => storage.getItem(prefix + key) !== null, false),
  };
}
