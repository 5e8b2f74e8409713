import { latestAuthors, namedChanges } from '../../database/metrics/activity.ts';
import { revertChanges, revertPlan } from '../../database/metrics/save-revert.ts';
import type { Reverted, RevertPlan, RevertRequest } from '../../domain/history/save-revert.ts';
import type { NamedChange } from '../../domain/metric/change.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of history and undo. */
export type HistoryApi = ReturnType<typeof createHistoryApi>;

/** The history of the catalog, and undo. A metric's own history comes with the metric. */
export function createHistoryApi({ query, edit }: ApiDeps) {
  return {
    /**
     * Returns the catalog's changes, newest first; only those older than `before` (the id of a change) and by one
     * author, if given.
     */
    activity(limit: number, before?: number, author?: string | null): Promise<NamedChange[]> {
      return query((connection) => namedChanges(connection, limit, before, author));
    },

    /** Returns the latest authors of changes, the most active first; null for changes without an author. */
    authors(): Promise<(string | null)[]> {
      return query(latestAuthors);
    },

    /** Returns the changes that undoing the whole save of a change would make. Throws `change-not-found`. */
    revertPlan(changeId: number): Promise<RevertPlan> {
      return query((connection) => revertPlan(connection, changeId));
    },

    /**
     * Undoes a change or a whole save. Throws `conflict-changed` if that would undo a later change that was not
     * agreed to.
     */
    revert(request: RevertRequest, changedBy: string): Promise<Reverted> {
      return edit((connection, now) => revertChanges(connection, now, request, changedBy));
    },
  };
}
