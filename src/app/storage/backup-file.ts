import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { BackupFile, BackupPlace } from '../core/backup-place.ts';

/** Keeps the handle of the linked file. */
interface HandleKeeper {
  find(): Promise<FileSystemFileHandle | undefined>;
  keep(handle: FileSystemFileHandle): Promise<void>;
  forget(): Promise<void>;
}

/** The parts of the File System Access API that TypeScript does not know: only some browsers have them. */
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
 * Links files by the File System Access API; undefined where the window has none. `name` is that of the lock which the
 * tabs share.
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

/** The file behind a handle. */
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
 * Writes the file anew and says how long it is then. The stream fills a file of its own, which takes the old one's place
 * when it is closed, and not before.
 */
async function rewritten(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  // A file that was moved would come back in its old place, and its person look for news in the new one.
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
