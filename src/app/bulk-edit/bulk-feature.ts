import { CONTENT_EVENTS } from '../core/catalog-events.ts';
import { defineLazyFeature } from '../core/feature.ts';
import { LIST } from '../list/list-feature.ts';

/** The list's selection and what is done to several metrics at once; loaded after the first list. */
export const BULK = defineLazyFeature(async (app) => {
  const { createBulkActions } = await import('./bulk-edit.ts');
  const bulk = createBulkActions(app, LIST.of(app));
  // The rows of another catalog may have other numbers.
  app.events.on(['shown'], () => bulk.selection.giveUp());
  app.events.on(CONTENT_EVENTS, () => bulk.selection.refetch());
  return bulk;
});
