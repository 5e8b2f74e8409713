import type { ReadonlySignal, Signal } from '@preact/signals';
import { batch, computed, signal } from '@preact/signals';
import type { FirstRow, FirstScreen } from '../../domain/catalog/first-screen.ts';
import type { Facets, Listing, ListRequest, ListRow } from '../../domain/search/listing.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Term } from '../../domain/search/query.ts';
import { caseFold } from '../../domain/core/words.ts';
import type { CatalogClient } from '../../worker/client.ts';
import { latestOnly } from '../core/latest-only.ts';
import type { Act } from '../keys/held-acts.ts';
import type { OpeningGate } from '../core/opening-gate.ts';
import type { ReportBug } from '../core/query.ts';
import { createListActs } from './list-acts.ts';
import { cursorIn, placeFrom, sameRequest } from './list-cursor.ts';
import { createRowFiller, rowidsIn } from './row-filler.ts';

/** A listing with its request, and the terms to mark in its rows. */
export interface ShownListing extends Listing {
  readonly is: 'listing';
  readonly request: ListRequest;
  readonly terms: readonly Term[];
}

/** The beginning of the list of all metrics, while the catalog is being opened. The rest is not known yet. */
export interface FirstRows extends Pick<FirstScreen, 'total' | 'facets'> {
  readonly is: 'first-rows';
  readonly request: ListRequest;
  readonly terms: readonly [];
  /** The rowids of the first rows, in order. */
  readonly rowids: Int32Array;
  readonly rows: ReadonlyMap<number, FirstRow>;
}

/** The listing, or the first rows until there is one. */
export type ShownRows = ShownListing | FirstRows;

/** Returns the number of rows, including those that are not known yet. */
export function rowCount(shown: ShownRows): number {
  return shown.is === 'listing' ? shown.rowids.length : shown.total;
}

/** Returns the beginning of the list in a first screen. */
export function firstRowsOf({ total, facets, sort, rows }: FirstScreen): FirstRows {
  return {
    is: 'first-rows',
    request: { query: '', sort },
    terms: [],
    total,
    facets,
    rowids: Int32Array.from(rows, ({ rowid }) => rowid),
    rows: new Map(rows.map((row) => [row.rowid, row])),
  };
}

/** A range of places in the listing, from `start` to before `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The list of metrics: the latest listing, and its rows that are near the screen. */
export interface MetricList {
  /**
   * Undefined until the first answer. Afterwards the earlier listing stays until the new one is there with its first
   * rows.
   */
  readonly listing: ReadonlySignal<ShownListing | undefined>;
  /** The listing, or what stands in its place until there is one. Nothing is done with rows that no listing has. */
  readonly shown: ReadonlySignal<ShownRows | undefined>;
  /** Shows the beginning of the list, with its counts, until the first listing is there. */
  preview(rows: FirstRows): void;
  /** Rows by rowid. A missing one is being read once `look` was called with its place. */
  readonly rows: ReadonlySignal<ReadonlyMap<number, ListRow>>;
  /**
   * The counts of the listing. They follow it a moment later; those of the listing before stay until then. Undefined
   * before the first ones.
   */
  readonly facets: ReadonlySignal<Facets | undefined>;
  /** The rowid at the keyboard cursor. */
  readonly cursor: ReadonlySignal<number | undefined>;
  /** The rowids of all selected rows, including those that the current listing lacks. */
  readonly selected: Signal<ReadonlySet<number>>;
  /** Requests a listing. Resolves when it is shown, or superseded by a newer one. `terms` are those of its query. */
  ask(request: ListRequest, terms: readonly Term[]): Promise<void>;
  /** Reads the latest request's listing and rows again, because the catalog may have changed. */
  refetch(): Promise<void>;
  /** Drops the counts, because they are those of another catalog. */
  forgetFacets(): void;
  /** Tells which rows are on the screen, so that they and their neighbours are read. */
  look(stretch: Stretch): void;
  moveTo(rowid: number | undefined): void;
  /**
   * Carries out what the user did in the list: at once if the latest request's listing is on the screen, otherwise once
   * it is, in order. Each act is carried out on the listing that it was meant for, also if the user has searched on.
   */
  act(act: Act): void;
  /** Tells if an act waits or is under way. */
  isBusy(): boolean;
  /** Call it whenever a listing has been drawn. */
  drawn(listing: ShownListing): void;
  /** Moves the cursor by a number of rows, at most to an end. Returns its new place. */
  moveBy(steps: number): number | undefined;
  /** Reads the id of a row that is not in `rows` yet; undefined if it was deleted. */
  idAt(rowid: number): Promise<string | undefined>;
}

