import { editViews, savedViews } from '../../database/metrics/views.ts';
import type { SavedView, ViewEdit } from '../../domain/search/saved-view.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of saved views. */
export type ViewsApi = ReturnType<typeof createViewsApi>;

/** Saved views. */
export function createViewsApi({ query, edit }: ApiDeps) {
  return {
    /** Returns the saved views, by name. */
    views(): Promise<SavedView[]> {
      return query(savedViews);
    },

    /** Saves, renames or removes a view. Throws `view-not-found`, `conflict-duplicate-view` or the code of a faulty name. */
    editViews(change: ViewEdit): Promise<void> {
      return edit((connection) => editViews(connection, change));
    },
  };
}
