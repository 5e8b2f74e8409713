import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameText } from '../../../src/domain/core/same-text.ts';
import type { Filter, Query } from '../../../src/domain/search/query.ts';
import { filterText, hasFilter, parseQuery, piecesOf, toggleFilter } from '../../../src/domain/search/query.ts';

const filtersIn = (query: string): Query['filters'] => parseQuery(query).filters;
const termsIn = (query: string): Query['terms'] => parseQuery(query).terms;
const owner = (...values: string[]): Filter => ({ is: 'value', key: 'owner', values, not: false });

describe('the words of a query', () => {
  it('are each a term, the last letters still to come', () => {
    expect(termsIn('Ad clicks')).toEqual([
      { is: 'words', words: ['ad'], open: true, not: false },
      { is: 'words', words: ['clicks'], open: true, not: false },
    ]);
  });

  it('belong together in quotes, and are whole there', () => {
    expect(termsIn('"Ad Clicks"')).toEqual([{ is: 'words', words: ['ad', 'clicks'], open: false, not: false }]);
  });

  it('belong together if signs join them', () => {
    expect(termsIn('total_revenue')).toEqual([{ is: 'words', words: ['total', 'revenue'], open: true, not: false }]);
  });

  it('are excluded by a minus', () => {
    expect(termsIn('-test -"old one"')).toEqual([
      { is: 'words', words: ['test'], open: true, not: true },
      { is: 'words', words: ['old', 'one'], open: false, not: true },
    ]);
  });

  it('are signs if there is neither letter nor digit', () => {
    expect(termsIn('% "_" -*')).toEqual([
      { is: 'signs', text: '%', not: false },
      { is: 'signs', text: '_', not: false },
      { is: 'signs', text: '*', not: true },
    ]);
  });

  it.each(['', '   ', '-', '"', '""', '-""'])('are none in %j', (query) => {
    expect(parseQuery(query)).toEqual({ terms: [], filters: [] });
  });

  it.each(['AND', 'OR', 'NOT', 'NEAR/2', 'a:b', 'has:wings', 'is:blue', 'trust:high', 'updated:soon', 'about:'])(
    'are plain text in %j',
    (query) => {
      expect(filtersIn(query)).toEqual([]);
      expect(termsIn(query)).not.toEqual([]);
    },
  );

  it('are so many that an answer is possible, however much was pasted', () => {
    expect(termsIn('revenue '.repeat(5000)).length).toBeLessThanOrEqual(100);
    const [phrase] = termsIn(`"${'revenue '.repeat(5000)}"`);
    expect(phrase?.is === 'words' && phrase.words.length).toBeLessThanOrEqual(100);
  });
});

describe('the filters of a query', () => {
  it('are those of the design', () => {
    const query =
      'owner:@revenue-team tag:finance -tag:deprecated source:orders has:tests no:owner trust:>70 updated:<2026-01-01';
    expect(parseQuery(query)).toEqual({
      terms: [],
      filters: [
        { is: 'value', key: 'owner', values: ['@revenue-team'], not: false },
        { is: 'value', key: 'tag', values: ['finance'], not: false },
        { is: 'value', key: 'tag', values: ['deprecated'], not: true },
        { is: 'value', key: 'source', values: ['orders'], not: false },
        { is: 'part', part: 'tests', present: true },
        { is: 'part', part: 'owner', present: false },
        { is: 'range', key: 'trust', comparator: '>', bound: 70 },
        { is: 'range', key: 'updated', comparator: '<', bound: '2026-01-01' },
      ],
    });
  });

  it('may name several values, in quotes if they hold spaces or commas', () => {
    expect(filtersIn('tag:finance,growth')).toEqual([
      { is: 'value', key: 'tag', values: ['finance', 'growth'], not: false },
    ]);
    expect(filtersIn('owner:"Ann Lee","Bob, Jr"')).toEqual([owner('Ann Lee', 'Bob, Jr')]);
  });

  it('are read in capitals, and beside words', () => {
    const { terms, filters } = parseQuery('clicks OWNER:Ads IS:Failing');
    expect(terms).toHaveLength(1);
    expect(filters).toEqual([owner('Ads'), { is: 'flag', flag: 'failing', not: false }]);
  });

  it('turn round with a minus', () => {
    expect(filtersIn('-has:tests -no:owner -is:untouched')).toEqual([
      { is: 'part', part: 'tests', present: false },
      { is: 'part', part: 'owner', present: true },
      { is: 'flag', flag: 'stale', not: true },
    ]);
  });

  it.each([
    ['trust:70', '=', 70],
    ['trust:=70', '=', 70],
    ['trust:>=70.5', '>=', 70.5],
    ['created:<=2026-03-31', '<=', '2026-03-31'],
    ['updated:2026-03-31', '=', '2026-03-31'],
  ])('compare: %s', (query, comparator, bound) => {
    expect(filtersIn(query)).toMatchObject([{ is: 'range', comparator, bound }]);
  });

  it.each([
    ['trust:40..80', 'trust', 40, 80],
    ['trust:80..40', 'trust', 40, 80],
    ['trust:70..70.5', 'trust', 70, 70.5],
    ['updated:2026-01-01..2026-03-31', 'updated', '2026-01-01', '2026-03-31'],
  ])('reach from one end to the other: %s', (query, key, from, to) => {
    expect(filtersIn(query)).toEqual([{ is: 'between', key, from, to }]);
    expect(filtersIn(filtersIn(query).map(filterText).join(' '))).toEqual(filtersIn(query));
  });

  it.each(['trust:40..', 'trust:..80', 'trust:1..2..3', 'updated:2026-02-30..2026-03-01', 'trust:a..b'])(
    'do not reach to an end that is none: %s',
    (query) => {
      expect(filtersIn(query)).toEqual([]);
    },
  );

  it.each(['owner:', '-tag:', 'has:', 'trust:', 'Updated:', 'source:"'])(
    'ask for nothing before their value is typed: %s',
    (key) => {
      expect(parseQuery(`net ${key}`)).toEqual(parseQuery('net'));
    },
  );

  it('know which days there are', () => {
    expect(filtersIn('updated:<2026-02-30')).toEqual([]);
  });

  it('are read back from their own text, whatever a value holds', () => {
    // Quotes are not compared: those around a value can't be told from those inside it.
    const value = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => sameText(text.replaceAll('"', '')) !== '');
    fc.assert(
      fc.property(
        fc.constantFrom('owner' as const, 'tag' as const, 'source' as const),
        fc.array(value, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (key, values, not) => {
          const [read, ...others] = filtersIn(filterText({ is: 'value', key, values, not }));
          expect(others).toEqual([]);
          expect(read).toMatchObject({ is: 'value', key, not });
          expect(read?.is === 'value' && read.values.map(sameText)).toEqual(values.map(sameText));
        },
      ),
    );
  });

  it('hold a value without quotes between two with quotes', () => {
    const filter = { is: 'value', key: 'owner', values: ['Data team', 'growth', 'Finance team'], not: false } as const;
    expect(filterText(filter)).toBe('owner:"Data team",growth,"Finance team"');
    expect(filtersIn(filterText(filter))).toEqual([filter]);
  });

  it.each(['has:tests', 'no:owner', 'is:failing', '-is:stale', 'trust:>=70', 'trust:70', 'updated:<2026-01-01'])(
    'are written as they are typed: %s',
    (text) => {
      expect(filtersIn(text).map(filterText)).toEqual([text]);
    },
  );
});

