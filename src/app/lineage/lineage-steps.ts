import type { LineageEdge } from '../../domain/lineage/lineage.ts';
import type { Box } from './lineage-layout.ts';

/**
 * Returns the box that an arrow key leads to. Left goes upstream and right downstream, to the box that is most level;
 * up and down go to the next one in the column. Undefined if there is none, and for other keys.
 */
export function neighbourOf(
  key: string,
  pressed: string,
  boxes: ReadonlyMap<string, Box>,
  edges: readonly LineageEdge[],
): string | undefined {
  switch (pressed) {
    case 'ArrowRight':
      return nearest(
        key,
        boxes,
        edges.flatMap(({ from, to }) => (from === key && to !== key ? [to] : [])),
      );
    case 'ArrowLeft':
      return nearest(
        key,
        boxes,
        edges.flatMap(({ from, to }) => (to === key && from !== key ? [from] : [])),
      );
    case 'ArrowUp':
      return nearest(key, boxes, beside(key, boxes, -1));
    case 'ArrowDown':
      return nearest(key, boxes, beside(key, boxes, 1));
    default:
      return undefined;
  }
}

/** Returns the boxes of the same column, above or below. */
function beside(key: string, boxes: ReadonlyMap<string, Box>, direction: 1 | -1): string[] {
  const own = boxes.get(key);
  if (own === undefined) return [];
  return Array.from(boxes).flatMap(([other, { x, y }]) => (x === own.x && (y - own.y) * direction > 0 ? [other] : []));
}

function nearest(key: string, boxes: ReadonlyMap<string, Box>, others: readonly string[]): string | undefined {
  const own = boxes.get(key);
  if (own === undefined) return undefined;
  const distance = (other: string): number => Math.abs((boxes.get(other)?.y ?? Infinity) - own.y);
  return others.toSorted((a, b) => distance(a) - distance(b))[0];
}
