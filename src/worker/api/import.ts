import { allMetrics } from '../../database/metrics/metric-rows.ts';
import { detailDifferences } from '../../database/merge/merged-details.ts';
import type { CatalogDatabase } from '../../database/catalog-database.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { InspectOptions, Inspection } from '../../domain/catalog/import-preview.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { compareCatalogs } from '../../domain/history/comparison.ts';
import type { Choices } from '../../domain/review/choices.ts';
import type { ReviewedCatalog } from '../../domain/review/reviewed-files.ts';
import { ownEdits, reviewOf } from '../catalog-merge.ts';
import { type Compared, Imports, OF_COPY } from '../imports.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of imports. */
export type ImportApi = ReturnType<typeof createImportApi>;

/** Import. Each file is checked and previewed first, then accepted or dropped. */
export function createImportApi({ present, opened, begin, started, watched, wasmUrl }: ApiDeps) {
  const imports = new Imports(wasmUrl);
  return {
    /**
     * Checks a `.db` file or a JSON dictionary of metrics, and previews what it would change.
     */
    async inspectFile(name: string, bytes: Uint8Array, options: InspectOptions = {}): Promise<Inspection> {
      const ours = present();
      return imports.inspect(name, bytes, options, async (theirs) =>
        ours === undefined
          ? { comparison: compareCatalogs([], theirs.run(allMetrics)), own: undefined }
          : ours.read((database) => compared(database, theirs, options.isEdition === true)),
      );
    },

    /** Replaces the catalog with a checked file. Throws `file-unavailable` and `cancelled`. */
    async acceptImport(token: number): Promise<CatalogStart> {
      const ours = present();
      const origin: VersionOrigin = { is: 'import', file: imports.nameOf(token) };
      if (ours === undefined) {
        const first = { file: imports.accepted(token), origin };
        if (!(await watched((watch) => begin(first, watch)))) throw begunMeanwhile();
      } else {
        await watched((watch) => ours.replace(origin, () => imports.accepted(token), watch));
      }
      imports.drop(token);
      return started();
    },

    /**
     * Compares a checked file with the catalog, field by field. Called again after the catalog was changed, it compares
     * them again. Nothing is changed. Throws `file-unavailable`.
     */
    async reviewImport(token: number): Promise<ReviewedCatalog> {
      return imports.review(token, (work) => opened().read(work));
    },

    /**
     * Merges a reviewed file into the catalog as the choices say, in one step that `undoImport` reverses. Throws
     * `conflict-changed` if that is no longer what the review said, `file-unavailable`, and `cancelled`.
     */
    async mergeImport(token: number, choices: Choices, changedBy: string): Promise<CatalogStart> {
      const origin = { is: 'merge', file: imports.nameOf(token) } as const;
      const make = (database: CatalogDatabase): Promise<Uint8Array> =>
        imports.merged(token, choices, changedBy, database);
      await watched((watch) => opened().replace(origin, make, watch));
      imports.drop(token);
      return started();
    },

    /** Forgets a checked file. */
    async dropImport(token: number): Promise<void> {
      imports.drop(token);
    },

    /** Restores the version before the last import. Throws `nothing-to-undo`. */
    async undoImport(): Promise<CatalogStart> {
      await opened().undoImport();
      return started();
    },
  };
}

function compared(ours: CatalogDatabase, theirs: CatalogDatabase, isEdition: boolean): Compared {
  const details = ours.run((here) => theirs.run((there) => detailDifferences(here, there)));
  const comparison = compareCatalogs(ours.run(allMetrics), theirs.run(allMetrics), details);
  if (!isEdition) return { comparison, own: undefined };
  return { comparison, own: ownEdits(reviewOf(ours, theirs, OF_COPY)) };
}

function begunMeanwhile(): CatalogError {
  return new CatalogError(
    'conflict-changed',
    'Another tab created a catalog in the meantime. Nothing was imported. Open the file again.',
  );
}
