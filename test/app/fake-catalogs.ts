import type { BrowserCatalogs } from '../../src/app/core/browser-catalogs.ts';
import type { PublishedPlace } from '../../src/app/core/app-options.ts';
import { memoryStore } from '../../src/app/core/local-store.ts';

/** A page beside which no published catalog is looked for. */
export const NOTHING_PUBLISHED: PublishedPlace = {
  address: 'http://localhost/catalog.db',
  isFirstVisit: false,
  show: () => undefined,
};

/** A browser with one catalog and nothing else. */
export function oneCatalog(parts: Partial<BrowserCatalogs> = {}): BrowserCatalogs {
  return {
    shownId: 'main',
    window: { location: { assign: () => undefined }, navigator: {}, addEventListener: () => undefined },
    catalogLock: { known: Promise.resolve(), end: () => Promise.resolve() },
    lockName: (id) => id,
    storeFor: memoryStore,
    connect: () => {
      throw new Error('no other catalog here');
    },
    endShown: () => undefined,
    stored: () => Promise.resolve({ ids: () => Promise.resolve(undefined), delete: () => Promise.resolve('in-use') }),
    ...parts,
  };
}
