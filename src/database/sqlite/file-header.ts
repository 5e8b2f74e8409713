import { CatalogError, tooLarge } from '../../domain/core/catalog-error.ts';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
/**
 * Offsets in the file header: page size, change counter, number of pages, and the change counter when the pages were
 * counted.
 */
const PAGE_SIZE = 16;
const CHANGES = 24;
const PAGES = 28;
const COUNTED_AT = 92;
/** Offset of the file format version: 1 for a rollback journal, 2 for a write-ahead log. */
const WRITE_VERSION = 18;
const READ_VERSION = 19;
/** First bytes of a write-ahead log: the magic number, whose last bit tells the byte order of its checksums. */
const LOG_MAGIC = 0x377f0682;
/** Length of the header of a write-ahead log. */
export const LOG_HEADER_BYTES = 32;

/** The error for a problem inside a file that begins like a database. */
export function unsoundFile(problem: string): CatalogError {
  return new CatalogError('file-damaged', `The file is damaged, and nothing was read from it: ${problem}.`, {
    problem,
  });
}

/**
 * The error for a file that SQLite could not read, with SQLite's reason as a sentence for users. A file is not damaged
 * because the browser has no memory for it.
 */
export function damagedFile(error: unknown): CatalogError {
  if (error instanceof RangeError) return tooLarge(error);
  const reason = error instanceof Error ? error.message : String(error);
  return new CatalogError('file-damaged', `SQLite cannot read this file: ${reason}.`, { reason }, { cause: error });
}

/**
 * The bytes of a file that may be opened as a database. SQLite itself notices only at the first query that a file is
 * none. A file in write-ahead mode is opened without its log. Throws `file-not-a-database`, or `file-damaged` if the
 * end is missing.
 */
export function databaseBytes(bytes: Uint8Array): Uint8Array {
  if (!isDatabase(bytes) || bytes.length < HEADER_BYTES) throw notADatabase(bytes);
  const promised = promisedBytes(bytes);
  if (bytes.length < promised) {
    throw new CatalogError(
      'file-damaged',
      `The file is truncated: it has ${bytes.length} of its ${promised} bytes. Get a new copy.`,
      { bytes: bytes.length, promised },
    );
  }
  if (!isInWalMode(bytes)) return bytes;
  // Not `slice`, which shares the memory if it is a Buffer of Node.
  const copy = new Uint8Array(bytes);
  copy[WRITE_VERSION] = 1;
  copy[READ_VERSION] = 1;
  return copy;
}

/** True if a database's newest changes may be in a write-ahead log beside it. */
export function isInWalMode(bytes: Uint8Array): boolean {
  return bytes[WRITE_VERSION] === 2 || bytes[READ_VERSION] === 2;
}

/** True for bytes that begin like a database. */
export function isDatabase(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/** True for the first bytes of a write-ahead log, with which no database begins. */
export function isWriteAheadLog(bytes: Uint8Array): boolean {
  if (bytes.length < LOG_HEADER_BYTES) return false;
  const first = new DataView(bytes.buffer, bytes.byteOffset, LOG_HEADER_BYTES).getUint32(0);
  return (first & ~1) >>> 0 === LOG_MAGIC;
}

/** The error for a file that is no database. */
export function notADatabase(bytes: Uint8Array): CatalogError {
  return new CatalogError('file-not-a-database', notADatabaseSentence(bytes), { bytes: bytes.length });
}

function notADatabaseSentence(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'The file is empty.';
  return isWriteAheadLog(bytes)
    ? 'This is only the write-ahead log of a database. Open it together with the database file.'
    : 'This is neither an SQLite database nor a JSON dictionary.';
}

/** Length of the file according to its header. SQLite itself reads a truncated last page as if it ended in zeros. */
function promisedBytes(bytes: Uint8Array): number {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const pageSize = header.getUint16(PAGE_SIZE);
  // Very old programs do not write the number of pages; then only the file's size is known.
  const isCounted = header.getUint32(CHANGES) === header.getUint32(COUNTED_AT);
  return isCounted ? header.getUint32(PAGES) * (pageSize === 1 ? 65_536 : pageSize) : 0;
}
