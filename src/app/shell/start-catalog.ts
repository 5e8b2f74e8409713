import { effect } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import { firstScreenIn } from '../../domain/catalog/first-screen.ts';
import { sameSort } from '../../domain/search/sort-text.ts';
import type { AppContext } from '../core/app-context.ts';
import { LAST_SHOWN } from '../core/known-catalogs.ts';

/** Timeout of the first visit's check for a published catalog. */
const TIMEOUT_MS = 2000;

const UNEXPECTED = 'An unexpected error stopped the start. Reload the page to try again.';

/**
 * Starts the catalog, once `isFree` resolves, and passes on the worker's events. On a first visit, shows the catalog
 * that is published beside the page, if there is one.
 */
export async function startCatalog(app: AppContext, isFree: Promise<void> = Promise.resolve()): Promise<void> {
  const { catalog, client, events, options, report, role } = app;
  noteShownAtOnce(app);
  await isFree;
  try {
    const mayBeRead = options.published.isFirstVisit && catalog.remembered() === undefined;
    const isPublished = mayBeRead ? client.isPublished(options.published.address) : undefined;
    const starting = client.start((news) => events.emit(news), role);
    // The worker has its message before the page is busy drawing.
    void showFirstScreen(app);
    const start = await starting;
    if (start.is === 'empty' && isPublished !== undefined) await welcome(app, isPublished);
    else catalog.found(start);
  } catch (error) {
    // Whatever it was, what waits for the catalog is told, and the screen no longer says that it is being opened.
    if (!(error instanceof CatalogError)) report(error);
    const because = error instanceof CatalogError ? error.message : UNEXPECTED;
    catalog.found({ is: 'damaged', because, salvageOptions: [] });
  }
}

/** Shows what was kept of the catalog while it is being opened, if that is what the address asks for. */
async function showFirstScreen({ catalog, navigation, options }: AppContext): Promise<void> {
  const kept = await options.firstScreen();
  const { at } = navigation.route.peek();
  if (kept === undefined || !(at === 'list' || at === 'metric') || navigation.query.peek().trim() !== '') return;
  const screen = firstScreenIn(kept);
  if (sameSort(screen.sort, navigation.sort.peek())) catalog.opening(screen);
}

/**
 * Shows the published catalog, which is what a user without a catalog comes for; without one, the screen of the first
 * visit.
 */
async function welcome({ catalog, options }: AppContext, isPublished: Promise<boolean>): Promise<void> {
  const nothing: CatalogStart = { is: 'empty' };
  // A slow server does not delay the start. Its answer still counts later, unless a catalog was created by then.
  const patience = setTimeout(() => catalog.found(nothing), TIMEOUT_MS);
  const isThere = await isPublished;
  clearTimeout(patience);
  const { is } = catalog.state.peek();
  if (isThere && is !== 'open' && is !== 'damaged') options.published.show();
  else if (is === 'starting' || is === 'opening') catalog.found(nothing);
}

/**
 * Notes the shown catalog as soon as it is open. A user who returns offline then finds it, however short the visit
 * was.
 */
function noteShownAtOnce({ catalog, globalStore, options: { catalogs } }: AppContext): void {
  effect(() => {
    if (catalog.state.value.is !== 'open' || globalStore.get(LAST_SHOWN) === catalogs.shownId) return;
    globalStore.set(LAST_SHOWN, catalogs.shownId);
  });
}
