/** Small texts that this browser keeps for the page: the person's name, settings, drafts. */
export interface LocalStore {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
  remove(key: string): void;
  keys(): string[];
  /** Whether the text under the key outlives the page. */
  isPersisted(key: string): boolean;
}

/** Texts kept as long as the page lives. */
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
 * Texts in `localStorage` under a prefix, so that two catalogs hosted on one origin never meet. Where the browser
 * refuses (blocked, or full), a text lives as long as the page: losing a draft at reload is the worst that follows.
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
      const store = attempt((storage) => (storage.setItem(prefix + key, text), true), false);
      if (store) memory.remove(key);
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
    // What could not be stored stands in memory, over an older text that may be stored still.
    isPersisted: (key) =>
      memory.get(key) === undefined && attempt((storage) => storage.getItem(prefix + key) !== null, false),
  };
}
