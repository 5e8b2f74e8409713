import { transfer } from 'comlink';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import { compareCatalogs, type Comparison } from '../../domain/history/comparison.ts';
import { readVersion } from '../versions.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of kept versions. */
export type VersionsApi = ReturnType<typeof createVersionsApi>;

/** Kept versions of the whole catalog. */
export function createVersionsApi({ opened, read, started, store, openDatabase }: ApiDeps) {
  return {
    /** Compares the present catalog ("ours") with one of the kept versions ("theirs"). Throws `version-gone`. */
    compareVersion(id: string): Promise<Comparison> {
      return readVersion(store, openDatabase, id, (version) =>
        read((present) => compareCatalogs(present.getAllMetrics(), version.getAllMetrics())),
      );
    },

    /** Puts a kept version in force; the present one is kept in its place. Throws `version-gone`. */
    async restoreVersion(id: string): Promise<CatalogStart> {
      await opened().restore(id);
      return started();
    },

    /** Exports a kept version as one SQLite file. Throws `version-gone`. */
    async exportVersion(id: string): Promise<Uint8Array> {
      const bytes = await readVersion(store, openDatabase, id, (version) => version.export());
      return transfer(bytes, [bytes.buffer]);
    },
  };
}
