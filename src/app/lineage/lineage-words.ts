import { trustText } from '../../domain/trust/trust-text.ts';
import { isolated } from '../../domain/core/isolated.ts';
import { formatNumber } from '../../domain/core/pluralize.ts';
import type { Lineage, LineageDirection, LineageNode } from '../../domain/lineage/lineage.ts';
import { lineageName } from '../../domain/lineage/lineage.ts';
import { stepsPhrase, STREAMS } from '../../domain/lineage/lineage-numbers.ts';
import type { LineageGroup, ShownLineage } from '../../domain/lineage/shown-lineage.ts';
import { DIRECTIONS, furtherNodes } from '../../domain/lineage/shown-lineage.ts';

/** How many metrics are next to each node, further from the metric. */
export type NextCounts = Readonly<Record<LineageDirection, ReadonlyMap<string, number>>>;

/** Counts the metrics that are next to each node of a lineage. */
export function nextCounts(lineage: Lineage): NextCounts {
  const metrics = new Set(lineage.nodes.flatMap(({ key, what }) => (what.is === 'metric' ? [key] : [])));
  const countsIn = (direction: LineageDirection): ReadonlyMap<string, number> =>
    new Map(
      Array.from(furtherNodes(lineage, direction), ([key, next]) => [key, next.filter((to) => metrics.has(to)).length]),
    );
  return { up: countsIn('up'), down: countsIn('down') };
}

/** A node as a screen reader says it: `Gross margin, 1 step downstream, trust 90, 4 downstream`. */
export function spokenNode(node: LineageNode, isCenter: boolean, next: NextCounts): string {
  const { key, what } = node;
  const counts = DIRECTIONS.flatMap((direction) => {
    const count = next[direction].get(key) ?? 0;
    return count > 0 && (isCenter || node[direction] !== undefined)
      ? [`${formatNumber(count)} ${STREAMS[direction]}`]
      : [];
  });
  const steps = DIRECTIONS.flatMap((direction) => {
    const count = node[direction];
    return count === undefined ? [] : [stepsPhrase(count, count, direction)];
  });
  const parts = [
    isolated(lineageName(node)),
    ...(what.is === 'source' ? ['data source'] : []),
    ...(what.is === 'unknown' ? [unknownWords(what.isInTrash)] : []),
    ...(isCenter ? ['this metric'] : []),
    ...steps,
    ...(what.is === 'metric' ? [`trust ${trustText(what.link.trust)}`] : []),
    ...(what.is === 'metric' && what.isFailing ? ['a test fails'] : []),
    ...counts,
  ];
  return parts.join(', ');
}

/** A group as a screen reader says it: `17 more, 3 to 5 steps downstream`. */
export function spokenGroup({ count, steps: [from, to], direction }: LineageGroup): string {
  return `${formatNumber(count)} more, ${stepsPhrase(from, to, direction)}`;
}

/** The title of a column of nodes; undefined if they have nothing in common. */
export function columnTitle(nodes: readonly LineageNode[], center: string): string | undefined {
  if (nodes.length === 0 || nodes.some(({ key }) => key === center)) return undefined;
  if (nodes.every(({ what }) => what.is === 'source')) return 'Sources';
  const direction = DIRECTIONS.find((one) => nodes.every((node) => node[one] !== undefined));
  if (direction === undefined) return undefined;
  const steps = nodes.map((node) => node[direction] ?? 0);
  return stepsPhrase(Math.min(...steps), Math.max(...steps), direction);
}

/** The sentence that is heard after more or less of a lineage is shown: `4 of 24 downstream metrics are shown.` */
export function shownSentence(
  { nodes }: ShownLineage,
  { up, down }: Lineage,
  only: LineageDirection | undefined,
): string {
  return DIRECTIONS.filter((direction) => (only ?? direction) === direction)
    .map((direction) => {
      const shown = nodes.filter((node) => node.what.is === 'metric' && node[direction] !== undefined).length;
      const all = (direction === 'up' ? up : down).count.all;
      return `${formatNumber(shown)} of ${formatNumber(all)} ${STREAMS[direction]} metrics are shown.`;
    })
    .join(' ');
}

/** Why an id has no metric. */
export function unknownWords(isInTrash: boolean): string {
  return isInTrash ? 'in the trash' : 'not in this catalog';
}
