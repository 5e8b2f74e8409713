/**
 * How text is cut into words for searching: runs of letters and digits, compared without case and accents. The index
 * and the page's marks both read text in this way, so that the page marks what the index found.
 */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

const PLAIN = /^[\t\n\r -~]*$/;

/** Café, CAFÉ and cafe are one word to a person who searches; so are words with a sigma at their end and within. */
export function fold(text: string): string {
  // Most texts are plain, and there are very many of them.
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/** A word of a text, folded, with its place in it. */
export interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text in their order; accents that stand alone are none. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    folded: fold(word),
    start: index,
    end: index + word.length,
  })).filter((word) => word.folded !== '');
}
