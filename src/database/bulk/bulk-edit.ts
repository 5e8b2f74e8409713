import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { checkAuthor, checkUpdates, refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { SeveralEdit } from '../../domain/metric/bulk-edit.ts';
import { updatesBy } from '../../domain/metric/bulk-edit.ts';
import type { Connection } from '../sqlite/connection.ts';
import type { RecordChange } from '../metrics/history.ts';
import { newSave, valuesChanged } from '../metrics/history.ts';
import { exists, findRow, metricOf, textOf } from '../metrics/metric-rows.ts';
import { revert, updateFields } from '../metrics/metric-saves.ts';
import type { Edit } from '../metrics-database.ts';
import { trashMetrics, untrash } from '../metrics/trash.ts';

/** How many of a slice's metrics an edit changed or deleted, and how many it did not find. */
export interface SliceDone {
  readonly done: number;
  readonly gone: number;
}

/** Takes the next of many as one part of an open transaction. All parts are one change set, of one moment. */
export type Slices<T, R> = (slice: readonly T[]) => Edit<R>;

/**
 * Edits several metrics, by id. Each field that really changes becomes one change in the history. Throws what is wrong
 * with a value, with the author or with the reason.
 */
export function editSlices(edit: SeveralEdit, changedBy: string, reason: string | null): Slices<string, SliceDone> {
  refuse(textFaults('reason', reason, false));
  const save = oneSave(changedBy, reason?.trim() || null);
  return (ids) => (connection, now) => {
    const { record, at } = save(connection, now);
    let [done, gone] = [0, 0];
    for (const id of ids) {
      const row = findRow(connection, id);
      if (row === undefined) {
        gone += 1;
        continue;
      }
      const updates = updatesBy(edit, metricOf(row));
      checkUpdates(updates);
      if (updateFields(connection, id, updates, record, at, row)) done += 1;
    }
    return { done, gone };
  };
}

/** Moves several metrics to the trash, by id. */
export function deleteSlices(deletedBy: string): Slices<string, SliceDone> {
  checkAuthor(deletedBy);
  let at: Instant | undefined;
  return (ids) => (connection, now) => {
    at ??= now;
    const present = ids.filter((id) => exists(connection, id));
    trashMetrics(connection, present, deletedBy, at);
    return { done: present.length, gone: ids.length - present.length };
  };
}

/** Puts several metrics back from the trash, by their numbers in it. Throws `duplicate-id`. */
export function restoreSlices(): Slices<number, SliceDone> {
  return (numbers) => (connection) => {
    for (const number of numbers) untrash(connection, number);
    return { done: numbers.length, gone: 0 };
  };
}

/** A change of a save, as far as undoing it needs it. */
export type SetChange = ReturnType<typeof valuesChanged>;

/** The changes of a change set, newest first: so each is undone before the one it built upon. */
export function changesOfSet(connection: Connection, changeSet: number): SetChange[] {
  return connection
    .all(
      `SELECT h.id, h.metric_id, h.field_name, h.old_value, h.new_value
       FROM main.metricbook_changes c JOIN main.metric_history h ON h.id = c.change_id
       WHERE c.change_set_id = ? ORDER BY h.id DESC`,
      [changeSet],
    )
    .map(valuesChanged);
}

/** Undoes changes by other changes, where the field is still as the change left it. */
export function undoSlices(changedBy: string): Slices<SetChange, SliceDone> {
  const save = oneSave(changedBy, null);
  return (changes) => (connection, now) => {
    const { record, at } = save(connection, now);
    let done = 0;
    for (const change of changes) {
      const row = findRow(connection, change.metricId);
      if (row === undefined || textOf(row[change.fieldName]) !== change.newValue) continue;
      revert(connection, { ...change, changedBy, changedAt: at }, record, at);
      done += 1;
    }
    return { done, gone: changes.length - done };
  };
}

/** The change set of the newest change: in a transaction that recorded one, its own. */
export function newestChangeSet(connection: Connection): number {
  return Number(
    connection.value(
      'SELECT change_set_id FROM main.metricbook_changes WHERE change_id = (SELECT max(id) FROM main.metric_history)',
    ),
  );
}

/** Throws the refusal of an undo whose change set is one of another catalog by now. */
export function cannotUndo(): CatalogError {
  return new CatalogError(
    'nothing-to-undo',
    'The catalog is another one by now, so this can’t be undone at once. Each metric’s history has the change to revert.',
  );
}

/** A save that begins with its first slice and lasts over all of them. */
function oneSave(changedBy: string, reason: string | null) {
  checkAuthor(changedBy);
  let begun: { readonly record: RecordChange; readonly at: Instant } | undefined;
  return (connection: Connection, now: Instant) => {
    begun ??= { record: newSave(connection, { changedBy, changedAt: now, reason }), at: now };
    return begun;
  };
}
