import { CONTENT_EVENTS } from '../core/catalog-events.ts';
import { defineLazyFeature } from '../core/feature.ts';
import { LIST } from '../list/list-feature.ts';

/** The list's selection, and bulk edits of it. Loaded after the first list. */
export const BULK = defineLazyFeature(async (app) => {
  const { createBulkActions } = await import('./bulk-edit.ts');
  const bulk = createBulkActions(app, LIST.of(app));
  // In another catalog the same rowid may be another metric.
  app.events.on(['shown'], () => bulk.selection.giveUp());
  app.events.on(CONTENT_EVENTS, () => bulk.selection.refetch());
  return bulk;
});