/** A request with the terms of its query. */
interface WantedListing {
  readonly request: ListRequest;
  readonly terms: readonly Term[];
}

/** Number of rows to read before the size of the screen is known. */
const FIRST_ROWS = 30;
const NO_ROWS = new Int32Array();
const TOP: Stretch = { start: 0, end: FIRST_ROWS };

/**
 * Creates an empty list. Failed reads go to `report`. While the catalog is being opened, only the latest request waits
 * for `opened`, besides one for which the user did something.
 */
export function createMetricList(
  client: Pick<CatalogClient, 'listOnScreen' | 'giveUpList' | 'rows' | 'facets'>,
  report: ReportBug,
  opened: OpeningGate['opened'] = () => undefined,
): MetricList {
  const listing = signal<ShownListing | undefined>(undefined);
  const beginning = signal<FirstRows | undefined>(undefined);
  const rows = signal<ReadonlyMap<number, ListRow>>(new Map());
  const facets = signal<Facets | undefined>(undefined);
  const cursor = signal<number | undefined>(undefined);
  const selected = signal<ReadonlySet<number>>(new Set());
  let onScreen: Stretch = TOP;
  /** The latest request. The shown listing may still answer the one before. */
  let wanted: WantedListing | undefined;

  const count = countInto(facets, client);

  const load = latestOnly(
    ({ request }: WantedListing) => {
      const fromTop = beginsAtTop(request) ? Math.max(FIRST_ROWS, onScreen.end - onScreen.start) : undefined;
      return readWithRows(client, request, fromTop, (rowids) => rowidsIn(rowids, stretchAfter(rowids)));
    },
    (answered, { request, terms }) => {
      if (answered === undefined) return;
      const { answer, near } = answered;
      batch(() => {
        cursor.value = cursorIn(answer.rowids, request, cursor.peek(), listing.peek());
        filler.restart();
        rows.value = withKnownTrust(near, rows.peek(), beginning.peek()?.rows);
        listing.value = { is: 'listing', ...answer, request, terms: asSearched(terms, answer.respelled) };
      });
      count(request.query).catch(report);
    },
    () => void client.giveUpList().catch(report),
  );

  const held = createListActs(listing, report);

  const filler = createRowFiller({ client, listing, rows, onScreen: () => onScreen });

  /** Returns true if the list starts at the top. A repeated request stays with the rows that are on the screen. */
  function beginsAtTop(request: ListRequest): boolean {
    const shown = listing.peek();
    return shown === undefined || !sameRequest(shown.request, request) || onScreen.start === 0;
  }

  /** Returns the place of the rows on the screen in a newer answer. */
  function stretchAfter(rowids: Int32Array): Stretch {
    const first = listing.peek()?.rowids[onScreen.start];
    const place = first === undefined ? -1 : rowids.indexOf(first);
    const start = place === -1 ? onScreen.start : place;
    return { start, end: start + (onScreen.end - onScreen.start) };
  }

  let reads = 0;

  async function read(next: WantedListing): Promise<void> {
    wanted = next;
    reads += 1;
    const turn = reads;
    // Keys that were pressed for the listing before are carried out on it first.
    const others = held.othersDone(next.request);
    if (others !== undefined) {
      await others;
      if (wanted !== next && !held.waitsFor(next.request)) return;
    }
    try {
      const opening = opened();
      if (opening !== undefined) await opening;
      if (opening === undefined || turn === reads || held.waitsFor(next.request)) await load(next);
    } catch (error) {
      held.forget();
      // A catalog that does not open has a screen of its own, which tells why.
      if (!(error instanceof CatalogError)) report(error);
    }
  }

  return {
    listing,
    shown: computed(() => listing.value ?? beginning.value),
    preview(first) {
      batch(() => {
        beginning.value = first;
        facets.value = first.facets;
      });
    },
    rows,
    facets,
    cursor,
    selected,
    ask: (request, terms) => read({ request, terms }),
    refetch: async () => wanted && read(wanted),
    forgetFacets: () => void (facets.value = undefined),
    look(stretch) {
      onScreen = stretch;
      filler.fill().catch(report);
    },
    act(act) {
      if (wanted !== undefined) held.run(wanted.request, act);
    },
    isBusy: () => held.isBusy(),
    drawn(shown) {
      // A key that waited for another list is meant for its first row.
      if (held.isBusy()) cursor.value ??= shown.rowids[0];
      held.drawn(shown);
    },
    moveTo: (rowid) => void (cursor.value = rowid),
    moveBy(steps) {
      const rowids = listing.peek()?.rowids ?? NO_ROWS;
      const to = placeFrom(rowids, cursor.peek(), onScreen.start, steps);
      if (to !== undefined) cursor.value = rowids[to];
      return to;
    },
    idAt: async (rowid) => (await client.rows([rowid], ''))[0]?.id,
  };
}

