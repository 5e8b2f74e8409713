import { decidedPairs, considerAgain, decideNotDuplicates } from '../../database/duplicates/not-duplicates.ts';
import { comparedMetrics, duplicateGroups, duplicateRows } from '../../database/duplicates/duplicate-groups.ts';
import { mergeMetrics, undoMerge } from '../../database/duplicates/merge-metrics.ts';
import { similarMetrics } from '../../database/duplicates/similar-metrics.ts';
import { cannotUndo } from '../../database/bulk/bulk-edit.ts';
import type { DuplicateGroup } from '../../domain/duplicates/duplicate-groups.ts';
import type {
  ComparedMetric,
  DecidedPair,
  DuplicateRow,
  DuplicatesFound,
  SearchStep,
  SimilarMetrics,
} from '../../domain/duplicates/duplicate-search.ts';
import type { Merged, MergeRequest, MergeUndo, MergeUndone } from '../../domain/duplicates/merge-request.ts';
import { type Head, sameHead } from '../../storage/log/records.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of duplicates. */
export type DuplicatesApi = ReturnType<typeof createDuplicatesApi>;

/** A call works for this long at most, so that others have their turns between two of them. */
const TURN_MS = 32;

/** A search under way, or its outcome. */
interface Search {
  readonly number: number;
  readonly head: Head;
  readonly steps: Iterator<SearchStep, void>;
  readonly metrics: number;
  latest: SearchStep;
  groups: readonly DuplicateGroup[];
  isComplete: boolean;
}

/** Metrics that may be the same: finding, deciding and merging them. */
export function createDuplicatesApi({ read, query, edit, opened, write }: ApiDeps) {
  let search: Search | undefined;
  let searches = 0;

  return {
    /**
     * Goes on searching for duplicates for a moment, and tells how far it is: call it until it is complete. Whoever
     * stops calling has cancelled. `known`: the number of the search that the caller knows the groups of; otherwise it
     * gets all that were found so far. The search begins anew if the catalog was changed.
     */
    findDuplicates(known?: number): Promise<DuplicatesFound> {
      return read((database) => {
        const { head } = opened();
        if (search === undefined || !sameHead(search.head, head)) {
          searches += 1;
          search = {
            number: searches,
            head,
            steps: database.run(duplicateGroups),
            metrics: database.run((connection) => Number(connection.value('SELECT count(*) FROM main.metrics'))),
            latest: { done: 0, total: 0, groups: undefined },
            groups: [],
            isComplete: false,
          };
        }
        const hasNew = oneTurn(search);
        const { number, latest, groups, metrics, isComplete } = search;
        const { done, total } = latest;
        const isSent = hasNew || known !== number;
        return { search: number, done, total, metrics, isComplete, groups: isSent ? groups : undefined };
      });
    },

    /** Returns what the list of duplicates shows of some rows, without those that are gone. */
    duplicateRows(rows: readonly number[]): Promise<DuplicateRow[]> {
      return query((connection, today, zone) => duplicateRows(connection, rows, today, zone));
    },

    /** Returns metrics by id as they are compared, without those that are gone. */
    comparedMetrics(ids: readonly string[]): Promise<ComparedMetric[]> {
      return query((connection, today, zone) => comparedMetrics(connection, ids, today, zone));
    },

    /** Returns the metrics similar to one, the most similar first. */
    similarMetrics(id: string, most: number): Promise<SimilarMetrics> {
      return read(async (database) => {
        await database.listing.load();
        return database.run((connection) => similarMetrics(connection, database.listing, id, most));
      });
    },

    /** Returns the pairs that were decided not to be duplicates, the latest first. */
    decidedPairs(): Promise<DecidedPair[]> {
      return query(decidedPairs);
    },

    /**
     * Remembers that metrics are not duplicates of each other; resolves with the pairs of which that was not known.
     * Throws `metric-not-found`.
     */
    decideNotDuplicates(ids: readonly string[], by: string): Promise<[string, string][]> {
      return edit((connection, now) => decideNotDuplicates(connection, ids, by, now));
    },

    /** Forgets that pairs are not duplicates. Throws `decision-not-found`. */
    considerAgain(pairs: readonly (readonly [string, string])[]): Promise<void> {
      return edit((connection) => considerAgain(connection, pairs));
    },

    /**
     * Merges metrics into one, in one step. Throws `metric-not-found`, or `conflict-changed` if one was changed since
     * the user saw it.
     */
    mergeMetrics(request: MergeRequest, by: string): Promise<Merged> {
      return write((database) => {
        const { kept, followed, changeSet, trashed } = database.edit((connection, now) =>
          mergeMetrics(connection, request, by, now),
        );
        return { kept, followed, undo: { epoch: opened().head.epoch, changeSet, trashed } };
      });
    },

    /**
     * Undoes a merge, completely or not at all. Throws `nothing-to-undo`, `not-in-trash` or `conflict-duplicate-id`.
     */
    undoMerge(undo: MergeUndo, by: string): Promise<MergeUndone> {
      return write((database) => {
        // If another version became current in the meantime, the number may be that of another change set.
        if (undo.epoch !== opened().head.epoch) throw cannotUndo();
        return { changedSince: database.edit((connection, now) => undoMerge(connection, undo, by, now)) };
      });
    },
  };
}

/** Does as many steps as a turn has time for; returns true if there are other groups now. */
function oneTurn(search: Search): boolean {
  const begun = performance.now();
  let hasNew = false;
  while (!search.isComplete && performance.now() - begun < TURN_MS) {
    const step = search.steps.next();
    if (step.done === true) {
      search.isComplete = true;
      break;
    }
    search.latest = step.value;
    if (step.value.groups !== undefined) {
      search.groups = step.value.groups;
      hasNew = true;
    }
  }
  return hasNew;
}
