import type { Connection } from '../sqlite/connection.ts';
import type { RowSet } from './row-set.ts';

/** Limit of all kept sets. One has 12.5 KB in a catalog of 100,000 metrics, so some eighty are kept there. */
const MAX_BYTES = 2 ** 20;

/**
 * The rows of the last phrases that were searched, since the next key asks for most of them again. All are forgotten as
 * soon as any statement changes a row, whichever tab it came from. Inside a transaction, which may be undone, none is
 * kept.
 */
export class KeptSets {
  readonly #connection: Connection;
  /** The one that was used last stands last. */
  readonly #sets = new Map<string, RowSet>();
  #bytes = 0;
  #changes: unknown;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The kept set, or the one that `find` finds. Nobody may change it. */
  get(key: string, find: () => RowSet): RowSet {
    if (this.#connection.inTransaction) return find();
    this.#forgetIfChanged();
    const kept = this.#sets.get(key);
    const set = kept ?? find();
    if (kept === undefined) this.#bytes += set.bytes;
    this.#sets.delete(key);
    this.#sets.set(key, set);
    for (const [oldest, { bytes }] of this.#sets) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#sets.delete(oldest);
      this.#bytes -= bytes;
    }
    return set;
  }

  #forgetIfChanged(): void {
    const changes = this.#connection.value('SELECT total_changes()');
    if (changes === this.#changes) return;
    this.#changes = changes;
    this.#sets.clear();
    this.#bytes = 0;
  }
}
