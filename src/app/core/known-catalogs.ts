import type { LocalStore } from './local-store.ts';

/** The catalog that a browser has before there are several. */
export const FIRST_CATALOG = 'main';

/** The catalog that is published beside the page. Users cannot create, rename or delete it. */
export const PUBLISHED_CATALOG = 'published';

const PARAMETER = 'catalog';
/** The key under which the last shown catalog is noted. */
export const LAST_SHOWN = 'last-catalog';

/**
 * Returns the id of the catalog to show, the first of these that is known:
 * - the one that the address names (`?catalog=…`);
 * - the one that this step of the tab's history has shown before (`step` is its state);
 * - the one that this browser showed last, from `globalStore`;
 * - the first one.
 */
export function catalogToShow(search: string, step: unknown, globalStore: LocalStore): string {
  const named = new URLSearchParams(search).get(PARAMETER);
  const before = typeof step === 'object' && step !== null && PARAMETER in step ? step[PARAMETER] : undefined;
  return [named, before, globalStore.get(LAST_SHOWN)].find(isCatalogId) ?? FIRST_CATALOG;
}

/** Returns true if neither the address nor this browser names a catalog to show. */
export function isFirstVisit(search: string, globalStore: LocalStore): boolean {
  return !new URLSearchParams(search).has(PARAMETER) && globalStore.get(LAST_SHOWN) === undefined;
}

/** The query string that names a catalog. */
export function searchFor(id: string): string {
  return `?${new URLSearchParams({ [PARAMETER]: id })}`;
}

/**
 * Returns true if a value can be a catalog's id. The id becomes part of the names of databases, locks and channels,
 * whose parts are separated by colons. `catalog` and `catalog-shown` are not allowed: they begin the keys of the list
 * of catalogs.
 */
export function isCatalogId(id: unknown): id is string {
  return typeof id === 'string' && /^(?!catalog(?:-shown)?$)[a-z0-9-]{1,40}$/.test(id);
}
