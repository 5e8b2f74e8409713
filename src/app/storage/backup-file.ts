import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { BackupFile, BackupPlace } from '../core/backup-place.ts';

/** Stores the handle of the linked file. */
interface HandleKeeper {
  find(): Promise<FileSystemFileHandle | undefined>;
  keep(handle: FileSystemFileHandle): Promise<void>;
  forget(): Promise<void>;
}

/** The parts of the File System Access API that TypeScript does not know, because only some browsers have them. */
interface AskableHandle extends FileSystemFileHandle {
  queryPermission(mode: { readonly mode: 'readwrite' }): Promise<PermissionState>;
  requestPermission(mode: { readonly mode: 'readwrite' }): Promise<PermissionState>;
}
type SaveFilePicker = (options: {
  readonly id: string;
  readonly suggestedName: string;
  readonly types: readonly {
    readonly description: string;
    readonly accept: Readonly<Record<string, readonly string[]>>;
  }[];
}) => Promise<FileSystemFileHandle>;

interface FileAccess {
  readonly showSaveFilePicker: SaveFilePicker;
}

/**
 * Links files by the File System Access API; undefined if the window lacks it. `name` is the name of the lock that
 * the tabs share.
 */
export function openBackupPlace(
  access: object,
  keeper: HandleKeeper,
  locks: Pick<LockManager, 'request'> | undefined,
  name: string,
): BackupPlace | undefined {
  if (!canWriteFiles(access)) return undefined;
  return {
    async choose(suggestedName) {
      const handle = await chosen(access, suggestedName);
      if (handle === undefined) return undefined;
      await keeper.keep(handle).catch((error: unknown) => {
        throw unavailable(`The browser could not save the link to ${handle.name}: ${wordsOf(error)}.`, error);
      });
      return backupFile(handle);
    },
    async find() {
      const handle = await keeper.find();
      return handle && backupFile(handle);
    },
    forget: () => keeper.forget(),
    async alone(task) {
      if (locks === undefined) {
        await task();
        return true;
      }
      return locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock === null) return false;
        await task();
        return true;
      });
    },
  };
}

function canWriteFiles(access: object): access is FileAccess {
  return 'showSaveFilePicker' in access && typeof access.showSaveFilePicker === 'function';
}

/** Returns the file behind a handle. Its methods throw `file-unavailable`. */
export function backupFile(handle: FileSystemFileHandle): BackupFile {
  const askable = handle as AskableHandle;
  const mode = { mode: 'readwrite' } as const;
  const unavailableBecause = (error: unknown): never => {
    throw unavailable(failureSentence(handle.name, error), error);
  };
  return {
    name: handle.name,
    permission: () => askable.queryPermission(mode),
    askPermission: () => askable.requestPermission(mode),
    async verify() {
      await handle.getFile().catch(unavailableBecause);
    },
    async write(bytes) {
      const size = await rewritten(handle, bytes as Uint8Array<ArrayBuffer>).catch(unavailableBecause);
      if (size !== bytes.length)
        throw unavailable(`${handle.name} has ${size} bytes after it was written, instead of ${bytes.length}.`);
    },
  };
}

/**
 * Overwrites the file, and returns its size afterwards. The stream writes a temporary file, which replaces the old
 * one only when it is closed.
 */
async function rewritten(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  // Throws if the file was moved. Writing would create it again in the old place, while the user looks for it in the
  // new one.
  await handle.getFile();
  const stream = await handle.createWritable();
  try {
    await stream.write(bytes);
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
  await stream.close();
  const { size } = await handle.getFile();
  return size;
}

async function chosen(access: FileAccess, suggestedName: string): Promise<FileSystemFileHandle | undefined> {
  try {
    return await access.showSaveFilePicker({
      id: 'metricbook-backup',
      suggestedName,
      types: [{ description: 'Catalog file', accept: { 'application/vnd.sqlite3': ['.db'] } }],
    });
  } catch (error) {
    if (nameOf(error) === 'AbortError') return undefined;
    throw unavailable(`The browser did not let a file be chosen: ${wordsOf(error)}.`, error);
  }
}

function failureSentence(name: string, error: unknown): string {
  switch (nameOf(error)) {
    case 'NotFoundError':
      return `${name} was moved, renamed or deleted. Choose a new backup file.`;
    case 'NotAllowedError':
      return `The browser no longer allows writing to ${name}.`;
    case 'NoModificationAllowedError':
      return `${name} cannot be written to: another program holds it, or it is read-only.`;
    case 'QuotaExceededError':
      return `There is not enough disk space for ${name}. The previous backup is still there.`;
    default:
      return `${name} could not be written (${wordsOf(error)}).`;
  }
}

function unavailable(sentence: string, cause?: unknown): CatalogError {
  return new CatalogError('file-unavailable', sentence, {}, { cause });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
