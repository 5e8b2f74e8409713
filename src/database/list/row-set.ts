/** Row numbers up to which a set is an array with a place for each: 64 MiB at the most. */
const MOST_PLACES = 2 ** 26;

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;

/** Tells of each row whether it is among these. Row numbers are small whole numbers in nearly every catalog. */
export function among(rows: readonly number[]): (row: number) => boolean {
  let last = 0;
  for (const row of rows) {
    if (row < 0 || row >= MOST_PLACES) {
      const set = new Set(rows);
      return (other) => set.has(other);
    }
    if (row > last) last = row;
  }
  const places = new Uint8Array(last + 1);
  for (const row of rows) places[row] = 1;
  return (row) => places[row] === 1;
}

/** The numbers of a list such as `group_concat` makes, with commas between them. */
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
