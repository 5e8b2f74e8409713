import type { ReadonlySignal, Signal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { Listing, ListRequest, ListRow } from '../../domain/search/listing.ts';
import type { Term } from '../../domain/search/query.ts';
import { sameSort } from '../../domain/search/sort-text.ts';
import { caseFold } from '../../domain/core/words.ts';
import type { CatalogClient } from '../../worker/client.ts';
import { latestOnly } from '../core/latest-only.ts';
import type { ReportBug } from '../core/query.ts';

/** A listing with its request, and the terms to mark in its rows. */
export interface ShownListing extends Listing {
  readonly request: ListRequest;
  readonly terms: readonly Term[];
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
  /** Rows by rowid. A missing one is being read once `look` was called with its place. */
  readonly rows: ReadonlySignal<ReadonlyMap<number, ListRow>>;
  /** The rowid at the keyboard cursor. */
  readonly cursor: ReadonlySignal<number | undefined>;
  /** The rowids of all selected rows, including those that the current listing lacks. */
  readonly selected: Signal<ReadonlySet<number>>;
  /** Requests a listing. Resolves when it is shown, or superseded by a newer one. `terms` are those of its query. */
  ask(request: ListRequest, terms: readonly Term[]): Promise<void>;
  /** Reads the latest request's listing and rows again, because the catalog may have changed. */
  refetch(): Promise<void>;
  /** Tells which rows are on the screen, so that they and their neighbours are read. */
  look(stretch: Stretch): void;
  moveTo(rowid: number | undefined): void;
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
/** Rows read on either side of the screen, and the number of them below which more are read. */
const MARGIN = 80;
const RESERVE = 40;
/** Limit of rows in memory. Those far from the screen are dropped first. */
const KEPT_ROWS = 1500;

const TOP: Stretch = { start: 0, end: FIRST_ROWS };

/** Creates an empty list. Failed reads go to `report`. */
export function createMetricList(client: Pick<CatalogClient, 'list' | 'rows'>, report: ReportBug): MetricList {
  const listing = signal<ShownListing | undefined>(undefined);
  const rows = signal<ReadonlyMap<number, ListRow>>(new Map());
  const cursor = signal<number | undefined>(undefined);
  const selected = signal<ReadonlySet<number>>(new Set());
  let onScreen: Stretch = TOP;
  /** The latest request. The shown listing may still answer the one before. */
  let wanted: WantedListing | undefined;

  const load = latestOnly(
    async ({ request }: WantedListing) => {
      const isFromTop = beginsAtTop(request);
      const { firstRows, ...answer } = await client.list(
        request,
        isFromTop ? Math.max(FIRST_ROWS, onScreen.end - onScreen.start) : 0,
      );
      const near = isFromTop
        ? firstRows
        : await client.rows(rowidsIn(answer.rowids, stretchAfter(answer.rowids)), request.query);
      return { answer, near };
    },
    ({ answer, near }, { request, terms }) => {
      batch(() => {
        const known = cursor.peek();
        if (known !== undefined && !answer.rowids.includes(known)) cursor.value = undefined;
        gone = new Set();
        rows.value = new Map(near.map((row) => [row.rowid, row]));
        listing.value = { ...answer, request, terms: asSearched(terms, answer.respelled) };
      });
    },
  );

  let filling = false;
  /** Listed rows that could not be read: they were deleted, and the event about it has not arrived yet. */
  let gone = new Set<number>();

  /**
   * Reads the missing rows near the screen until there are none. Each answer is used, however far the user has
   * scrolled.
   */
  async function fill(): Promise<void> {
    if (filling) return;
    filling = true;
    try {
      for (let missing = missingNow(); missing.length > 0; missing = missingNow()) {
        const shown = listing.peek();
        if (shown === undefined) return;
        const found = await client.rows(missing, shown.request.query);
        // A newer listing brought its own rows; these may be marked for another query.
        if (shown !== listing.peek()) continue;
        const present = new Set(found.map(({ rowid }) => rowid));
        for (const rowid of missing) if (!present.has(rowid)) gone.add(rowid);
        rows.value = withRows(rows.peek(), found, () => new Set(rowidsIn(shown.rowids, widened(onScreen, MARGIN))));
      }
    } finally {
      filling = false;
    }
  }

  /** Returns the missing rows on the screen, first and alone. Its surroundings follow when these are there. */
  function missingNow(): number[] {
    const shown = listing.peek();
    if (shown === undefined) return [];
    const seen = missingIn(shown, onScreen);
    if (seen.length > 0 || missingIn(shown, widened(onScreen, RESERVE)).length === 0) return seen;
    return missingIn(shown, widened(onScreen, MARGIN));
  }

  function missingIn(shown: ShownListing, stretch: Stretch): number[] {
    return rowidsIn(shown.rowids, stretch).filter((rowid) => !rows.peek().has(rowid) && !gone.has(rowid));
  }

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

  async function read(next: WantedListing): Promise<void> {
    wanted = next;
    try {
      await load(next);
    } catch (error) {
      report(error);
    }
  }

  return {
    listing,
    rows,
    cursor,
    selected,
    ask: (request, terms) => read({ request, terms }),
    async refetch() {
      if (wanted !== undefined) await read(wanted);
    },
    look(stretch) {
      onScreen = stretch;
      fill().catch(report);
    },
    moveTo: (rowid) => void (cursor.value = rowid),
    moveBy(steps) {
      const rowids = listing.peek()?.rowids;
      if (rowids === undefined || rowids.length === 0) return undefined;
      const to = placeAfter(rowids, cursor.peek(), steps) ?? onScreen.start;
      cursor.value = rowids[to];
      return to;
    },
    idAt: async (rowid) => (await client.rows([rowid], ''))[0]?.id,
  };
}

/** Returns the place some steps from a listed row, at most at an end; undefined if the row is not listed. */
function placeAfter(rowids: Int32Array, rowid: number | undefined, steps: number): number | undefined {
  const from = rowid === undefined ? -1 : rowids.indexOf(rowid);
  return from === -1 ? undefined : Math.min(Math.max(from + steps, 0), rowids.length - 1);
}

/** Returns true if two requests have the same query and sort order. */
export function sameRequest(a: ListRequest, b: ListRequest): boolean {
  return a.query === b.query && sameSort(a.sort, b.sort);
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

function widened({ start, end }: Stretch, by: number): Stretch {
  return { start: Math.max(0, start - by), end: end + by };
}

function rowidsIn(rowids: Int32Array, { start, end }: Stretch): number[] {
  return Array.from(rowids.subarray(start, end));
}

function withRows(
  known: ReadonlyMap<number, ListRow>,
  found: readonly ListRow[],
  near: () => ReadonlySet<number>,
): ReadonlyMap<number, ListRow> {
  const kept = known.size + found.length <= KEPT_ROWS ? known : near();
  return new Map([
    ...Array.from(known).filter(([rowid]) => kept.has(rowid)),
    ...found.map((row) => [row.rowid, row] as const),
  ]);
}
