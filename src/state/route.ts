import type { Sort } from '../domain/listing.ts';
import { DEFAULT_SORT, sameSort, sortIn, sortText } from '../domain/sort-text.ts';

export type MetricTab = 'overview' | 'history' | 'tests' | 'usage' | 'lineage';

/** The tabs of a metric's page, in their order. */
export const METRIC_TABS: readonly MetricTab[] = ['overview', 'history', 'tests', 'usage', 'lineage'];

/** What the page shows beside or instead of the list. */
export type Route =
  | { readonly at: 'list' }
  | { readonly at: 'metric'; readonly id: string; readonly tab: MetricTab }
  | { readonly at: 'edit'; readonly id: string }
  | { readonly at: 'new' }
  | { readonly at: 'activity' }
  | { readonly at: 'trash' }
  | { readonly at: 'storage' }
  | { readonly at: 'import' };

/** All that the address holds: a link shows the same view. */
export interface Place {
  readonly route: Route;
  readonly query: string;
  readonly sort: Sort;
}

/** Reads an address's hash. Never fails: what is no known place is the list. */
export function placeIn(hash: string): Place {
  const [path = '', search = ''] = split(hash.replace(/^#/, ''), '?');
  const parameters = new URLSearchParams(search);
  return {
    route: routeIn(path),
    query: parameters.get('q') ?? '',
    sort: sortIn(parameters.get('sort') ?? ''),
  };
}

/** The hash of a place; `placeIn` reads it back. */
export function hashOf({ route, query, sort }: Place): string {
  const parameters = [
    ...(query.trim() === '' ? [] : [`q=${encodeURIComponent(query.trim())}`]),
    ...(sameSort(sort, DEFAULT_SORT) ? [] : [`sort=${sortText(sort)}`]),
  ];
  return `#${pathOf(route)}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

export function sameRoute(a: Route, b: Route): boolean {
  return pathOf(a) === pathOf(b);
}

function pathOf(route: Route): string {
  switch (route.at) {
    case 'list':
      return '/';
    case 'metric':
      return `/metric/${encodeURIComponent(route.id)}${route.tab === 'overview' ? '' : `/${route.tab}`}`;
    case 'edit':
      return `/metric/${encodeURIComponent(route.id)}/edit`;
    case 'new':
    case 'activity':
    case 'trash':
    case 'storage':
    case 'import':
      return `/${route.at}`;
  }
}

function routeIn(path: string): Route {
  const [first, second, third] = path.split('/').slice(1);
  switch (first) {
    case 'metric':
      return second === undefined || second === '' ? { at: 'list' } : metricRoute(decoded(second), third);
    case 'new':
    case 'activity':
    case 'trash':
    case 'storage':
    case 'import':
      return { at: first };
    default:
      return { at: 'list' };
  }
}

function metricRoute(id: string, rest: string | undefined): Route {
  if (rest === 'edit') return { at: 'edit', id };
  return { at: 'metric', id, tab: METRIC_TABS.find((tab) => tab === rest) ?? 'overview' };
}

/** A hash written by hand may hold a lone percent sign; then it means itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function split(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
