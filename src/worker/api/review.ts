import { transfer } from 'comlink';
import type { CatalogDatabase, Query } from '../../database/catalog-database.ts';
import type { ExportedFiles } from '../../domain/catalog/exported-files.ts';
import type { CatalogStart } from '../../domain/catalog/catalog-start.ts';
import { cancelled } from '../../domain/core/catalog-error.ts';
import { allOf } from '../../domain/core/steps.ts';
import type { Choices } from '../../domain/review/choices.ts';
import type { FilesInspection, ReadFilesOptions, ReviewedFiles } from '../../domain/review/reviewed-files.ts';
import type { SourceOverview } from '../../domain/review/source-overview.ts';
import type { ColumnTarget } from '../../domain/review/sheet-mapping.ts';
import type { WritableFormat } from '../../formats/write-files.ts';
import type { ForeignImports, Present } from '../foreign/foreign-imports.ts';
import { inTurnsOn } from '../in-turns.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import { once } from '../lazy-api.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of reviewed imports. */
export type ReviewApi = ReturnType<typeof createReviewApi>;

/** A file's path below the folder that it was chosen with, and its bytes. */
interface ChosenFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Metrics from files of other programs, and into such files. The formats are loaded with the first file. */
export function createReviewApi(deps: ApiDeps) {
  const { opened, present, query, watched, started } = deps;
  const there = once(async () =>
    (await import('../foreign/in-foreign-worker.ts')).inForeignWorker(deps.foreignWorkers),
  );
  const imports = once(async () => {
    const { ForeignImports } = await import('../foreign/foreign-imports.ts');
    return new ForeignImports(presentOf(deps), (await there()).read);
  });

  /** Keeps how a known source compares. A catalog that is only read, or has no space left, can be reviewed all the same. */
  async function keepCheck(waiting: ForeignImports, { token, lastImport }: ReviewedFiles): Promise<void> {
    if (lastImport === undefined || present()?.access.is !== 'writable') return;
    await deps
      .edit((connection, at) => waiting.keepCheck(token, connection, at))
      .catch((error: unknown) => console.error('How the source compares could not be kept.', error));
  }

  return {
    /** Reads files, and compares their metrics with the catalog. Nothing is changed. Throws `cancelled`. */
    async reviewFiles(files: readonly ChosenFile[], options: ReadFilesOptions): Promise<FilesInspection> {
      const waiting = await imports();
      const inspection = await watched((watch) => waiting.inspect(files, options, watch));
      if (inspection.is === 'review') await keepCheck(waiting, inspection.reviewed);
      return inspection;
    },

    /** Returns the sources that metrics came from, the latest import first. */
    async sources(): Promise<SourceOverview[]> {
      const { sourcesOverview } = await import('../../database/review/sources-overview.ts');
      return query(sourcesOverview);
    },

    /** Guesses what the columns of a sheet mean from their names. */
    async guessColumns(names: readonly string[]): Promise<readonly ColumnTarget[]> {
      const { guessColumns } = await import('../../formats/sheet/columns.ts');
      return guessColumns(names);
    },

    /** Compares the files again, after the catalog was changed. Throws `file-unavailable`. */
    async refreshReview(token: number): Promise<ReviewedFiles> {
      return (await imports()).refresh(token);
    },

    /**
     * Imports reviewed files as the choices say, in one step that `undoImport` reverses. Throws `conflict-changed` if
     * that is no longer what the review said, `file-unavailable`, and `cancelled`.
     */
    async acceptReview(token: number, choices: Choices, changedBy: string): Promise<CatalogStart> {
      const waiting = await imports();
      await watched((watch) => {
        const [applying, storing] = halvesOf(watch);
        const make = async (current: CatalogDatabase): Promise<Uint8Array> => {
          const copy = await deps.openDatabase(current.export(), { isOwn: true, isGivenAway: true });
          try {
            return await waiting.accepted(token, choices, changedBy, copy, applying);
          } finally {
            copy.close();
          }
        };
        return opened().replace({ is: 'merge', file: waiting.nameOf(token) }, make, storing);
      });
      waiting.drop(token);
      return started();
    },

    /** Writes all metrics in another format. Nothing is changed. */
    async exportAs(format: WritableFormat): Promise<ExportedFiles> {
      const { wholeMetrics } = await import('../../database/metrics/whole-metrics.ts');
      const exported = await (await there()).write(await query(wholeMetrics), format);
      return transfer(exported, [exported.bytes.buffer]);
    },

    /** Forgets reviewed files. */
    async dropReview(token: number): Promise<void> {
      (await imports()).drop(token);
    },
  };
}

/** Two parts of one work: each takes half of the progress. */
function halvesOf({ signal, onProgress }: Watch): readonly [Watch, Watch] {
  const half = (before: number): Watch => ({
    ...(signal !== undefined && { signal }),
    onProgress: (done, total) => onProgress?.(before * total + done, 2 * total),
  });
  return [half(0), half(1)];
}

/** The open catalog; an empty one if there is none yet. */
function presentOf({ present, openDatabase }: ApiDeps): Present {
  async function onEmpty<T>(query: Query<T>): Promise<T> {
    const empty = await openDatabase();
    try {
      return empty.run(query);
    } finally {
      empty.close();
    }
  }
  return {
    async read(query) {
      const catalog = present();
      return catalog === undefined ? onEmpty(query) : catalog.read((database) => database.run(query));
    },
    async readInTurns(query, signal) {
      const catalog = present();
      const isWanted = (): boolean => signal?.aborted !== true;
      const answer =
        catalog === undefined
          ? await onEmpty((...given) => allOf(query(...given)))
          : await inTurnsOn(catalog, query, isWanted);
      if (answer === undefined) throw cancelled();
      return answer;
    },
  };
}
