import { sameText } from '../../domain/core/same-text.ts';
import { groupPaths } from '../../domain/metric/group-path.ts';
import type { FacetCount } from '../../domain/search/listing.ts';
import { piecesOf } from '../../domain/search/query.ts';
import { type Choice, choiceOf, namedValues, withChoice } from './facet-choice.ts';

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

/**
 * Returns the query with this choice for a group. One that is asked for takes the place of the groups around it and
 * within it, since several would list the metrics of any of them.
 */
export function withGroupChoice(query: string, group: string, choice: Choice): string {
  const pieces = piecesOf(query);
  const related = namedValues(pieces, 'group').filter(
    (named) => choiceOf(pieces, 'group', named) === 'wanted' && (isWithin(named, group) || isWithin(group, named)),
  );
  const rest =
    choice === 'wanted' ? related.reduce((text, one) => withChoice(text, 'group', one, 'open'), query) : query;
  return withChoice(rest, 'group', group, choice);
}

/** How deep a group lies: 0 for a top group. */
export function groupDepth(group: string): number {
  return Math.max(0, groupPaths(group).length - 1);
}

/** The last part of a path. */
export function groupName(group: string): string {
  return group.split('/').at(-1)?.trim() ?? group;
}

function isWithin(inner: string, outer: string): boolean {
  return groupPaths(inner)
    .map(sameText)
    .includes(sameText(groupPaths(outer).at(-1) ?? ''));
}

function parentOf(group: string): string {
  return sameText(groupPaths(group).at(-2) ?? '');
}
