import type { FacetCount } from '../../domain/search/listing.ts';

/** Places that an array begins with; it doubles when a row lies beyond. */
const FIRST_PLACES = 1024;

/** Numbers by rowid; 0 where none was set. */
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

/** How many rows have each value of a column. */
export interface ValueCounts {
  add(rowid: number): void;
  /** The counts, most first; `valuesOf` says which values stand behind one of the column. Empty ones are left out. */
  counted(valuesOf: (code: number, text: string) => readonly string[]): FacetCount[];
}

/** Texts by rowid. Many rows share a value, so that what is asked of a value is worked out once and not per row. */
export class ColumnValues {
  readonly #codes = new Map<string, number>([['', 0]]);
  readonly #texts = [''];
  readonly #codeAt = new NumberColumn();

  /** Returns the number of the value, the same for all rows that have it. Null and the empty text are one: 0. */
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

  /** Tells of a row whether its value is one of those. */
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
      counted: (valuesOf) => {
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
