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
