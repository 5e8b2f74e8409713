import { sameText } from '../core/same-text.ts';
import type { Steps } from '../core/steps.ts';
import { wordsOf } from '../core/words.ts';
import { type ComparedName, comparedName, TELLING_LENGTH } from '../metric/duplicates.ts';
import { normalCalculation } from '../metric/normal-calculation.ts';
import type { AlikeRows, DuplicateReason } from './duplicate-groups.ts';
import { nearNames, nearTexts, starsOf } from './near-pairs.ts';

/** The fields of a metric that a search for duplicates compares. */
export interface SearchedMetric {
  readonly row: number;
  readonly name: string;
  readonly calculation: string | null;
  readonly description: string | null;
  readonly synonyms: readonly string[];
}

/** Descriptions of fewer different words are alike by chance. */
export const TELLING_WORDS = 8;
/** Words of a description that are compared. */
const MAX_WORDS = 2000;

/** The metrics of a catalog, as far as they are compared. Add all, in the order of rows, then ask what is alike. */
export class AlikeMetrics {
  readonly #calculations = new RowsByKey();
  readonly #names = new RowsByKey();
  readonly #synonyms = new RowsByKey();
  readonly #called = new RowsByKey();
  readonly #texts = new RowsByKey();
  readonly #words = new Map<string, number>();
  /** How many descriptions have a word, by the number of the word. */
  readonly #frequencies: number[] = [];

  add({ row, name, calculation, description, synonyms }: SearchedMetric): void {
    const normal = calculation === null ? '' : normalCalculation(calculation);
    if (normal.length >= TELLING_LENGTH) this.#calculations.add(normal, row);
    const { words } = comparedName(name);
    if (words !== '') this.#names.add(words, row);
    this.#called.add(sameText(name), row);
    for (const key of new Set(synonyms.map(sameText))) if (key !== '') this.#synonyms.add(key, row);
    const numbers = this.#wordsIn(description ?? '');
    if (numbers.length >= TELLING_WORDS) this.#texts.add(numbers.join(' '), row);
  }

  /** The rows that have the same calculation, the same name, or a synonym that another one has or is called; in steps. */
  *same(): Steps<AlikeRows[]> {
    const calculated = [...this.#calculations.several('calculation'), ...this.#names.several('name')];
    yield;
    const synonyms = Array.from(this.#synonyms.rows).flatMap(([synonym, rows]): AlikeRows[] => {
      const all = ascending([...rows, ...(this.#called.rows.get(synonym) ?? [])]);
      return all.length < 2 ? [] : [{ reason: 'synonym', rows: all, synonym }];
    });
    return [...calculated, ...synonyms];
  }

  /** The rows that have nearly the same name, in steps. */
  *nearlyNamed(): Steps<AlikeRows[]> {
    const all = Array.from(this.#names.rows);
    const names = all.map(([words]): ComparedName => ({ words, sorted: words.split(' ').toSorted().join(' ') }));
    const pairs = yield* nearNames(names);
    return starsOf(pairs).map((star) => ({
      reason: 'near name',
      rows: ascending(star.flatMap((at) => all[at]?.[1] ?? [])),
    }));
  }

  /** The rows whose descriptions consist of nearly the same words, in steps. */
  *alikeInWords(): Steps<AlikeRows[]> {
    const all = Array.from(this.#texts.rows);
    const rank = this.#rareFirst();
    const texts = all.map(([key]) => Array.from(key.split(' '), (word) => rank[Number(word)] ?? 0).toSorted(byNumber));
    const stars = starsOf(yield* nearTexts(texts));
    const inStars = new Set(stars.flat());
    const same = all.filter(([, rows], at) => rows.length > 1 && !inStars.has(at)).map(([, rows]) => rows);
    const near = stars.map((star) => ascending(star.flatMap((at) => all[at]?.[1] ?? [])));
    return [...same, ...near].map((rows) => ({ reason: 'words', rows }));
  }

  /** The numbers of the words of a text, ascending. */
  #wordsIn(text: string): number[] {
    if (text === '') return [];
    const numbers = new Set<number>();
    for (const { caseFolded } of wordsOf(text)) {
      let number = this.#words.get(caseFolded);
      if (number === undefined) this.#words.set(caseFolded, (number = this.#words.size));
      numbers.add(number);
      if (numbers.size === MAX_WORDS) break;
    }
    for (const number of numbers) this.#frequencies[number] = (this.#frequencies[number] ?? 0) + 1;
    return Array.from(numbers).toSorted(byNumber);
  }

  /** A number for each word by its present one: the rarer the lower. */
  #rareFirst(): number[] {
    const ranks: number[] = [];
    const order = Array.from(this.#frequencies.keys());
    order.sort((a, b) => (this.#frequencies[a] ?? 0) - (this.#frequencies[b] ?? 0));
    for (const [rank, word] of order.entries()) ranks[word] = rank;
    return ranks;
  }
}

class RowsByKey {
  readonly rows = new Map<string, number[]>();

  add(key: string, row: number): void {
    const known = this.rows.get(key);
    if (known === undefined) this.rows.set(key, [row]);
    else known.push(row);
  }

  /** The rows of each key that has several. */
  several(reason: DuplicateReason): AlikeRows[] {
    return Array.from(this.rows.values()).flatMap((rows) => (rows.length < 2 ? [] : [{ reason, rows }]));
  }
}

function ascending(rows: readonly number[]): number[] {
  return Array.from(new Set(rows)).toSorted(byNumber);
}

function byNumber(a: number, b: number): number {
  return a - b;
}
