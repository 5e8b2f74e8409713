import type { Signal } from '@preact/signals';
import type { ListRow } from '../../domain/search/listing.ts';
import type { CatalogClient } from '../../worker/client.ts';
import type { ShownListing, Stretch } from './metric-list-state.ts';

interface RowFillerOptions {
  readonly client: Pick<CatalogClient, 'rows'>;
  readonly listing: Signal<ShownListing | undefined>;
  readonly rows: Signal<ReadonlyMap<number, ListRow>>;
  readonly onScreen: () => Stretch;
}

/** Rows read on either side of the screen, and the number of them below which more are read. */
const MARGIN = 80;
const RESERVE = 40;
/** Limit of rows in memory. Those far from the screen are dropped first. */
const KEPT_ROWS = 1500;

/** Reads the rows near the screen that a listing did not bring with it. */
export function createRowFiller({ client, listing, rows, onScreen }: RowFillerOptions) {
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
        rows.value = withRows(rows.peek(), found, () => new Set(rowidsIn(shown.rowids, widened(onScreen(), MARGIN))));
      }
    } finally {
      filling = false;
    }
  }

  /** Returns the missing rows on the screen, first and alone. Its surroundings follow when these are there. */
  function missingNow(): number[] {
    const shown = listing.peek();
    if (shown === undefined) return [];
    const seen = missingIn(shown, onScreen());
    if (seen.length > 0 || missingIn(shown, widened(onScreen(), RESERVE)).length === 0) return seen;
    return missingIn(shown, widened(onScreen(), MARGIN));
  }

  function missingIn(shown: ShownListing, stretch: Stretch): number[] {
    return rowidsIn(shown.rowids, stretch).filter((rowid) => !rows.peek().has(rowid) && !gone.has(rowid));
  }

  return {
    fill,
    /** Call it for another listing: rows that were gone may be there again. */
    restart(): void {
      gone = new Set();
    },
  };
}

function widened({ start, end }: Stretch, by: number): Stretch {
  return { start: Math.max(0, start - by), end: end + by };
}

/** Returns the rowids of a stretch. */
export function rowidsIn(rowids: Int32Array, { start, end }: Stretch): number[] {
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
