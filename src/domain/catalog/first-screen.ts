import type { MetricDetail } from '../metric/detail.ts';
import type { Facets, ListRow, Sort } from '../search/listing.ts';
import type { CatalogAccess } from './stored-version.ts';

/** A row of the list before the catalog is open. */
export interface FirstRow extends Omit<ListRow, 'recentUsage'> {
  /** Usages per day over the 30 days until today; undefined if they are known of another day only. */
  readonly recentUsage: ListRow['recentUsage'] | undefined;
}

/**
 * What a page shows of a catalog before it is open: the list's beginning, and the metric that was opened last. It was
 * true of the stored catalog when it was kept, and nothing is written from it.
 */
export interface FirstScreen {
  /** The order of the rows. The list is that of all metrics, without a query. */
  readonly sort: Sort;
  /** Number of metrics in the catalog, more than there are rows. */
  readonly total: number;
  readonly rows: readonly FirstRow[];
  /** Undefined if they were too many to keep, or are known of another day only. */
  readonly facets: Facets | undefined;
  readonly metric: MetricDetail | undefined;
  readonly access: CatalogAccess;
  readonly canUndoImport: boolean;
}

/** A first screen as a text for `firstScreenIn`; undefined if it has a number that JSON does not know. */
export function firstScreenText(screen: FirstScreen): string | undefined {
  let isExact = true;
  const text = JSON.stringify(screen, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) isExact = false;
    return value;
  });
  return isExact ? text : undefined;
}

/** A first screen as it is kept: a text of `firstScreenText`, and if it is of today. */
export interface KeptScreen {
  readonly text: string;
  readonly isOfToday: boolean;
}

/** The first screen that was kept. On another day it lacks what depends on the day. */
export function firstScreenIn({ text, isOfToday }: KeptScreen): FirstScreen {
  const screen = JSON.parse(text) as FirstScreen;
  if (isOfToday) return screen;
  return {
    ...screen,
    rows: screen.rows.map((row) => ({ ...row, recentUsage: undefined })),
    facets: undefined,
    metric: undefined,
  };
}
