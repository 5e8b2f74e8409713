import { allOf, type Steps } from '../domain/core/steps.ts';
import { metricDetail } from '../database/metrics/metric-detail.ts';
import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { FirstScreen } from '../domain/catalog/first-screen.ts';
import type { Facets } from '../domain/search/listing.ts';
import { firstScreenText } from '../domain/catalog/first-screen.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import { fitsFirstScreen } from '../storage/first-screen.ts';
import type { Head } from '../storage/log/records.ts';
import type { Catalog } from './catalog.ts';
import { messagesReceived } from './in-turns.ts';
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
    const counted = await countedGently(catalog);
    const made = await catalog.read((database) => {
      const [day, content] = [dayMark(), this.#textOf(database, catalog, counted)];
      return content === undefined ? undefined : { head: catalog.head, day, content };
    });
    if (made === undefined || isSame(made, this.#kept)) return;
    await store.keepFirstScreen(made.head, { build, ...made });
    this.#kept = made;
  }

  /** The largest first screen that can be kept; undefined for an empty catalog. */
  #textOf(database: CatalogDatabase, catalog: Catalog, counted: Counted | undefined): string | undefined {
    const all = firstScreenOf(database, catalog, this.#options.lastShown, counted);
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

/** The counts of all metrics, and the head that they were counted at. */
interface Counted {
  readonly head: Head;
  readonly facets: Facets;
}

/** Turns take less than this, so that nobody waits for long. */
const TURN_MS = 8;

/**
 * Counts all metrics in many short turns, with other calls in between. Undefined if one of them changes something, or
 * if the counts are not prepared yet: then the first screen is kept again later.
 */
async function countedGently(catalog: Catalog): Promise<Counted | undefined> {
  const { head } = catalog;
  let steps: Steps<Facets> | undefined;
  for (;;) {
    const turn = await catalog.read(async ({ listing }) => {
      await listing.load();
      if (catalog.head !== head || !listing.prepareCounts()) return { is: 'given up' } as const;
      steps ??= listing.counting('');
      const begun = performance.now();
      while (performance.now() - begun < TURN_MS) {
        const step = steps.next();
        if (step.done === true) return { is: 'counted', facets: step.value } as const;
      }
      return { is: 'under way' } as const;
    });
    if (turn.is === 'counted') return { head, facets: turn.facets };
    if (turn.is === 'given up') return undefined;
    await messagesReceived();
  }
}

function firstScreenOf(
  database: CatalogDatabase,
  { access, canUndoImport, head }: Catalog,
  { sort, metricId }: LastShown,
  counted: Counted | undefined,
): FirstScreen {
  const { total, rowids } = allOf(database.listing.listing({ query: '', sort }));
  return database.run((connection, day, zone) => ({
    sort,
    total,
    rows: database.listing.rows(Array.from(rowids.subarray(0, ROWS)), ''),
    facets: counted?.head === head ? counted.facets : undefined,
    metric: metricId === undefined ? undefined : metricDetail(connection, metricId, day, zone),
    access,
    canUndoImport,
  }));
}
