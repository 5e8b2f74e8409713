/**
 * A word for searching: a run of letters and digits. Words are compared without case and accents. The index and the
 * marks on the screen split text in the same way, so that the screen marks what the index found.
 */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

const PLAIN = /^[\t\n\r -~]*$/;

/**
 * Lower-cases and strips accents: Café, CAFÉ and cafe are one word for a search. So are words with a sigma at the end
 * and within.
 */
export function caseFold(text: string): string {
  // Fast path: most texts are plain ASCII, and there are very many of them.
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/** A normalized word of a text and its position. */
export interface Word {
  readonly caseFolded: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text in order. Accents that stand alone are not words. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    caseFolded: caseFold(word),
    start: index,
    end: index + word.length,
  })).filter((word) => word.caseFolded !== '');
}
