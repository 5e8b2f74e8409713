import { addDays, type Day, isDay } from '../core/instant.ts';
import { sameText } from '../core/same-text.ts';
import { foldedSigns } from '../core/words.ts';
import { isUnspaced, readingsOf, searchedTokens } from './tokens.ts';

/** A condition on the text of a metric. */
export type Term =
  /**
   * Adjacent words; if `open`, the last one may be the beginning of a longer word. `parts`: the same, with the parts of
   * identifiers as words, if there are any. Either matches.
   */
  | {
      readonly is: 'words';
      readonly words: readonly string[];
      readonly parts?: readonly string[] | undefined;
      readonly open: boolean;
      readonly not: boolean;
    }
  /** Punctuation without a letter or digit, such as `%`, anywhere in the text. */
  | { readonly is: 'signs'; readonly text: string; readonly not: boolean };

/** Keys of details. `custom` has values like `Tier=gold`, or only the name of a custom field. */
export type DetailKey = 'unit' | 'kind' | 'grain' | 'group' | 'language' | 'synonym' | 'custom';
export type ValueKey = 'owner' | 'tag' | 'source' | DetailKey;
export type RangeKey = 'trust' | 'updated' | 'created' | 'reviewed';
export type Part =
  | 'owner'
  | 'description'
  | 'calculation'
  | 'source'
  | 'tags'
  | 'tests'
  | 'usage'
  | 'dependencies'
  | 'review'
  | 'trust';
export type Flag = 'failing' | 'stale';
/** A trust score, a day, or a day so many days ago, `-90d`: `dayOfBound` tells which. */
export type Bound = number | string;
export type Comparator = '<' | '<=' | '>' | '>=' | '=';

/** A condition on anything but the text of a metric. */
export type Filter =
  /** Has one of the values, as `sameText` compares them. */
  | { readonly is: 'value'; readonly key: ValueKey; readonly values: readonly string[]; readonly not: boolean }
  | { readonly is: 'part'; readonly part: Part; readonly present: boolean }
  | { readonly is: 'flag'; readonly flag: Flag; readonly not: boolean }
  /** Compares a trust score (0–100) or a day. */
  | { readonly is: 'range'; readonly key: RangeKey; readonly comparator: Comparator; readonly bound: Bound }
  /** Lies between two bounds, both included. */
  | { readonly is: 'between'; readonly key: RangeKey; readonly from: Bound; readonly to: Bound };

export interface Query {
  readonly terms: readonly Term[];
  readonly filters: readonly Filter[];
}

/** A part of a query as typed, shown as a chip or as text. */
export type Piece =
  | { readonly is: 'filter'; readonly filter: Filter; readonly text: string }
  | { readonly is: 'term'; readonly term: Term; readonly text: string };

const VALUE_KEYS: ReadonlySet<string> = new Set<ValueKey>([
  'owner',
  'tag',
  'source',
  'unit',
  'kind',
  'grain',
  'group',
  'language',
  'synonym',
  'custom',
]);
const RANGE_KEYS: ReadonlySet<string> = new Set<RangeKey>(['trust', 'updated', 'created', 'reviewed']);

/** The values of `is:`. */
export const FLAGS: readonly Flag[] = ['failing', 'stale'];

/** The values of `has:` and `no:`. */
export const PARTS: readonly Part[] = [
  'owner',
  'description',
  'calculation',
  'source',
  'tags',
  'tests',
  'usage',
  'dependencies',
  'review',
  'trust',
];

/** Greatest number of terms in a query, and of words in a term. Users don't type more, and SQLite has limits. */
const MAX_TERMS = 60;

/** Matches a filter's key with nothing after its colon yet. */
const UNFINISHED =
  /^-?(?:owner|tag|source|unit|kind|grain|group|language|synonym|custom|has|no|is|trust|updated|created|reviewed):"?$/i;

/**
 * Matches one part of a query: an optional minus, an optional `key:`, and "quoted" or bare text. Quoted values may be
 * separated by commas.
 */
