import { allMetrics } from '../../database/metrics/metric-rows.ts';
import { changedBySide } from '../../database/merge/local-edits.ts';
import { mergedDifferences } from '../../database/merge/merged-details.ts';
import type { CatalogDatabase } from '../../database/catalog-database.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import type { ImportChoice, InspectOptions, Inspection } from '../../domain/catalog/import-preview.ts';
import { threeWayCompare } from '../../domain/catalog/local-edits.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import { CatalogError } from '../../domain/core/catalog-error.ts';
import { compareCatalogs } from '../../domain/history/comparison.ts';
import { type Compared, Imports } from '../imports.ts';
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

    /** Replaces the catalog with a checked file, or merges it. Throws `cancelled`. */
    async acceptImport(token: number, choice: ImportChoice, changedBy: string): Promise<CatalogStart> {
      const ours = present();
      if (ours === undefined) {
        const file = await imports.accepted(token, choice, changedBy, undefined);
        const first = { file, origin: importOrigin('replace', imports.nameOf(token)) };
        if (!(await watched((watch) => begin(first, watch)))) throw begunMeanwhile();
      } else {
        const origin = importOrigin(choice, imports.nameOf(token));
        await watched((watch) =>
          ours.replace(origin, (database) => imports.accepted(token, choice, changedBy, database), watch),
        );
      }
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
  const details = ours.run((here) => theirs.run((there) => mergedDifferences(here, there)));
  const comparison = compareCatalogs(ours.run(allMetrics), theirs.run(allMetrics), details);
  if (!isEdition) return { comparison, own: undefined };
  return ours.run((here) =>
    theirs.run((there) =>
      threeWayCompare(comparison, (metricId, difference) => changedBySide(here, there, metricId, difference)),
    ),
  );
}

function importOrigin(choice: ImportChoice, file: string): VersionOrigin {
  return choice === 'merge' ? { is: 'merge', file } : { is: 'import', file };
}

function begunMeanwhile(): CatalogError {
  return new CatalogError(
    'conflict-changed',
    'Another tab created a catalog in the meantime. Nothing was imported. Open the file again.',
  );
}
