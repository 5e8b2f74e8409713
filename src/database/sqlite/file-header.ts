import { CatalogError } from '../../domain/core/catalog-error.ts';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
/** Where the header tells the size of a page, a count of changes, the number of pages, and when that was counted. */
const PAGE_SIZE = 16;
const CHANGES = 24;
const PAGES = 28;
const COUNTED_AT = 92;
/** Where the header says how the file is written and read: 1 with a rollback journal, 2 with a write-ahead log. */
const WRITE_VERSION = 18;
const READ_VERSION = 19;

/** What is wrong inside a file that begins as a database does. */
export function unsoundFile(problem: string): CatalogError {
  return new CatalogError('damaged-file', `The file is damaged, and nothing was read from it: ${problem}.`, {
    problem,
  });
}

/** What SQLite said of a file that it could not read, as a sentence for people. */
export function damagedFile(error: unknown): CatalogError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CatalogError('damaged-file', `SQLite cannot read this file: ${reason}.`, { reason }, { cause: error });
}

/**
 * The bytes of a file that may be opened as a database: SQLite itself notices only at the first query that something is
 * none. A file in write-ahead mode is opened as what it is without its log, for a log cannot come with one file.
 * Throws `not-a-database`, or `damaged-file` where the end is missing.
 */
export function databaseBytes(bytes: Uint8Array): Uint8Array {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (bytes.length < HEADER_BYTES || magic !== MAGIC) {
    const sentence =
      bytes.length === 0 ? 'The file is empty.' : 'This is not an SQLite database: it does not begin like one.';
    throw new CatalogError('not-a-database', sentence, { bytes: bytes.length });
  }
  const promised = promisedBytes(bytes);
  if (bytes.length < promised) {
    throw new CatalogError(
      'damaged-file',
      `The file is cut off: it has ${bytes.length} of its ${promised} bytes. Get it again from where it came.`,
      { bytes: bytes.length, promised },
    );
  }
  if (bytes[WRITE_VERSION] !== 2 && bytes[READ_VERSION] !== 2) return bytes;
  const copy = bytes.slice();
  copy[WRITE_VERSION] = 1;
  copy[READ_VERSION] = 1;
  return copy;
}

/** Bytes that the file has by its own header. SQLite itself reads a last page that is cut as if it ended in zeros. */
function promisedBytes(bytes: Uint8Array): number {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const pageSize = header.getUint16(PAGE_SIZE);
  // Very old programs do not count, and the file's size is all that is known then.
  const isCounted = header.getUint32(CHANGES) === header.getUint32(COUNTED_AT);
  return isCounted ? header.getUint32(PAGES) * (pageSize === 1 ? 65_536 : pageSize) : 0;
}
