import { Graph, layout } from '@dagrejs/dagre';
import type { LineageEdge } from '../../domain/lineage/lineage.ts';
import type { Columns, NamedEdge } from './lineage-columns.ts';
import { columnsOf, passedColumns } from './lineage-columns.ts';

/** A box in a drawing; `x` and `y` are its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A drawn edge: an SVG path, and the path of the arrowhead at its end. */
export interface Line {
  readonly edge: LineageEdge;
  readonly path: string;
  readonly head: string;
}

/** The layout of a lineage in CSS pixels, from left (upstream) to right (downstream). */
export interface Drawing {
  /** True if the graph is too dense to lead its lines around the boxes. */
  readonly isPlain: boolean;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: readonly Line[];
  /** The edges that close a cycle. They lead back below everything in between. */
  readonly closing: readonly Line[];
}

/** Size of a box, in CSS pixels. */
export const NODE_WIDTH = 176;
export const NODE_HEIGHT = 34;

const MARGIN = 20;
const BETWEEN_COLUMNS = 40;
const BETWEEN_ROWS = 12;
const HEAD = 6;
/** Distance by which an edge that leads back hangs below its ends. */
const SAG = 30;
/**
 * Limit of nodes, edges, and places of edges in the columns between. The tidy layout takes about 0.5 ms for each, and
 * more than in proportion for many.
 */
const MAX_TIDY_SIZE = 250;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lays out a lineage. `closing` are those of the `edges` that close cycles. */
export function lineageLayout(
  keys: readonly string[],
  edges: readonly LineageEdge[],
  closing: readonly LineageEdge[],
): Drawing {
  const back = new Set(closing);
  const forward = edges.filter((edge) => !back.has(edge));
  // Keys may be any text; numbers are safe names.
  const names = new Map(keys.map((key, i) => [key, String(i)]));
  const nameOf = (key: string): string => names.get(key) ?? '';
  const named = forward.map(({ from, to }): NamedEdge => [nameOf(from), nameOf(to)]);
  const columns = columnsOf([...names.values()], named);
  const isPlain = keys.length + forward.length + passedColumns(columns, named) > MAX_TIDY_SIZE;
  const { centerOf, pointsOf } = isPlain ? plainPlaces(columns) : tidyPlaces([...names.values()], named);
  const boxes = new Map(keys.map((key) => [key, boxAt(centerOf(nameOf(key)))]));
  const lines = forward.map((edge) =>
    lineThrough(edge, ends(boxes, edge), pointsOf(nameOf(edge.from), nameOf(edge.to))),
  );
  const leadingBack = closing.map((edge) => lineBack(edge, ends(boxes, edge)));
  const all = [...boxes.values()];
  const sag = leadingBack.length === 0 ? 0 : SAG;
  return {
    isPlain,
    width: Math.max(...all.map(({ x, width }) => x + width), 0) + MARGIN,
    height: Math.max(...all.map(({ y, height }) => y + height), 0) + MARGIN + sag,
    boxes,
    lines,
    closing: leadingBack,
  };
}

/** The places of boxes, and of the points that lines lead through, by names. */
interface Places {
  readonly centerOf: (name: string) => Point;
  readonly pointsOf: (from: string, to: string) => readonly Point[];
}

/** Columns one beside the other, each in the middle of the height. Lines lead straight to their boxes. */
function plainPlaces(columns: Columns): Places {
  const tallest = Math.max(0, ...columns.map(({ length }) => length));
  const centers = new Map(
    columns.flatMap((column, rank) =>
      column.map((name, i): [string, Point] => [
        name,
        {
          x: MARGIN + NODE_WIDTH / 2 + rank * (NODE_WIDTH + BETWEEN_COLUMNS),
          y: MARGIN + NODE_HEIGHT / 2 + ((tallest - column.length) / 2 + i) * (NODE_HEIGHT + BETWEEN_ROWS),
        },
      ]),
    ),
  );
  return { centerOf: (name) => centers.get(name) ?? { x: 0, y: 0 }, pointsOf: () => [] };
}

/** Boxes where lines are short and cross seldom, and lines that lead around boxes. */
function tidyPlaces(names: readonly string[], edges: readonly NamedEdge[]): Places {
  const graph = graphOf(names, edges);
  return {
    centerOf: (name) => graph.node(name) as Point,
    pointsOf: (from, to) => (graph.edge(from, to) as { readonly points: readonly Point[] }).points,
  };
}

function graphOf(names: readonly string[], edges: readonly NamedEdge[]): Graph {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    ranksep: BETWEEN_COLUMNS,
    nodesep: BETWEEN_ROWS,
    edgesep: BETWEEN_ROWS,
    marginx: MARGIN,
    marginy: MARGIN,
    ranker: 'network-simplex',
  });
  for (const name of names) graph.setNode(name, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const [from, to] of edges) graph.setEdge(from, to, {});
  layout(graph);
  return graph;
}

function boxAt({ x, y }: Point): Box {
  return { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2, width: NODE_WIDTH, height: NODE_HEIGHT };
}

function ends(boxes: ReadonlyMap<string, Box>, { from, to }: LineageEdge): readonly [Box, Box] {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (start === undefined || end === undefined) throw new Error('an edge leads to what is not drawn');
  return [start, end];
}

/** Draws a line out of the right side of one box into the left side of the other, level at every point on its way. */
function lineThrough(edge: LineageEdge, [from, to]: readonly [Box, Box], points: readonly Point[]): Line {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x - HEAD, y: to.y + to.height / 2 };
  // Between neighbouring columns there is nothing on the way.
  const isShort = end.x - start.x < BETWEEN_COLUMNS + NODE_WIDTH;
  const between = isShort ? [] : points.slice(1, -1).filter(({ x }) => x > start.x && x < end.x);
  let last: Point = start;
  let path = `M${round(start.x)} ${round(start.y)}`;
  for (const point of [...between, end]) {
    const middle = round((last.x + point.x) / 2);
    path += `C${middle} ${round(last.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    last = point;
  }
  const tip = { x: round(to.x), y: round(end.y) };
  return { edge, path, head: `M${tip.x} ${tip.y}l${-HEAD - 1} -3.5v7z` };
}

/** Draws a line out of the bottom of one box, below, to the bottom of the other or of itself. */
function lineBack(edge: LineageEdge, [from, to]: readonly [Box, Box]): Line {
  const isSelf = from === to;
  const start = { x: from.x + from.width * (isSelf ? 0.62 : 0.5), y: from.y + from.height };
  const end = { x: to.x + to.width * (isSelf ? 0.38 : 0.5), y: to.y + to.height + HEAD };
  const depth = Math.max(start.y, end.y) + SAG;
  const path =
    `M${round(start.x)} ${round(start.y)}` +
    `C${round(start.x)} ${round(depth)} ${round(end.x)} ${round(depth)} ${round(end.x)} ${round(end.y)}`;
  return { edge, path, head: `M${round(end.x)} ${round(end.y - HEAD)}l-3.5 ${HEAD + 1}h7z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
