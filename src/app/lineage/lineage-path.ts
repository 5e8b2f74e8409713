import { groupsOf } from '../../domain/core/groups.ts';
import type { Lineage, LineageEdge } from '../../domain/lineage/lineage.ts';
import type { ShownLineage } from '../../domain/lineage/shown-lineage.ts';

/** The shown edges on all ways between the metric and a node; none for the metric itself. */
export function edgesOnPath(
  key: string | undefined,
  { nodes, edges }: ShownLineage,
  { center }: Pick<Lineage, 'center'>,
): ReadonlySet<LineageEdge> {
  const node = nodes.find((one) => one.key === key);
  const path = new Set<LineageEdge>();
  if (key === undefined || key === center) return path;
  const inputs = groupsOf(edges, ({ to }) => to);
  const outputs = groupsOf(edges, ({ from }) => from);
  const inReach = new Set(nodes.map((one) => one.key));
  if (node?.down !== undefined) {
    addWays(
      key,
      center,
      path,
      (at) => (inputs.get(at) ?? []).filter(({ from }) => inReach.has(from)),
      ({ from }) => from,
    );
  }
  if (node?.up !== undefined) {
    addWays(
      key,
      center,
      path,
      (at) => (outputs.get(at) ?? []).filter(({ to }) => inReach.has(to)),
      ({ to }) => to,
    );
  }
  return path;
}

function addWays(
  start: string,
  end: string,
  path: Set<LineageEdge>,
  edgesOf: (key: string) => readonly LineageEdge[],
  nextOf: (edge: LineageEdge) => string,
): void {
  const way = new Set([start]);
  // Grows while it is read.
  for (const key of way) {
    if (key === end) continue;
    for (const edge of edgesOf(key)) {
      path.add(edge);
      way.add(nextOf(edge));
    }
  }
}
