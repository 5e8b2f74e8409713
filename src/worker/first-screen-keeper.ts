import { allOf } from '../database/list/steps.ts';
import { metricDetail } from '../database/metrics/metric-detail.ts';
import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { FirstScreen } from '../domain/catalog/first-screen.ts';
import { firstScreenText } from '../domain/catalog/first-screen.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import { fitsFirstScreen } from '../storage/first-screen.ts';
import type { Head } from '../storage/log/records.ts';
import type { Catalog } from './catalog.ts';
import type { LastShown } from './last-shown.ts';

/** More than a screen has. */
const ROWS = 60;
/** What is left out, one after another, until a first screen is small enough. */
const SIZES: readonly { readonly rows: number; readonly has: readonly ('facets' | 'metric')[] }[] = [
  { rows: ROWS, has: ['facets', 'metric'] },
  { rows: ROWS, has: ['facets'] },
  { rows: ROWS, has: [] },
  { rows: ROWS / 2, has: [] },
  { rows: ROWS / 4, has: [] },
];

/** A pause without a change or a screen, in which nobody waits for the worker. */
const IDLE_MS = 1500;

/** A first screen, and the head that it was true of. */
interface Kept {
  readonly head: Head;
  readonly day: string;
  readonly content: string;
}

interface KeeperOptions {
  /** The open catalog, if there is one. */
  readonly present: () => Catalog | undefined;
  readonly store: CatalogStore;
  readonly lastShown: LastShown;
  /** The build of the page. */
  readonly build: string;
  readonly dayMark?: () => string;
}

/**
 * Keeps what the page shows first when it is opened again. It is written while nobody waits, and never together with a
 * change. A page that is opened between a change and that moment starts without one.
 */
export class FirstScreenKeeper {
  readonly #options: KeeperOptions;
  #later: ReturnType<typeof setTimeout> | undefined;
  #kept: Kept | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    options.lastShown.onChange = () => this.soon();
  }

  /** Call it after everything that may change the first screen. */
  soon(): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.now(), IDLE_MS);
  }

  /** Call it when the page may be closed at any moment. */
  now(): void {
    clearTimeout(this.#later);
    this.#keep().catch((error: unknown) => {
      // A start without it takes longer, and that is all.
      console.error('The browser could not keep what the page shows first.', error);
    });
  }

  async #keep(): Promise<void> {
    const { present, store, build, dayMark = () => '' } = this.#options;
    const catalog = present();
    // A newer build has taken over: nothing of its catalog is written.
    if (catalog === undefined || catalog.access.is === 'read-only') return;
    const made = await catalog.read(async (database) => {
      await database.listing.load();
      const [day, content] = [dayMark(), this.#textOf(database, catalog)];
      return content === undefined ? undefined : { head: catalog.head, day, content };
    });
    if (made === undefined || isSame(made, this.#kept)) return;
    await store.keepFirstScreen(made.head, { build, ...made });
    this.#kept = made;
  }

  /** The largest first screen that can be kept; undefined for an empty catalog. */
  #textOf(database: CatalogDatabase, catalog: Catalog): string | undefined {
    const all = firstScreenOf(database, catalog, this.#options.lastShown);
    if (all.total === 0) return undefined;
    for (const { rows, has } of SIZES) {
      const text = firstScreenText({
        ...all,
        rows: all.rows.slice(0, rows),
        facets: has.includes('facets') ? all.facets : undefined,
        metric: has.includes('metric') ? all.metric : undefined,
      });
      if (text === undefined) return undefined;
      if (fitsFirstScreen(text)) return text;
    }
    return undefined;
  }
}

function isSame(a: Kept, b: Kept | undefined): boolean {
  return a.head === b?.head && a.day === b.day && a.content === b.content;
}

function firstScreenOf(
  database: CatalogDatabase,
  { access, canUndoImport }: Catalog,
  { sort, metricId }: LastShown,
): FirstScreen {
  const { total, rowids } = allOf(database.listing.listing({ query: '', sort }));
  // Until these are ready they are left out. Once search is ready, this is kept again.
  const facets = database.listing.prepareCounts() ? allOf(database.listing.counting('')) : undefined;
  return database.run((connection, day, zone) => ({
    sort,
    total,
    rows: database.listing.rows(Array.from(rowids.subarray(0, ROWS)), ''),
    facets,
    metric: metricId === undefined ? undefined : metricDetail(connection, metricId, day, zone),
    access,
    canUndoImport,
  }));
}
