import { allMetrics } from '../../database/metrics/metric-rows.ts';
import { detailDifferences } from '../../database/merge/merged-details.ts';
import { transfer } from 'comlink';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import { compareCatalogs, type Comparison } from '../../domain/history/comparison.ts';
import { readVersion } from '../versions.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of versions. */
export type VersionsApi = ReturnType<typeof createVersionsApi>;

/** The versions of the catalog that are kept. */
export function createVersionsApi({ opened, read, started, store, openDatabase }: ApiDeps) {
  return {
    /** Compares the present catalog ("ours") with an earlier version ("theirs"). Throws `storage-version-gone`. */
    compareVersion(id: string): Promise<Comparison> {
      return readVersion(store, openDatabase, id, (version) =>
        read((present) => {
          const details = present.run((ours) => version.run((theirs) => detailDifferences(ours, theirs)));
          return compareCatalogs(present.run(allMetrics), version.run(allMetrics), details);
        }),
      );
    },

    /** Makes an earlier version current; the present one is kept in its place. Throws `storage-version-gone`. */
    async restoreVersion(id: string): Promise<CatalogStart> {
      await opened().restore(id);
      return started();
    },

    /** Exports a version as one SQLite file. Throws `storage-version-gone`. */
    async exportVersion(id: string): Promise<Uint8Array> {
      const bytes = await readVersion(store, openDatabase, id, (version) => version.export());
      return transfer(bytes, [bytes.buffer]);
    },
  };
}
