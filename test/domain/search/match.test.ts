import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesIn, passageOf } from '../../../src/domain/search/match.ts';
import { parseQuery } from '../../../src/domain/search/query.ts';

const marked = (text: string, query: string): string[] =>
  matchesIn(text, parseQuery(query).terms).map(({ start, end }) => text.slice(start, end));

describe('what matches in a text', () => {
  it('is the whole word that begins with the letters typed', () => {
    expect(marked('Clicks, clicked, unclicked', 'click')).toEqual(['Clicks', 'clicked']);
  });

  it('is the whole word alone in quotes', () => {
    expect(marked('click clicks', '"click"')).toEqual(['click']);
  });

  it('is a phrase, signs between its words and all', () => {
    expect(marked('SUM(ad_clicks) of ads', '"ad clicks"')).toEqual(['ad_clicks']);
    expect(marked('total_revenue', 'total_rev')).toEqual(['total_revenue']);
  });

  it('is found with and without accents', () => {
    expect(marked('Café visits', 'cafe')).toEqual(['Café']);
    expect(marked('cafe visits', 'café')).toEqual(['cafe']);
  });

  it('is a sign wherever it stands', () => {
    expect(marked('50% of 100%', '%')).toEqual(['%', '%']);
    expect(marked('a ≠ b = c', '=')).toEqual(['=']);
  });

  it('is nothing of what is excluded', () => {
    expect(marked('ad clicks', 'ad -clicks')).toEqual(['ad']);
  });

  it('is marked once if terms overlap', () => {
    expect(marked('ad clicks', '"ad clicks" click')).toEqual(['ad clicks']);
  });

  it('stands in order and apart, in any text for any query', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' ', '%', '_', '-', '"', '\u0301') });
    fc.assert(
      fc.property(text, text, (haystack, query) => {
        let last = -1;
        for (const { start, end } of matchesIn(haystack, parseQuery(query).terms)) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(haystack.length);
      }),
    );
  });
});

describe('a passage', () => {
  const { terms } = parseQuery('refunds');

  it('is the whole text if that is short', () => {
    expect(passageOf('Orders without refunds', terms, 90)).toBe('Orders without refunds');
  });

  it('is cut around the first match, with an ellipsis at each cut', () => {
    const passage = passageOf(`${'before '.repeat(40)}refunds ${'after '.repeat(40)}`, terms, 60);
    expect(passage).toMatch(/^…before .*refunds.*…$/);
    expect(passage?.length).toBeLessThan(70);
  });

  it('stands on one line', () => {
    expect(passageOf('SELECT\n  refunds\n\tFROM orders', terms, 90)).toBe('SELECT refunds FROM orders');
  });

  it('is none if nothing matches', () => {
    expect(passageOf('Orders', terms, 90)).toBeUndefined();
  });

  it('has the match, and no half of a character, however it is cut', () => {
    const filler = fc.string({ unit: fc.constantFrom('😀', 'a', ' ', 'é', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(filler, filler, fc.integer({ min: 10, max: 60 }), (before, after, length) => {
        const passage = passageOf(`${before} refunds ${after}`, terms, length) ?? '';
        expect(passage).toContain('refunds');
        expect(passage).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});
