/** A thing in a column: a box, or the place where a long line passes between boxes. */
export interface Item {
  readonly rank: number;
  readonly height: number;
  readonly isLine: boolean;
  /** Those with a higher number stay below those with a lower one, whatever their lines. */
  readonly floor: number;
}

/** A line between things in neighbouring columns, by their indexes. */
export type Link = readonly [left: number, right: number];

/** Turns of sorting each column by its neighbours. More hardly change anything. */
const SORTS = 4;
/** Turns of moving things beside their neighbours. */
const MOVES = 8;
const BETWEEN_BOXES = 14;
const BETWEEN_LINES = 8;
/** Straight long lines matter more than level boxes. */
const LINE_WEIGHT = 2;

/** The vertical centers of things, so that lines are short and seldom cross. The work grows with things and links only. */
export function centersOf(items: readonly Item[], links: readonly Link[]): number[] {
  const [lefts, rights]: [number[][], number[][]] = [items.map(() => []), items.map(() => [])];
  for (const [left, right] of links) {
    rights[left]?.push(right);
    lefts[right]?.push(left);
  }
  const columns = sorted(columnsOf(items), items, lefts, rights);
  const centers = stacked(columns, items);
  for (let turn = 0; turn < MOVES; turn += 1) {
    for (const column of turn % 2 === 0 ? columns : columns.toReversed()) {
      const wanted = column.map((i) => {
        const beside = [...(lefts[i] ?? []), ...(rights[i] ?? [])].map((other) => centers[other] ?? 0);
        return beside.length === 0 ? (centers[i] ?? 0) : mean(beside);
      });
      for (const [place, center] of spread(column, wanted, items).entries()) centers[column[place] ?? 0] = center;
    }
  }
  return centers;
}

type Columns = readonly (readonly number[])[];

function columnsOf(items: readonly Item[]): Columns {
  const columns: number[][] = [];
  for (const [i, { rank }] of items.entries()) (columns[rank] ??= []).push(i);
  return Array.from(columns, (column) => column ?? []);
}

function sorted(columns: Columns, items: readonly Item[], lefts: Columns, rights: Columns): Columns {
  let result = columns;
  for (let turn = 0; turn < SORTS; turn += 1) {
    const neighbours = turn % 2 === 0 ? lefts : rights;
    const places = placesIn(result, items.length);
    result = result.map((column) => {
      const own = new Map(
        column.map((i) => {
          const beside = neighbours[i] ?? [];
          return [i, beside.length === 0 ? (places[i] ?? 0) : mean(beside.map((other) => places[other] ?? 0))];
        }),
      );
      const floorOf = (i: number): number => items[i]?.floor ?? 0;
      return column.toSorted((a, b) => floorOf(a) - floorOf(b) || (own.get(a) ?? 0) - (own.get(b) ?? 0));
    });
  }
  return result;
}

/** The place of each thing in its column, from -0.5 at the top to 0.5 at the bottom. */
function placesIn(columns: Columns, count: number): number[] {
  const places = Array.from({ length: count }, () => 0);
  for (const column of columns) for (const [at, i] of column.entries()) places[i] = (at + 0.5) / column.length - 0.5;
  return places;
}

/** Each column one below the other, in the middle. */
function stacked(columns: Columns, items: readonly Item[]): number[] {
  const centers = items.map(() => 0);
  for (const column of columns) {
    const offsets = offsetsIn(column, items);
    const middle = (offsets.at(-1) ?? 0) / 2;
    for (const [place, i] of column.entries()) centers[i] = (offsets[place] ?? 0) - middle;
  }
  return centers;
}

/** Distances of the centers from the first one, as close as they may be. */
function offsetsIn(column: readonly number[], items: readonly Item[]): number[] {
  let sum = 0;
  return column.map((i, place) => {
    const [own, above] = [items[i], items[column[place - 1] ?? -1]];
    if (own !== undefined && above !== undefined) {
      sum += (own.height + above.height) / 2 + (own.isLine || above.isLine ? BETWEEN_LINES : BETWEEN_BOXES);
    }
    return sum;
  });
}

/** A run of things that are as close as they may be. */
interface Run {
  weight: number;
  /** The top of the column's first box that would put this run exactly where it wants to be. */
  value: number;
  count: number;
}

/**
 * The centers nearest to the wanted ones, by least squares, that keep order and distances (pool adjacent violators).
 */
function spread(column: readonly number[], wanted: readonly number[], items: readonly Item[]): number[] {
  const offsets = offsetsIn(column, items);
  const runs: Run[] = [];
  for (const [place, i] of column.entries()) {
    let run: Run = {
      weight: items[i]?.isLine === true ? LINE_WEIGHT : 1,
      value: (wanted[place] ?? 0) - (offsets[place] ?? 0),
      count: 1,
    };
    for (let above = runs.at(-1); above !== undefined && above.value > run.value; above = runs.at(-1)) {
      runs.pop();
      const weight = above.weight + run.weight;
      const value = (above.value * above.weight + run.value * run.weight) / weight;
      run = { weight, value, count: above.count + run.count };
    }
    runs.push(run);
  }
  return runs
    .flatMap(({ value, count }) => Array.from({ length: count }, () => value))
    .map((value, place) => value + (offsets[place] ?? 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
