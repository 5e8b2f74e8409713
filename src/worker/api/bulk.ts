import { exists } from '../../database/metrics/metric-rows.ts';
import { transfer } from 'comlink';
import {
  cannotUndo,
  changesOfSet,
  deleteChunks,
  editChunks,
  newestChangeSet,
  restoreChunks,
  type ChunkResult,
  type ChunkedEdit,
  undoChunks,
} from '../../database/bulk/bulk-edit.ts';
import { dependentsOutside, factsOf, idsAt } from '../../database/bulk/selection-summary.ts';
import { copySubset } from '../../database/bulk/subset.ts';
import type { CatalogDatabase } from '../../database/catalog-database.ts';
import { catalogTrust } from '../../database/trust/catalog-trust.ts';
import { trashNumbers } from '../../database/metrics/trash.ts';
import type {
  Dependent,
  BulkResult,
  BulkEdit,
  BulkSummary,
  BulkUndo,
  BulkUndoResult,
  StoreTrust,
} from '../../domain/metric/bulk-edit.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import type { Catalog } from '../catalog.ts';
import type { OpenDatabase } from '../open-database.ts';
import { inChunks } from '../chunks.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of bulk edits. */
export type BulkApi = ReturnType<typeof createBulkApi>;

/** Bulk edits. */
export function createBulkApi({ opened, query, openDatabase, watched }: ApiDeps) {
  return {
    /** Returns the ids of rows by rowid, in their order; null for a row that is gone. */
    idsAt(rowids: readonly number[]): Promise<(string | null)[]> {
      return query((connection) => idsAt(connection, rowids));
    },

    /** Summarizes the selected metrics before a bulk edit. */
    bulkSummary(ids: readonly string[]): Promise<BulkSummary> {
      return query((connection) => factsOf(connection, ids));
    },

    /** Returns the other metrics that depend on one of these, by name. */
    dependentsOutside(ids: readonly string[]): Promise<Dependent[]> {
      return query((connection) => dependentsOutside(connection, ids));
    },

    /** Edits the selected metrics in one save, all or none. Throws `cancelled`. */
    bulkEdit(ids: readonly string[], edit: BulkEdit, changedBy: string, reason: string | null): Promise<BulkResult> {
      return watched((watch) => changed(opened(), { ids, edit, changedBy, reason }, watch));
    },

    /**
     * Records the calculated trust scores of the selected metrics in one save, all or none; metrics of which nothing is
     * known are left alone. Throws `cancelled`.
     */
    async storeTrust(ids: readonly string[], changedBy: string): Promise<BulkResult> {
      const known = await query((connection, today, zone) => catalogTrust(connection, today, zone).of(ids));
      const scores = new Map(
        Array.from(known).flatMap(([id, score]) => (score === null ? [] : [[id, score] as const])),
      );
      const edit = { is: 'store trust', scores } as const;
      return watched((watch) => changed(opened(), { ids, edit, changedBy, reason: 'calculated score' }, watch));
    },

    /** Moves the selected metrics to the trash, all or none. Throws `cancelled`. */
    bulkDelete(ids: readonly string[], deletedBy: string): Promise<BulkResult> {
      return watched((watch) => deleted(opened(), ids, deletedBy, watch));
    },

    /**
     * Undoes a bulk edit or a bulk deletion, completely or not at all. Throws `nothing-to-undo`, `not-in-trash`,
     * `conflict-duplicate-id`, `cancelled`.
     */
    undoBulk(undo: BulkUndo, by: string): Promise<BulkUndoResult> {
      return watched((watch) => undone(opened(), undo, by, watch));
    },

    /** Exports the selected metrics, with their history, tests and usage, as one SQLite file. */
    async exportSubset(ids: readonly string[]): Promise<Uint8Array> {
      const bytes = await subsetOf(opened(), openDatabase, ids);
      return transfer(bytes, [bytes.buffer]);
    },
  };
}

/*
 * A write may run its work several times. All chunks are one save, and the chunk function remembers which, so each
 * attempt creates a new one.
 */

function changed(catalog: Catalog, { ids, edit, changedBy, reason }: BulkChange, watch: Watch): Promise<BulkResult> {
  return catalog.write(async (database) => {
    const { done, gone } = await inOneGo(database, ids, editChunks(edit, changedBy, reason), watch);
    if (done === 0) return { done, gone, undo: undefined };
    const changeSet = database.run(newestChangeSet);
    return { done, gone, undo: { is: 'change', epoch: catalog.head.epoch, changeSet } };
  });
}

interface BulkChange {
  readonly ids: readonly string[];
  readonly edit: BulkEdit | StoreTrust;
  readonly changedBy: string;
  readonly reason: string | null;
}

function deleted(catalog: Catalog, ids: readonly string[], deletedBy: string, watch: Watch): Promise<BulkResult> {
  return catalog.write(async (database) => {
    const present = ids.filter((id) => database.run((connection) => exists(connection, id)));
    const { done } = await inOneGo(database, present, deleteChunks(deletedBy), watch);
    return { done, gone: ids.length - done, undo: done === 0 ? undefined : { is: 'deletion', ids: present } };
  });
}

function undone(catalog: Catalog, undo: BulkUndo, by: string, watch: Watch): Promise<BulkUndoResult> {
  return catalog.write(async (database) => {
    if (undo.is === 'deletion') {
      const numbers = database.run((connection) => trashNumbers(connection, undo.ids));
      const { done } = await inOneGo(database, numbers, restoreChunks(), watch);
      return { done, changedSince: 0 };
    }
    // If another version became current in the meantime, the number may be that of another change set.
    if (undo.epoch !== catalog.head.epoch) throw cannotUndo();
    const changes = database.run((connection) => changesOfSet(connection, undo.changeSet));
    const { done, gone } = await inOneGo(database, changes, undoChunks(by), watch);
    return { done, changedSince: gone };
  });
}

/** Copies the metrics out of the database inside a read, so no write interferes. */
async function subsetOf(catalog: Catalog, open: OpenDatabase, ids: readonly string[]): Promise<Uint8Array> {
  const subset = await open();
  try {
    return await catalog.read((whole) => {
      subset.join(whole, (ours, theirs) => copySubset(ours, theirs, ids));
      return subset.export();
    });
  } finally {
    subset.close();
  }
}

/** Runs all chunks in the open transaction and adds up their results. */
async function inOneGo<T>(
  database: CatalogDatabase,
  items: readonly T[],
  slices: ChunkedEdit<T, ChunkResult>,
  watch: Watch,
): Promise<ChunkResult> {
  let [done, gone] = [0, 0];
  await inChunks(items, watch, (slice) => {
    const made = database.edit(slices(slice));
    done += made.done;
    gone += made.gone;
  });
  return { done, gone };
}
