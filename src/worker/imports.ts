import { checkedFile } from '../database/import/untrusted-file.ts';
import { CatalogDatabase } from '../database/catalog-database.ts';
import type { SidesOptions } from '../database/merge/catalog-sides.ts';
import { MERGED_FROM } from '../database/merge/field-changes.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { Choices } from '../domain/review/choices.ts';
import type { Review } from '../domain/review/review.ts';
import { type ReviewedCatalog, shownReview } from '../domain/review/reviewed-files.ts';
import type { ImportPreview, InspectOptions, Inspection, LogUse } from '../domain/catalog/import-preview.ts';
import { isDatabase, notADatabase } from '../database/sqlite/file-header.ts';
import { rowCounts } from '../database/metrics/row-counts.ts';
import { hasRenames, mergeAsDecided, renamedReview, reviewOf } from './catalog-merge.ts';
import { insertContent } from '../database/metrics/bulk-insert.ts';

/** A checked file that waits for a decision. */
interface Waiting {
  readonly name: string;
  /** The complete catalog that it is, which nothing may change: it may be accepted again after a failure. */
  readonly file: Uint8Array;
  readonly metrics: number;
  readonly sides: SidesOptions;
  /** What the user is deciding about. */
  readonly review?: Review;
}

/** Reads the present catalog. */
export type ReadPresent = <T>(work: (present: CatalogDatabase) => T | PromiseLike<T>) => Promise<T>;

/** The part of a preview that depends on the present catalog. */
export type Compared = Pick<ImportPreview, 'comparison' | 'own'>;

/** The relation of an edition to the copy that it is merged into. */
export const OF_COPY: SidesOptions = { relation: 'copy' };

/** Files to import: checked first, previewed, then accepted or dropped. */
export class Imports {
  readonly #wasmUrl: string | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #lastToken = 0;

  constructor(wasmUrl: string | undefined) {
    this.#wasmUrl = wasmUrl;
  }

  /**
   * Checks a `.db` file or a JSON dictionary of metrics; `compare` compares it with the present catalog. Throws what
   * `checkedFile` throws.
   */
  async inspect(
    name: string,
    bytes: Uint8Array,
    options: InspectOptions,
    compare: (theirs: CatalogDatabase) => Promise<Compared>,
  ): Promise<Inspection> {
    const read = await this.#read(bytes, options);
    if (read.is !== 'read') return read;
    const token = (this.#lastToken += 1);
    return this.#withOpen({ file: read.file, isGivenAway: true }, async (theirs): Promise<Inspection> => {
      const counts = theirs.run(rowCounts);
      const preview: ImportPreview = {
        token,
        kind: read.kind,
        ...counts,
        ...(await compare(theirs)),
        leftOut: read.leftOut,
        log: read.log,
      };
      // Opening it corrected its counts and migrated it. As it is now it can replace a catalog.
      const file = theirs.export();
      const sides = options.isEdition === true ? OF_COPY : { isPartial: read.kind === 'dictionary' };
      this.#waiting.set(token, { name, file, metrics: counts.metrics, sides });
      return { is: 'ready', preview };
    });
  }

  /** The waiting file itself, to replace the catalog. Throws `file-unavailable` if it no longer waits. */
  accepted(token: number): Uint8Array {
    return this.#known(token).file;
  }

  /** Compares the waiting file with the present catalog, to be merged. Throws `file-unavailable`. */
  async review(token: number, readPresent: ReadPresent): Promise<ReviewedCatalog> {
    const waiting = this.#known(token);
    const { name, file, metrics, sides } = waiting;
    const review = await this.#withOpen({ file }, async (theirs) => {
      // Following renames changes ours, so that is done with a copy.
      const found = await readPresent((ours) =>
        hasRenames(ours, theirs) ? ours.export() : reviewOf(ours, theirs, sides),
      );
      if (!(found instanceof Uint8Array)) return found;
      return this.#withOpen({ file: found, isGivenAway: true }, (ours) => renamedReview(ours, theirs, sides));
    });
    this.#waiting.set(token, { ...waiting, review });
    return {
      is: 'catalog',
      token,
      source: name,
      files: [{ path: name, metrics }],
      review: shownReview(review),
      places: new Map(),
      problems: [],
    };
  }

  /**
   * The present catalog with the waiting file merged into it, as was decided about the latest review. Throws
   * `conflict-changed` if the catalog was changed since so that the merge would do something else than the review said,
   * and `file-unavailable`.
   */
  merged(token: number, choices: Choices, changedBy: string, present: CatalogDatabase): Promise<Uint8Array> {
    const { name, file, sides, review: seen } = this.#known(token);
    if (seen === undefined) throw unavailable();
    return this.#withOpen({ file }, (theirs) =>
      this.#withOpen({ file: present.export(), isGivenAway: true }, (ours) => {
        mergeAsDecided(ours, theirs, { sides, seen, choices, author: { changedBy, reason: `${MERGED_FROM}${name}` } });
        return ours.export();
      }),
    );
  }

  /** The name of the waiting file; empty if it no longer waits. */
  nameOf(token: number): string {
    return this.#waiting.get(token)?.name ?? '';
  }

  drop(token: number): void {
    this.#waiting.delete(token);
  }

  #known(token: number): Waiting {
    const waiting = this.#waiting.get(token);
    if (waiting !== undefined) return waiting;
    throw unavailable();
  }

  async #read(bytes: Uint8Array, { log, encoding }: InspectOptions): Promise<ReadFile> {
    if (isDatabase(bytes)) {
      const { bytes: file, ...about } = await checkedFile(bytes, this.#wasmUrl, log, true);
      return { is: 'read', kind: 'catalog', file, ...about };
    }
    // Loaded only when needed: most files are databases.
    const { decodeText, looksLikeJson } = await import('../formats/text-decoding.ts');
    if (!looksLikeJson(bytes)) throw notADatabase(bytes);
    const decoding = decodeText(bytes, encoding);
    if (decoding.is === 'undecided') return decoding;
    if (decoding.is === 'unreadable') return { is: 'refused', problems: [{ place: '', problem: decoding.problem }] };
    return this.#readDictionary(decoding.text);
  }

  async #readDictionary(text: string): Promise<ReadFile> {
    const { readDictionary } = await import('../formats/metric-dictionary.ts');
    const reading = readDictionary(text);
    if (reading.is === 'refused') return reading;
    const file = await this.#withOpen({}, (database) => {
      const content = { metrics: reading.metrics, changes: [], tests: [], usages: [] };
      database.edit((connection, now) => insertContent(connection, content, now));
      return database.export();
    });
    return { is: 'read', kind: 'dictionary', file, leftOut: reading.leftOut, log: 'none' };
  }

  async #withOpen<T>(
    { file, isGivenAway = false }: { readonly file?: Uint8Array; readonly isGivenAway?: boolean },
    work: (database: CatalogDatabase) => T | PromiseLike<T>,
  ): Promise<T> {
    const database = await CatalogDatabase.open(file, {
      isGivenAway,
      ...(this.#wasmUrl !== undefined && { wasmUrl: this.#wasmUrl }),
      isIndexedLater: true,
    });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  }
}

function unavailable(): CatalogError {
  return new CatalogError('file-unavailable', 'This file is no longer available. Open it again.');
}

type ReadFile =
  | {
      readonly is: 'read';
      readonly kind: ImportPreview['kind'];
      readonly file: Uint8Array;
      readonly leftOut: readonly string[];
      readonly log: LogUse;
    }
  | Exclude<Inspection, { is: 'ready' }>;
