import type { CatalogDatabase } from '../database/catalog-database.ts';
import { sources } from '../database/metrics/sources.ts';
import { applyReview, type ImportEffect, importEffect, isNothing } from '../database/review/apply-review.ts';
import { checkSource } from '../database/review/source-check.ts';
import type { Connection } from '../database/sqlite/connection.ts';
import type { Instant } from '../domain/core/instant.ts';
import { cancelled, CatalogError } from '../domain/core/catalog-error.ts';
import { groupsOf } from '../domain/core/groups.ts';
import { type Choices, NO_CHOICES } from '../domain/review/choices.ts';
import { planOf } from '../domain/review/plan.ts';
import type { Review } from '../domain/review/review.ts';
import {
  type FilesInspection,
  type ReadFilesOptions,
  type ReviewedFiles,
  shownReview,
} from '../domain/review/reviewed-files.ts';
import { type ForeignContent, foreignContent } from '../formats/foreign-content.ts';
import type { Problem } from '../formats/interchange/model.ts';
import { type InputFile, readFiles } from '../formats/read-files.ts';
import type { Watch } from '../storage/snapshot/staging.ts';
import { createSheets } from './foreign-sheets.ts';
import { messagesReceived } from './in-turns.ts';

/** What was read. */
interface ReadContent {
  readonly source: string;
  readonly content: ForeignContent;
  /** How the columns of sheets were read, as JSON; null without sheets. */
  readonly mapping: string | null;
}

/** What the user is deciding about. */
interface Waiting extends ReadContent {
  /** The whole review that the page shows. */
  readonly review: Review;
}

/** Runs work on the present catalog, or on an empty one if there is none yet. */
export type OnPresent = <T>(work: (database: CatalogDatabase) => T) => Promise<T>;

/** Files of other programs: read first, reviewed, then imported or dropped. */
export class ForeignImports {
  readonly #waiting = new Map<number, Waiting>();
  #lastToken = 0;

  /**
   * Reads files in whatever formats they have, and compares them with the catalog. Reports each format that was tried
   * as progress. Throws `cancelled`.
   */
  async inspect(
    files: readonly InputFile[],
    options: ReadFilesOptions,
    onPresent: OnPresent,
    { signal, onProgress }: Watch,
  ): Promise<FilesInspection> {
    const { source, encodings } = options;
    const pause = async (done: number, total: number): Promise<void> => {
      onProgress?.(done, total);
      await messagesReceived();
      if (signal?.aborted === true) throw cancelled();
    };
    const sheets = createSheets(options, await onPresent((database) => database.run(sources)));
    const reading = await readFiles(files, { encodings, pause, mappingOf: sheets.mappingOf });
    const [undecided] = reading.undecided;
    if (undecided !== undefined) return { ...undecided.decoding, file: undecided.path };
    const asked = sheets.asked();
    if (asked.length > 0) return { is: 'sheets', sheets: asked };
    if (reading.recognised.size === 0) return { is: 'unknown', problems: reading.problems };
    if (reading.metrics.length === 0) return { is: 'unknown', problems: [...reading.problems, NO_METRICS] };
    const content = foreignContent(source, { ...reading, problems: reading.problems.map(asOneOfMany) });
    await pause(1, 1);
    const token = (this.#lastToken += 1);
    const read = { source, content, mapping: sheets.used() };
    return { is: 'review', reviewed: await this.#reviewed(token, read, onPresent) };
  }

  /** Compares the files once more with the catalog, which was changed since. Throws `file-unavailable`. */
  async refresh(token: number, onPresent: OnPresent): Promise<ReviewedFiles> {
    return this.#reviewed(token, this.#known(token), onPresent);
  }

  /**
   * The catalog's file after the import. `copy`: the present catalog, which this changes. Throws `conflict-changed` if
   * the catalog was changed so that the import would do something else than the review said, and `file-unavailable`.
   */
  accepted(token: number, choices: Choices, changedBy: string, copy: CatalogDatabase): Uint8Array {
    const { source, content, review, mapping } = this.#known(token);
    const author = { changedBy, reason: `Imported from ${source}`, mapping };
    const seen = planOf(review, choices);
    copy.edit((connection, changedAt) => applyReview(connection, content, choices, { ...author, changedAt }, seen));
    return copy.export();
  }

  /** Keeps in the catalog how the files compare with it, for the page of sources. Imports nothing. */
  keepCheck(token: number, connection: Connection, at: Instant): void {
    checkSource(connection, this.#known(token).content, at);
  }

  /** The name of the source; empty if it no longer waits. */
  nameOf(token: number): string {
    return this.#waiting.get(token)?.source ?? '';
  }

  drop(token: number): void {
    this.#waiting.delete(token);
  }

  async #reviewed(token: number, read: ReadContent, onPresent: OnPresent): Promise<ReviewedFiles> {
    const { source, content, mapping } = read;
    const { effect, lastImport } = await onPresent((database) =>
      database.run((connection) => {
        const [latest] = sources(connection).filter(({ name }) => name === source);
        const last = latest && { at: latest.importedAt, by: latest.importedBy };
        return { effect: importEffect(connection, content, NO_CHOICES), lastImport: last };
      }),
    );
    this.#waiting.set(token, { source, content, mapping, review: effect.review });
    return { is: 'files', token, source, lastImport, hasSheets: mapping !== null, ...about(content, effect) };
  }

  #known(token: number): Waiting {
    const waiting = this.#waiting.get(token);
    if (waiting !== undefined) return waiting;
    throw new CatalogError('file-unavailable', 'These files are no longer available. Open them again.');
  }
}

const NO_METRICS: Problem = { severity: 'error', code: 'no-metrics', message: 'There are no metrics in these files.' };

/** A folder has many files without metrics. That is worth a note, and nothing to check. */
function asOneOfMany(problem: Problem): Problem {
  return problem.code === 'unknown-format' ? { ...problem, severity: 'note' } : problem;
}

function about(
  { side, places, problems }: ForeignContent,
  effect: ImportEffect,
): Omit<ReviewedFiles, 'is' | 'token' | 'source' | 'lastImport' | 'hasSheets'> {
  const { review, attachments } = effect;
  const inFiles = [...places.values()];
  return {
    formats: [...new Set(side.metrics.map(({ origins: [place] }) => place.format))],
    files: Array.from(
      groupsOf(inFiles, ({ file }) => file),
      ([path, metrics]) => ({ path, metrics: metrics.length }),
    ),
    review: shownReview(review),
    places: new Map(Array.from(places, ([key, { file, line }]) => [key, { file, line }])),
    problems,
    attached: { tests: attachments.tests.length + attachments.results.length, usages: attachments.usages.length },
    isSettled: isNothing(effect),
  };
}
