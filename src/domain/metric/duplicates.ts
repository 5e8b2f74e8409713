import { wordsOf } from '../core/words.ts';

/** How an existing metric resembles the one about to be created. `synonym`: the new name is a synonym of it. */
export type SimilarPart = 'name' | 'calculation' | 'synonym';

/** The fields entered so far for a new metric. */
export interface DuplicateRequest {
  readonly name: string;
  readonly calculation: string;
}

/** A metric that the one about to be created may duplicate. */
export interface Duplicate {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  /** The similar fields, the most telling first; never empty. */
  readonly similarity: readonly SimilarPart[];
}

/** Shorter calculations, such as `COUNT(*)`, are often the same without being duplicates. */
export const TELLING_LENGTH = 12;

/** A name prepared for comparison: its words without case and accents. */
export interface ComparedName {
  readonly words: string;
  /** The same words in alphabetical order. */
  readonly sorted: string;
}

export function comparedName(name: string): ComparedName {
  const words = wordsOf(name).map(({ caseFolded }) => caseFolded);
  return { words: words.join(' '), sorted: words.toSorted().join(' ') };
}

/**
 * Number of letters in which two names of this length may differ and still look like one mistyped name. It is zero
 * below five letters, since one letter makes another word.
 */
export function toleratedEdits(length: number): number {
  if (length < 5) return 0;
  return length < 12 ? 1 : 2;
}

/** True for `Revenue 2024` and `Revenue 2025`, which are not misspellings of each other. */
export function numbersDiffer(a: string, b: string): boolean {
  return numbersIn(a) !== numbersIn(b);
}

function numbersIn(text: string): string {
  return (text.match(/\d+/g) ?? []).join(' ');
}

/** The similar fields, in words: `the same calculation and nearly the same name`. */
export function duplicateText({ similarity }: Pick<Duplicate, 'similarity'>): string {
  return similarity.map((part) => PART_WORDS[part]).join(' and ');
}

const PART_WORDS: Readonly<Record<SimilarPart, string>> = {
  calculation: 'the same calculation',
  name: 'nearly the same name',
  synonym: 'this name as a synonym',
};
