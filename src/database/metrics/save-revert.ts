import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import { groupsOf } from '../../domain/core/groups.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { checkAuthor } from '../../domain/metric/metric-rules.ts';
import type { Reverted, RevertPlan, RevertRequest } from '../../domain/history/save-revert.ts';
import { revertReason } from '../../domain/history/save-revert.ts';
import type { Connection } from '../sqlite/connection.ts';
import { changesOf, getChange, newSave, saveOf } from './history.ts';
import { findRow, metricOf } from './metric-rows.ts';
import { revert } from './metric-saves.ts';

/** Plans to undo the save of a change. Throws `change-not-found`. */
export function revertPlan(connection: Connection, changeId: number): RevertPlan {
  const save = saveOf(connection, getChange(connection, changeId));
  const isRename = save.some(({ fieldName }) => fieldName === 'id');
  const plans = Array.from(groupsOf(save, fieldKey).values(), (ofField) => planOf(connection, ofField))
    // Renaming a metric back updates the dependencies on it by itself.
    .filter(({ first }) => !(isRename && first.fieldName === 'dependencies' && !isRenamed(save, first.metricId)));
  const changes = plans.flatMap(({ first, isUndone }) => (isUndone ? [] : [first]));
  const later = plans.flatMap(({ since, isUndone }) => (isUndone ? [] : since));
  return { changes, later, metrics: namesOf(connection, [...changes, ...later]) };
}

/**
 * Undoes a change, or every change of its save, in one new save. Throws `change-not-found`, `cannot-revert`,
 * `conflict-duplicate-id`, and `conflict-changed` if that would undo a later change that was not agreed to.
 */
export function revertChanges(
  connection: Connection,
  now: Instant,
  request: RevertRequest,
  changedBy: string,
): Reverted {
  checkAuthor(changedBy);
  const named = getChange(connection, request.changeId);
  const changes =
    request.of === 'change' ? [named] : agreedChanges(revertPlan(connection, request.changeId), request.agreed);
  const reason = request.of === 'change' ? null : revertReason(named);
  const record = newSave(connection, { changedBy, changedAt: now, reason });
  const before = Number(connection.value('SELECT max(id) FROM main.metric_history'));
  let id = named.metricId;
  // Undo the change of an id last: until then the metric is found by its present one.
  for (const change of changes.toSorted((a, b) => Number(a.fieldName === 'id') - Number(b.fieldName === 'id'))) {
    const own = revert(connection, change, record, now);
    if (change.metricId === named.metricId) id = own;
  }
  const undo = connection.value(
    'SELECT id FROM main.metric_history WHERE id > ? ORDER BY metric_id = ? DESC, id DESC LIMIT 1',
    [before, id],
  );
  return { metric: nameOf(connection, id), undo: undo === null ? undefined : Number(undo) };
}

function agreedChanges({ changes, later }: RevertPlan, agreed: readonly number[]): readonly SavedChange[] {
  if (later.some(({ id }) => !agreed.includes(id))) {
    throw new CatalogError('conflict-changed', 'This save was changed again since. Check the history and try again.', {
      later,
    });
  }
  return changes;
}

/**
 * Plan for one field of a save: its first change, later changes since, and if the field already has its earlier
 * value.
 */
function planOf(connection: Connection, ofField: readonly SavedChange[]) {
  const [last] = ofField;
  const first = ofField.at(-1);
  if (last === undefined || first === undefined) throw new Error('a group of changes is never empty');
  const history = changesOf(connection, last.metricId, Number.MAX_SAFE_INTEGER).filter(
    ({ fieldName }) => fieldName === last.fieldName,
  );
  const since = history.slice(
    0,
    history.findIndex(({ id }) => id === last.id),
  );
  const isUndone = history[0]?.newValue === first.oldValue;
  return { first, since, isUndone };
}

function fieldKey({ metricId, fieldName }: SavedChange): string {
  return JSON.stringify([metricId, fieldName]);
}

function isRenamed(save: readonly SavedChange[], metricId: string): boolean {
  return save.some((change) => change.metricId === metricId && change.fieldName === 'id');
}

function namesOf(connection: Connection, changes: readonly SavedChange[]): RevertPlan['metrics'] {
  return [...new Set(changes.map(({ metricId }) => metricId))].map((id) => nameOf(connection, id));
}

function nameOf(connection: Connection, id: string): Reverted['metric'] {
  const row = findRow(connection, id);
  return { id, name: row === undefined ? id : metricOf(row).name };
}
