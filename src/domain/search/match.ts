import type { Term } from './query.ts';
import { characterEnd, characterStart } from '../core/characters.ts';
import { FULL_WIDTH } from '../core/words.ts';
import type { Token } from './tokens.ts';
import { readingsOf } from './tokens.ts';

/** A range of a text, from `start` up to, but not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The matches of a query's terms in a text, in order, without overlaps: whole words, parts of identifiers, or letters
 * of a script without spaces. The places are those in the text as it is stored, and never within a character.
 */
export function matchesIn(text: string, terms: readonly Term[]): Span[] {
  const readings = readingsOf(text);
  const spans = terms.flatMap((term) => {
    if (term.not) return [];
    if (term.is === 'signs') return signSpans(text, term.text);
    const wanted = term.parts === undefined ? [term.words] : [term.words, term.parts];
    return readings.flatMap((tokens) => wanted.flatMap((words) => wordSpans(tokens, words, term.open)));
  });
  const whole = spans.map(({ start, end }) => ({ start: characterStart(text, start), end: characterEnd(text, end) }));
  return united(whole.toSorted((a, b) => a.start - b.start));
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
  const from = characterStart(text, Math.min(start, first.start));
  const to = characterStart(text, from + length);
  const cut = text.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

function wordSpans(tokens: readonly Token[], wanted: readonly string[], open: boolean): Span[] {
  const spans: Span[] = [];
  const wantedLast = wanted.at(-1) ?? '';
  for (let i = 0; i + wanted.length <= tokens.length; i += 1) {
    const run = tokens.slice(i, i + wanted.length);
    const fits = run.every(({ text }, k) => {
      const want = wanted[k] ?? '';
      return open && k === wanted.length - 1 ? text.startsWith(want) : text === want;
    });
    const [first, last] = [run[0], run.at(-1)];
    if (!fits || first === undefined || last === undefined) continue;
    const isInHead = last.head?.text.startsWith(wantedLast) === true;
    spans.push({ start: first.start, end: isInHead ? last.head.end : last.end });
  }
  return spans;
}

function signSpans(text: string, signs: string): Span[] {
  const pattern = Array.from(signs, signPattern).join(String.raw`\p{DI}*`);
  return Array.from(text.matchAll(new RegExp(pattern, 'gu')), ({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}

/** Matches a sign, and its full-width form. */
function signPattern(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const hex = (point: number): string => `\\u{${point.toString(16)}}`;
  return code > 32 && code < 127 ? `[${hex(code)}${hex(code + FULL_WIDTH)}]` : hex(code);
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
