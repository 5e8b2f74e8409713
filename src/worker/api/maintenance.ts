import { transfer } from 'comlink';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CheckFinding, Compaction, SalvageOption, StorageFacts } from '../../domain/catalog/stored-version.ts';
import { tarOf } from '../../formats/tar.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import type { Catalog } from '../catalog.ts';
import { checkCatalog } from '../check.ts';
import type { OpenDatabase } from '../open-database.ts';
import { openableSalvage, salvagedFile } from '../salvage.ts';
import { changedMeanwhile, notSaved } from '../storage-failure.ts';
import { storageFacts } from '../versions.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of maintenance and salvage. */
export type MaintenanceApi = ReturnType<typeof createMaintenanceApi>;

/** Maintenance of the stored catalog, and salvage of a damaged one. */
export function createMaintenanceApi({ opened, begin, started, watched, store, openDatabase }: ApiDeps) {
  return {
    /** Describes the stored catalog: the current version and the earlier ones, the journal, the last checkpoint. */
    storageFacts(): Promise<StorageFacts> {
      return storageFacts(store);
    },

    /** Reclaims the space of deleted rows; the version before is kept. Throws `cancelled`. */
    compact(): Promise<Compaction> {
      return watched((watch) => compacted(opened(), openDatabase, watch));
    },

    /** Checks the catalog, in memory and as stored. Changes nothing. */
    check(): Promise<readonly CheckFinding[]> {
      return checkCatalog(opened(), store, openDatabase);
    },

    /** Returns the complete states of a damaged catalog that were opened successfully, the best first. */
    salvageOptions(): Promise<SalvageOption[]> {
      return openableSalvage(store, openDatabase);
    },

    /** Makes one such state the current version; every damaged record stays as it is. Throws `storage-version-gone`. */
    async openSalvage(id: string): Promise<CatalogStart> {
      const file = await salvagedFile(store, openDatabase, id).catch(notSaved);
      if (!(await begin({ file, origin: { is: 'rescue' } }))) throw changedMeanwhile();
      return started();
    },

    /** Exports all stored records as a tar archive, each as it is, for troubleshooting if nothing opens. */
    async exportRawRecords(): Promise<Uint8Array> {
      const bytes = tarOf(await store.rawRecords());
      return transfer(bytes, [bytes.buffer]);
    },
  };
}

async function compacted(catalog: Catalog, open: OpenDatabase, watch: Watch): Promise<Compaction> {
  let sizes: Compaction = { before: 0, after: 0 };
  await catalog.replace(
    { is: 'compact' },
    async (present) => {
      const whole = present.export();
      const before = whole.length;
      const file = await compactedFile(whole, open);
      sizes = { before, after: file.length };
      return file;
    },
    watch,
  );
  return sizes;
}

/** The file without the space of deleted rows. The given bytes may not be used any more. */
async function compactedFile(file: Uint8Array, open: OpenDatabase): Promise<Uint8Array> {
  const copy = await open(file, { isOwn: true, isGivenAway: true });
  try {
    copy.compact();
    return copy.export();
  } finally {
    copy.close();
  }
}
