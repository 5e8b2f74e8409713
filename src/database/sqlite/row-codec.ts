import type { ParamsObject, Statement } from 'sql.js';
import type { Connection, SqlValue } from './connection.ts';
import { identifier } from './connection.ts';

/**
 * A cell as JSON from which exactly the same cell can be restored. Text and small integers are plain. A real number,
 * a large integer, a blob (base64) and text that sql.js does not read completely (its bytes in base64) are in a box
 * that names their kind.
 */
export type CellImage =
  | string
  | number
  | null
  | { readonly real: number | string }
  | { readonly integer: string }
  | { readonly blob: string }
  | { readonly text: string };

/** The rowid of a row, then its cells in the order of the columns. */
export type RowImage = readonly [rowid: number, ...cells: CellImage[]];

/** Rows of one table and the columns that they have. */
export interface TableImage {
  readonly columns: readonly string[];
  readonly rows: readonly RowImage[];
}

const REPLACEMENT = '\u{fffd}';
/** Code of the byte order mark, which sql.js drops from the beginning of a text. */
const BYTE_ORDER_MARK = 0xfeff;
const INT32 = 2 ** 31;

/** Reads rows exactly. `where` is a condition with its parameters. */
export function imagesOf(
  connection: Connection,
  table: string,
  columns: readonly string[],
  where: string,
  params: readonly SqlValue[],
): RowImage[] {
  const marks = columns.map((column) => `substr(${identifier(column)}, 1, 1) = char(${BYTE_ORDER_MARK})`);
  const list = ['rowid', `ifnull(${marks.join(' OR ')}, 0)`, ...columns.map(identifier)].join(', ');
  const rows: RowImage[] = [];
  connection.each(
    `SELECT ${list} FROM main.${identifier(table)} WHERE ${where} ORDER BY rowid`,
    params,
    (statement) => {
      const [rowid, hasMark, ...cells] = exactCells(statement);
      rows.push([
        Number(rowid),
        ...cells.map((cell, i) =>
          typeof cell === 'string' && (hasMark === 1n || cell.includes(REPLACEMENT))
            ? textImage(connection, table, columns[i] ?? '', Number(rowid), cell)
            : imageOf(cell),
        ),
      ]);
    },
  );
  return rows;
}

/** Inserts rows exactly as they were, with their rowids. Fails if a rowid is taken. */
export function insertImages(connection: Connection, table: string, image: TableImage): void {
  const columns = ['rowid', ...image.columns.map(identifier)].join(', ');
  for (const [rowid, ...cells] of image.rows) {
    const places = cells.map(placeOf).join(', ');
    connection.run(`INSERT INTO main.${identifier(table)} (${columns}) VALUES (?, ${places})`, [
      rowid,
      ...cells.map(boundOf),
    ]);
  }
}

/** The cells of the present row. Integers are `bigint`, so that they differ from reals and none is rounded. */
export function exactCells(statement: Statement): (SqlValue | bigint)[] {
  // The option is documented as the second parameter of `get`, but missing from the type.
  const read: (params: ParamsObject | null, options: { useBigInt: boolean }) => (SqlValue | bigint)[] =
    statement.get.bind(statement);
  return read(null, { useBigInt: true });
}

function imageOf(cell: SqlValue | bigint): CellImage {
  switch (typeof cell) {
    case 'bigint':
      return Number.isSafeInteger(Number(cell)) ? Number(cell) : { integer: cell.toString() };
    case 'number':
      return { real: Number.isFinite(cell) && !Object.is(cell, -0) ? cell : realText(cell) };
    case 'string':
      return cell;
    default:
      return cell === null ? null : { blob: base64Of(cell) };
  }
}

/**
 * The image of a text. A replacement character may be real, or stand for bytes that are no Unicode. A leading byte
 * order mark is not read at all. Both are read again as bytes.
 */
function textImage(connection: Connection, table: string, column: string, rowid: number, read: string): CellImage {
  const bytes = connection.value(
    `SELECT CAST(${identifier(column)} AS BLOB) FROM main.${identifier(table)} WHERE rowid = ?`,
    [rowid],
  );
  if (!(bytes instanceof Uint8Array)) return read;
  const same = connection.value('SELECT CAST(? AS BLOB) = ?', [read, bytes]);
  return same === 1 ? read : { text: base64Of(bytes) };
}

function placeOf(cell: CellImage): string {
  if (typeof cell === 'number') return Math.abs(cell) < INT32 ? '?' : 'CAST(? AS INTEGER)';
  if (cell === null || typeof cell === 'string' || 'blob' in cell) return '?';
  if ('real' in cell) return 'CAST(? AS REAL)';
  return 'integer' in cell ? 'CAST(? AS INTEGER)' : 'CAST(? AS TEXT)';
}

function boundOf(cell: CellImage): SqlValue {
  if (typeof cell === 'number') return Math.abs(cell) < INT32 ? cell : cell.toString();
  if (cell === null || typeof cell === 'string') return cell;
  if ('real' in cell) return cell.real;
  if ('integer' in cell) return cell.integer;
  return bytesOf('blob' in cell ? cell.blob : cell.text);
}

/** Texts for reals that JSON can't represent. SQLite reads them back as the same real. */
function realText(cell: number): string {
  if (Object.is(cell, -0)) return '-0.0';
  return cell > 0 ? '9e999' : '-9e999';
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
