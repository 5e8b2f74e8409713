import type { Steps } from '../core/steps.ts';
import { editsBetween } from '../search/spelling.ts';
import { type ComparedName, numbersDiffer, toleratedEdits } from '../metric/duplicates.ts';

/** Names of one length that are compared with one name between two steps. */
const STEP = 400_000;

/** Two of several things, by their places, that are nearly the same. */
export type NearPair = readonly [a: number, b: number];

/** True if two different names are nearly the same: the words in another order, or a letter or two apart. */
export function areNear(a: ComparedName, b: ComparedName): boolean {
  if (a.sorted === b.sorted) return true;
  const most = toleratedEdits(Math.min(a.words.length, b.words.length));
  if (most === 0) return false;
  const [x, y] = differingParts(a.words, b.words);
  // Both ends that are the same aside: what is left is usually short, or too different.
  return editsBetween(x, y, most) <= most && !numbersDiffer(a.words, b.words);
}

/** Two texts without the beginning and the end that they share. */
function differingParts(a: string, b: string): [string, string] {
  const shorter = Math.min(a.length, b.length);
  let [start, end] = [0, 0];
  while (start < shorter && a[start] === b[start]) start += 1;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/**
 * Finds all pairs of names that are nearly the same. Compares each name with all others of about its length, first by
 * how often each letter occurs: an edit changes that of two letters at most.
 */
export function* nearNames(names: readonly ComparedName[]): Steps<NearPair[]> {
  const pairs: NearPair[] = [...reordered(names)];
  const order = Array.from(names.keys()).toSorted((a, b) => lengthOf(names[a]) - lengthOf(names[b]));
  const lengths = Int32Array.from(order, (at) => lengthOf(names[at]));
  const odd = new Int32Array(order.length);
  const twos = new Int32Array(order.length);
  for (const [i, at] of order.entries()) [odd[i], twos[i]] = letterCounts(names[at]?.words ?? '');
  let compared = 0;
  for (let i = 0; i < order.length; i += 1) {
    const length = lengths[i] ?? 0;
    const most = toleratedEdits(length);
    if (most === 0) continue;
    const [ownOdd, ownTwos] = [odd[i] ?? 0, twos[i] ?? 0];
    for (let j = i + 1; j < order.length && (lengths[j] ?? 0) <= length + most; j += 1) {
      compared += 1;
      const apart = bitsOf(ownOdd ^ (odd[j] ?? 0));
      if (apart > 2 * most || apart + bitsOf(ownTwos ^ (twos[j] ?? 0)) > 2 * most) continue;
      const [a, b] = [names[order[i] ?? 0], names[order[j] ?? 0]];
      if (a === undefined || b === undefined || a.sorted === b.sorted || !areNear(a, b)) continue;
      pairs.push([order[i] ?? 0, order[j] ?? 0]);
    }
    if (compared < STEP) continue;
    compared = 0;
    yield;
  }
  return pairs;
}

function lengthOf(name: ComparedName | undefined): number {
  return name?.words.length ?? 0;
}

/** The pairs of names that have the same words in another order. */
function* reordered(names: readonly ComparedName[]): Generator<NearPair> {
  const first = new Map<string, number[]>();
  for (const [at, { sorted }] of names.entries()) {
    const others = first.get(sorted);
    if (others === undefined) first.set(sorted, [at]);
    else {
      for (const other of others) yield [other, at];
      others.push(at);
    }
  }
}

/**
 * How often each letter occurs, modulo four, as two bits in two numbers. Counts that differ by one differ in one bit, as
 * in a Gray code, so two texts differ in no more bits than in occurrences of letters.
 */
function letterCounts(text: string): [odd: number, twos: number] {
  let [low, high] = [0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const bit = 1 << (text.charCodeAt(i) & 31);
    high ^= low & bit;
    low ^= bit;
  }
  return [low ^ high, high];
}

function bitsOf(number: number): number {
  let bits = number - ((number >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Share of the words of two texts that both must have. */
const SHARED_WORDS = 0.85;
/** Texts with a rare word in common that one text is compared with; with more, its words tell nothing. */
const MAX_SHARING = 100;
/** Texts compared between two steps. */
const TEXTS_OF_STEP = 256;

/** True if two sets of words, given as ascending numbers, are nearly the same. */
export function haveNearWords(a: readonly number[], b: readonly number[]): boolean {
  const shared = sharedOf(a, b);
  return shared >= SHARED_WORDS * (a.length + b.length - shared);
}

function sharedOf(a: readonly number[], b: readonly number[]): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return shared;
}

/**
 * Finds pairs of texts that consist of nearly the same words, given as ascending numbers of which rare words have the
 * lower ones. Two such texts share one of their rarest words, so only texts that do are compared.
 */
export function* nearTexts(texts: readonly (readonly number[])[]): Steps<NearPair[]> {
  const pairs: NearPair[] = [];
  const withWord = new Map<number, number[]>();
  const order = Array.from(texts.keys()).toSorted((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  for (const [done, at] of order.entries()) {
    const words = texts[at] ?? [];
    const rarest = words.slice(0, words.length - Math.ceil(SHARED_WORDS * words.length) + 1);
    const candidates = new Set(rarest.flatMap((word) => withWord.get(word)?.slice(-MAX_SHARING) ?? []));
    for (const other of candidates) {
      const others = texts[other] ?? [];
      // The shorter ones come first, so this is the shorter of the two.
      if (others.length >= SHARED_WORDS * words.length && haveNearWords(others, words)) pairs.push([other, at]);
    }
    for (const word of rarest) {
      const known = withWord.get(word);
      if (known === undefined) withWord.set(word, [at]);
      else known.push(at);
    }
    if (done % TEXTS_OF_STEP === TEXTS_OF_STEP - 1) yield;
  }
  return pairs;
}

/**
 * Makes groups of near things: each has one to which all others are near, and everything that is near to something is
 * in one. So a chain of small differences does not join what has nothing in common.
 */
export function starsOf(pairs: readonly NearPair[]): number[][] {
  const near = new Map<number, number[]>();
  const note = (a: number, b: number): void => {
    const known = near.get(a);
    if (known === undefined) near.set(a, [b]);
    else known.push(b);
  };
  for (const [a, b] of pairs) {
    note(a, b);
    note(b, a);
  }
  const covered = new Set<number>();
  const stars: number[][] = [];
  for (const centre of Array.from(near.keys()).toSorted((a, b) => a - b)) {
    if (covered.has(centre)) continue;
    const star = [centre, ...(near.get(centre) ?? [])];
    for (const one of star) covered.add(one);
    stars.push(star);
  }
  return stars;
}