const PIECE = /-?(?:[a-z]+:)?(?:"[^"]*"?(?:,(?:"[^"]*"?|[^\s",]*))*|[^\s"]+(?:"[^"]*"?|[^\s"]*)*)/giu;

/**
 * Parses typed text: words, `"phrases"`, and filters such as `owner:@revenue-team`, `tag:finance,growth`,
 * `-tag:deprecated`, `group:finance`, `custom:"Tier=gold"`, `has:tests`, `no:owner`, `is:failing`, `trust:>70`, `trust:40..80`, `updated:<2026-01-01`, `reviewed:<-90d`. Never
 * fails: anything that is no filter is text. Only the first words of a long pasted text count.
 */
export function parseQuery(query: string): Query {
  const pieces = piecesOf(query);
  return {
    terms: termsIn(pieces),
    filters: pieces.flatMap((piece) => (piece.is === 'filter' ? [piece.filter] : [])),
  };
}

/** The terms among the pieces of a query, as far as they are searched for. */
export function termsIn(pieces: readonly Piece[]): Term[] {
  return pieces.flatMap((piece) => (piece.is === 'term' ? [piece.term] : [])).slice(0, MAX_TERMS);
}

/**
 * The parts of a query in the order typed. Parts without a meaning are left out: a lone minus, or a filter's key
 * without a value.
 */
export function piecesOf(query: string): Piece[] {
  return (query.match(PIECE) ?? []).flatMap((text): Piece[] => {
    if (UNFINISHED.test(text)) return [];
    const filter = filterIn(text);
    if (filter !== undefined) return [{ is: 'filter', filter, text }];
    const term = termIn(text);
    return term === undefined ? [] : [{ is: 'term', term, text }];
  });
}

/** A filter as a user would type it; `parseQuery` reads it back. */
export function filterText(filter: Filter): string {
  switch (filter.is) {
    case 'value':
      return `${filter.not ? '-' : ''}${filter.key}:${filter.values.map(quoted).join(',')}`;
    case 'part':
      return `${filter.present ? 'has' : 'no'}:${filter.part}`;
    case 'flag':
      return `${filter.not ? '-' : ''}is:${filter.flag}`;
    case 'range':
      return `${filter.key}:${filter.comparator === '=' ? '' : filter.comparator}${filter.bound}`;
    case 'between':
      return `${filter.key}:${filter.from}..${filter.to}`;
  }
}

/** Adds a filter after the query's other filters, or removes it if the query has it. */
export function toggleFilter(query: string, filter: Filter): string {
  const pieces = piecesOf(query);
  const kept = pieces.filter((piece) => !(piece.is === 'filter' && isSame(piece.filter, filter)));
  return kept.length < pieces.length ? kept.map(({ text }) => text).join(' ') : withFilter(pieces, filter);
}

/**
 * Returns the query of these pieces with one more filter at a place: by default after the other filters, before words
 * that follow them.
 */
export function withFilter(
  pieces: readonly Piece[],
  filter: Filter,
  at: number = pieces.findLastIndex((piece) => piece.is === 'filter') + 1,
): string {
  // An open quote would take in what follows it.
  const before = pieces.slice(0, at).map(({ text }) => (text.split('"').length % 2 === 0 ? `${text}"` : text));
  return [...before, filterText(filter), ...pieces.slice(at).map(({ text }) => text)].join(' ');
}

/** True if the query has exactly this filter. */
export function hasFilter(query: string, filter: Filter): boolean {
  return hasFilterIn(piecesOf(query), filter);
}

/** Returns true if just this filter is among the pieces of a query. */
export function hasFilterIn(pieces: readonly Piece[], filter: Filter): boolean {
  return pieces.some((piece) => piece.is === 'filter' && isSame(piece.filter, filter));
}

function isSame(a: Filter, b: Filter): boolean {
  return filterKey(a) === filterKey(b);
}

