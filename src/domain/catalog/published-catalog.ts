import { CatalogError } from '../core/catalog-error.ts';

/** Refuses a change of a published catalog, with the way that there is instead. */
export function publishedCatalogError(): CatalogError {
  return new CatalogError('published-catalog', 'This catalog is published and read-only. Make a copy to edit it.');
}
