import type { Clock } from '../../domain/core/instant.ts';
import type { BrowserCatalogs } from './browser-catalogs.ts';
import type { Download } from '../core/catalog.ts';
import type { CatalogRemoval } from './catalog-removal.ts';
import { createCatalogRemoval } from './catalog-removal.ts';
import type { Catalogs } from './catalogs.ts';
import { createCatalogs } from './catalogs.ts';
import type { KeptTexts } from '../core/local-store.ts';
import type { NewCatalog } from './new-catalog.ts';
import { createNewCatalog } from './new-catalog.ts';
import type { Questions } from '../core/confirm.ts';
import type { ReportBug } from '../core/query.ts';
import type { Unsaved } from '../core/unload-guard.ts';
import { createUnseenCatalogs } from './open-elsewhere.ts';

/** The catalogs of this browser, and what can be done to them. */
export interface SeveralCatalogs extends Catalogs {
  readonly newCatalog: NewCatalog;
  readonly removal: CatalogRemoval;
  /** Goes to a page that shows another: this one ends. */
  goTo(id: string): void;
}

interface Surroundings {
  readonly browser: BrowserCatalogs;
  readonly keptForAll: KeptTexts;
  readonly questions: Questions;
  readonly now: Clock;
  readonly download: Download;
  readonly unsaved: Unsaved;
  readonly report: ReportBug;
  leave(): Promise<boolean>;
  reload(): void;
}

export function createSeveralCatalogs(surroundings: Surroundings): SeveralCatalogs {
  const { browser, keptForAll, now } = surroundings;
  const catalogs = createCatalogs({ ...browser, keptForAll, now });
  const { window } = browser;
  const go = (href: string): void => window.location.assign(href);
  // What another tab does to the list.
  window.addEventListener('storage', () => catalogs.readAgain());
  const unseen = createUnseenCatalogs({
    ...browser,
    locks: window.navigator.locks,
    channel: (name) => new BroadcastChannel(name),
  });
  return {
    ...catalogs,
    goTo: (id) => go(catalogs.hrefTo(id)),
    newCatalog: createNewCatalog({ ...surroundings, catalogs, go }),
    removal: createCatalogRemoval({ ...surroundings, catalogs, unseen, go }),
  };
}
