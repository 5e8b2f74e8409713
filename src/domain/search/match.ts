import type { Term } from './query.ts';
import type { Word } from '../core/words.ts';
import { wordsOf } from '../core/words.ts';

/** A range of a text, from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The matches of a query's terms in a text: whole words, in order, without overlaps. */
export function matchesIn(text: string, terms: readonly Term[]): Span[] {
  const words = wordsOf(text);
  const spans = terms.flatMap((term) => {
    if (term.not) return [];
    return term.is === 'words' ? wordSpans(words, term.words, term.open) : signSpans(text, term.text);
  });
  return united(spans.toSorted((a, b) => a.start - b.start));
}

/**
 * The part of a long text around its first match, about `length` characters on one line, with an ellipsis at each
 * cut; undefined if nothing matches.
 */
export function passageOf(text: string, terms: readonly Term[], length: number): string | undefined {
  const first = matchesIn(text, terms)[0];
  if (first === undefined) return undefined;
  const wanted = Math.max(0, first.start - Math.floor(length / 4));
  const start = wanted === 0 ? 0 : text.indexOf(' ', wanted) + 1 || wanted;
  const from = Math.min(start, first.start);
  const cut = text
    .slice(from, from + length)
    // A cut may split a surrogate pair.
    .replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${from > 0 ? '…' : ''}${cut}${from + length < text.length ? '…' : ''}`;
}

function wordSpans(words: readonly Word[], wanted: readonly string[], open: boolean): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i + wanted.length <= words.length; i += 1) {
    const run = words.slice(i, i + wanted.length);
    const fits = run.every((word, k) => {
      const want = wanted[k] ?? '';
      return open && k === wanted.length - 1 ? word.caseFolded.startsWith(want) : word.caseFolded === want;
    });
    const [first, last] = [run[0], run.at(-1)];
    if (fits && first !== undefined && last !== undefined) spans.push({ start: first.start, end: last.end });
  }
  return spans;
}

function signSpans(text: string, signs: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(signs); at !== -1; at = text.indexOf(signs, at + signs.length)) {
    spans.push({ start: at, end: at + signs.length });
  }
  return spans;
}

function united(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && span.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else result.push(span);
  }
  return result;
}
