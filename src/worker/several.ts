import { transfer } from 'comlink';
import type { MetricsDatabase } from '../database/metrics-database.ts';
import { copyPart } from '../database/bulk/subset.ts';
import type { SliceDone, Slices } from '../database/bulk/bulk-edit.ts';
import {
  cannotUndo,
  changesOfSet,
  deleteSlices,
  editSlices,
  newestChangeSet,
  restoreSlices,
  undoSlices,
} from '../database/bulk/bulk-edit.ts';
import { trashNumbers } from '../database/metrics/trash.ts';
import { dependentsOutside, factsOf, idsAt } from '../database/bulk/selection-summary.ts';
import type { SeveralUndone } from '../domain/metric/bulk-edit.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import type { Catalog } from './catalog.ts';
import type { OpenDatabase } from './opening.ts';
import type { Part, SEVERAL } from './parts.ts';
import { inSlices } from './slices.ts';

/** What the service has for it. */
interface Surroundings {
  readonly opened: () => Catalog;
  readonly openDatabase: OpenDatabase;
  /** Tells how far long work is, and lets `cancel` break it off. */
  readonly watched: <T>(work: (watch: Watch) => Promise<T>) => Promise<T>;
}

/** Works on several metrics at once. */
export function several({ opened, openDatabase, watched }: Surroundings): Part<typeof SEVERAL> {
  /** The part is made of the database that the export reads, while nobody writes to it. */
  async function partOf(ids: readonly string[]): Promise<Uint8Array> {
    const part = await openDatabase();
    try {
      return await opened().read((whole) => {
        part.join(whole, (ours, theirs) => copyPart(ours, theirs, ids));
        return part.export();
      });
    } finally {
      part.close();
    }
  }

  return {
    idsAt: (rowids) => opened().read((database) => database.run((connection) => idsAt(connection, rowids))),
    aboutSeveral: (ids) => opened().read((database) => database.run((connection) => factsOf(connection, ids))),
    dependentsOutside: (ids) =>
      opened().read((database) => database.run((connection) => dependentsOutside(connection, ids))),

    changeSeveral: (ids, edit, changedBy, reason) =>
      watched((watch) => {
        const catalog = opened();
        return catalog.write(async (database) => {
          const { done, gone } = await inOneGo(database, ids, editSlices(edit, changedBy, reason), watch);
          if (done === 0) return { done, gone, undo: undefined };
          const changeSet = database.run(newestChangeSet);
          return { done, gone, undo: { is: 'change', epoch: catalog.tip.epoch, changeSet } };
        });
      }),

    deleteSeveral: (ids, deletedBy) =>
      watched((watch) =>
        opened().write(async (database) => {
          const present = ids.filter((id) => database.findMetric(id) !== undefined);
          const { done } = await inOneGo(database, present, deleteSlices(deletedBy), watch);
          return { done, gone: ids.length - done, undo: done === 0 ? undefined : { is: 'deletion', ids: present } };
        }),
      ),

    undoSeveral: (undo, by) =>
      watched((watch) => {
        const catalog = opened();
        return catalog.write(async (database): Promise<SeveralUndone> => {
          if (undo.is === 'deletion') {
            const numbers = database.run((connection) => trashNumbers(connection, undo.ids));
            const { done } = await inOneGo(database, numbers, restoreSlices(), watch);
            return { done, changedSince: 0 };
          }
          // Where another catalog was put in force meanwhile, the number may be that of another change set.
          if (undo.epoch !== catalog.tip.epoch) throw cannotUndo();
          const changes = database.run((connection) => changesOfSet(connection, undo.changeSet));
          const { done, gone } = await inOneGo(database, changes, undoSlices(by), watch);
          return { done, changedSince: gone };
        });
      }),

    async exportSeveral(ids) {
      const bytes = await partOf(ids);
      return transfer(bytes, [bytes.buffer]);
    },
  };
}

/** All slices, in the transaction that is open; what came of them together. */
async function inOneGo<T>(
  database: MetricsDatabase,
  items: readonly T[],
  slices: Slices<T, SliceDone>,
  watch: Watch,
): Promise<SliceDone> {
  let [done, gone] = [0, 0];
  await inSlices(items, watch, (slice) => {
    const made = database.edit(slices(slice));
    done += made.done;
    gone += made.gone;
  });
  return { done, gone };
}
