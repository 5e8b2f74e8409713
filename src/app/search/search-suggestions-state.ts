import { ownerName } from '../../domain/metric/owner-name.ts';
import { countsFor, type FacetCount, type Facets, type QueryCounts } from '../../domain/search/listing.ts';
import type { Flag, Part, ValueKey } from '../../domain/search/query.ts';
import { sameText } from '../../domain/core/same-text.ts';
import { customValue } from '../../domain/search/custom-filter.ts';
import { FLAGS, filterText, PARTS } from '../../domain/search/query.ts';

/** The piece of a filter that is being typed at the end of the search box. */
export type OpenPiece = {
  /** The text before it in the box. */
  readonly head: string;
  readonly minus: '' | '-';
} & (
  | { readonly is: 'key'; readonly typed: string }
  | {
      readonly is: 'value';
      readonly key: ValueKey;
      /** Values of the same filter that are already typed, with their commas. */
      readonly before: string;
      readonly typed: string;
    }
  | { readonly is: 'word'; readonly key: WordKey; readonly typed: string }
);

/** A suggestion that can replace the open piece. */
export interface Suggestion {
  readonly text: string;
  /** The number of metrics that it would list; undefined if that is not counted. */
  readonly count: number | undefined;
  /** An explanation; undefined if the text says it all. */
  readonly hint: string | undefined;
  /** The content of the box once it is taken. */
  readonly words: string;
}

/** The counts of the list without the open piece; `failed` if they could not be read. */
export type Counted = QueryCounts | 'failed';

type WordKey = 'has' | 'no' | 'is';

/** Limit. Nobody reads more; typing one more letter is faster. */
const MAX_ITEMS = 8;
/** Number of letters from which a key is suggested. A single one begins too many words. */
const KEY_LETTERS = 2;

const KEYS: readonly (readonly [key: string, hint: string])[] = [
  ['owner', 'person or team'],
  ['tag', 'a tag'],
  ['source', 'a table or system'],
  ['group', 'such as finance/revenue'],
  ['kind', 'such as ratio'],
  ['unit', 'such as EUR'],
  ['grain', 'such as day'],
  ['language', 'of the calculation, such as dax'],
  ['synonym', 'another name'],
  ['custom', 'such as custom:"Tier=gold"'],
  ['has', 'has tests, usage, an owner …'],
  ['no', 'lacks an owner, a description …'],
  ['is', 'failing or stale'],
  ['trust', 'such as trust:40..80'],
  ['updated', 'such as updated:>2026-01-01'],
  ['created', 'such as created:<2026-01-01'],
  ['reviewed', 'such as reviewed:<-90d, over 90 days ago'],
];

/** The filters that are offered before anything is typed, from the most common. */
const EXAMPLES: readonly (readonly [words: string, hint: string])[] = [
  ['owner:', 'of a person or team'],
  ['tag:', 'with a tag'],
  ['-tag:', 'without a tag; - excludes anything'],
  ['no:owner', 'without an owner; no: finds what is missing'],
  ['trust:<50', 'trust below 50, or 40..80'],
  ['is:failing', 'a test fails'],
  ['reviewed:<-90d', 'last reviewed over 90 days ago'],
];

/** An optional minus and a key, at the end of a text; with a colon, values after it, in quotes or not. */
const OPEN = /(^|\s)(-?)([a-z]+)(?::((?:"[^"]*"?|[^\s"])*))?$/i;

/** Keys whose values are counted, so that they can be suggested. */
const COUNTED_KEYS = [
  'owner',
  'tag',
  'source',
  'group',
  'kind',
  'unit',
  'grain',
  'language',
  'custom',
] as const satisfies readonly ValueKey[];

function isCounted(key: string): key is (typeof COUNTED_KEYS)[number] {
  return COUNTED_KEYS.some((one) => one === key);
}

/** Returns undefined if nothing is being typed that could be a filter. */
export function openPieceIn(words: string): OpenPiece | undefined {
  const found = OPEN.exec(words);
  if (found === null) return undefined;
  const [, space = '', minus = '', name = '', values] = found;
  const place = { head: words.slice(0, found.index) + space, minus: minus === '-' ? '-' : '' } as const;
  const key = name.toLowerCase();
  if (values === undefined) return { ...place, is: 'key', typed: key };
  if (key === 'has' || key === 'no' || key === 'is') return { ...place, is: 'word', key, typed: values.toLowerCase() };
  if (!isCounted(key)) return undefined;
  const before = /^(?:(?:"[^"]*"|[^",])*,)*/.exec(values)?.[0] ?? '';
  return { ...place, is: 'value', key, before, typed: values.slice(before.length).replaceAll('"', '') };
}

