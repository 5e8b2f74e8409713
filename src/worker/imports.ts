import { checkedFile } from '../database/import/untrusted-file.ts';
import type { MergedAs } from '../database/merge/merge.ts';
import { MetricsDatabase } from '../database/metrics-database.ts';
import { MERGED_FROM } from '../database/merge/local-edits.ts';
import { CatalogError } from '../domain/core/catalog-error.ts';
import type { ImportChoice, ImportPreview, Inspection } from '../domain/catalog/import-preview.ts';
import { rowCounts } from '../database/metrics/row-counts.ts';
import { mergeCatalog } from '../database/merge/merge.ts';
import { insertContent } from '../database/metrics/bulk-insert.ts';

/** A checked file that waits for a decision. */
interface Waiting {
  readonly name: string;
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

  /** Checks a `.db` file or a JSON dictionary of metrics; `compare` compares it with the present catalog. */
  async inspect(
    name: string,
    bytes: Uint8Array,
    as: MergedAs,
    compare: (theirs: MetricsDatabase) => Promise<Compared>,
  ): Promise<Inspection> {
    const read = looksLikeText(bytes) ? await this.#readDictionary(bytes) : await this.#readCatalog(bytes);
    if (read.is === 'refused') return read;
    const token = (this.#lastToken += 1);
    const preview = await this.#withOpen(read.file, async (theirs): Promise<ImportPreview> => ({
      token,
      kind: read.kind,
      ...theirs.run(rowCounts),
      ...(await compare(theirs)),
      leftOut: read.leftOut,
    }));
    this.#waiting.set(token, { name, file: read.file, as });
    return { is: 'ready', preview };
  }

  /**
   * The resulting file: the waiting one itself, or merged into the present catalog. Throws `file-unavailable` if it
   * no longer waits.
   */
  async accepted(
    token: number,
    choice: ImportChoice,
    changedBy: string,
    present: MetricsDatabase | undefined,
  ): Promise<Uint8Array> {
    const waiting = this.#waiting.get(token);
    if (waiting === undefined)
      throw new CatalogError('file-unavailable', 'This file is no longer available. Open it again.');
    return this.#withOpen(waiting.file, (theirs) => {
      if (choice === 'replace' || present === undefined) return theirs.export();
      return this.#withOpen(present.export(), (merged) => {
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

  async #readCatalog(bytes: Uint8Array): Promise<ReadFile> {
    const { bytes: file, leftOut } = await checkedFile(bytes, this.#wasmUrl);
    return { is: 'read', kind: 'catalog', file, leftOut };
  }

  async #readDictionary(bytes: Uint8Array): Promise<ReadFile> {
    // Loaded only when needed: most files are databases.
    const { readDictionary } = await import('../formats/metric-dictionary.ts');
    const reading = readDictionary(new TextDecoder().decode(bytes));
    if (reading.is === 'refused') return reading;
    const file = await this.#withOpen(undefined, (database) => {
      const content = { metrics: reading.metrics, changes: [], tests: [], usages: [] };
      database.edit((connection, now) => insertContent(connection, content, now));
      return database.export();
    });
    return { is: 'read', kind: 'dictionary', file, leftOut: reading.leftOut };
  }

  async #withOpen<T>(
    file: Uint8Array | undefined,
    work: (database: MetricsDatabase) => T | PromiseLike<T>,
  ): Promise<T> {
    const database = await MetricsDatabase.open(file, this.#wasmUrl === undefined ? {} : { wasmUrl: this.#wasmUrl });
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
    }
  | Extract<Inspection, { is: 'refused' }>;

/**
 * True for JSON, which begins with a brace or a bracket, after white space and perhaps a byte order mark. A database
 * never does.
 */
function looksLikeText(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*[[{]/.test(new TextDecoder().decode(bytes.subarray(0, 100)));
}
