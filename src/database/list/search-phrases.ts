import type { Term } from '../../domain/search/query.ts';
import { closedTokens, READING_END } from '../../domain/search/tokens.ts';

/** A term of words, as the index can search it. */
export type WordsTerm = Extract<Term, { is: 'words' }>;

/** A term in FTS4's syntax: a phrase in quotes, with an asterisk if the last word may continue; or its parts. */
export function phraseOf({ words, parts, open }: WordsTerm): string {
  return either(phrase('', words, open), parts && phrase('', parts, open));
}

/** A phrase that stands in each text that has two readings. */
export const SECOND_READING = phrase('', [READING_END], false);

/** The words of all terms, in their order, at the beginning of a text or of its second reading, if there are any. */
export function beginningOf(terms: readonly WordsTerm[], hasSecondReadings: boolean): string {
  const open = terms.at(-1)?.open === true;
  const first = phrase('^', joined(terms, wordsIn), open);
  return hasSecondReadings ? either(first, phrase(`${READING_END} `, joined(terms, partsIn), open)) : first;
}

/** The words of all terms at the beginning of a text, which may go on. `count` is their number. */
export function firstWordsOf(terms: readonly WordsTerm[]): { readonly phrase: string; readonly count: number } {
  const words = closedTokens(joined(terms, wordsIn));
  return { phrase: phrase('^', words, false), count: words.length };
}

/** The words of all terms, in their order, as the whole of a text that has two readings. */
export function wholeReadingOf(terms: readonly WordsTerm[]): string {
  const [words, parts] = [joined(terms, wordsIn), joined(terms, partsIn)].map(closedTokens);
  return either(
    phrase('^', [...(words ?? []), READING_END], false),
    phrase(`${READING_END} `, [...(parts ?? []), READING_END], false),
  );
}

function wordsIn({ words }: WordsTerm): readonly string[] {
  return words;
}

function partsIn({ words, parts }: WordsTerm): readonly string[] {
  return parts ?? words;
}

/** The words of all terms as one text has them: only the last of them may go on. */
function joined(terms: readonly WordsTerm[], of: (term: WordsTerm) => readonly string[]): string[] {
  return terms.flatMap((term, i) => (i < terms.length - 1 ? closedTokens(of(term)) : of(term)));
}

function phrase(before: string, words: readonly string[], open: boolean): string {
  return `"${before}${words.join(' ')}${open ? '*' : ''}"`;
}

function either(one: string, other: string | undefined): string {
  return other === undefined ? one : `(${one} OR ${other})`;
}
