/** Rowids below this have a bit each: 8 MiB at most. In nearly every catalog all rowids are small whole numbers. */
const MAX_PLACES = 2 ** 26;

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;

/** A set of rowids, a bit for each. Grows as rowids are added. */
export class RowSet {
  #bits: Uint32Array;
  /** Rowids that are negative or very large. */
  readonly #others = new Set<number>();
  /** Number of bits that are set. */
  #count: number;

  /** `bits`: with the number of those that are set. */
  constructor(bits = new Uint32Array(0), count = 0) {
    this.#bits = bits;
    this.#count = count;
  }

  static of(rows: Iterable<number>): RowSet {
    const set = new RowSet();
    for (const row of rows) set.add(row);
    return set;
  }

  /** Reads rowids separated by commas, as `group_concat` returns them. */
  static parse(list: string): RowSet {
    const set = new RowSet();
    let row = 0;
    let sign = 1;
    for (let i = 0; i < list.length; i += 1) {
      const code = list.charCodeAt(i);
      if (code === COMMA) {
        set.add(sign * row);
        row = 0;
        sign = 1;
      } else if (code === MINUS) sign = -1;
      else row = row * 10 + (code - ZERO);
    }
    if (list !== '') set.add(sign * row);
    return set;
  }

  /** Number of rowids. */
  get size(): number {
    return this.#count + this.#others.size;
  }

  /** Bytes of its bits. */
  get bytes(): number {
    return this.#bits.byteLength + this.#others.size * Float64Array.BYTES_PER_ELEMENT;
  }

  has(row: number): boolean {
    if (row < 0 || row >= MAX_PLACES) return this.#others.has(row);
    return ((this.#bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  add(row: number): void {
    if (row < 0 || row >= MAX_PLACES) {
      this.#others.add(row);
      return;
    }
    const place = row >>> 5;
    if (place >= this.#bits.length) this.#growTo(place + 1);
    const word = this.#bits[place] ?? 0;
    const bit = 1 << (row & 31);
    if ((word & bit) !== 0) return;
    this.#bits[place] = word | bit;
    this.#count += 1;
  }

  #growTo(length: number): void {
    const grown = new Uint32Array(Math.max(2 * this.#bits.length, length));
    grown.set(this.#bits);
    this.#bits = grown;
  }

  /** The rowids that both sets have. */
  and(other: RowSet): RowSet {
    return this.#with(other, true);
  }

  /** The rowids that the other set lacks. */
  without(other: RowSet): RowSet {
    return this.#with(other, false);
  }

  #with(other: RowSet, isShared: boolean): RowSet {
    let count = 0;
    const bits = this.#bits.map((mine, place) => {
      const theirs = other.#bits[place] ?? 0;
      const left = mine & (isShared ? theirs : ~theirs);
      count += bitsIn(left);
      return left;
    });
    const set = new RowSet(bits, count);
    for (const row of this.#others) if (other.#others.has(row) === isShared) set.add(row);
    return set;
  }

  /** The rowids, those with a bit in ascending order. */
  *[Symbol.iterator](): Generator<number> {
    for (const [place, some] of this.#bits.entries()) {
      for (let left = some; left !== 0; left &= left - 1) yield place * 32 + 31 - Math.clz32(left & -left);
    }
    yield* this.#others;
  }
}

/** Number of the bits that are set in a number of 32 bits. */
function bitsIn(number: number): number {
  const pairs = number - ((number >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
