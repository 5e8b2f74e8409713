import { NumberColumn } from '../../domain/core/number-column.ts';
import { sameTextCounts } from '../../domain/core/text-counts.ts';
import type { FacetCount } from '../../domain/search/listing.ts';

/** Counts the rows for each value of a column. */
export interface ValueCounts {
  add(rowid: number): void;
  /**
   * The counts, most frequent first. Values that are the same to a filter are one, in the most frequent spelling.
   * `valuesOf` splits a value of the column, such as a list of tags.
   */
  byFrequency(valuesOf: (code: number, text: string) => readonly string[]): FacetCount[];
}

/** Texts by rowid. Many rows share a value, so each test of a value runs once per value instead of once per row. */
export class ColumnValues {
  readonly #codes = new Map<string, number>([['', 0]]);
  readonly #texts = [''];
  readonly #keyOf: (text: string) => string;
  readonly #keys = new Map<string, string>();
  readonly #codeAt = new NumberColumn();

  /** `keyOf` returns the key by which the values are compared. */
  constructor(keyOf: (text: string) => string) {
    this.#keyOf = keyOf;
  }

  /**
   * Sets the text and returns the code of its value, the same for all rows with that value. Null and a text with an
   * empty key have code 0.
   */
  set(rowid: number, text: string | null): number {
    const code = this.#codes.get(text ?? '') ?? this.#newCode(text ?? '');
    this.#codeAt.set(rowid, code);
    return code;
  }

  #newCode(text: string): number {
    const code = this.keyOf(text) === '' ? 0 : this.#texts.push(text) - 1;
    this.#codes.set(text, code);
    return code;
  }

  /** The key of a value, computed once: a column may have as many values as rows. */
  keyOf(value: string): string {
    const known = this.#keys.get(value);
    if (known !== undefined) return known;
    const key = this.#keyOf(value);
    this.#keys.set(value, key);
    return key;
  }

  /** Number of values that rows have or had. */
  get valueCount(): number {
    return this.#texts.length - 1;
  }

  isEmptyAt(rowid: number): boolean {
    return this.#codeAt.at(rowid) === 0;
  }

  /** Returns a test for rowids: true if the row's value passes `isOne`. */
  those(isOne: (text: string, code: number) => boolean): (rowid: number) => boolean {
    const answers = Uint8Array.from(this.#texts, (text, code) => Number(isOne(text, code)));
    return (rowid) => answers[this.#codeAt.at(rowid)] === 1;
  }

  newCounts(): ValueCounts {
    const counts = new Int32Array(this.#texts.length);
    return {
      add: (rowid) => {
        const code = this.#codeAt.at(rowid);
        counts[code] = (counts[code] ?? 0) + 1;
      },
      byFrequency: (valuesOf) => {
        // A column may have as many lists of tags as rows, and few tags.
        const byValue = new Map<string, number>();
        for (let code = 0; code < counts.length; code += 1) {
          const count = counts[code] ?? 0;
          if (count === 0) continue;
          for (const value of valuesOf(code, this.#texts[code] ?? '')) {
            byValue.set(value, (byValue.get(value) ?? 0) + count);
          }
        }
        const values = Array.from(byValue, ([value, count]) => ({ value, count }));
        return sameTextCounts(values, (value) => this.keyOf(value));
      },
    };
  }
}
