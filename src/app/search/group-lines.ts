import { sameText } from '../../domain/core/same-text.ts';
import { groupPaths } from '../../domain/metric/group-path.ts';
import type { FacetCount } from '../../domain/search/listing.ts';

/**
 * The lines of the facet of groups: the top groups, each followed by the groups within it if the query names it or one
 * of these. Counts keep their order at each level.
 */
export function groupLines(counts: readonly FacetCount[], named: readonly string[]): FacetCount[] {
  const open = new Set(named.flatMap((group) => groupPaths(group).map(sameText)));
  const within = (parent: string): FacetCount[] =>
    counts
      .filter(({ value }) => parentOf(value) === parent)
      .flatMap((group) => [group, ...(open.has(sameText(group.value)) ? within(sameText(group.value)) : [])]);
  return within('');
}

/** How deep a group lies: 0 for a top group. */
export function groupDepth(group: string): number {
  return Math.max(0, groupPaths(group).length - 1);
}

/** The last part of a path. */
export function groupName(group: string): string {
  return group.split('/').at(-1)?.trim() ?? group;
}

function parentOf(group: string): string {
  return sameText(groupPaths(group).at(-2) ?? '');
}
