import { groupsOf } from '../core/groups.ts';
import type { LineageEdge } from './lineage.ts';

/** The cycles in a lineage. */
export interface Cycles {
  /** Edges that close a cycle, each the one at its own index in `cycles`. Without them there would be no cycle. */
  readonly closing: readonly LineageEdge[];
  /** The keys of each cycle in order; the first one is repeated at the end. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Finds cycles by following the edges from `center`, and then from every node not yet visited. An edge back to a node
 * on the path closes a cycle.
 */
export function cyclesIn(center: string, edges: readonly LineageEdge[]): Cycles {
  const outputs = groupsOf(edges, ({ from }) => from);
  const closing: LineageEdge[] = [];
  const cycles: string[][] = [];
  const done = new Set<string>();

  function walk(start: string): void {
    // Iterative, since a chain may be longer than the call stack.
    const way = [{ key: start, left: [...(outputs.get(start) ?? [])] }];
    const onWay = new Map([[start, 0]]);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const edge = at.left.shift();
      if (edge === undefined) {
        way.pop();
        onWay.delete(at.key);
        done.add(at.key);
        continue;
      }
      const met = onWay.get(edge.to);
      if (met !== undefined) {
        closing.push(edge);
        cycles.push([...way.slice(met).map(({ key }) => key), edge.to]);
      } else if (!done.has(edge.to)) {
        onWay.set(edge.to, way.length);
        way.push({ key: edge.to, left: [...(outputs.get(edge.to) ?? [])] });
      }
    }
  }

  for (const start of [center, ...outputs.keys()]) {
    if (!done.has(start)) walk(start);
  }
  return { closing, cycles };
}
