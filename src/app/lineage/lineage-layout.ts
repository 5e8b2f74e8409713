import { groupsOf } from '../../domain/core/groups.ts';
import type { LineageDirection, LineageEdge } from '../../domain/lineage/lineage.ts';
import { cyclesIn } from '../../domain/lineage/lineage-cycles.ts';
import type { Item, Link } from './lineage-columns.ts';
import { centersOf } from './lineage-columns.ts';
import type { Line, Passage } from './lineage-lines.ts';
import { lineBack, lineBeside, lineThrough, LOOP } from './lineage-lines.ts';
import { ranksOf } from './lineage-ranks.ts';

/** A box in a drawing; `x` and `y` are its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The metrics and arrows to be drawn. */
export interface Plan {
  readonly center: string;
  readonly boxes: readonly PlannedBox[];
  readonly edges: readonly LineageEdge[];
  /**
   * The column of each box, in any order of numbers, for a graph whose columns are steps. Without it every line that
   * closes no cycle leads from left to right, which takes more columns.
   */
  readonly columns?: ReadonlyMap<string, number>;
}

/** One box, in the order in which boxes without other reasons are drawn. */
export interface PlannedBox {
  readonly key: string;
  readonly height: number;
  /** Set for a group, which is at the bottom. */
  readonly group?: 'step' | 'beyond';
  /** Set for a group of what is `beyond`: it takes no column of its own. */
  readonly direction?: LineageDirection;
}

/** The layout of a lineage in CSS pixels, from left (upstream) to right (downstream). */
export interface Drawing {
  /** True if the graph is too dense to lead its lines around the boxes. */
  readonly isPlain: boolean;
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: readonly Line[];
  /** The lines that lead back and are a part of a cycle. They run below all boxes on their way. */
  readonly closing: readonly Line[];
  /** The columns from left to right, each with the keys of its boxes. */
  readonly columns: readonly { readonly x: number; readonly keys: readonly string[] }[];
}

/** Size of a metric's box, in CSS pixels. */
export const NODE_WIDTH = 176;
export const NODE_HEIGHT = 52;
/** Space above the boxes, for the titles of the columns. */
export const TITLE_HEIGHT = 24;
/** Distance from a box to the next one below it. */
export const NODE_STEP = 66;

const MARGIN = 12;
const BETWEEN_COLUMNS = 36;
const LINE_HEIGHT = 2;
/** Distance of a line that leads back below the boxes. */
const BELOW = 10;
/** Lines that lead back beside each other, before the next one runs where the first one does. */
const LANES = 6;
/** Limit of places in which lines pass columns. Beyond it nobody could follow them. */
const MAX_PASSAGES = 600;

/** Lays out a lineage. The work grows with the number of boxes, edges and columns that edges pass. */
export function lineageLayout(plan: Plan): Drawing {
  const ranks = withGroups(plan);
  const rankOf = (key: string): number => ranks.get(key) ?? 0;
  const isBack = ({ from, to }: LineageEdge): boolean => from === to || rankOf(to) < rankOf(from);
  const isBeside = ({ from, to }: LineageEdge): boolean => rankOf(from) === rankOf(to);
  const back = plan.edges.filter(isBack);
  const forward = plan.edges.filter((edge) => !isBack(edge));
  const passed = forward.reduce((sum, { from, to }) => sum + Math.max(0, rankOf(to) - rankOf(from) - 1), 0);
  const isPlain = passed > MAX_PASSAGES;
  const { items, links, passagesOf } = itemsOf(plan.boxes, forward, rankOf, isPlain);
  const centers = centersOf(items, links);
  const top = items.reduce((least, { height }, i) => Math.min(least, (centers[i] ?? 0) - height / 2), Infinity);
  const yOf = (i: number): number => (centers[i] ?? 0) - top + MARGIN + TITLE_HEIGHT;
  const xOf = (rank: number): number => MARGIN + LOOP + rank * (NODE_WIDTH + BETWEEN_COLUMNS);
  const boxes = new Map(
    plan.boxes.map(({ key, height }, i): [string, Box] => [
      key,
      { x: xOf(rankOf(key)), y: yOf(i) - height / 2, width: NODE_WIDTH, height },
    ]),
  );
  const lines = forward.map((edge) => {
    const [from, to] = endsOf(boxes, edge);
    if (isBeside(edge)) return lineBeside(edge, from, to, rankOf(edge.from) < rankOf(plan.center));
    const passages = passagesOf(edge).map((i): Passage => {
      const x = xOf(items[i]?.rank ?? 0);
      return { left: x, right: x + NODE_WIDTH, y: yOf(i) };
    });
    return lineThrough(edge, from, to, passages);
  });
  const all = [...boxes.values()];
  const leading = leadingBack(back, boxes, all);
  const cyclic = edgesInCycles(back, plan.edges);
  const backLines = leading.map(({ line }) => line);
  return {
    isPlain,
    width: all.reduce((most, { x, width }) => Math.max(most, x + width), 0) + LOOP + MARGIN,
    height:
      leading.reduce(
        (most, { floor }) => Math.max(most, floor),
        all.reduce((most, { y, height }) => Math.max(most, y + height), 0),
      ) + MARGIN,
    boxes,
    lines: [...lines, ...backLines.filter(({ edge }) => !cyclic.has(edge))],
    closing: backLines.filter(({ edge }) => cyclic.has(edge)),
    columns: columnsIn(plan.boxes, boxes),
  };
}

