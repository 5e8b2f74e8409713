import { CatalogError } from '../../domain/core/catalog-error.ts';
import { isWriteAheadLog, LOG_HEADER_BYTES as HEADER_BYTES } from './file-header.ts';

/** First bytes of a rollback journal that is still needed. */
const JOURNAL_MAGIC = 0xd9d505f9;
const FRAME_HEADER_BYTES = 24;
/** Offsets in the header: page size, salt (8 bytes), checksum (8 bytes). */
const PAGE_SIZE = 8;
const SALT = 16;
const CHECKSUM = 24;
/** Offsets in a frame's header: page number, pages of the file after a commit (else 0), salt, checksum. */
const FRAME_PAGE = 0;
const FRAME_PAGES = 4;
const FRAME_SALT = 8;
const FRAME_CHECKSUM = 16;
/** Offset of the page size in the header of a database. */
const DATABASE_PAGE_SIZE = 16;

type Checksum = readonly [number, number];

/**
 * The database as its write-ahead log completes it: with every committed page of the log, as SQLite reads the two
 * together (sqlite.org/fileformat2.html, section 4). A transaction at the end of the log that was not committed is
 * left out, as SQLite does. An empty log adds nothing. Throws `file-damaged` if the log is none, is damaged, or belongs
 * to another database, and `file-unfinished` for a rollback journal, which only SQLite can apply.
 */
export function withLog(database: Uint8Array, log: Uint8Array): Uint8Array {
  if (log.length === 0) return database;
  if (log.length >= 4 && viewOf(log).getUint32(0) === JOURNAL_MAGIC) throw unfinished();
  // A rollback journal that is done with may be kept, with zeros at its beginning.
  if (log.subarray(0, 8).every((byte) => byte === 0)) return database;
  if (!isWriteAheadLog(log)) throw damagedLog('it does not begin like a log');
  const view = viewOf(log);
  const pageSize = pageSizeOf(view.getUint32(PAGE_SIZE));
  if (database.length >= 100 && pageSizeOf(viewOf(database).getUint16(DATABASE_PAGE_SIZE)) !== pageSize) {
    throw damagedLog('its pages have another size');
  }
  const committed = committedFrames(view, pageSize);
  if (committed === undefined) return database;
  // Every page that the file gains has a frame. A larger number would only claim memory.
  if (committed.pages > database.length / pageSize + committed.frames.length) {
    throw damagedLog('it has more pages than its frames give');
  }
  const file = new Uint8Array(committed.pages * pageSize);
  file.set(database.subarray(0, file.length));
  for (const at of committed.frames) {
    const start = (view.getUint32(at + FRAME_PAGE) - 1) * pageSize;
    // A page that was cut off by a later commit of the same log.
    if (start >= file.length) continue;
    file.set(log.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + pageSize), start);
  }
  return file;
}

/** Offsets of the frames up to the last commit, with the number of pages then; undefined if nothing was committed. */
function committedFrames(
  view: DataView,
  pageSize: number,
): { readonly frames: readonly number[]; readonly pages: number } | undefined {
  const isLittleEndian = (view.getUint32(0) & 1) === 0;
  let sum = checksum(view, 0, CHECKSUM, [0, 0], isLittleEndian);
  if (!isAt(view, CHECKSUM, sum)) throw damagedLog('the checksum of its header is wrong');
  const frames: number[] = [];
  let count = 0;
  let pages = 0;
  for (let at = HEADER_BYTES; at + FRAME_HEADER_BYTES + pageSize <= view.byteLength;) {
    sum = checksum(view, at, FRAME_SALT, sum, isLittleEndian);
    sum = checksum(view, at + FRAME_HEADER_BYTES, pageSize, sum, isLittleEndian);
    // The rest is from before SQLite restarted the log, or was not written completely.
    if (!hasSalt(view, at) || !isAt(view, at + FRAME_CHECKSUM, sum) || view.getUint32(at + FRAME_PAGE) === 0) break;
    frames.push(at);
    const after = view.getUint32(at + FRAME_PAGES);
    if (after > 0) {
      count = frames.length;
      pages = after;
    }
    at += FRAME_HEADER_BYTES + pageSize;
  }
  return count === 0 ? undefined : { frames: frames.slice(0, count), pages };
}

function hasSalt(view: DataView, frame: number): boolean {
  return [0, 4].every((i) => view.getUint32(frame + FRAME_SALT + i) === view.getUint32(SALT + i));
}

function isAt(view: DataView, at: number, [first, second]: Checksum): boolean {
  return view.getUint32(at) === first && view.getUint32(at + 4) === second;
}

/** SQLite's running checksum over pairs of 32-bit words (fileformat2.html, section 4.2). */
function checksum(view: DataView, from: number, length: number, [a, b]: Checksum, isLittleEndian: boolean): Checksum {
  let first = a;
  let second = b;
  for (let at = from; at < from + length; at += 8) {
    first = (first + view.getUint32(at, isLittleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, isLittleEndian) + first) >>> 0;
  }
  return [first, second];
}

function pageSizeOf(stored: number): number {
  return stored === 1 ? 65_536 : stored;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damagedLog(problem: string): CatalogError {
  return new CatalogError(
    'file-damaged',
    `The write-ahead log is damaged, or belongs to another file: ${problem}. Nothing was read.`,
    { problem },
  );
}

function unfinished(): CatalogError {
  return new CatalogError(
    'file-unfinished',
    'A change of this database was not finished: its rollback journal is still there. Open the database once with the program that wrote it, and then here.',
  );
}
