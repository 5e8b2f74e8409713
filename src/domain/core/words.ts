/**
 * A word for searching: a run of letters and digits, with the accents and invisible signs in it. The index and the
 * marks on the screen split text in the same way, so that the screen marks what the index found.
 */
const WORD = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}\p{DI}]*/gu;

const PLAIN = /^[\t\n\r -~]*$/;

/** Accents, and signs that nobody sees: soft hyphens, zero-width spaces, direction marks, variation selectors. */
const UNSEEN = /[\p{M}\p{DI}\u0640]+/gu;

/** Letters with one folded form that no normalization knows. Turkish ı is i, since I is the capital of both. */
const LETTERS: Readonly<Record<string, string>> = { ς: 'σ', ß: 'ss', ı: 'i' };

/**
 * The form in which texts are compared: in lower case, without accents and invisible signs, with one form for each
 * letter. Café, CAFÉ and cafe are one word for a search; so are ﬁ and fi, ＡＲＰＵ and ARPU, ß and ss, ｶ and カ.
 */
export function caseFold(text: string): string {
  // Fast path: most texts are plain ASCII, and there are very many of them.
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replace(/[ςßı]/g, (letter) => LETTERS[letter] ?? letter);
}

/** Signs without a letter as they are compared: without invisible ones, and ％ is %. */
export function foldedSigns(signs: string): string {
  if (PLAIN.test(signs)) return signs;
  return signs
    .replace(/\p{DI}+/gu, '')
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH));
}

/** Distance of the full-width signs from those of ASCII. */
export const FULL_WIDTH = 0xfee0;

/** A normalized word of a text and its position. */
export interface Word {
  readonly caseFolded: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text in order. Accents that stand alone are not words. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    caseFolded: foldedWord(word),
    start: index,
    end: index + word.length,
  })).filter((word) => word.caseFolded !== '');
}

/** The folded form of a word. Some letters unfold to signs, such as ½ to 1⁄2, and signs are no part of a word. */
export function foldedWord(word: string): string {
  const folded = caseFold(word);
  return PLAIN.test(word) ? folded : folded.replace(/[^\p{L}\p{N}\p{Co}]+/gu, '');
}
