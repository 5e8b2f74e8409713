import { groupsOf } from '../core/groups.ts';
import type { Lineage, LineageDirection, LineageNode } from './lineage.ts';

/** The nodes of one direction that are equally far from the metric. */
export interface LineageLevel {
  /** Distance from the metric; 1 for a direct dependency or dependent. */
  readonly steps: number;
  readonly nodes: readonly LineageStep[];
}

/** A node, and the nodes one step nearer through which it is reached; none on the first level. */
export interface LineageStep {
  readonly node: LineageNode;
  readonly through: readonly LineageNode[];
}

/** Splits one direction of a lineage into levels, nearest first. Each level keeps the order of the nodes. */
export function levelsOf({ nodes, edges }: Lineage, direction: LineageDirection): LineageLevel[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const nearer = groupsOf(edges, direction === 'up' ? ({ from }) => from : ({ to }) => to);
  const throughOf = (node: LineageNode, steps: number): LineageNode[] => {
    if (steps === 1) return [];
    return (nearer.get(node.key) ?? []).flatMap(({ from, to }) => {
      const other = byKey.get(direction === 'up' ? to : from);
      return other?.[direction] === steps - 1 ? [other] : [];
    });
  };
  const levels = groupsOf(
    nodes.filter((node) => node[direction] !== undefined),
    (node) => node[direction] ?? 0,
  );
  return Array.from(levels, ([steps, own]) => ({
    steps,
    nodes: own.map((node) => ({ node, through: throughOf(node, steps) })),
  })).toSorted((a, b) => a.steps - b.steps);
}
