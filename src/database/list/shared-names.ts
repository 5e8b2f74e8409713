import { NumberColumn } from '../../domain/core/number-column.ts';
import { caseFold } from '../../domain/core/words.ts';
import { distinctIdPart } from '../../domain/metric/distinct-id.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from '../metrics/metric-rows.ts';

/**
 * Tells which metrics have a name that another one has, as a reader compares them. Keeps a number for each name, not
 * the name: a catalog has as many names as metrics.
 */
export class SharedNames {
  /** The number of each row's name; 0 for no row. */
  readonly #numbers = new NumberColumn();
  readonly #counts = new Map<number, number>();
  #lastRow = 0;

  /** Sets the name of a row; null if the row is gone. */
  set(rowid: number, name: string | null): void {
    const before = this.#numbers.at(rowid);
    if (before !== 0) this.#counts.set(before, (this.#counts.get(before) ?? 1) - 1);
    const number = name === null ? 0 : numberOf(keyOf(name));
    this.#numbers.set(rowid, number);
    this.#lastRow = Math.max(this.#lastRow, rowid);
    if (number !== 0) this.#counts.set(number, (this.#counts.get(number) ?? 0) + 1);
  }

  /** The part of a row's id that tells its metric from others of its name; undefined if there are none. */
  idPartOf(connection: Connection, rowid: number): string | undefined {
    const number = this.#numbers.at(rowid);
    const sharing = this.#counts.get(number) ?? 0;
    if (number === 0 || sharing < 2) return undefined;
    const own = idAndName(connection, rowid);
    if (own === undefined) return undefined;
    if (sharing > MANY) return own.id;
    const others = this.#rowsOf(number).flatMap((row) => {
      const other = row === rowid ? undefined : idAndName(connection, row);
      // Two names may have one number.
      return other === undefined || keyOf(other.name) !== keyOf(own.name) ? [] : [other.id];
    });
    return distinctIdPart(own.id, others);
  }

  #rowsOf(number: number): number[] {
    const rows: number[] = [];
    for (let rowid = 0; rowid <= this.#lastRow; rowid += 1) if (this.#numbers.at(rowid) === number) rows.push(rowid);
    return rows;
  }
}

/** Metrics of one name that are told apart by a part of their ids; those of a name that more have show the whole id. */
const MANY = 200;

function idAndName(connection: Connection, rowid: number): { readonly id: string; readonly name: string } | undefined {
  const row = connection.first('SELECT id, name FROM main.metrics WHERE rowid = ?', [rowid]);
  return row && { id: textOf(row['id'] ?? null) ?? '', name: textOf(row['name'] ?? null) ?? '' };
}

function keyOf(name: string): string {
  return caseFold(name).trim();
}

/** A number for a text (FNV-1a), never 0. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) + 1;
}
