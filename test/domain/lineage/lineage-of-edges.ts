import type { Lineage, LineageDirection, LineageEdge, LineageNode } from '../../../src/domain/lineage/lineage.ts';

/** Edges written as `a>b c>b`. */
export function edgesOf(text: string): LineageEdge[] {
  return text.split(' ').map((edge) => {
    const [from = '', to = ''] = edge.split('>');
    return { from, to };
  });
}

/** The lineage of a metric among others with these edges. All are metrics that nobody tests. */
export function lineageOfEdges(center: string, text: string): Lineage {
  const all = edgesOf(text);
  const up = stepsFrom(
    center,
    all,
    ({ to }) => to,
    ({ from }) => from,
  );
  const down = stepsFrom(
    center,
    all,
    ({ from }) => from,
    ({ to }) => to,
  );
  const keys = [...new Set([center, ...up.keys(), ...down.keys()])].toSorted();
  const within = (side: ReadonlyMap<string, number>, key: string): boolean => key === center || side.has(key);
  const edges = all.filter(({ from, to }) => [up, down].some((side) => within(side, from) && within(side, to)));
  return {
    center,
    nodes: keys.map((key) => nodeOf(key, up.get(key), down.get(key))),
    edges: [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()],
    up: sideOf(up),
    down: sideOf(down),
    impact: { tested: 0, failing: 0, usedLately: 0 },
  };
}

function nodeOf(key: string, up: number | undefined, down: number | undefined): LineageNode {
  const link = { id: key, name: key, testCount: 0, trust: null };
  return { key, up, down, what: { is: 'metric', link, owner: null, isFailing: false, isUsedLately: false } };
}

function sideOf(steps: ReadonlyMap<string, number>): Lineage[LineageDirection] {
  const direct = Array.from(steps.values()).filter((step) => step === 1).length;
  return { count: { direct, all: steps.size, sources: 0, unknown: 0 }, shown: steps.size, hidden: 0, next: 0 };
}

function stepsFrom(
  center: string,
  edges: readonly LineageEdge[],
  near: (edge: LineageEdge) => string,
  far: (edge: LineageEdge) => string,
): Map<string, number> {
  const found = new Map([[center, 0]]);
  // Grows while it is read.
  for (const [key, steps] of found) {
    for (const edge of edges) if (near(edge) === key && !found.has(far(edge))) found.set(far(edge), steps + 1);
  }
  found.delete(center);
  return found;
}
