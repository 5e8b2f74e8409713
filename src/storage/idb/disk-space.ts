/** Whether the disk has room for so many bytes; where a browser cannot tell, it has. */
export type HasRoom = (bytes: number) => Promise<boolean>;

/** The part of the `StorageManager` that is used. */
export type PrivateFiles = Pick<StorageManager, 'getDirectory'>;

/** One for all tabs, and always empty. */
const FILE = 'metricbook-room';

const PART_BYTES = 524_288;

/** A full disk answered within 0.3 s while two browsers wrote as fast as they could. */
const PATIENCE_MS = 5_000;

/**
 * Tells whether the disk has room, and asks IndexedDB for nothing: writes so much into a private file, and takes it away again.
 * What a browser estimates is no answer: Chromium 156 names the same 1 GB on a full disk. Nor is a file that is written at
 * once: while Chromium deletes what the site stored, that call never returns, and its worker hangs. Any other may take from 3
 * seconds to a minute then, so what gives no sign for some seconds has room: the log of that site is deleted as well.
 */
export function roomOf(storage: PrivateFiles): HasRoom {
  return (bytes) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), PATIENCE_MS);
      void tried(storage, bytes).then((hasRoom) => {
        clearTimeout(timer);
        resolve(hasRoom);
      });
    });
}

async function tried(storage: PrivateFiles, bytes: number): Promise<boolean> {
  try {
    const folder = await storage.getDirectory();
    const file = await folder.getFileHandle(FILE, { create: true });
    // What is written stands beside the file, apart from what other tabs write, until it is taken for the file: it never is.
    return await takes(await file.createWritable(), bytes);
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'QuotaExceededError');
  }
}

/** Takes away what it wrote. */
async function takes(file: FileSystemWritableFileStream, bytes: number): Promise<boolean> {
  // Nothing that a file system could leave out.
  const part = new Uint8Array(Math.min(bytes, PART_BYTES)).fill(1);
  try {
    for (let at = 0; at < bytes; at += part.length) await file.write(part);
    await file.abort();
    return true;
  } catch {
    await file.abort().catch(() => undefined);
    return false;
  }
}
