import { createStore, del, get, set } from 'idb-keyval';

const KEY = 'file';

/** The handle of one file on the user's disk, kept across restarts. The permission to use the file is not kept. */
export interface BackupHandle {
  find(): Promise<FileSystemFileHandle | undefined>;
  keep(handle: FileSystemFileHandle): Promise<void>;
  forget(): Promise<void>;
}

/**
 * Opens the stored handle. It has an IndexedDB database of its own, so damage to the catalog's database does not lose
 * the way to its backup.
 */
export function openBackupHandle(name: string): BackupHandle {
  const store = createStore(name, 'handle');
  return {
    find: () => get<FileSystemFileHandle>(KEY, store),
    keep: (handle) => set(KEY, handle, store),
    forget: () => del(KEY, store),
  };
}