describe('the pieces of a query', () => {
  it('stand in the order typed, as typed', () => {
    expect(piecesOf('Ad - tag:Finance "x y"').map(({ is, text }) => [is, text])).toEqual([
      ['term', 'Ad'],
      ['filter', 'tag:Finance'],
      ['term', '"x y"'],
    ]);
  });

  it('never fail, and read the same again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        // An unclosed quote takes everything that follows.
        fc.pre(!query.includes('"'));
        const reopened = piecesOf(query)
          .map(({ text }) => text)
          .join(' ');
        expect(parseQuery(reopened)).toEqual(parseQuery(query));
      }),
    );
  });

  it('are found at once in a long line of anything', () => {
    for (const text of ['a', '"', '-', ':', 'a:', ',"', 'a"']) {
      expect(() => piecesOf(text.repeat(100_000 / text.length))).not.toThrow();
    }
  });
});

describe('a filter in the query', () => {
  it('is added before the words, and taken out again', () => {
    const withFilter = toggleFilter('ad clicks', owner('@ads'));
    expect(withFilter).toBe('owner:@ads ad clicks');
    expect(hasFilter(withFilter, owner('@ads'))).toBe(true);
    expect(toggleFilter(withFilter, owner('@ads'))).toBe('ad clicks');
  });

  it('is appended to the filters, before the words', () => {
    expect(toggleFilter('tag:x no:tests ad', owner('a'))).toBe('tag:x no:tests owner:a ad');
    expect(toggleFilter('ad tag:x "two wor', owner('a'))).toBe('ad tag:x owner:a "two wor');
  });

  it('is no part of a quote that was left open', () => {
    const query = toggleFilter('ad tag:"two wor', owner('a'));
    expect(query).toBe('ad tag:"two wor" owner:a');
    expect(hasFilter(query, owner('a'))).toBe(true);
  });

  it('is known however it was typed', () => {
    expect(hasFilter('OWNER:ads', owner('@Ads'))).toBe(true);
    expect(toggleFilter('owner:"ADS" x', owner('@ads'))).toBe('x');
    expect(hasFilter('-owner:ads', owner('ads'))).toBe(false);
    expect(hasFilter('owner:ads,growth', owner('ads'))).toBe(false);
  });

  it('comes and goes without a trace, whatever else is typed', () => {
    const query = fc
      .array(fc.constantFrom('ad', '"x y"', 'tag:finance', '-has:tests', '%'))
      .map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(query, (typed) => {
        const filter = owner('Ann, "the" Lee');
        expect(toggleFilter(toggleFilter(typed, filter), filter)).toBe(typed);
      }),
    );
  });
});

describe('values of owner, tag and source', () => {
  it('are the same with and without @, capitals, accents and space around', () => {
    expect(['@Café', 'café', ' CAFE '].map(sameText)).toEqual(['cafe', 'cafe', 'cafe']);
  });
});

describe('filters by details', () => {
  it.each([
    ['unit:EUR', { key: 'unit', values: ['EUR'], not: false }],
    ['-kind:ratio,count', { key: 'kind', values: ['ratio', 'count'], not: true }],
    ['group:finance/revenue', { key: 'group', values: ['finance/revenue'], not: false }],
    ['custom:"Cost center=47 11"', { key: 'custom', values: ['Cost center=47 11'], not: false }],
    ['synonym:"net sales"', { key: 'synonym', values: ['net sales'], not: false }],
  ])('%s', (query, filter) => {
    const [read] = parseQuery(query).filters;
    expect(read).toEqual({ is: 'value', ...filter });
    expect(read && filterText(read)).toBe(query);
  });

  it('mean nothing before there is a value', () => {
    expect(parseQuery('unit: language: grain:"')).toEqual({ terms: [], filters: [] });
  });
});
