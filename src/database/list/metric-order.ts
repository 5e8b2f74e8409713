import type { Sort, SortKey } from '../../domain/search/listing.ts';
import { momentOf } from '../../domain/core/moment.ts';
import { sortKey } from '../../domain/core/natural-order.ts';
import type { Connection } from '../sqlite/connection.ts';

type Key = string | number | null;
type Keyed = readonly [rowid: number, key: Key, name: string];

/** The SQL expression of each sort key. */
const EXPRESSIONS: Record<Exclude<SortKey, 'match' | 'trust'>, string> = {
  name: 'CAST(name AS TEXT)',
  id: 'CAST(id AS TEXT)',
  owner: "nullif(CAST(owner AS TEXT), '')",
  dataSource: "nullif(CAST(data_source AS TEXT), '')",
  updatedAt: 'CAST(updated_at AS TEXT)',
  createdAt: 'CAST(created_at AS TEXT)',
  testCount: 'CAST(test_count AS INTEGER)',
  usageCount: 'CAST(usage_count AS INTEGER)',
};

/** The sort key and direction of rows. */
export interface RowSort extends Sort {
  readonly by: keyof typeof EXPRESSIONS;
}

/** Keys that are times: they sort as the moments that they mean, whatever their form. */
const TIMES: ReadonlySet<SortKey> = new Set(['updatedAt', 'createdAt']);

/** All rows in one order. Rows without a value come last, equal ones are sorted by name. Updated row by row. */
export class MetricOrder {
  readonly #connection: Connection;
  readonly #expression: string;
  readonly #keyOf: (cell: Key) => Key;
  readonly #descending: boolean;
  #rowids: number[];

  constructor(connection: Connection, { by, descending }: RowSort) {
    this.#connection = connection;
    this.#expression = EXPRESSIONS[by];
    this.#keyOf = TIMES.has(by) ? momentKey : naturalKey;
    this.#descending = descending;
    this.#rowids = this.#read('', [])
      .toSorted((a, b) => compared(a, b, descending))
      .map(([rowid]) => rowid);
  }

  get rowids(): readonly number[] {
    return this.#rowids;
  }

  /** Moves rows to their positions after they were changed, added or deleted. */
  refresh(rowids: readonly number[]): void {
    const changed = new Set(rowids);
    if (changed.size === 1 && rowids.every((rowid) => this.#standsRightly(rowid))) return;
    // Remove all of them first: a position can be found only among sorted rows.
    this.#rowids = this.#rowids.filter((rowid) => !changed.has(rowid));
    for (const rowid of changed) {
      const row = this.#keyed(rowid);
      if (row !== undefined) this.#rowids.splice(this.#placeOf(row), 0, rowid);
    }
  }

  /** True if a row exists and is at its position. Most rows still are after a change. */
  #standsRightly(rowid: number): boolean {
    const row = this.#keyed(rowid);
    const place = this.#rowids.indexOf(rowid);
    return row !== undefined && place !== -1 && this.#fits(row, place);
  }

  /** True if a row is sorted between its neighbours. */
  #fits(row: Keyed, place: number): boolean {
    const [before, after] = [this.#keyedAt(place - 1), this.#keyedAt(place + 1)];
    return (
      (before === undefined || compared(before, row, this.#descending) < 0) &&
      (after === undefined || compared(row, after, this.#descending) < 0)
    );
  }

  #keyedAt(place: number): Keyed | undefined {
    const rowid = this.#rowids[place];
    return rowid === undefined ? undefined : this.#keyed(rowid);
  }

  #keyed(rowid: number): Keyed | undefined {
    return this.#read('WHERE rowid = ?', [rowid])[0];
  }

  #placeOf(row: Keyed): number {
    let [low, high] = [0, this.#rowids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#keyedAt(middle);
      if (other !== undefined && compared(other, row, this.#descending) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #read(where: string, params: readonly number[]): Keyed[] {
    const json = this.#connection.value(
      `SELECT json_group_array(json_array(rowid, ${this.#expression}, CAST(name AS TEXT))) FROM main.metrics ${where}`,
      params,
    );
    const isByName = this.#expression === EXPRESSIONS.name;
    return (JSON.parse(String(json)) as [number, Key, string][]).map(([rowid, key, name]) => {
      const nameKey = sortKey(name);
      return [rowid, isByName ? nameKey : this.#keyOf(key), nameKey];
    });
  }
}

function naturalKey(cell: Key): Key {
  return typeof cell === 'string' ? sortKey(cell) : cell;
}

function momentKey(cell: Key): Key {
  return cell === null ? null : (momentOf(String(cell)) ?? null);
}

function compared(a: Keyed, b: Keyed, descending: boolean): number {
  return comparedKeys(a[1], b[1], descending) || comparedKeys(a[2], b[2], false) || a[0] - b[0];
}

function comparedKeys(a: Key, b: Key, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b === descending ? 1 : -1;
}
