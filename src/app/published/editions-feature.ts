import { CATALOGS } from '../catalogs/catalogs-feature.ts';
import { defineLazyFeature } from '../core/feature.ts';

/** Editions of the published catalog. Loaded after the first list. */
export const EDITIONS = defineLazyFeature(async (app) => {
  const { createPublishedEditions, IMPORTS } = await import('./published-editions.ts');
  return createPublishedEditions(app, { imports: IMPORTS.of(app), catalogs: CATALOGS.of(app) });
});
