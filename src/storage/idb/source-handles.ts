import { createStore, get, keys, set } from 'idb-keyval';

/** Before the name of a source: the database has the handle of the backup file as well. */
const SOURCE = 'source:';

/** Handles of the files and folders on the user's disk that sources were opened from, kept across restarts. */
export interface SourceHandles {
  /** The names of the sources that are known. */
  names(): Promise<readonly string[]>;
  find(source: string): Promise<FileSystemHandle | undefined>;
  keep(source: string, handle: FileSystemHandle): Promise<void>;
}

/** Opens the stored handles, in the database of the backup's handle: it is deleted with the catalog. */
export function openSourceHandles(name: string): SourceHandles {
  const store = createStore(name, 'handle');
  return {
    async names() {
      const all = await keys<string>(store);
      return all.filter((key) => key.startsWith(SOURCE)).map((key) => key.slice(SOURCE.length));
    },
    find: (source) => get<FileSystemHandle>(SOURCE + source, store),
    keep: (source, handle) => set(SOURCE + source, handle, store),
  };
}
