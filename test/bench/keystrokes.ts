import type { CatalogClient } from '../../src/worker/client.ts';
import type { Keystroke } from './bench-page.ts';
import { WORDS } from './vocabulary.ts';

/** Rows that come with each answer, as many as a screen shows at most. */
const FIRST_ROWS = 30;

const MATCH = { by: 'match', descending: false } as const;

/** Places in the vocabulary, from words that nearly every metric holds to those of a few. */
const FREQUENT = [0, 1, 2, 4, 7, 11, 17, 29, 47, 83, 131, 190];
const RARE = [400, 700, 1100, 1600, 2100, 2600, 3000, 3400, 3700, 3900];
const MISSING = ['xylophone', 'kubernetes', 'zzz', 'quixotic', 'wywyw', 'hovercraft'];
const MISSPELT = ['revennue', 'custmers', 'convresion', 'subscribtion', 'retentoin', 'anual'];
const PAIRS = ['active users', 'net revenue', 'total orders', 'monthly churn', 'average basket', 'cash payroll'];
const OTHERS = ['has:tests revenue', '"active customers"', 'no:owner mobile sales'];

/**
 * Returns the queries to type: words and pairs of words, frequent, rare, missing and misspelt, two with a filter, and
 * a phrase.
 */
function queries(): string[] {
  const words = [...FREQUENT, ...RARE].map((place) => WORDS[place] ?? '');
  const mixed = RARE.slice(0, 4).map((place, i) => `${WORDS[place] ?? ''} ${WORDS[i] ?? ''}`);
  return [...words, ...MISSING, ...MISSPELT, ...PAIRS, ...mixed, ...OTHERS];
}

/** Types all queries letter by letter: each answer is the list and its first rows, as the page requests them. */
export async function timeKeystrokes(client: CatalogClient): Promise<Keystroke[]> {
  const keystrokes: Keystroke[] = [];
  for (const query of queries()) {
    for (let length = 1; length <= query.length; length += 1) {
      const typed = query.slice(0, length);
      // A space after a word does not change the query, so the page requests nothing.
      if (typed.endsWith(' ')) continue;
      const begun = performance.now();
      await client.listOnScreen({ query: typed, sort: MATCH }, FIRST_ROWS);
      keystrokes.push({ typed, ms: performance.now() - begun });
    }
  }
  return keystrokes;
}
