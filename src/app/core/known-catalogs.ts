import type { LocalStore } from './local-store.ts';

/** The catalog that a browser has before there are several. */
export const FIRST_CATALOG = 'main';

/** The one that is published beside the page: it is neither made, named nor deleted by a person. */
export const PUBLISHED_CATALOG = 'published';

const PARAMETER = 'catalog';
/** Where it is kept which catalog was shown last. */
export const LAST_SHOWN = 'last-catalog';

/**
 * The catalog that a page is to show: the one that its address names (`?catalog=…`), else the one that this very step of the
 * tab's history has shown before (`step`: its state), else the one that this browser has shown last, else the first.
 * `globalStore`: what the browser keeps whichever catalog is shown.
 */
export function catalogToShow(search: string, step: unknown, globalStore: LocalStore): string {
  const named = new URLSearchParams(search).get(PARAMETER);
  const before = typeof step === 'object' && step !== null && PARAMETER in step ? step[PARAMETER] : undefined;
  return [named, before, globalStore.get(LAST_SHOWN)].find(isCatalogId) ?? FIRST_CATALOG;
}

/** Whether neither the address nor this browser knows of any catalog to show. */
export function isFirstVisit(search: string, globalStore: LocalStore): boolean {
  return !new URLSearchParams(search).has(PARAMETER) && globalStore.get(LAST_SHOWN) === undefined;
}

/** The part of an address that names a catalog. */
export function searchFor(id: string): string {
  return `?${new URLSearchParams({ [PARAMETER]: id })}`;
}

/**
 * Whether a text can name a catalog: it becomes part of the names of databases, locks and channels, and parts of these are
 * divided by colons. `catalog` and `catalog-shown` begin the keys of their list.
 */
export function isCatalogId(id: unknown): id is string {
  return typeof id === 'string' && /^(?!catalog(?:-shown)?$)[a-z0-9-]{1,40}$/.test(id);
}
