/** BM25's usual parameters: how fast repetitions of a word stop counting, and how much less a long text counts. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/**
 * Relevance of a row by Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
 * 2009), summed over the columns by weight. The rarity of a phrase is that in the catalog, not in the column:
 * otherwise a word that many names contain would weigh least in a name.
 *
 * `info`, which begins where a number may begin, is the result of FTS4's `matchinfo(…, 'pcnalx')`, an array of 32-bit numbers:
 * - number of phrases, of columns, of rows
 * - for each column, the average number of words
 * - for each column, the number of words in this row
 * - for each phrase and column: hits in this row, hits in all rows, rows with a hit
 */
export function bm25(info: Uint8Array, weights: readonly number[]): number {
  const numbers = new Uint32Array(info.buffer, info.byteOffset, info.byteLength / Uint32Array.BYTES_PER_ELEMENT);
  const at = (i: number): number => numbers[i] ?? 0;
  const [phrases, columns, rows] = [at(0), at(1), at(2)];
  const averages = 3;
  const lengths = averages + columns;
  const hits = lengths + columns;
  let score = 0;
  for (let phrase = 0; phrase < phrases; phrase += 1) {
    const placeOf = (column: number): number => hits + 3 * (phrase * columns + column);
    let having = 0;
    for (let column = 0; column < columns; column += 1) having = Math.max(having, at(placeOf(column) + 2));
    const rarity = Math.log(1 + (rows - having + 0.5) / (having + 0.5));
    for (let column = 0; column < columns; column += 1) {
      const count = at(placeOf(column));
      if (count === 0) continue;
      const length = at(lengths + column) / Math.max(1, at(averages + column));
      const damping = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length);
      score += ((weights[column] ?? 1) * rarity * count * (SATURATION + 1)) / (count + damping);
    }
  }
  return score;
}
