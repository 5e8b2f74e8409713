import type { BrowserCatalogs } from '../../src/state/browser-catalogs.ts';
import { textsInMemory } from '../../src/state/kept-texts.ts';

/** A browser with one catalog, where nothing else is. */
export function oneCatalog(parts: Partial<BrowserCatalogs> = {}): BrowserCatalogs {
  return {
    shownId: 'main',
    presence: { show: () => Promise.resolve(), whileUnseen: async (_, task) => ({ value: await task() }) },
    keptFor: textsInMemory,
    connect: () => {
      throw new Error('no other catalog here');
    },
    endShown: () => undefined,
    storedIds: () => Promise.resolve(undefined),
    deleteStored: () => Promise.resolve('deleted'),
    go: () => undefined,
    onKeptElsewhere: () => undefined,
    random: (numbers) => void crypto.getRandomValues(numbers),
    ...parts,
  };
}
