/** Rowids up to which a set is an array with an element for each: 64 MiB at most. */
const MAX_PLACES = 2 ** 26;

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;

/** Returns a membership test for the given rowids. In nearly every catalog rowids are small whole numbers. */
export function among(rows: readonly number[]): (row: number) => boolean {
  let last = 0;
  for (const row of rows) {
    if (row < 0 || row >= MAX_PLACES) {
      const set = new Set(rows);
      return (other) => set.has(other);
    }
    if (row > last) last = row;
  }
  const places = new Uint8Array(last + 1);
  for (const row of rows) places[row] = 1;
  return (row) => places[row] === 1;
}

/** The number of the first set, of these membership tests, that has a row; their number if none has. */
export function groupOf(row: number, tests: readonly ((row: number) => boolean)[]): number {
  for (let i = 0; i < tests.length; i += 1) if (tests[i]?.(row) === true) return i;
  return tests.length;
}

/** Parses rowids separated by commas, as `group_concat` returns them. */
export function rowsIn(list: string): number[] {
  const rows: number[] = [];
  let row = 0;
  let sign = 1;
  for (let i = 0; i < list.length; i += 1) {
    const code = list.charCodeAt(i);
    if (code === COMMA) {
      rows.push(sign * row);
      row = 0;
      sign = 1;
    } else if (code === MINUS) sign = -1;
    else row = row * 10 + (code - ZERO);
  }
  if (list !== '') rows.push(sign * row);
  return rows;
}

/** Rows that match a search equally well, best group first. Ranked rows are in their order, others in no order. */
export interface MatchGroup {
  readonly rows: readonly number[];
  readonly isRanked: boolean;
}
