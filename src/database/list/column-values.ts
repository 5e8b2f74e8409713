import type { FacetCount } from '../../domain/search/listing.ts';

/** Initial length of an array. It doubles when a rowid is beyond its end. */
const FIRST_PLACES = 1024;

/** Numbers by rowid; 0 if none was set. */
export class NumberColumn {
  #numbers = new Float64Array(FIRST_PLACES);

  at(rowid: number): number {
    return this.#numbers[rowid] ?? 0;
  }

  set(rowid: number, number: number): void {
    if (rowid >= this.#numbers.length) {
      const grown = new Float64Array(Math.max(2 * this.#numbers.length, rowid + 1));
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[rowid] = number;
  }
}

/** Counts the rows for each value of a column. */
export interface ValueCounts {
  add(rowid: number): void;
  /**
   * The counts, most frequent first. `valuesOf` splits a value of the column, such as a list of tags. Empty values
   * are left out.
   */
  byFrequency(valuesOf: (code: number, text: string) => readonly string[]): FacetCount[];
}

/** Texts by rowid. Many rows share a value, so each test of a value runs once per value instead of once per row. */
export class ColumnValues {
  readonly #codes = new Map<string, number>([['', 0]]);
  readonly #texts = [''];
  readonly #codeAt = new NumberColumn();

  /**
   * Sets the text and returns the code of its value, the same for all rows with that value. Null and the empty text
   * both have code 0.
   */
  set(rowid: number, text: string | null): number {
    const known = this.#codes.get(text ?? '');
    const code = known ?? this.#texts.push(text ?? '') - 1;
    if (known === undefined) this.#codes.set(text ?? '', code);
    this.#codeAt.set(rowid, code);
    return code;
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
        const byValue = new Map<string, number>();
        for (const [code, count] of counts.entries()) {
          if (count === 0) continue;
          for (const value of valuesOf(code, this.#texts[code] ?? '')) {
            if (value !== '') byValue.set(value, (byValue.get(value) ?? 0) + count);
          }
        }
        return Array.from(byValue, ([value, count]) => ({ value, count })).toSorted(
          (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
        );
      },
    };
  }
}
