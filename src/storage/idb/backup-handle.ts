import { createStore, del, get, set } from 'idb-keyval';

const KEY = 'file';

/** The handle of one file on the person's disk, kept over restarts. What may be done with the file is not kept. */
export interface KeptHandle {
  find(): Promise<FileSystemFileHandle | undefined>;
  keep(handle: FileSystemFileHandle): Promise<void>;
  forget(): Promise<void>;
}

/** Keeps it in an IndexedDB database of its own: what befalls the catalog's leaves the way to its backup alone. */
export function keptHandle(name: string): KeptHandle {
  const store = createStore(name, 'handle');
  return {
    find: () => get<FileSystemFileHandle>(KEY, store),
    keep: (handle) => set(KEY, handle, store),
    forget: () => del(KEY, store),
  };
}
