/** Whether the disk has room for so many bytes; where a browser cannot tell, it has. */
export type HasRoom = (bytes: number) => Promise<boolean>;

/** The part of the `StorageManager` that is used. */
export type PrivateFiles = Pick<StorageManager, 'getDirectory'>;

/** What workers get of a file in the origin private file system. */
interface PrivateFile {
  createSyncAccessHandle(options: { readonly mode: 'readwrite-unsafe' }): Promise<OpenFile>;
}

interface OpenFile {
  truncate(bytes: number): void;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  close(): void;
}

/** One for all tabs, and empty while nobody looks: what a kill leaves behind, the next look takes away. */
const FILE = 'metricbook-room';

const PART_BYTES = 524_288;

/** A full disk answers within 0.2 s, on a busy machine too. */
const PATIENCE_MS = 5_000;

/**
 * Tells, in a worker, whether the disk has room, and asks IndexedDB for nothing: writes so much into a private file, and takes
 * it away again. What a browser estimates is no answer: Chromium 156 names the same 1 GB on a full disk. A private file that is
 * opened while the site's data is being deleted keeps Chromium busy for 3 seconds to a minute, or for good: what gives no sign
 * for so long has room, for the log of that site is deleted as well.
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
    const handle: unknown = await folder.getFileHandle(FILE, { create: true });
    // Several tabs may look at once. A browser that lets only one do so is not the one whose log tears.
    const file = await (handle as PrivateFile).createSyncAccessHandle({ mode: 'readwrite-unsafe' });
    return takes(file, bytes);
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'QuotaExceededError');
  }
}

/** Takes away what it wrote, and closes the file. */
function takes(file: OpenFile, bytes: number): boolean {
  // Nothing that a file system could leave out.
  const part = new Uint8Array(Math.min(bytes, PART_BYTES)).fill(1);
  try {
    for (let at = 0; at < bytes; at += part.length) if (file.write(part, { at }) < part.length) return false;
    return true;
  } catch {
    return false;
  } finally {
    file.truncate(0);
    file.close();
  }
}
