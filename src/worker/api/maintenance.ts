import { transfer } from 'comlink';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { CheckFinding, Compaction, Rescue, StorageFacts } from '../../domain/catalog/stored-version.ts';
import { tarOf } from '../../formats/tar.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import type { Catalog } from '../catalog.ts';
import { checkCatalog } from '../check.ts';
import type { OpenDatabase } from '../opening.ts';
import { openableRescues, rescuedFile } from '../rescues.ts';
import { changedMeanwhile, notSaved } from '../storage-failure.ts';
import { storageFacts } from '../versions.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of maintenance and rescue. */
export type MaintenanceApi = ReturnType<typeof createMaintenanceApi>;

/** Care for what is stored, and rescue of what is damaged. */
export function createMaintenanceApi({ opened, begin, started, watched, store, openDatabase }: ApiDeps) {
  return {
    /** Describes what the browser keeps: the version in force and those before it, the journal, the last checkpoint. */
    storageFacts(): Promise<StorageFacts> {
      return storageFacts(store);
    },

    /** Reclaims the space of deleted rows; the catalog before is kept as a version. Throws `cancelled`. */
    compact(): Promise<Compaction> {
      return watched((watch) => compacted(opened(), openDatabase, watch));
    },

    /** Checks the whole catalog, in memory and as it is stored. Changes nothing. */
    check(): Promise<readonly CheckFinding[]> {
      return checkCatalog(opened(), store, openDatabase);
    },

    /** Returns the whole states of a damaged catalog that really open, the best first. */
    rescues(): Promise<Rescue[]> {
      return openableRescues(store, openDatabase);
    },

    /** Puts a whole state of a damaged catalog in force; every damaged piece stays as it is. Throws `version-gone`. */
    async openRescue(id: string): Promise<CatalogStart> {
      const file = await rescuedFile(store, openDatabase, id).catch(notSaved);
      if (!(await begin({ file, origin: { is: 'rescue' } }))) throw changedMeanwhile();
      return started();
    },

    /** Exports everything that is stored, piece by piece as it stands, as a tar archive: for rescue if nothing opens. */
    async rescueFile(): Promise<Uint8Array> {
      const bytes = tarOf(await store.pieces());
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
      const file = await compactedFile(whole, open);
      sizes = { before: whole.length, after: file.length };
      return file;
    },
    watch,
  );
  return sizes;
}

/** The file without the space of deleted rows. */
async function compactedFile(file: Uint8Array, open: OpenDatabase): Promise<Uint8Array> {
  const copy = await open(file, { isOwn: true });
  try {
    copy.compact();
    return copy.export();
  } finally {
    copy.close();
  }
}
