import type { AppContext } from '../core/app-context.ts';
import type { CatalogRemoval } from './catalog-removal.ts';
import { createCatalogRemoval } from './catalog-removal.ts';
import type { Catalogs } from './catalogs.ts';
import { createCatalogs } from './catalogs.ts';
import type { NewCatalog } from './new-catalog.ts';
import { createNewCatalog } from './new-catalog.ts';
import { createOpenElsewhere } from './open-elsewhere.ts';

/** The catalogs of this browser, and the actions on them. */
export interface CatalogManager extends Catalogs {
  readonly newCatalog: NewCatalog;
  readonly removal: CatalogRemoval;
  /** Goes to a page that shows another catalog. This page ends. */
  goTo(id: string): void;
}

/** Creates the catalog manager, and follows changes of the list by other tabs. */
export function createCatalogManager(app: AppContext): CatalogManager {
  const browser = app.options.catalogs;
  const catalogs = createCatalogs(app, browser);
  const { window } = browser;
  const go = (href: string): void => window.location.assign(href);
  // Follows the list when another tab changes it.
  window.addEventListener('storage', () => catalogs.refetchAll());
  const openElsewhere = createOpenElsewhere({
    ...browser,
    locks: window.navigator.locks,
    channel: (name) => new BroadcastChannel(name),
  });
  return {
    ...catalogs,
    goTo: (id) => go(catalogs.hrefTo(id)),
    newCatalog: createNewCatalog(app, { catalogs, browser, go }),
    removal: createCatalogRemoval(app, { catalogs, browser, openElsewhere, go }),
  };
}