/**
 * Returns the suggestions that can replace the open piece, the most likely first. `customNames`: the custom fields by
 * which metrics are counted.
 */
export function suggestionsFor(
  piece: OpenPiece,
  counts: Counted | undefined,
  customNames: readonly string[] = [],
): readonly Suggestion[] {
  switch (piece.is) {
    case 'key':
      return [...keysFor(piece), ...customFieldsFor(piece, customNames)].slice(0, MAX_ITEMS);
    case 'value':
      return valuesFor(piece, countsOf(piece.key, counts));
    case 'word':
      return wordsFor(piece, counts);
  }
}

/** Returns the filters that an empty search box offers, with their counts in a catalog's facets. */
export function exampleFilters(facets: Pick<Facets, 'noOwner' | 'failingTests'> | undefined): readonly Suggestion[] {
  const counts: Partial<Record<string, number>> = { 'no:owner': facets?.noOwner, 'is:failing': facets?.failingTests };
  return EXAMPLES.map(([text, hint]) => ({
    text,
    hint,
    count: counts[text],
    // A key leads on to its values; a whole filter is finished by its space.
    words: text.endsWith(':') ? text : `${text} `,
  }));
}

function keysFor({ head, minus, typed }: Extract<OpenPiece, { is: 'key' }>): Suggestion[] {
  if (typed.length < KEY_LETTERS) return [];
  return KEYS.filter(([key]) => key.startsWith(typed)).map(([key, hint]) => ({
    text: `${minus}${key}:`,
    count: undefined,
    hint,
    words: `${head}${minus}${key}:`,
  }));
}

/** The custom fields whose names begin as typed. */
function customFieldsFor({ head, minus, typed }: Extract<OpenPiece, { is: 'key' }>, names: readonly string[]) {
  if (typed.length < KEY_LETTERS) return [];
  return names
    .filter((name) => sameText(name).startsWith(sameText(typed)))
    .map((name): Suggestion => ({
      text: `${minus}custom:${name}=`,
      count: undefined,
      hint: undefined,
      words: `${head}${minus}custom:"${customValue(name, '')}`,
    }));
}

function valuesFor(piece: Extract<OpenPiece, { is: 'value' }>, counts: readonly FacetCount[]): Suggestion[] {
  const typed = sameText(piece.typed);
  const known = counts.map((one) => ({ ...one, caseFolded: sameText(one.value) }));
  const fitting = [
    ...known.filter(({ caseFolded }) => caseFolded === typed),
    ...known.filter(({ caseFolded }) => caseFolded !== typed && caseFolded.startsWith(typed)),
    ...known.filter(({ caseFolded }) => !caseFolded.startsWith(typed) && caseFolded.includes(typed)),
  ];
  return fitting.slice(0, MAX_ITEMS).map(({ value, count }) => ({
    text: ownerName(value),
    count,
    hint: undefined,
    words: `${piece.head}${piece.minus}${piece.key}:${piece.before}${valueText(piece.key, value)} `,
  }));
}

function wordsFor(piece: Extract<OpenPiece, { is: 'word' }>, counts: Counted | undefined): Suggestion[] {
  const all = piece.key === 'is' ? FLAGS : PARTS;
  return all
    .filter((word) => word.startsWith(piece.typed))
    .map((word) => ({
      text: word,
      count: piece.minus === '-' ? undefined : countOf(piece.key, word, counts),
      hint: undefined,
      words: `${piece.head}${piece.minus}${piece.key}:${word} `,
    }));
}

function countsOf(key: ValueKey, counts: Counted | undefined): readonly FacetCount[] {
  if (counts === undefined || counts === 'failed') return [];
  return countsFor(counts.facets, key);
}

function countOf(key: WordKey, word: Flag | Part, counts: Counted | undefined): number | undefined {
  if (counts === undefined || counts === 'failed') return undefined;
  const { facets } = counts;
  const lacking: Partial<Record<Flag | Part, number | undefined>> = {
    owner: facets.noOwner,
    description: facets.noDescription,
    tests: facets.noTests,
    usage: facets.unused,
    failing: facets.failingTests,
    stale: facets.stale,
    review: facets.trust?.neverReviewed,
    trust: facets.trust?.unscored,
  };
  const count = lacking[word];
  return key === 'has' && count !== undefined ? counts.count - count : count;
}

/** Returns a value as a filter writes it, in quotes if it needs them. */
function valueText(key: ValueKey, value: string): string {
  return filterText({ is: 'value', key, values: [value], not: false }).slice(key.length + 1);
}
