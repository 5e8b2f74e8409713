import { foldedWord, wordsOf } from '../core/words.ts';

/**
 * A unit of the search index: a word, a part of one, or two neighbouring letters of a script without spaces.
 *
 * Han, kana, Thai, Lao, Khmer and Myanmar have no spaces between words, and Korean particles stick to theirs. Such a
 * run is indexed as all pairs of neighbours and its last letter: 净收入 as 净收, 收入, 入. So each part of it is a row of
 * adjacent tokens, and each letter begins one.
 */
export interface Token {
  readonly text: string;
  /** The place in the text as it is stored, up to, but not including, `end`. */
  readonly start: number;
  readonly end: number;
  /** The first letter of a pair: its folded text, and where it ends. */
  readonly head: { readonly text: string; readonly end: number } | undefined;
}

const UNSPACED = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}`;
/** Accents and invisible signs, which belong to the letter before them. ﾞ and ﾟ are the half-width accents of kana. */
const ATTACHED = String.raw`[\p{M}\p{DI}\uff9e\uff9f]*`;
const HANGUL_LETTERS = String.raw`[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*`;

const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
/** Matches a run of a script without spaces, or a run of others. */
const RUN = new RegExp(`(?:[${UNSPACED}]${ATTACHED})+|[^${UNSPACED}]+`, 'gu');
/** Matches a letter of such a run. A Korean syllable may be written as its letters. */
const LETTER = new RegExp(`(?:${HANGUL_LETTERS}|[^])${ATTACHED}`, 'gu');

const CAPITAL = String.raw`(?:\p{Lu}[\p{M}\p{DI}]*)`;
const SMALL = String.raw`(?:\p{Ll}[\p{M}\p{DI}]*)`;
/**
 * Matches a part of an identifier: digits, an acronym before a version (`ARPU` in `ARPUv2`) or before a word (`HTTP` in
 * `HTTPServer`), or a word (`active`, `User`; and `KPIs`).
 */
const PART = new RegExp(
  String.raw`\p{N}[\p{N}\p{M}\p{DI}]*|${CAPITAL}{2,}(?=${SMALL}\p{N})|${CAPITAL}+(?=${CAPITAL}${SMALL}{2})|` +
    String.raw`${CAPITAL}+[^\p{Lu}\p{N}]*|[^\p{Lu}\p{N}]+`,
  'gu',
);

/** True for every text of which a word has parts, and for few others. Fast: each text of a catalog is tested. */
const MAY_HAVE_PARTS = /[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z][0-9]|[0-9][A-Za-z]|[^\t\n\r -~]/;

/** Stands between the readings of an indexed text, so that no phrase reaches from one into the other. */
export const READING_END = '\u{10fffd}';

/**
 * The readings of a text: its whole words, and, if a word is made of parts, the text with their parts instead:
 * `activeUserCount` is also read as `active user count`.
 */
export function readingsOf(text: string): readonly (readonly Token[])[] {
  if (!MAY_HAVE_PARTS.test(text))
    return [wordsOf(text).map(({ caseFolded, start, end }) => wordToken(caseFolded, start, end))];
  const whole: Token[] = [];
  const split: Token[] = [];
  for (const { start, end } of wordsOf(text)) {
    for (const { 0: run, index } of text.slice(start, end).matchAll(RUN)) {
      const at = start + index;
      if (HAS_UNSPACED.test(run)) {
        const pairs = pairsIn(run, at);
        whole.push(...pairs);
        split.push(...pairs);
      } else {
        whole.push(...tokensAt([[run, at]]));
        split.push(...tokensAt(Array.from(run.matchAll(PART), (part) => [part[0], at + part.index] as const)));
      }
    }
  }
  return whole.length === split.length ? [whole] : [whole, split];
}

/**
 * The text that the index takes for a text: the tokens of its readings, with spaces between. Undefined if the index
 * reads the text itself in the same way, as it does most texts.
 */
export function indexedText(text: string): string | undefined {
  return hasOwnTokens(text) ? allTokens(text) : undefined;
}

/** True if the index may read a text in another way than a search does. */
export function hasOwnTokens(text: string): boolean {
  return MAY_HAVE_PARTS.test(text);
}

/** The tokens of a text's readings, with spaces between. */
export function allTokens(text: string): string {
  const [whole = '', split] = readingsOf(text).map((tokens) => tokens.map((token) => token.text).join(' '));
  return split === undefined ? whole : `${whole} ${READING_END} ${split} ${READING_END}`;
}

/** The tokens of several texts that are indexed as one, each of whose readings is ended. */
export function tokensOfAll(texts: readonly string[]): string {
  const ended = texts
    .map(allTokens)
    .map((tokens) => (tokens.endsWith(READING_END) ? tokens : `${tokens} ${READING_END}`));
  return ended.join(' ');
}

/** True for a token of a script without spaces. In such a script nobody can tell if a word is typed completely. */
export function isUnspaced(token: string): boolean {
  return HAS_UNSPACED.test(token);
}

/**
 * The tokens to search for, of those that a typed text has. The last letter of a run is left out at the end, since in
 * a longer run it begins a pair.
 */
export function searchedTokens(tokens: readonly Token[]): string[] {
  const [before, last] = [tokens.at(-2), tokens.at(-1)];
  const isEndOfRun = last !== undefined && before?.head !== undefined && last.start === before.head.end;
  return (isEndOfRun ? tokens.slice(0, -1) : tokens).map((token) => token.text);
}

/** The tokens with the end that `searchedTokens` leaves out: those of a text that ends here. */
export function closedTokens(tokens: readonly string[]): string[] {
  const last = tokens.at(-1) ?? '';
  const [, second] = isUnspaced(last) ? (last.match(LETTER) ?? []) : [];
  return second === undefined ? [...tokens] : [...tokens, second];
}

function tokensAt(parts: readonly (readonly [part: string, start: number])[]): Token[] {
  return parts.flatMap(([part, start]) => {
    const text = foldedWord(part);
    return text === '' ? [] : [wordToken(text, start, start + part.length)];
  });
}

function wordToken(text: string, start: number, end: number): Token {
  return { text, start, end, head: undefined };
}

function pairsIn(run: string, at: number): Token[] {
  const letters = tokensAt(Array.from(run.matchAll(LETTER), (letter) => [letter[0], at + letter.index] as const));
  return letters.map((letter, i) => {
    const next = letters[i + 1];
    if (next === undefined) return letter;
    return { text: letter.text + next.text, start: letter.start, end: next.end, head: letter };
  });
}
