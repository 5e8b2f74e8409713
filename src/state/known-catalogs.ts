import type { KeptTexts } from './kept-texts.ts';

/** The catalog that a browser has before there are several. */
export const FIRST_CATALOG = 'main';

const PARAMETER = 'catalog';
const LAST_SHOWN = 'last-catalog';

/**
 * The catalog that a page is to show: the one that its address names (`?catalog=…`), else the one that this browser has shown
 * last, else the first. `keptForAll`: what the browser keeps whichever catalog is shown.
 */
export function catalogToShow(search: string, keptForAll: KeptTexts): string {
  const named = new URLSearchParams(search).get(PARAMETER);
  return [named, keptForAll.get(LAST_SHOWN)].find(isCatalogId) ?? FIRST_CATALOG;
}

/** Notes that a catalog is shown, so that an address which names none shows it next. */
export function noteShown(id: string, keptForAll: KeptTexts): void {
  if (keptForAll.get(LAST_SHOWN) !== id) keptForAll.set(LAST_SHOWN, id);
}

/** The part of an address that names a catalog. */
export function searchFor(id: string): string {
  return `?${new URLSearchParams({ [PARAMETER]: id })}`;
}

/** It becomes part of the names of databases, locks and channels, and parts of these are divided by colons. */
function isCatalogId(id: string | null | undefined): id is string {
  return typeof id === 'string' && /^[a-z0-9-]{1,40}$/.test(id);
}
