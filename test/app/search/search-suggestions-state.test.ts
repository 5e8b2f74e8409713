import { describe, expect, it } from 'vitest';
import type { Counted, Suggestion } from '../../../src/app/search/search-suggestions-state.ts';
import { afterTyping } from '../../../src/domain/search/search-text.ts';
import { exampleFilters, openPieceIn, suggestionsFor } from '../../../src/app/search/search-suggestions-state.ts';

const COUNTED: Counted = {
  count: 10,
  facets: {
    owners: [
      { value: '@revenue-team', count: 5 },
      { value: 'Ada Lovelace', count: 3 },
      { value: '@growth', count: 2 },
      { value: '@net-revenue', count: 1 },
    ],
    tags: [{ value: 'finance', count: 4 }],
    dataSources: [],
    kinds: [{ value: 'ratio', count: 3 }],
    groups: [
      { value: 'finance', count: 6 },
      { value: 'finance/net revenue', count: 2 },
    ],
    units: [{ value: 'EUR', count: 4 }],
    grains: [{ value: 'day', count: 2 }],
    languages: [],
    customs: [{ name: 'Cost center', counts: [{ value: '4100', count: 2 }] }],
    noOwner: 1,
    noDescription: 2,
    noTests: 7,
    failingTests: 3,
    stale: 4,
    unused: 6,
    trust: undefined,
  },
};

function suggested(words: string): readonly Suggestion[] {
  const piece = openPieceIn(words);
  return piece === undefined ? [] : suggestionsFor(piece, COUNTED, ['Cost center']);
}
const texts = (words: string): string[] => suggested(words).map(({ text, count }) => `${text} ${count ?? ''}`.trim());
const taken = (words: string, place = 0): string | undefined => suggested(words)[place]?.words;

describe('before anything is typed', () => {
  it('filters are offered that the query language reads', () => {
    const examples = exampleFilters({ noOwner: 3, failingTests: 0 });
    expect(examples.map(({ text, count }) => `${text} ${count ?? ''}`.trim())).toEqual([
      'owner:',
      'tag:',
      '-tag:',
      'no:owner 3',
      'trust:<50',
      'is:failing 0',
      'reviewed:<-90d',
    ]);
    for (const { text, words } of examples) {
      const isWhole = !text.endsWith(':');
      expect(afterTyping([], words)).toEqual(isWhole ? { chips: [text], words: '' } : { chips: [], words: text });
    }
  });
});

describe('while a filter is typed', () => {
  it('its values are proposed with counts, most first', () => {
    expect(texts('owner:')).toEqual(['revenue-team 5', 'Ada Lovelace 3', 'growth 2', 'net-revenue 1']);
    expect(texts('net -tag:')).toEqual(['finance 4']);
    expect(texts('source:')).toEqual([]);
  });

  it('so are those of details', () => {
    expect(texts('group:fin')).toEqual(['finance 6', 'finance/net revenue 2']);
    expect(taken('group:net')).toBe('group:"finance/net revenue" ');
    expect(texts('kind:')).toEqual(['ratio 3']);
    expect(texts('unit:')).toEqual(['EUR 4']);
    expect(texts('gr')).toEqual(['group:', 'grain:']);
    expect(texts('grain:')).toEqual(['day 2']);
  });

  it('custom fields are found by the beginning of their names, and their values by theirs', () => {
    expect(texts('-cos')).toEqual(['-custom:Cost center=']);
    expect(taken('net cos')).toBe('net custom:"Cost center=');
    expect(texts('custom:"Cost center=')).toEqual(['Cost center=4100 2']);
    expect(taken('custom:41')).toBe('custom:"Cost center=4100" ');
  });

  it('what follows the colon narrows them: beginnings first, then what has it within', () => {
    expect(texts('owner:REV')).toEqual(['revenue-team 5', 'net-revenue 1']);
    expect(texts('owner:@gro')).toEqual(['growth 2']);
    expect(texts('owner:nobody')).toEqual([]);
  });

  it('one that is taken stands where it was typed, finished, in quotes where it needs them', () => {
    expect(taken('net owner:ad')).toBe('net owner:"Ada Lovelace" ');
    expect(taken('-owner:rev')).toBe('-owner:@revenue-team ');
    expect(taken('owner:"Ada Lov')).toBe('owner:"Ada Lovelace" ');
    expect(taken('owner:"Ada Lovelace",gr')).toBe('owner:"Ada Lovelace",@growth ');
  });

  it('parts and flags are proposed, with counts if there are any', () => {
    expect(texts('has:')).toEqual([
      'owner 9',
      'description 8',
      'calculation',
      'source',
      'tags',
      'tests 3',
      'usage 4',
      'dependencies',
      'review',
      'trust',
    ]);
    expect(texts('no:us')).toEqual(['usage 6']);
    expect(texts('is:')).toEqual(['failing 3', 'stale 4']);
    expect(taken('x no:te')).toBe('x no:tests ');
  });

  it('the keys themselves are proposed from two letters on', () => {
    expect(texts('o')).toEqual([]);
    expect(texts('ow')).toEqual(['owner:']);
    expect(taken('net -ta')).toBe('net -tag:');
    expect(texts('revenue')).toEqual([]);
    expect(texts('net revenue')).toEqual([]);
  });

  it('nothing is proposed within words, after a finished filter, or for what is no filter', () => {
    for (const words of ['', 'owner:x ', 'owner:"x y" ', '"own', 'trust:7', 'a:b', 'my-ow'])
      expect(texts(words)).toEqual([]);
  });
});
