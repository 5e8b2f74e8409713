import { groupsOf } from '../../domain/core/groups.ts';
import type { LineageEdge } from '../../domain/lineage/lineage.ts';

/**
 * The column of each key, from 0 at the left: what leads to the metric as near before it as its own way there allows,
 * what comes from it as near behind. `edges` close no cycle.
 */
export function ranksOf(center: string, keys: readonly string[], edges: readonly LineageEdge[]): Map<string, number> {
  const inputs = groupsOf(edges, ({ to }) => to);
  const outputs = groupsOf(edges, ({ from }) => from);
  const order = inOrder(keys, inputs, outputs);
  const leading = new Map([[center, 0]]);
  for (const key of order.toReversed()) {
    const after = (outputs.get(key) ?? []).flatMap(({ to }) => leading.get(to) ?? []);
    if (key !== center && after.length > 0) leading.set(key, least(after) - 1);
  }
  const ranks = new Map(leading);
  for (const key of order) {
    if (ranks.has(key)) continue;
    const before = (inputs.get(key) ?? []).flatMap(({ from }) => ranks.get(from) ?? []);
    ranks.set(key, before.length === 0 ? 0 : -least(before.map((rank) => -rank)) + 1);
  }
  const first = least([...ranks.values()]);
  return new Map(Array.from(ranks, ([key, rank]) => [key, rank - first]));
}

type EdgesOf = ReadonlyMap<string, readonly LineageEdge[]>;

/** The keys with each one behind all that lead to it. */
function inOrder(keys: readonly string[], inputs: EdgesOf, outputs: EdgesOf): string[] {
  const missing = new Map(keys.map((key) => [key, inputs.get(key)?.length ?? 0]));
  const ready = keys.filter((key) => missing.get(key) === 0);
  // Grows while it is read.
  for (const key of ready) {
    for (const { to } of outputs.get(key) ?? []) {
      const left = (missing.get(to) ?? 0) - 1;
      missing.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return ready;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
