import { groupsOf } from '../../domain/core/groups.ts';

/** An edge from one node to another, by their names. */
export type NamedEdge = readonly [from: string, to: string];

/** Columns from left to right, each with its nodes from top to bottom. */
export type Columns = readonly (readonly string[])[];

/** Turns of sorting each column by its neighbours. More hardly change anything. */
const TURNS = 4;

/**
 * Arranges an acyclic graph in columns: each node right of all that lead to it, near its neighbours. The work grows with
 * the number of nodes and edges only.
 */
export function columnsOf(names: readonly string[], edges: readonly NamedEdge[]): Columns {
  const inputs = groupsOf(edges, ([, to]) => to);
  const outputs = groupsOf(edges, ([from]) => from);
  const ranks = ranksOf(names, inputs, outputs);
  let columns: string[][] = [];
  for (const name of names) (columns[ranks.get(name) ?? 0] ??= []).push(name);
  columns = Array.from(columns, (column) => column ?? []);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const isRightwards = turn % 2 === 0;
    const neighbours = isRightwards ? inputs : outputs;
    const nameOf = ([from, to]: NamedEdge): string => (isRightwards ? from : to);
    const places = placesIn(columns);
    columns = columns.map((column) =>
      sortedBy(column, (name) => mean((neighbours.get(name) ?? []).map((edge) => places.get(nameOf(edge)) ?? 0))),
    );
  }
  return columns;
}

/** The number of columns that edges only pass through. A tidier arrangement takes a place in each of them. */
export function passedColumns(columns: Columns, edges: readonly NamedEdge[]): number {
  const ranks = new Map(columns.flatMap((column, rank) => column.map((name) => [name, rank])));
  return edges.reduce((sum, [from, to]) => sum + (ranks.get(to) ?? 0) - (ranks.get(from) ?? 0) - 1, 0);
}

type EdgesOf = ReadonlyMap<string, readonly NamedEdge[]>;

/** The column of each node: behind all its inputs; for one without inputs, right before its first output. */
function ranksOf(names: readonly string[], inputs: EdgesOf, outputs: EdgesOf): Map<string, number> {
  const ranks = new Map<string, number>();
  const missing = new Map(names.map((name) => [name, inputs.get(name)?.length ?? 0]));
  const ready = names.filter((name) => missing.get(name) === 0);
  // Grows while it is read.
  for (const name of ready) {
    ranks.set(name, Math.max(0, ...(inputs.get(name) ?? []).map(([from]) => (ranks.get(from) ?? 0) + 1)));
    for (const [, to] of outputs.get(name) ?? []) {
      const left = (missing.get(to) ?? 0) - 1;
      missing.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  for (const name of names) {
    const after = outputs.get(name);
    if (!inputs.has(name) && after !== undefined) {
      ranks.set(
        name,
        after.reduce((least, [, to]) => Math.min(least, (ranks.get(to) ?? 1) - 1), Infinity),
      );
    }
  }
  return ranks;
}

/** The place of each node in its column, from -0.5 at the top to 0.5 at the bottom. */
function placesIn(columns: Columns): ReadonlyMap<string, number> {
  return new Map(columns.flatMap((column) => column.map((name, i) => [name, (i + 0.5) / column.length - 0.5])));
}

function sortedBy(column: readonly string[], placeOf: (name: string) => number): string[] {
  const places = new Map(column.map((name) => [name, placeOf(name)]));
  return column.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
