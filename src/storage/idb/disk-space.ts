/** Tells if the disk has space for so many bytes; true if the browser cannot tell. */
export type HasSpace = (bytes: number) => Promise<boolean>;

/** The part of `StorageManager` that is used. */
export type PrivateFiles = Pick<StorageManager, 'getDirectory'>;

/** The file that all tabs probe with. It always stays empty. */
const FILE = 'metricbook-room';

const PART_BYTES = 524_288;

/** Timeout. A full disk answered within 0.3 s while two browsers wrote as fast as they could. */
const TIMEOUT_MS = 5_000;

/**
 * Probes the disk for space without a call to IndexedDB: writes that many bytes into a private file and discards
 * them. `estimate()` does not help: Chromium 156 reports the same 1 GB on a full disk. A synchronous access handle
 * does not either: while Chromium deletes a site's data, that call never returns and the worker hangs. Any other call
 * may then take from 3 seconds to a minute. A probe without an answer after the timeout counts as space, since the
 * site's log is being deleted anyway.
 */
export function createSpaceProbe(storage: PrivateFiles): HasSpace {
  return (bytes) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), TIMEOUT_MS);
      void tried(storage, bytes).then((hasSpace) => {
        clearTimeout(timer);
        resolve(hasSpace);
      });
    });
}

async function tried(storage: PrivateFiles, bytes: number): Promise<boolean> {
  let folder: FileSystemDirectoryHandle;
  try {
    folder = await storage.getDirectory();
  } catch {
    // The browser has no private files, or a disk that was full at their first use has spoilt them until the browser
    // is started again, however much space there is by then.
    return true;
  }
  try {
    const file = await folder.getFileHandle(FILE, { create: true });
    // A writable stream writes to a swap file, separate from those of other tabs. Only closing it would replace the
    // file; it is always aborted.
    await writeAndDiscard(await file.createWritable(), bytes);
    return true;
  } catch (error) {
    return !isNoSpace(error);
  }
}

/**
 * True for the two errors that Chromium 156 gives on a full disk: `QuotaExceededError` by a write, `InvalidStateError`
 * by creating a file or a stream if not even one page is free. Others have other causes: `NotFoundError` means that
 * the browser is deleting the site's data.
 */
function isNoSpace(error: unknown): boolean {
  return error instanceof DOMException && ['QuotaExceededError', 'InvalidStateError'].includes(error.name);
}

/** Writes the bytes and discards them. Rejects if one could not be written. */
async function writeAndDiscard(file: FileSystemWritableFileStream, bytes: number): Promise<void> {
  // Not zeros, which a file system could store sparsely.
  const part = new Uint8Array(Math.min(bytes, PART_BYTES)).fill(1);
  try {
    for (let at = 0; at < bytes; at += part.length) await file.write(part);
  } finally {
    // A stream that failed may refuse to be aborted, too; its swap file goes with it.
    await file.abort().catch(() => undefined);
  }
}
