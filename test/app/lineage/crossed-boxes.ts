import type { Drawing } from '../../../src/app/lineage/lineage-layout.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Points of a curve between two of its points. */
const SAMPLES = 24;

/** The edges of a drawing that run through a box, as `from>to through box`. Its own boxes count, too. */
export function crossedBoxes({ lines, closing, boxes }: Drawing): string[] {
  return [...lines, ...closing].flatMap(({ edge, path }) => {
    const points = pointsOn(path);
    return Array.from(boxes).flatMap(([key, { x, y, width, height }]) =>
      points.some((at) => at.x > x + 0.2 && at.x < x + width - 0.2 && at.y > y + 0.2 && at.y < y + height - 0.2)
        ? [`${edge.from}>${edge.to} through ${key}`]
        : [],
    );
  });
}

/** Points along a path of `M`, `L`, `C` and `Q`. */
function pointsOn(path: string): Point[] {
  const points: Point[] = [];
  let last: Point = { x: 0, y: 0 };
  for (const [, command, text = ''] of path.matchAll(/([MLCQ])([^MLCQ]*)/g)) {
    const numbers = text.trim().split(/\s+/).map(Number);
    const stops = Array.from({ length: numbers.length / 2 }, (_, i) => ({
      x: numbers[2 * i] ?? NaN,
      y: numbers[2 * i + 1] ?? NaN,
    }));
    const controls = command === 'M' ? stops : [last, ...stops];
    for (let i = 0; i <= SAMPLES; i += 1) points.push(bezier(controls, i / SAMPLES));
    last = stops.at(-1) ?? last;
  }
  return points;
}

/** A point of a Bézier curve (de Casteljau). */
function bezier(controls: readonly Point[], t: number): Point {
  let points = controls;
  while (points.length > 1) {
    points = points.slice(1).map((point, i) => {
      const before = points[i] ?? point;
      return { x: before.x + (point.x - before.x) * t, y: before.y + (point.y - before.y) * t };
    });
  }
  return points[0] ?? { x: NaN, y: NaN };
}
