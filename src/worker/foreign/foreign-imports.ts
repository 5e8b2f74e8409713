import type { CatalogDatabase, Query } from '../../database/catalog-database.ts';
import { sources } from '../../database/metrics/sources.ts';
import {
  applyReview,
  IMPORTED_FROM,
  type ImportEffect,
  importEffect,
  isNothing,
} from '../../database/review/apply-review.ts';
import { checkSource } from '../../database/review/source-check.ts';
import type { Connection } from '../../database/sqlite/connection.ts';
import { cancelled, CatalogError } from '../../domain/core/catalog-error.ts';
import { groupsOf } from '../../domain/core/groups.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { Steps } from '../../domain/core/steps.ts';
import { type Choices, NO_CHOICES } from '../../domain/review/choices.ts';
import { planInSteps } from '../../domain/review/plan.ts';
import type { Review } from '../../domain/review/review.ts';
import {
  type FilesInspection,
  type ReadFilesOptions,
  type ReviewedFiles,
  shownReview,
} from '../../domain/review/reviewed-files.ts';
import type { ForeignContent } from '../../formats/foreign-content.ts';
import type { InputFile } from '../../formats/read-files.ts';
import type { Watch } from '../../storage/snapshot/staging.ts';
import { inTurns } from '../in-turns.ts';
import type { ReadContent, ReadForeign } from './read-foreign.ts';

/** What was read, and the name of its source. */
interface NamedContent extends ReadContent {
  readonly source: string;
}

/** What the user is deciding about. */
interface Waiting extends NamedContent {
  /** The whole review that the page shows. */
  readonly review: Review;
}

/** The catalog that files are compared with: the present one, or an empty one if there is none yet. */
export interface Present {
  /** Runs a query. */
  read<T>(query: Query<T>): Promise<T>;
  /** Runs a query in steps, so that other calls have their turns in between. Throws `cancelled`. */
  readInTurns<T>(query: Query<Steps<T>>, signal?: AbortSignal): Promise<T>;
}

/** Files of other programs: read first, reviewed, then imported or dropped. */
export class ForeignImports {
  readonly #present: Present;
  readonly #readForeign: ReadForeign;
  readonly #waiting = new Map<number, Waiting>();
  #lastToken = 0;

  constructor(present: Present, readForeign: ReadForeign) {
    this.#present = present;
    this.#readForeign = readForeign;
  }

  /**
   * Reads files in whatever formats they have, and compares them with the catalog. Reports progress. Throws
   * `cancelled`.
   */
  async inspect(files: readonly InputFile[], options: ReadFilesOptions, watch: Watch): Promise<FilesInspection> {
    const known = await this.#present.read(sources);
    const reading = await this.#readForeign(files, { options, known }, watch);
    if (reading.is !== 'content') return reading;
    const token = (this.#lastToken += 1);
    const { content, mappings } = reading;
    const read = { source: options.source, content, mappings };
    return { is: 'review', reviewed: await this.#reviewed(token, read, watch.signal) };
  }

  /** Compares the files once more with the catalog, which was changed since. Throws `file-unavailable`. */
  async refresh(token: number): Promise<ReviewedFiles> {
    return this.#reviewed(token, this.#known(token));
  }

  /**
   * The catalog's file after the import. `copy`: the present catalog, which this changes. Throws `conflict-changed` if
   * the catalog was changed so that the import would do something else than the review said, `file-unavailable`, and
   * `cancelled`.
   */
  async accepted(
    token: number,
    choices: Choices,
    changedBy: string,
    copy: CatalogDatabase,
    { signal, onProgress }: Watch,
  ): Promise<Uint8Array> {
    const { source, content, review, mappings } = this.#known(token);
    const author = { changedBy, reason: `${IMPORTED_FROM}${source}`, mappings };
    const isWanted = (): boolean => signal?.aborted !== true;
    const seen = await inTurns(planInSteps(review, choices), isWanted);
    if (seen === undefined) throw cancelled();
    const steps = copy.editInSteps((connection, changedAt) =>
      applyReview(connection, content, choices, { ...author, changedAt }, { seen, onProgress }),
    );
    if ((await inTurns(steps, isWanted)) === undefined) throw cancelled();
    return copy.export();
  }

  /** Keeps in the catalog how the files compare with it, for the page of sources. Imports nothing. */
  keepCheck(token: number, connection: Connection, at: Instant): void {
    const { review, content } = this.#known(token);
    checkSource(connection, review, content.side.sources, at);
  }

  /** The name of the source; empty if it no longer waits. */
  nameOf(token: number): string {
    return this.#waiting.get(token)?.source ?? '';
  }

  drop(token: number): void {
    this.#waiting.delete(token);
  }

  async #reviewed(token: number, read: NamedContent, signal?: AbortSignal): Promise<ReviewedFiles> {
    const { source, content, mappings } = read;
    const effect = await this.#present.readInTurns(
      (connection) => importEffect(connection, content, NO_CHOICES),
      signal,
    );
    const [latest] = (await this.#present.read(sources)).filter(({ name }) => content.side.sources.has(name));
    const lastImport = latest && { at: latest.importedAt, by: latest.importedBy };
    this.#waiting.set(token, { source, content, mappings, review: effect.review });
    return { is: 'files', token, source, lastImport, hasSheets: mappings.size > 0, ...about(content, effect) };
  }

  #known(token: number): Waiting {
    const waiting = this.#waiting.get(token);
    if (waiting !== undefined) return waiting;
    throw new CatalogError('file-unavailable', 'These files are no longer available. Open them again.');
  }
}

function about(
  { side, places, problems }: ForeignContent,
  effect: ImportEffect,
): Omit<ReviewedFiles, 'is' | 'token' | 'source' | 'lastImport' | 'hasSheets'> {
  const { review, attachments, misfits } = effect;
  const inFiles = [...places.values()];
  return {
    formats: [...new Set(side.metrics.map(({ origins: [place] }) => place.format))],
    files: Array.from(
      groupsOf(inFiles, ({ file }) => file),
      ([path, metrics]) => ({ path, metrics: metrics.length }),
    ),
    review: shownReview(review),
    places: new Map(Array.from(places, ([key, { file, line }]) => [key, { file, line }])),
    problems: [...problems, ...misfits],
    attached: { tests: attachments.tests.length + attachments.results.length, usages: attachments.usages.length },
    isSettled: isNothing(effect),
  };
}