/** A text that is the same for filters that list the same. */
export function filterKey(filter: Filter): string {
  return filterText(filter.is === 'value' ? { ...filter, values: filter.values.map(sameText).toSorted() } : filter);
}

function filterIn(piece: string): Filter | undefined {
  const parts = /^(-?)([a-z]+):(.+)$/is.exec(piece);
  if (parts === null) return undefined;
  const [, minus, key = '', value = ''] = parts;
  return filterOf(key.toLowerCase(), value, minus === '-');
}

/** The name of `stale` until November 2026: people have it in views and links. */
const FORMER_STALE = 'untouched';

function filterOf(key: string, value: string, not: boolean): Filter | undefined {
  if (VALUE_KEYS.has(key)) {
    const values = valuesIn(value);
    return values.length === 0 ? undefined : { is: 'value', key: key as ValueKey, values, not };
  }
  const word = value.toLowerCase();
  const part = PARTS.find((one) => one === word);
  if ((key === 'has' || key === 'no') && part !== undefined) {
    return { is: 'part', part, present: (key === 'has') !== not };
  }
  const flag = word === FORMER_STALE ? 'stale' : FLAGS.find((one) => one === word);
  if (key === 'is' && flag !== undefined) return { is: 'flag', flag, not };
  if (RANGE_KEYS.has(key) && !not) return rangeOf(key as RangeKey, value);
  return undefined;
}

function rangeOf(key: RangeKey, value: string): Filter | undefined {
  const boundIn = key === 'trust' ? numberIn : typedDay;
  const ends = value.split('..').map(boundIn);
  const [from, to] = ends;
  if (ends.length === 2 && from !== undefined && to !== undefined) {
    const isReversed = !DAYS_AGO.test(String(from)) && !DAYS_AGO.test(String(to)) && from > to;
    return isReversed ? { is: 'between', key, from: to, to: from } : { is: 'between', key, from, to };
  }
  const parts = /^(<=|>=|<|>|=)?(.+)$/.exec(value);
  if (parts === null) return undefined;
  const [, comparator = '=', text = ''] = parts;
  const bound = boundIn(text);
  return bound === undefined ? undefined : { is: 'range', key, comparator: comparator as Comparator, bound };
}

function numberIn(text: string): Bound | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const DAYS_AGO = /^-(\d{1,5})d$/i;

/** The day that a bound means, on a day. */
export function dayOfBound(bound: Bound, today: Day): Bound {
  const days = DAYS_AGO.exec(String(bound))?.[1];
  return days === undefined ? bound : addDays(today, -Number(days));
}

/** The day as typed: a filter is by day, even if a time follows. */
function typedDay(text: string): Bound | undefined {
  if (DAYS_AGO.test(text)) return text.toLowerCase();
  const day = /^(.{10})(?:T[\d:.,+-]+Z?)?$/i.exec(text)?.[1];
  return day !== undefined && isDay(day) ? day : undefined;
}

function valuesIn(text: string): string[] {
  return Array.from(text.matchAll(/"([^"]*)"?|[^,"]+/g), ([bare, inside]) => (inside ?? bare).trim()).filter(Boolean);
}

/** The condition that typed text without spaces stands for; undefined if it stands for nothing. */
export function termIn(piece: string): Term | undefined {
  const not = piece.startsWith('-') && piece.length > 1;
  const text = not ? piece.slice(1) : piece;
  const [words = [], parts] = readingsOf(text).map((tokens) => searchedTokens(tokens).slice(0, MAX_TERMS));
  if (words.length > 0) {
    const open = !text.includes('"') || isUnspaced(words.at(-1) ?? '');
    return { is: 'words', words, ...(parts && { parts }), open, not };
  }
  const signs = foldedSigns(text.replaceAll('"', '')).trim();
  return signs === '' || signs === '-' ? undefined : { is: 'signs', text: signs, not };
}

function quoted(value: string): string {
  return /^[^\s,"]+$/.test(value) ? value : `"${value.replaceAll('"', '')}"`;
}
