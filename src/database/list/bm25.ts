/** How fast a word that is repeated in a text stops counting, and how much a long text counts less: BM25's usual values. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/**
 * How well a row matches, by Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009) for each column, weighted and summed. How rare a phrase is depends on the catalog and not on the
 * column, or a word that many names hold would weigh least in a name. `info` is what FTS4's `matchinfo(…, 'pcnalx')` answers: numbers
 * of 32 bits: phrases, columns, rows, average and own words per column, then for each phrase and column its hits in
 * this row, in all rows, and the rows that have any.
 */
export function relevanceOf(info: Uint8Array, weights: readonly number[]): number {
  const numbers = new Uint32Array(info.slice().buffer);
  const at = (i: number): number => numbers[i] ?? 0;
  const [phrases, columns, rows] = [at(0), at(1), at(2)];
  const averages = 3;
  const lengths = averages + columns;
  const hits = lengths + columns;
  let score = 0;
  for (let phrase = 0; phrase < phrases; phrase += 1) {
    const placeOf = (column: number): number => hits + 3 * (phrase * columns + column);
    const having = Math.max(...Array.from({ length: columns }, (_, column) => at(placeOf(column) + 2)));
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
