/** The catalog that an address without a name shows. */
const FIRST_CATALOG = 'main';

const PARAMETER = 'catalog';

/** The catalog that a page is to show: the one that its address names (`?catalog=…`), else the first. */
export function catalogToShow(search: string): string {
  const named = new URLSearchParams(search).get(PARAMETER);
  return named !== null && isCatalogId(named) ? named : FIRST_CATALOG;
}

/** It becomes part of the names of databases, locks and channels, and parts of these are divided by colons. */
function isCatalogId(id: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(id);
}
