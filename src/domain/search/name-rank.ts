import { editsBetween } from './spelling.ts';
import { readingsOf, searchedTokens } from './tokens.ts';

/** How well a name fits typed words. */
export interface NameRank {
  /** True if each typed word is a word of the name or begins one; false if a letter had to be forgiven. */
  readonly isByWords: boolean;
  /** The smaller, the better. */
  readonly rank: number;
}

/** How a typed word fits a name, the best first. */
const WHOLE = 0;
const BEGINNING = 1;
const MISSPELT = 2;
const ABBREVIATED = 3;
/** Number of letters from which one may be wrong, and from which some may be missing. */
const MISSPELT_LETTERS = 4;
const ABBREVIATED_LETTERS = 3;

/** The words of a typed text, as a search reads them. */
export function typedWords(typed: string): string[] {
  return typed.split(/\s+/u).flatMap((piece) => searchedTokens(readingsOf(piece)[0] ?? []));
}

/**
 * Ranks a name by how it has each of the typed words: as a word, as the beginning of one, with one letter wrong, or
 * with letters left out (`hrs` for hours). Undefined if it lacks one.
 */
export function nameRank(name: string, words: readonly string[]): NameRank | undefined {
  const tokens = readingsOf(name).flatMap((reading) => reading.map(({ text }) => text));
  const fits = words.map((word) => fitOf(word, tokens));
  if (fits.includes(undefined)) return undefined;
  const known = fits.flatMap((fit) => fit ?? []);
  const worst = Math.max(WHOLE, ...known);
  const sum = known.reduce((total, fit) => total + fit, 0);
  const begins = tokens[0]?.startsWith(words[0] ?? '') === true;
  return { isByWords: worst <= BEGINNING, rank: worst * 1000 + sum * 2 + (begins ? 0 : 1) };
}

function fitOf(word: string, tokens: readonly string[]): number | undefined {
  if (tokens.includes(word)) return WHOLE;
  if (tokens.some((token) => token.startsWith(word))) return BEGINNING;
  if (word.length >= MISSPELT_LETTERS && tokens.some((token) => isMisspelt(word, token))) return MISSPELT;
  return word.length >= ABBREVIATED_LETTERS && tokens.some((token) => abbreviates(word, token))
    ? ABBREVIATED
    : undefined;
}

/** True if one letter is wrong in the word, or in the beginning of one that is not typed to its end. */
function isMisspelt(word: string, token: string): boolean {
  return editsBetween(word, token, 1) <= 1 || editsBetween(word, token.slice(0, word.length), 1) <= 1;
}

/** True if the word has the token's first letter and others of it in their order. */
function abbreviates(word: string, token: string): boolean {
  if (word[0] !== token[0]) return false;
  let at = 0;
  for (const letter of word) {
    at = token.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
