import { CatalogError } from '../domain/catalog-error.ts';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
/** Where the header says how the file is written and read: 1 with a rollback journal, 2 with a write-ahead log. */
const WRITE_VERSION = 18;
const READ_VERSION = 19;

/** What SQLite said of a file that it could not read, as a sentence for people. */
export function damagedFile(error: unknown): CatalogError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CatalogError('damaged-file', `SQLite cannot read this file: ${reason}.`, { reason }, { cause: error });
}

/**
 * The bytes of a file that may be opened as a database: SQLite itself notices only at the first query that something is
 * none. A file in write-ahead mode is opened as what it is without its log, for a log cannot come with one file.
 * Throws `not-a-database`.
 */
export function databaseBytes(bytes: Uint8Array): Uint8Array {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (bytes.length < HEADER_BYTES || magic !== MAGIC) {
    const sentence =
      bytes.length === 0 ? 'The file is empty.' : 'This is not an SQLite database: it does not begin like one.';
    throw new CatalogError('not-a-database', sentence, { bytes: bytes.length });
  }
  if (bytes[WRITE_VERSION] !== 2 && bytes[READ_VERSION] !== 2) return bytes;
  const copy = bytes.slice();
  copy[WRITE_VERSION] = 1;
  copy[READ_VERSION] = 1;
  return copy;
}
