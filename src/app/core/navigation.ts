import type { ReadonlySignal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import type { Sort } from '../../domain/search/listing.ts';
import type { Piece } from '../../domain/search/query.ts';
import { piecesOf } from '../../domain/search/query.ts';
import { sameSort } from '../../domain/search/sort-text.ts';
import type { Address, Move } from './address.ts';
import type { Place, Route } from './route.ts';
import { hashOf, leadsToSearch, placeIn, sameRoute } from './route.ts';

/**
 * The route, query and sort order that the page shows. The address's hash holds all of it, so back, forward, reload
 * and links just work.
 */
export interface Navigation {
  readonly route: ReadonlySignal<Route>;
  /** The list's query, as the user types it. */
  readonly query: ReadonlySignal<string>;
  /** The query's parts, parsed here once for everything that is shown. */
  readonly pieces: ReadonlySignal<readonly Piece[]>;
  /** The filters among them: the same array while only words are typed. */
  readonly filters: ReadonlySignal<readonly Piece[]>;
  readonly sort: ReadonlySignal<Sort>;
  /** True if the page was opened to search at once. */
  readonly beginsWithSearch: boolean;
  /**
   * The query and the order that links keep. While a query is typed, that is the one from before: a letter must not
   * draw every link of the page again. It follows with the address, and at the latest right before a link is used.
   */
  readonly links: ReadonlySignal<Pick<Place, 'query' | 'sort'>>;
  /** Returns the `href` of a link to a route; query and sort order stay. A component that calls this follows `links`. */
  hrefTo(route: Route): string;
  /** Goes to a route as a new history step. Asks first if there is a guard. Resolves with true if it went. */
  go(route: Route): Promise<boolean>;
  /** Like `go`, but replaces the current step and does not ask. For leaving a form that is done. */
  replace(route: Route): void;
  /**
   * Sets the query while the user types. It is shown at once, written to the address after a pause, and adds no
   * history step.
   */
  search(query: string): void;
  /**
   * Sets the query, and the sort order if given, by one deliberate act such as a click on a facet. Adds a history
   * step.
   */
  choose(query: string, sort?: Sort): void;
  sortBy(sort: Sort): void;
  /** Writes a query that is being typed to the address at once. */
  flush(): void;
  /**
   * Makes leaving the current route ask first, unless the guard agrees at once. Returns a function that removes the
   * guard.
   */
  guard(mayLeave: MayLeave): () => void;
}

/** Tells if the current route may be left. */
export type MayLeave = () => true | Promise<boolean>;

/** Pause. Browsers refuse an address that changes a hundred times in half a minute; this stays far below. */
const PAUSE_MS = 300;

/** Creates the navigation from the current address, and follows the address from then on. */
export function createNavigation(address: Address): Navigation {
  const first = placeIn(address.hash());
  const beginsWithSearch = leadsToSearch(address.hash());
  // A reload shows the list.
  if (beginsWithSearch) address.replace(hashOf(first));
  const route = signal(first.route);
  const query = signal(first.query);
  const sort = signal(first.sort);
  const links = signal<Pick<Place, 'query' | 'sort'>>(first);
  let mayLeave: MayLeave | undefined;
  let pending: ReturnType<typeof setTimeout> | undefined;

  const pieces = computed(() => piecesOf(query.value));
  const filters = createFilters(pieces);

  const here = (): Place => ({ route: route.peek(), query: query.peek(), sort: sort.peek() });

  function show(place: Place): void {
    batch(() => {
      if (!sameRoute(place.route, route.peek())) route.value = place.route;
      query.value = place.query;
      if (!sameSort(place.sort, sort.peek())) sort.value = place.sort;
      showLinks();
    });
  }

  function showLinks(): void {
    const kept = links.peek();
    if (kept.query !== query.peek() || kept.sort !== sort.peek()) links.value = here();
  }

  function flush(): void {
    if (pending === undefined) return;
    clearTimeout(pending);
    pending = undefined;
    address.replace(hashOf(here()));
    showLinks();
  }

  function push(place: Place): void {
    flush();
    const hash = hashOf(place);
    if (hash !== address.hash()) address.push(hash);
    show(place);
  }

  function leaving(to: Route): true | Promise<boolean> {
    return mayLeave === undefined || sameRoute(to, route.peek()) ? true : mayLeave();
  }

  async function moved(move: Move): Promise<void> {
    clearTimeout(pending);
    pending = undefined;
    const place = placeIn(move.hash);
    const asked = leaving(place.route);
    if (asked === true) {
      show(place);
      return;
    }
    await move.undo();
    if (!(await asked)) return;
    mayLeave = undefined;
    move.redo();
  }

  address.listen((move) => void moved(move));
  address.beforeUse(flush);

  return {
    route,
    query,
    pieces,
    filters,
    sort,
    links,
    beginsWithSearch,
    hrefTo: (to) => hashOf({ ...links.value, route: to }),
    async go(to) {
      const asked = leaving(to);
      if (asked !== true) {
        if (!(await asked)) return false;
        mayLeave = undefined;
      }
      push({ ...here(), route: to });
      return true;
    },
    replace(to) {
      clearTimeout(pending);
      pending = undefined;
      mayLeave = undefined;
      const place = { ...here(), route: to };
      address.replace(hashOf(place));
      show(place);
    },
    search(text) {
      const to = withList(route.peek());
      if (!sameRoute(to, route.peek())) {
        push({ ...here(), route: to, query: text });
        return;
      }
      query.value = text;
      clearTimeout(pending);
      pending = setTimeout(flush, PAUSE_MS);
    },
    choose: (text, order = sort.peek()) => push({ route: withList(route.peek()), query: text, sort: order }),
    sortBy: (to) => push({ ...here(), sort: to }),
    flush,
    guard(ask) {
      mayLeave = ask;
      return () => {
        if (mayLeave === ask) mayLeave = undefined;
      };
    },
  };
}

function createFilters(pieces: ReadonlySignal<readonly Piece[]>): ReadonlySignal<readonly Piece[]> {
  let last: readonly Piece[] = [];
  return computed(() => {
    const filters = pieces.value.filter(({ is }) => is === 'filter');
    const isSame = filters.length === last.length && filters.every(({ text }, i) => text === last[i]?.text);
    last = isSame ? last : filters;
    return last;
  });
}

/** Routes that are shown in place of the list. */
const PAGES: ReadonlySet<Route['at']> = new Set<Route['at']>([
  'activity',
  'trash',
  'sources',
  'duplicates',
  'compare',
  'storage',
  'import',
]);

/** Returns the list for a page that has none to search. */
function withList(route: Route): Route {
  return PAGES.has(route.at) ? { at: 'list' } : route;
}
