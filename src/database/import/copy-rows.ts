import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { identifier } from '../sqlite/connection.ts';
import type { RowCopy } from './import-plan.ts';
import { exactCells } from '../sqlite/row-codec.ts';

type Encoding = 'UTF-8' | 'UTF-16le' | 'UTF-16be';

/** Schema name of the other database while rows are copied. */
const THEIRS = 'theirs';

export function encodingOf(connection: Connection): Encoding {
  return connection.value('PRAGMA encoding') as Encoding;
}

/** Runs `work` while the other database is attached. */
export function attached<T>(ours: Connection, theirs: Connection, work: () => T): T {
  ours.attach(theirs, THEIRS);
  try {
    return work();
  } finally {
    ours.detach(THEIRS);
  }
}

/** Copies all rows of a table from the attached database, with every cell as it is. */
export function copyRows(ours: Connection, { from, to, values }: RowCopy): void {
  ours.exec(`INSERT INTO main.${identifier(to)} (${columnsOf(values)})
    SELECT ${[...values.values()].join(', ')} FROM ${THEIRS}.${identifier(from)} AS s NOT INDEXED`);
}

/**
 * Copies all rows of a table from a database with another text encoding, which SQLite refuses to attach. Cells are
 * copied one by one; each keeps its type, and each text its characters.
 */
export function copyTranscoded(theirs: Connection, ours: Connection, copy: RowCopy, encoding: Encoding): void {
  const values = [...copy.values.values()].map(
    // Text is read as bytes, since it may be invalid Unicode, which a JavaScript string can't hold. A blob is read as
    // hex digits, to tell it from text.
    (sql) => `CASE typeof(${sql}) WHEN 'text' THEN CAST(${sql} AS BLOB) WHEN 'blob' THEN hex(${sql}) ELSE ${sql} END`,
  );
  const places = values.map((_, i) => placeSql(2 * i + 1, 2 * i + 2));
  const insert = `INSERT INTO main.${identifier(copy.to)} (${columnsOf(copy.values)}) VALUES (${places.join(', ')})`;
  theirs.each(`SELECT ${values.join(', ')} FROM main.${identifier(copy.from)} AS s NOT INDEXED`, [], (statement) => {
    ours.run(
      insert,
      exactCells(statement).flatMap((cell) => boundCell(cell, encoding)),
    );
  });
}

function columnsOf(values: RowCopy['values']): string {
  return Array.from(values.keys(), identifier).join(', ');
}

/**
 * A placeholder for cells of any type, so that one statement inserts all rows. The first parameter has the type of
 * the second.
 */
function placeSql(kind: number, value: number): string {
  return `CASE ?${kind} WHEN 'integer' THEN CAST(?${value} AS INTEGER) WHEN 'real' THEN CAST(?${value} AS REAL)
    WHEN 'text' THEN CAST(?${value} AS TEXT) ELSE ?${value} END`;
}

function boundCell(cell: SqlValue | bigint, encoding: Encoding): [kind: string, value: SqlValue] {
  switch (typeof cell) {
    case 'bigint':
      return ['integer', cell.toString()];
    case 'number':
      return ['real', Object.is(cell, -0) ? '-0.0' : cell];
    case 'string':
      return [
        'blob',
        Uint8Array.from({ length: cell.length / 2 }, (_, i) => parseInt(cell.slice(2 * i, 2 * i + 2), 16)),
      ];
    default:
      return cell === null ? ['null', null] : ['text', textOf(cell, encoding)];
  }
}

/** Decodes UTF-16. Text with half a surrogate pair becomes bytes instead, since sql.js can't bind it as a string. */
function textOf(bytes: Uint8Array, encoding: Encoding): string | Uint8Array {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  return text.includes('\u{fffd}') ? encoded(bytes, encoding) : text;
}

function encoded(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(view.getUint16(i, encoding === 'UTF-16le'));
  const encoder = new TextEncoder();
  return Uint8Array.from(Array.from(text).flatMap((sign) => halfSign(sign) ?? Array.from(encoder.encode(sign))));
}

function halfSign(sign: string): number[] | undefined {
  const code = sign.codePointAt(0) ?? 0;
  if (code < 0xd800 || code > 0xdfff) return undefined;
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
}
