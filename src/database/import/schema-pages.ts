import { unsoundFile } from '../sqlite/file-header.ts';

/** Offsets in the file header: page size, reserved bytes of each page, text encoding. */
const PAGE_SIZE = 16;
const RESERVED = 20;
const ENCODING = 56;
/** Fewest usable bytes of a page that SQLite accepts. */
const LEAST_ROOM = 480;
/** First byte of a page of a table. */
const INTERIOR = 5;
const LEAF = 13;
/** Positions of the root page and of the SQL in a row of the schema. */
const ROOT = 3;
const SQL = 4;
/** Lengths of the values of the first serial types. From 12 on the type itself gives the length. */
const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

const ENCODINGS = ['utf-8', 'utf-8', 'utf-16le', 'utf-16be'] as const;
/** Statements that never create a table, whatever they mention. */
const NO_TABLE = /^create\s+(?:unique\s+)?(?:index|trigger|view)\b/iu;
/** The CREATE statement of SQLite's own statistics tables. */
const STATISTICS = /^CREATE TABLE sqlite_stat[1-4]\([a-z]+(?:,[a-z]+)*\)$/u;

/** The pages of a file, and the numbers of those read already. */
interface Pages {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly size: number;
  readonly room: number;
  readonly read: Set<number>;
}

/**
 * Refuses a file that could keep SQLite busy forever while it opens it, before any query can run. In such a file the
 * schema or the statistics lead back to pages already read, or the statistics are computed. SQLite itself finds all
 * other damage. Throws `file-damaged`.
 */
export function checkSchemaPages(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const told = view.getUint16(PAGE_SIZE);
  const size = told === 1 ? 65_536 : told;
  const room = size - view.getUint8(RESERVED);
  if (room < LEAST_ROOM) return;
  const pages: Pages = { bytes, view, size, room, read: new Set() };
  const decoder = new TextDecoder(ENCODINGS[view.getUint32(ENCODING) & 3]);
  try {
    eachRow(pages, 1, (row) => {
      const [sql = ''] = decoder.decode(cellOf(row, SQL).bytes).split('\0');
      if (NO_TABLE.test(sql) || !/sqlite_stat/iu.test(sql)) return;
      if (!STATISTICS.test(sql)) throw unsoundFile('its statistics are none of those that SQLite makes');
      eachRow(pages, integerOf(cellOf(row, ROOT), decoder), () => undefined);
    });
  } catch (error) {
    throw error instanceof RangeError ? unsoundFile('its list of tables leads outside the file') : error;
  }
}

/** Visits every row of a table once. */
function eachRow(pages: Pages, root: number, visit: (row: Uint8Array) => void): void {
  const next = [root];
  for (let page = next.pop(); page !== undefined; page = next.pop()) {
    const start = startOf(pages, page);
    const header = page === 1 ? start + 100 : start;
    const kind = pages.view.getUint8(header);
    if (kind !== LEAF && kind !== INTERIOR) throw unsoundFile('its list of tables is broken');
    const pointers = header + (kind === LEAF ? 8 : 12);
    const cells = pages.view.getUint16(header + 3);
    for (let i = 0; i < cells; i += 1) {
      const cell = start + pages.view.getUint16(pointers + 2 * i);
      if (kind === LEAF) visit(rowAt(pages, cell));
      else next.push(pages.view.getUint32(cell));
    }
    if (kind === INTERIOR) next.push(pages.view.getUint32(header + 8));
  }
}

/** The bytes of a row. The end of a long one is on overflow pages. */
function rowAt(pages: Pages, cell: number): Uint8Array {
  const [length, afterLength] = numberAt(pages.bytes, cell);
  const [, start] = numberAt(pages.bytes, afterLength);
  const most = pages.room - 35;
  if (length <= most) return pages.bytes.subarray(start, start + length);
  const least = Math.floor(((pages.room - 12) * 32) / 255) - 23;
  const compatible = least + ((length - least) % (pages.room - 4));
  const local = compatible <= most ? compatible : least;
  if (length > pages.bytes.length) throw unsoundFile('its list of tables is broken');
  const row = new Uint8Array(length);
  row.set(pages.bytes.subarray(start, start + local));
  let page = pages.view.getUint32(start + local);
  for (let done = local; done < length; done += pages.room - 4) {
    const from = startOf(pages, page);
    row.set(pages.bytes.subarray(from + 4, from + 4 + Math.min(pages.room - 4, length - done)), done);
    page = pages.view.getUint32(from);
  }
  return row;
}

/** Offset of a page. Throws if the page was read already: in a sound file no page is reached twice. */
function startOf({ bytes, size, read }: Pages, page: number): number {
  if (!(page >= 1 && page * size <= bytes.length)) throw unsoundFile('its list of tables leads outside the file');
  if (read.has(page)) throw unsoundFile('its list of tables leads in a circle');
  read.add(page);
  return (page - 1) * size;
}

interface Cell {
  readonly type: number;
  readonly bytes: Uint8Array;
}

function cellOf(row: Uint8Array, place: number): Cell {
  const [headerLength, first] = numberAt(row, 0);
  let at = first;
  let start = headerLength;
  for (let i = 0; at < headerLength; i += 1) {
    const [type, next] = numberAt(row, at);
    const length = LENGTHS[type] ?? Math.floor((type - 12) / 2);
    if (i === place) return { type, bytes: row.subarray(start, start + length) };
    at = next;
    start += length;
  }
  return { type: 0, bytes: row.subarray(0, 0) };
}

function integerOf({ type, bytes }: Cell, decoder: TextDecoder): number {
  // SQLite would accept a number written as text, too.
  if (type >= LENGTHS.length) return Number(decoder.decode(bytes));
  return type === 9 ? 1 : bytes.reduce((number, byte) => number * 256 + byte, 0);
}

/** Reads a varint of one to nine bytes; returns it with the offset after it. */
function numberAt(bytes: Uint8Array, start: number): [number: number, next: number] {
  let number = 0;
  for (let i = 0; i < 9; i += 1) {
    const byte = bytes[start + i];
    if (byte === undefined) throw unsoundFile('its list of tables is broken');
    if (i === 8) return [number * 256 + byte, start + 9];
    number = number * 128 + (byte & 127);
    if (byte < 128) return [number, start + i + 1];
  }
  return [number, start + 9];
}