/** Those of some edges whose end leads to their start again. */
function edgesInCycles(some: readonly LineageEdge[], all: readonly LineageEdge[]): ReadonlySet<LineageEdge> {
  const outputs = groupsOf(all, ({ from }) => from);
  return new Set(
    some.filter((edge) => {
      const way = new Set([edge.to]);
      // Grows while it is read.
      for (const key of way) {
        if (key === edge.from) return true;
        for (const { to } of outputs.get(key) ?? []) way.add(to);
      }
      return false;
    }),
  );
}

/** The column of each box. A group of what is beyond is in the last column of those that lead to it. */
function withGroups({ center, boxes, edges, columns }: Plan): ReadonlyMap<string, number> {
  const beyond = new Set(boxes.flatMap(({ key, direction }) => (direction === undefined ? [] : [key])));
  const keys = boxes.flatMap(({ key }) => (beyond.has(key) ? [] : [key]));
  const among = edges.filter((edge) => !beyond.has(edge.from) && !beyond.has(edge.to));
  const closing = new Set(cyclesIn(center, among).closing);
  const ranks = new Map(
    columns ??
      ranksOf(
        center,
        keys,
        among.filter((edge) => !closing.has(edge)),
      ),
  );
  for (const { key, direction } of boxes) {
    if (direction === undefined) continue;
    const beside = edges.flatMap(({ from, to }) => (from === key ? [to] : to === key ? [from] : []));
    const own = beside.map((other) => ranks.get(other) ?? 0);
    ranks.set(
      key,
      own.reduce((a, b) => (direction === 'down' ? Math.max(a, b) : Math.min(a, b)), own[0] ?? 0),
    );
  }
  const first = [...ranks.values()].reduce((a, b) => Math.min(a, b), Infinity);
  return new Map(Array.from(ranks, ([key, rank]) => [key, rank - first]));
}

/** Boxes first, in their order; then the places where lines pass. */
function itemsOf(
  boxes: readonly PlannedBox[],
  edges: readonly LineageEdge[],
  rankOf: (key: string) => number,
  isPlain: boolean,
): { items: readonly Item[]; links: readonly Link[]; passagesOf: (edge: LineageEdge) => readonly number[] } {
  const items = boxes.map(({ key, height, group }): Item => ({
    rank: rankOf(key),
    height,
    isLine: false,
    floor: group === undefined ? 0 : group === 'step' ? 1 : 2,
  }));
  const places = new Map(boxes.map(({ key }, i) => [key, i]));
  const links: Link[] = [];
  const passages = new Map<LineageEdge, readonly number[]>();
  for (const edge of edges) {
    const [start, end] = [places.get(edge.from) ?? 0, places.get(edge.to) ?? 0];
    const [first, last] = [rankOf(edge.from), rankOf(edge.to)];
    const own: number[] = [];
    for (let rank = first + 1; rank < (isPlain ? first : last); rank += 1) {
      own.push(items.length);
      items.push({ rank, height: LINE_HEIGHT, isLine: true, floor: 0 });
    }
    passages.set(edge, own);
    const way = [start, ...own, end];
    if (first !== last) links.push(...way.slice(1).map((i, at): Link => [way[at] ?? start, i]));
  }
  return { items, links, passagesOf: (edge) => passages.get(edge) ?? [] };
}

function leadingBack(edges: readonly LineageEdge[], boxes: ReadonlyMap<string, Box>, all: readonly Box[]) {
  return edges.map((edge, number) => {
    const [from, to] = endsOf(boxes, edge);
    const between = from === to ? [from] : all.filter(({ x }) => x >= to.x && x <= from.x);
    const lowest = between.reduce((most, { y, height }) => Math.max(most, y + height), 0);
    const floor = lowest + (from === to ? BELOW / 2 : BELOW * (1 + (number % LANES)));
    return { floor, line: lineBack(edge, from, to, floor, number) };
  });
}

function endsOf(boxes: ReadonlyMap<string, Box>, { from, to }: LineageEdge): readonly [Box, Box] {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (start === undefined || end === undefined) throw new Error('an edge leads to what is not drawn');
  return [start, end];
}

function columnsIn(planned: readonly PlannedBox[], boxes: ReadonlyMap<string, Box>): Drawing['columns'] {
  const columns = new Map<number, string[]>();
  for (const { key } of planned) {
    const x = boxes.get(key)?.x ?? 0;
    columns.set(x, [...(columns.get(x) ?? []), key]);
  }
  return Array.from(columns, ([x, keys]) => ({ x, keys })).toSorted((a, b) => a.x - b.x);
}
