import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { checkAuthor, checkUpdates, refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { BulkEdit, StoreTrust } from '../../domain/metric/bulk-edit.ts';
import { detailsBy, isDetailEdit, updatesBy } from '../../domain/metric/bulk-edit.ts';
import { isDetailField } from '../../domain/metric/detail-fields.ts';
import { detailChanges } from '../../domain/metric/detail-texts.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { detailText } from '../metrics/detail-rows.ts';
import { checkDetails, detailsOf, updateDetails } from '../metrics/detail-saves.ts';
import type { RecordChange } from '../metrics/history.ts';
import { newSave, valuesChanged } from '../metrics/history.ts';
import { exists, findRow, metricOf, textOf } from '../metrics/metric-rows.ts';
import { revert, updateFields } from '../metrics/metric-saves.ts';
import type { Edit } from '../catalog-database.ts';
import { trashMetrics, untrash } from '../metrics/trash.ts';

/** The number of items in a chunk that were changed or deleted, and of those that were gone. */
export interface ChunkResult {
  readonly done: number;
  readonly gone: number;
}

/**
 * Processes the next chunk of items as a part of an open transaction. All chunks are one change set with one
 * timestamp.
 */
export type ChunkedEdit<T, R> = (slice: readonly T[]) => Edit<R>;

/**
 * Edits metrics by id. Each field whose value really changes becomes one change in the history. Throws the fault of a
 * value, of the author or of the reason.
 */
export function editChunks(
  edit: BulkEdit | StoreTrust,
  changedBy: string,
  reason: string | null,
): ChunkedEdit<string, ChunkResult> {
  refuse(textFaults('reason', reason, false));
  const save = oneSave(changedBy, reason?.trim() || null);
  return (ids) => (connection, now) => {
    const { record, at } = save(connection, now);
    let [done, gone] = [0, 0];
    for (const id of ids) {
      const row = findRow(connection, id);
      if (row === undefined) gone += 1;
      else if (isEdited(connection, edit, { id, row }, record, at)) done += 1;
    }
    return { done, gone };
  };
}

/** Edits one metric; returns true if that changed anything. */
function isEdited(
  connection: Connection,
  edit: BulkEdit | StoreTrust,
  { id, row }: { readonly id: string; readonly row: Row },
  record: RecordChange,
  at: Instant,
): boolean {
  if (isDetailEdit(edit)) {
    const updates = detailsBy(edit, detailsOf(connection, id).synonyms);
    checkDetails(connection, updates);
    return updateDetails(connection, id, detailChanges(updates), record, at);
  }
  const updates = edit.is === 'store trust' ? { trustScore: edit.scores.get(id) } : updatesBy(edit, metricOf(row));
  checkUpdates(updates);
  return updateFields(connection, id, updates, record, at, row);
}

/** Moves metrics to the trash by id. */
export function deleteChunks(deletedBy: string): ChunkedEdit<string, ChunkResult> {
  checkAuthor(deletedBy);
  let at: Instant | undefined;
  return (ids) => (connection, now) => {
    at ??= now;
    const present = ids.filter((id) => exists(connection, id));
    trashMetrics(connection, present, deletedBy, at);
    return { done: present.length, gone: ids.length - present.length };
  };
}

/** Restores metrics from the trash by their numbers in it. Throws `conflict-duplicate-id`. */
export function restoreChunks(): ChunkedEdit<number, ChunkResult> {
  return (numbers) => (connection) => {
    for (const number of numbers) untrash(connection, number);
    return { done: numbers.length, gone: 0 };
  };
}

/** A change of a save, with the data needed to undo it. */
export type SetChange = ReturnType<typeof valuesChanged>;

/** The changes of a change set, newest first, so that each is undone before the one that it builds upon. */
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

/** The reason of an undo, as the history shows it. */
const UNDONE = 'Undone';

/** Undoes changes by further changes, if the field still has the value that the change gave it. */
export function undoChunks(changedBy: string): ChunkedEdit<SetChange, ChunkResult> {
  const save = oneSave(changedBy, UNDONE);
  return (changes) => (connection, now) => {
    const { record, at } = save(connection, now);
    let done = 0;
    for (const change of changes) {
      const row = findRow(connection, change.metricId);
      if (row === undefined || textNow(connection, row, change) !== change.newValue) continue;
      revert(connection, { ...change, changedBy, changedAt: at }, record, at);
      done += 1;
    }
    return { done, gone: changes.length - done };
  };
}

/** The present text of the field that a change changed. */
function textNow(connection: Connection, row: Row, { metricId, fieldName }: SetChange): string | null {
  return isDetailField(fieldName) ? detailText(connection, metricId, fieldName) : textOf(row[fieldName]);
}

/** The change set of the newest change. In a transaction that recorded a change, this is its own. */
export function newestChangeSet(connection: Connection): number {
  return Number(
    connection.value(
      'SELECT change_set_id FROM main.metricbook_changes WHERE change_id = (SELECT max(id) FROM main.metric_history)',
    ),
  );
}

/** The error for an undo whose change set belongs to another version of the catalog. */
export function cannotUndo(): CatalogError {
  return new CatalogError(
    'nothing-to-undo',
    'The catalog was replaced since, so this can’t be undone here. You can revert the change in each metric’s history.',
  );
}

/** One save for all chunks; it begins with the first. */
function oneSave(changedBy: string, reason: string | null) {
  checkAuthor(changedBy);
  let begun: { readonly record: RecordChange; readonly at: Instant } | undefined;
  return (connection: Connection, now: Instant) => {
    begun ??= { record: newSave(connection, { changedBy, changedAt: now, reason }), at: now };
    return begun;
  };
}
