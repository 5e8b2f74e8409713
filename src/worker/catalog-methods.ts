// As long as src/app imports from here: everything has its own home by now.
export type { CatalogNews } from '../domain/catalog/catalog-event.ts';
export type { CatalogStart } from '../domain/catalog/catalog-start.ts';
export type { FetchedEdition } from '../domain/catalog/edition.ts';
export type { ImportChoice, ImportPreview, ImportProblem, Inspection } from '../domain/catalog/import-preview.ts';
export type { CatalogApi as CatalogMethods } from './api/catalog-api.ts';