/** The rows by rowid. A score that is not calculated yet stays as it was shown before. */
function withKnownTrust(
  rows: readonly ListRow[],
  ...before: readonly (ReadonlyMap<number, Pick<ListRow, 'id' | 'trust'>> | undefined)[]
): ReadonlyMap<number, ListRow> {
  return new Map(
    rows.map((row) => {
      const known = row.trust === undefined ? before.map((map) => map?.get(row.rowid)) : [];
      const trust = known.find((one) => one?.id === row.id && one.trust !== undefined)?.trust;
      return [row.rowid, trust === undefined ? row : { ...row, trust }];
    }),
  );
}

/**
 * Reads a listing with its first `fromTop` rows, or else with those that `near` finds in it. Undefined if it was given
 * up for a newer one.
 */
async function readWithRows(
  client: Pick<CatalogClient, 'listOnScreen' | 'rows'>,
  request: ListRequest,
  fromTop: number | undefined,
  near: (rowids: Int32Array) => number[],
) {
  const answered = await client.listOnScreen(request, fromTop ?? 0);
  if (answered === undefined) return undefined;
  const { firstRows, ...answer } = answered;
  if (fromTop !== undefined) return { answer, near: firstRows };
  return { answer, near: await client.rows(near(answer.rowids), request.query) };
}

/** Returns a function that counts the rows of a query. The counts of before stay if a newer list comes first. */
function countInto(facets: Signal<Facets | undefined>, client: Pick<CatalogClient, 'facets'>) {
  return latestOnly(
    (query: string) => client.facets(query),
    (counted) => {
      if (counted !== undefined) facets.value = counted;
    },
  );
}

/**
 * Replaces each misspelled word in the terms by the word that was searched instead, because the rows contain that
 * one.
 */
function asSearched(terms: readonly Term[], respelled: Listing['respelled']): Term[] {
  const spelling = new Map(respelled.map(({ word, as }) => [caseFold(word), caseFold(as)]));
  return terms.map((term) =>
    term.is === 'words' && term.words.some((word) => spelling.has(word))
      ? { ...term, words: term.words.map((word) => spelling.get(word) ?? word), parts: undefined }
      : term,
  );
}
