import { wordsOf } from '../core/words.ts';

/** In what a metric is like one that is about to be created. */
export type LikePart = 'name' | 'calculation';

/** What a person wrote so far of a metric that does not exist yet. */
export interface LikenessRequest {
  readonly name: string;
  readonly calculation: string;
}

/** A metric that may be the one that is about to be created again. */
export interface Likeness {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  /** What is alike, most telling first; never empty. */
  readonly alike: readonly LikePart[];
}

/** A name as it is compared with others: its words without case and accents. */
export interface ComparedName {
  readonly words: string;
  /** The same words in the alphabet's order. */
  readonly sorted: string;
}

export function comparedName(name: string): ComparedName {
  const words = wordsOf(name).map(({ folded }) => folded);
  return { words: words.join(' '), sorted: words.toSorted().join(' ') };
}

/**
 * How many letters two names of this length may differ in and still look like one name, mistyped: none below five
 * letters, where another letter is another word.
 */
export function toleratedEdits(length: number): number {
  if (length < 5) return 0;
  return length < 12 ? 1 : 2;
}

/** Which parts are alike, as a sentence says it: `same calculation`, `nearly the same name`. */
export function likenessText({ alike }: Pick<Likeness, 'alike'>): string {
  const parts = alike.map((part) => (part === 'calculation' ? 'the same calculation' : 'nearly the same name'));
  return parts.join(' and ');
}
