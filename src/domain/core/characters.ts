/**
 * Characters as people see them: Unicode's grapheme clusters. An emoji of several code points, a flag, and a letter with
 * its accents are one character, which no cut and no mark may split.
 */

/**
 * Code units that are a character of their own beside any other of these: letters without marks, in scripts that need
 * no segmentation.
 */
const PLAIN =
  '\\t\\n\\x20-\\x7e\\xa0-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u048a-\\u052f\\u3041-\\u3096\\u30a1-\\u30ff\\u3400-\\u9fff';
const IS_PLAIN = new RegExp(`^[${PLAIN}]*$`);

/** Length of the parts in which a text is segmented: a browser may copy the whole part for each of its characters. */
const PART_LENGTH = 256;

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text. They join to the text. */
export function charactersOf(text: string): string[] {
  return IS_PLAIN.test(text) ? text.split('') : [...segmentsOf(text)];
}

/** The number of characters. */
export function characterCount(text: string): number {
  return IS_PLAIN.test(text) ? text.length : [...segmentsOf(text)].length;
}

/** The first characters of a text, at most `count`. */
export function firstCharacters(text: string, count: number): string {
  if (text.length <= count || IS_PLAIN.test(text)) return text.slice(0, count);
  let [left, at] = [count, 0];
  for (const segment of segmentsOf(text)) {
    if (left === 0) break;
    left -= 1;
    at += segment.length;
  }
  return text.slice(0, at);
}

/** A text of at most `count` characters, with an ellipsis in place of the rest. */
export function shortened(text: string, count: number): string {
  const first = firstCharacters(text, count);
  return first.length === text.length ? text : `${first}…`;
}

/** The last place, not after `at`, that is not within a character. Places count code units. */
export function characterStart(text: string, at: number): number {
  return aroundPlace(text, at).start;
}

/** The first place, not before `at`, that is not within a character. */
export function characterEnd(text: string, at: number): number {
  return aroundPlace(text, at).end;
}

/** The places at which a character begins, for many questions about one text; undefined if all are such places. */
export function characterStarts(text: string): ReadonlySet<number> | undefined {
  if (IS_PLAIN.test(text)) return undefined;
  const starts = new Set<number>();
  let at = 0;
  for (const segment of segmentsOf(text)) {
    starts.add(at);
    at += segment.length;
  }
  return starts;
}

/** The ends of the character that a place is within; the place itself if it is within none. */
function aroundPlace(text: string, at: number): { readonly start: number; readonly end: number } {
  if (at <= 0 || at >= text.length || isBetween(text, at)) return { start: at, end: at };
  // Segmenting from a certain place is enough, and much cheaper than all of a long text.
  let from = at;
  while (from > 0 && !isBetween(text, from)) from -= 1;
  let to = at;
  while (to < text.length && !isBetween(text, to)) to += 1;
  let start = from;
  for (const segment of segmentsOf(text.slice(from, to))) {
    const end = start + segment.length;
    if (end > at) return { start, end: start === at ? at : end };
    start = end;
  }
  return { start: at, end: at };
}

/** True if a place is surely between two characters. */
function isBetween(text: string, at: number): boolean {
  if (text[at - 1] === '\n' || (text[at] === '\n' && text[at - 1] !== '\r')) return true;
  return IS_PLAIN.test(text.slice(at - 1, at + 1));
}

function* segmentsOf(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let length = PART_LENGTH;
  for (let from = 0; from < text.length;) {
    const part = text.slice(from, from + length);
    const isEnd = from + length >= text.length;
    const found = Array.from(segmenter.segment(part), ({ segment }) => segment);
    // The last character of a part may go on behind it.
    const whole = isEnd ? found : found.slice(0, -1);
    // A character that is longer than a part needs a longer one.
    length = whole.length === 0 ? length * 2 : PART_LENGTH;
    for (const segment of whole) {
      yield segment;
      from += segment.length;
    }
  }
}
