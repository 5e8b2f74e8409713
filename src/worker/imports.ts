import { checkedFile } from '../database/import/untrusted-file.ts';
import type { MergedAs } from '../database/merge/merge.ts';
import { CatalogDatabase } from '../database/catalog-database.ts';
import { MERGED_FROM } from '../database/merge/local-edits.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type {
  ImportChoice,
  ImportPreview,
  InspectOptions,
  Inspection,
  LogUse,
} from '../domain/catalog/import-preview.ts';
import { isDatabase, notADatabase } from '../database/sqlite/file-header.ts';
import { rowCounts } from '../database/metrics/row-counts.ts';
import { mergeCatalog } from '../database/merge/merge.ts';
import { insertContent } from '../database/metrics/bulk-insert.ts';

/** A checked file that waits for a decision. */
interface Waiting {
  readonly name: string;
  /** The complete catalog that it is, which nothing may change: it may be accepted again after a failure. */
  readonly file: Uint8Array;
  readonly as: MergedAs;
}

/** The part of a preview that depends on the present catalog. */
export type Compared = Pick<ImportPreview, 'comparison' | 'own'>;

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
      const preview: ImportPreview = {
        token,
        kind: read.kind,
        ...theirs.run(rowCounts),
        ...(await compare(theirs)),
        leftOut: read.leftOut,
        log: read.log,
      };
      // Opening it corrected its counts and migrated it. As it is now it can replace a catalog.
      const file = theirs.export();
      this.#waiting.set(token, { name, file, as: options.isEdition === true ? 'edition' : 'file' });
      return { is: 'ready', preview };
    });
  }

  /**
   * The resulting file: the waiting one itself, or merged into the present catalog. Throws `file-unavailable` if it
   * no longer waits.
   */
  async accepted(
    token: number,
    choice: ImportChoice,
    changedBy: string,
    present: CatalogDatabase | undefined,
  ): Promise<Uint8Array> {
    const waiting = this.#waiting.get(token);
    if (waiting === undefined)
      throw new CatalogError('file-unavailable', 'This file is no longer available. Open it again.');
    if (choice === 'replace' || present === undefined) return waiting.file;
    return this.#withOpen({ file: waiting.file }, (theirs) => {
      const ours = { file: present.export(), isGivenAway: true };
      return this.#withOpen(ours, (merged) => {
        const reason = `${MERGED_FROM}${waiting.name}`;
        merged.join(theirs, (here, there, changedAt) =>
          mergeCatalog(here, there, { changedBy, changedAt, reason }, waiting.as),
        );
        return merged.export();
      });
    });
  }

  /** The name of the waiting file; empty if it no longer waits. */
  nameOf(token: number): string {
    return this.#waiting.get(token)?.name ?? '';
  }

  drop(token: number): void {
    this.#waiting.delete(token);
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

type ReadFile =
  | {
      readonly is: 'read';
      readonly kind: ImportPreview['kind'];
      readonly file: Uint8Array;
      readonly leftOut: readonly string[];
      readonly log: LogUse;
    }
  | Exclude<Inspection, { is: 'ready' }>;
