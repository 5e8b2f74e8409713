import { effect } from '@preact/signals';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { AppContext } from '../core/app-context.ts';
import { LAST_SHOWN } from '../core/known-catalogs.ts';

/** How long a first visit waits for the answer whether a catalog is published. */
const TIMEOUT_MS = 2000;

/**
 * Starts the catalog and follows its news. On a first visit, the catalog that is published beside the page is shown, if there
 * is one.
 */
export async function startCatalog(app: AppContext): Promise<void> {
  const { catalog, client, events, options, report, role } = app;
  noteShownAtOnce(app);
  try {
    const mayBeRead = options.published.isFirstVisit && catalog.remembered() === undefined;
    const isPublished = mayBeRead ? client.isPublished(options.published.address) : undefined;
    const start = await client.start((news) => events.emit(news), role);
    if (start.is === 'empty' && isPublished !== undefined) await welcome(app, isPublished);
    else catalog.found(start);
  } catch (error) {
    if (error instanceof CatalogError) catalog.found({ is: 'damaged', because: error.message, rescues: [] });
    else report(error);
  }
}

/** Shows what is published beside the page, which is what a user comes for who has nothing here; else the first visit. */
async function welcome({ catalog, options }: AppContext, isPublished: Promise<boolean>): Promise<void> {
  const nothing: CatalogStart = { is: 'empty' };
  // A slow server holds nobody up; its answer still counts later, as long as nothing was begun.
  const patience = setTimeout(() => catalog.found(nothing), TIMEOUT_MS);
  const isThere = await isPublished;
  clearTimeout(patience);
  const { is } = catalog.state.peek();
  if (isThere && (is === 'starting' || is === 'empty')) options.published.show();
  else if (is === 'starting') catalog.found(nothing);
}

/** Notes which catalog is shown as soon as it is open: a user who comes back offline finds it, however short the visit was. */
function noteShownAtOnce({ catalog, globalStore, options: { catalogs } }: AppContext): void {
  effect(() => {
    if (catalog.state.value.is !== 'open' || globalStore.get(LAST_SHOWN) === catalogs.shownId) return;
    globalStore.set(LAST_SHOWN, catalogs.shownId);
  });
}
