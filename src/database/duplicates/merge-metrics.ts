import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { isolated } from '../../domain/core/isolated.ts';
import { joinWords } from '../../domain/core/pluralize.ts';
import { isDetailField } from '../../domain/metric/detail-fields.ts';
import { checkAuthor } from '../../domain/metric/metric-rules.ts';
import { listIn, type Metric } from '../../domain/metric/metric.ts';
import { mergePlan, type MergedMetric } from '../../domain/duplicates/merge-plan.ts';
import type { MergeRequest, SeenMetric } from '../../domain/duplicates/merge-request.ts';
import { detailText, detailTexts } from '../metrics/detail-rows.ts';
import { updateDetails } from '../metrics/detail-saves.ts';
import { countChanges, newSave, type RecordChange, valuesChanged } from '../metrics/history.ts';
import { exists, findRow, rowsNaming, textOf } from '../metrics/metric-rows.ts';
import { getMetric, revert, updateFields } from '../metrics/metric-saves.ts';
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
  const gone = new Set(ids);
  const followers = ids.map((id) => follow(connection, { id, kept: kept.id, gone }, record, now));
  const changeSet = hasChanged ? latestChangeSet(connection) : undefined;
  trashMetrics(connection, ids, by, now);
  return {
    kept: getMetric(connection, kept.id),
    followed: new Set(followers.flat()).size,
    changeSet,
    trashed: ids,
  };
}

function latestChangeSet(connection: Connection): number {
  return Number(
    connection.value(
      'SELECT change_set_id FROM main.metricbook_changes WHERE change_id = (SELECT max(id) FROM main.metric_history)',
    ),
  );
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

interface Follow {
  readonly id: string;
  readonly kept: string;
  readonly gone: ReadonlySet<string>;
}

/** Makes the metrics that depend on one depend on the kept one; returns their ids. Those that go stay as they are. */
function follow(connection: Connection, { id, kept, gone }: Follow, record: RecordChange, now: Instant): string[] {
  return rowsNaming(connection, id).flatMap((row) => {
    const text = textOf(row['dependencies']);
    const items = listIn(text);
    const own = row['id'];
    // Text that is no list has no dependencies. A row of another program without an id can't be told from others.
    if (!items.includes(id) || !text?.trimStart().startsWith('[') || typeof own !== 'string') return [];
    if (own === kept || gone.has(own)) return [];
    const dependencies = [...new Set(items.map((item) => (item === id ? kept : item)))];
    updateFields(connection, own, { dependencies }, record, now);
    return [own];
  });
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
  const record = newSave(connection, { changedBy: by, changedAt: now, reason: 'Undone' });
  const changes = connection.all(
    `SELECT h.id, h.metric_id, h.field_name, h.old_value, h.new_value
     FROM main.metricbook_changes c JOIN main.metric_history h ON h.id = c.change_id
     WHERE c.change_set_id = ? ORDER BY h.id DESC`,
    [changeSet],
  );
  const undone = changes.map(valuesChanged).filter((change) => {
    if (textNow(connection, change.metricId, change.fieldName) !== change.newValue) return false;
    if (!exists(connection, change.metricId)) return false;
    revert(connection, { ...change, changedBy: by, changedAt: now }, record, now);
    return true;
  });
  return changes.length - undone.length;
}

/** The present text of a field or a detail. */
function textNow(connection: Connection, id: string, fieldName: string): string | null {
  if (isDetailField(fieldName)) return detailText(connection, id, fieldName);
  return textOf(findRow(connection, id)?.[fieldName]);
}
