import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { isolated } from '../../domain/core/isolated.ts';
import { joinWords } from '../../domain/core/pluralize.ts';
import { checkAuthor } from '../../domain/metric/metric-rules.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import { mergePlan, type MergedMetric } from '../../domain/duplicates/merge-plan.ts';
import type { MergeRequest, SeenMetric } from '../../domain/duplicates/merge-request.ts';
import { changesOfSet, newestChangeSet, undoChunks } from '../bulk/bulk-edit.ts';
import { detailTexts } from '../metrics/detail-rows.ts';
import { updateDetails } from '../metrics/detail-saves.ts';
import { countChanges, newSave, type RecordChange } from '../metrics/history.ts';
import { getMetric, redirectDependents, updateFields } from '../metrics/metric-saves.ts';
import { trashMetrics, trashNumbers, untrash } from '../metrics/trash.ts';
import type { Connection } from '../sqlite/connection.ts';

/** A merge in the tables. */
export interface MergeMade {
  readonly kept: Metric;
  readonly followed: number;
  readonly changeSet: number | undefined;
  readonly trashed: readonly string[];
}

/**
 * Merges metrics into one: it gets what they say more, the metrics that depend on them depend on it, all in one save,
 * and they go to the trash with their history, tests and usage. Throws `metric-not-found`, or `conflict-changed` if one
 * of them was changed since the user saw it.
 */
export function mergeMetrics(connection: Connection, request: MergeRequest, by: string, now: Instant): MergeMade {
  checkAuthor(by);
  const { kept, others, taken } = request;
  for (const one of [kept, ...others]) checkSeen(connection, one);
  const ids = others.map(({ id }) => id);
  const reason = `Merged with ${joinWords(ids.map((id) => `\`${id}\``))}`;
  let hasChanged = false;
  const save = newSave(connection, { changedBy: by, changedAt: now, reason });
  const record: RecordChange = (...change) => {
    hasChanged = true;
    save(...change);
  };
  const plan = mergePlan(
    mergedMetric(connection, kept.id),
    ids.map((id) => mergedMetric(connection, id)),
    taken,
  );
  updateFields(connection, kept.id, plan.updates, record, now);
  updateDetails(connection, kept.id, plan.details, record, now);
  // The kept one has its own dependencies, and those that go keep theirs.
  const except = new Set([kept.id, ...ids]);
  const followers = ids.map((from) => redirectDependents(connection, { from, to: kept.id, except }, record, now));
  const changeSet = hasChanged ? newestChangeSet(connection) : undefined;
  trashMetrics(connection, ids, by, now);
  return {
    kept: getMetric(connection, kept.id),
    followed: new Set(followers.flat()).size,
    changeSet,
    trashed: ids,
  };
}

function checkSeen(connection: Connection, { id, updatedAt, changeCount }: SeenMetric): void {
  const metric = getMetric(connection, id);
  if (metric.updatedAt === updatedAt && countChanges(connection, id) === changeCount) return;
  throw new CatalogError(
    'conflict-changed',
    `Somebody changed ${isolated(metric.name)} meanwhile. Compare again before you merge.`,
    { id, metric },
  );
}

function mergedMetric(connection: Connection, id: string): MergedMetric {
  return { metric: getMetric(connection, id), details: detailTexts(connection, id) };
}

/**
 * Undoes a merge: the merged metrics come back from the trash, and each field that the merge set gets its old value,
 * unless somebody changed it again. Returns the number of those. Throws `conflict-duplicate-id` or `not-in-trash`.
 */
export function undoMerge(
  connection: Connection,
  { changeSet, trashed }: Pick<MergeMade, 'changeSet' | 'trashed'>,
  by: string,
  now: Instant,
): number {
  checkAuthor(by);
  for (const number of trashNumbers(connection, trashed)) untrash(connection, number);
  if (changeSet === undefined) return 0;
  const changes = changesOfSet(connection, changeSet);
  return undoChunks(by)(changes)(connection, now).gone;
}
