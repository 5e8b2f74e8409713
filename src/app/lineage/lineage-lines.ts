import type { LineageEdge } from '../../domain/lineage/lineage.ts';
import type { Box } from './lineage-layout.ts';

/** A drawn edge: an SVG path of `M`, `L`, `C` and `Q` with absolute points, and the path of the arrowhead at its end. */
export interface Line {
  readonly edge: LineageEdge;
  readonly path: string;
  readonly head: string;
}

const HEAD = 6;
/** Distance by which a line between boxes of one column stands out. */
export const LOOP = 14;
/** Radius of a corner. */
const CORNER = 6;
/** Distance of a line that leads back from the boxes beside it, and between several such lines. */
const BACK = 10;
const BETWEEN_BACK = 4;
const LANES = 4;

/** A place where a long line passes a column: straight from its left to its right. */
export interface Passage {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** A line out of the right side of one box into the left side of another. It curves only between columns. */
export function lineThrough(edge: LineageEdge, from: Box, to: Box, passages: readonly Passage[]): Line {
  let [x, y] = [from.x + from.width, middle(from)];
  let path = `M${point(x, y)}`;
  const curve = (toX: number, toY: number): void => {
    const half = (x + toX) / 2;
    path += `C${point(half, y)} ${point(half, toY)} ${point(toX, toY)}`;
  };
  for (const passage of passages) {
    curve(passage.left, passage.y);
    path += `L${point(passage.right, passage.y)}`;
    [x, y] = [passage.right, passage.y];
  }
  curve(to.x - HEAD, middle(to));
  return { edge, path, head: headInto(to) };
}

/** A line between two boxes of one column, beside it: at the right, or at the left if it comes from upstream. */
export function lineBeside(edge: LineageEdge, from: Box, to: Box, isLeft: boolean): Line {
  const [start, end] = isLeft ? [from.x, to.x - HEAD] : [from.x + from.width, to.x + to.width + HEAD];
  const out = isLeft ? Math.min(start, end) - LOOP : Math.max(start, end) + LOOP;
  const path = `M${point(start, middle(from))}C${point(out, middle(from))} ${point(out, middle(to))} ${point(end, middle(to))}`;
  return { edge, path, head: isLeft ? headInto(to) : `M${point(to.x + to.width, middle(to))}l${HEAD + 1} -3.5v7z` };
}

/**
 * A line that leads back: between the columns, below all boxes on its way (`floor`), and between columns to its end.
 * `number` tells several such lines apart.
 */
export function lineBack(edge: LineageEdge, from: Box, to: Box, floor: number, number: number): Line {
  const lane = BACK + (number % LANES) * BETWEEN_BACK;
  const [right, left] = [from.x + from.width + lane, to.x - HEAD - lane];
  const [start, end] = [middle(from), middle(to)];
  const path = [
    `M${point(from.x + from.width, start)}`,
    `L${point(right - CORNER, start)}Q${point(right, start)} ${point(right, start + CORNER)}`,
    `L${point(right, floor - CORNER)}Q${point(right, floor)} ${point(right - CORNER, floor)}`,
    `L${point(left + CORNER, floor)}Q${point(left, floor)} ${point(left, floor - CORNER)}`,
    `L${point(left, end + CORNER)}Q${point(left, end)} ${point(left + CORNER, end)}`,
    `L${point(to.x - HEAD, end)}`,
  ].join('');
  return { edge, path, head: headInto(to) };
}

function headInto(to: Box): string {
  return `M${point(to.x, middle(to))}l${-HEAD - 1} -3.5v7z`;
}

function middle({ y, height }: Box): number {
  return y + height / 2;
}

function point(x: number, y: number): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
