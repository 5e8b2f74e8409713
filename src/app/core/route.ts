import type { Sort } from '../../domain/search/listing.ts';
import { DEFAULT_SORT, sameSort, sortIn, sortText } from '../../domain/search/sort-text.ts';
import type { TextField } from './metric-fields.ts';

/** A tab of a metric's page. */
export type MetricTab = 'overview' | 'history' | 'tests' | 'usage' | 'lineage';

/** The tabs of a metric's page, in their order. */
export const METRIC_TABS: readonly MetricTab[] = ['overview', 'history', 'tests', 'usage', 'lineage'];

/** The view that the page shows beside or instead of the list. */
export type Route =
  | { readonly at: 'list' }
  | {
      readonly at: 'metric';
      readonly id: string;
      readonly tab: MetricTab;
      /**
       * On the tab `history`: the time as of which the metric is shown, as `domain/history/timestamp.ts` reads it.
       * Today if absent.
       */
      readonly asOf?: string;
    }
  /** `field`: the field that is focused first. */
  | { readonly at: 'edit'; readonly id: string; readonly field?: TextField }
  | { readonly at: 'new' }
  | { readonly at: 'activity' }
  | { readonly at: 'trash' }
  | { readonly at: 'sources' }
  | { readonly at: 'duplicates' }
  /** Metrics side by side. */
  | { readonly at: 'compare'; readonly ids: readonly string[] }
  | { readonly at: 'storage' }
  | { readonly at: 'import' };

/** All that the address holds. A link shows the same view. */
export interface Place {
  readonly route: Route;
  readonly query: string;
  readonly sort: Sort;
}

/** Fields of the form that an address can lead to. */
const EDIT_FIELDS: readonly TextField[] = ['description', 'calculation', 'owner', 'dependencies'];

/** Parses an address's hash. Never fails: an unknown place is the list. */
export function placeIn(hash: string): Place {
  const [path = '', search = ''] = split(hash.replace(/^#/, ''), '?');
  const parameters = new URLSearchParams(search);
  return {
    route: routeIn(path, parameters.get('at') ?? ''),
    query: parameters.get('q') ?? '',
    sort: sortIn(parameters.get('sort') ?? ''),
  };
}

/**
 * Returns true if an address leads into the search box: the list with the cursor there, as a shortcut of the
 * installed page does.
 */
export function leadsToSearch(hash: string): boolean {
  return hash === '#/search';
}

/** Returns the hash of a place; `placeIn` parses it. */
export function hashOf({ route, query, sort }: Place): string {
  const parameters = [
    ...asOfIn(route),
    ...(query.trim() === '' ? [] : [`q=${encodeURIComponent(query.trim())}`]),
    ...(sameSort(sort, DEFAULT_SORT) ? [] : [`sort=${sortText(sort)}`]),
  ];
  return `#${pathOf(route)}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

/** Returns true if two routes show the same. */
export function sameRoute(a: Route, b: Route): boolean {
  return pathOf(a) === pathOf(b) && asOfIn(a)[0] === asOfIn(b)[0];
}

function pathOf(route: Route): string {
  switch (route.at) {
    case 'list':
      return '/';
    case 'metric':
      return `/metric/${encodeURIComponent(route.id)}${route.tab === 'overview' ? '' : `/${route.tab}`}`;
    case 'edit':
      return `/metric/${encodeURIComponent(route.id)}/edit${route.field === undefined ? '' : `/${route.field}`}`;
    case 'new':
    case 'activity':
    case 'trash':
    case 'sources':
    case 'duplicates':
    case 'storage':
    case 'import':
      return `/${route.at}`;
    case 'compare':
      return `/${[route.at, ...route.ids.map(encodeURIComponent)].join('/')}`;
  }
}

function asOfIn(route: Route): string[] {
  return route.at !== 'metric' || route.asOf === undefined ? [] : [`at=${encodeURIComponent(route.asOf)}`];
}

function routeIn(path: string, asOf: string): Route {
  const [first, second, third, fourth] = path.split('/').slice(1);
  switch (first) {
    case 'metric':
      return second === undefined || second === ''
        ? { at: 'list' }
        : metricRoute(decoded(second), { rest: third, part: fourth, asOf });
    case 'new':
    case 'activity':
    case 'trash':
    case 'sources':
    case 'duplicates':
    case 'storage':
    case 'import':
      return { at: first };
    case 'compare':
      return compareRoute(path);
    default:
      return { at: 'list' };
  }
}

/** Metrics that are compared at once. */
export const MAX_COMPARED = 3;

/** An address of fewer than two metrics leads to the duplicates to choose from. */
function compareRoute(path: string): Route {
  const ids = [...new Set(path.split('/').slice(2).map(decoded))].filter((id) => id !== '');
  return ids.length < 2 ? { at: 'duplicates' } : { at: 'compare', ids: ids.slice(0, MAX_COMPARED) };
}

/** The parts of an address about a metric, besides its id. */
interface MetricPath {
  readonly rest: string | undefined;
  readonly part: string | undefined;
  readonly asOf: string;
}

function metricRoute(id: string, { rest, part, asOf }: MetricPath): Route {
  if (rest === 'edit') {
    const field = EDIT_FIELDS.find((one) => one === part);
    return field === undefined ? { at: 'edit', id } : { at: 'edit', id, field };
  }
  const tab = METRIC_TABS.find((one) => one === rest) ?? 'overview';
  return { at: 'metric', id, tab, ...(tab === 'history' && asOf !== '' && { asOf }) };
}

/** Decodes a text. A hash written by hand may hold a lone percent sign, which then means itself. */
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
