import type { BrowserCatalogs } from '../../src/state/browser-catalogs.ts';
import { textsInMemory } from '../../src/state/kept-texts.ts';

/** A browser with one catalog, where nothing else is. */
export function oneCatalog(parts: Partial<BrowserCatalogs> = {}): BrowserCatalogs {
  return {
    shownId: 'main',
    presence: { known: Promise.resolve(), end: () => Promise.resolve() },
    presenceName: (id) => id,
    keptFor: textsInMemory,
    connect: () => {
      throw new Error('no other catalog here');
    },
    endShown: () => undefined,
    stored: () => Promise.resolve({ ids: () => Promise.resolve(undefined), delete: () => Promise.resolve('in-use') }),
    ...parts,
  };
}
