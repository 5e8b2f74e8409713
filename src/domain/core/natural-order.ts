import { caseFold } from './words.ts';

/**
 * A key by which texts are sorted with `<`: without case and accents, and numbers by their value, so that Step 2 comes
 * before Step 10. Numbers may have any length, leading zeros, and the digits of any script. Keys are equal for texts
 * that differ only in these, so sort equal ones by something else.
 */
export function sortKey(text: string): string {
  // A hundred thousand texts are sorted at once, and most have no digit and only ASCII.
  if (WITHOUT_NUMBERS.test(text)) return text.toLowerCase();
  const folded = caseFold(text);
  const digits = ASCII.test(folded) ? folded : folded.replace(/[^\P{Nd}0-9]/gu, asciiDigit);
  return digits.replace(/\d+/g, numberKey);
}

const WITHOUT_NUMBERS = /^[ -/:-~]*$/;
const ASCII = /^[ -~]*$/;

/** Compares texts by `sortKey`; texts with the same key by their characters. */
export function inNaturalOrder(a: string, b: string): number {
  const [one, other] = [sortKey(a), sortKey(b)];
  if (one !== other) return one < other ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * The digits after their number, so that the longer of two numbers is greater. The number is written in digits, too, which
 * stand between signs and letters: up to 8 as one digit, and a 9 in front for each further nine.
 */
function numberKey(digits: string): string {
  if (digits.length < 9 && !digits.startsWith('0')) return `${digits.length}${digits}`;
  const number = digits.replace(/^0+/, '');
  return '9'.repeat(Math.floor(number.length / 9)) + String(number.length % 9) + number;
}

/** The digits of a script stand side by side, zero first. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** Sorts items by a text in natural order; equal ones stay in their order. Each key is made once. */
export function naturallySorted<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: sortKey(textOf(item)) }))
    .toSorted((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
