import { describe, expect, it } from 'vitest';
import { sameText } from '../../../src/domain/core/same-text.ts';
import { distinctTexts, sameTextCounts, sameTextCountsOrNone } from '../../../src/domain/core/text-counts.ts';

describe('texts are the same', () => {
  it.each([
    ['in composed and decomposed form', 'Jörg', 'Jo\u0308rg'],
    ['with another kind of space', 'Ann Lee', 'Ann\u00a0Lee'],
    ['with more spaces', 'Ann Lee', ' Ann   Lee '],
    ['with a space or an invisible sign at the end', 'Ann', 'Ann\u200b '],
    ['with a soft hyphen', 'Kundendienst', 'Kunden\u00addienst'],
    ['in full width', 'ARPU', 'ＡＲＰＵ'],
    ['with and without @', '@growth', 'Growth'],
    ['with and without accents', 'Jörg', 'Jorg'],
    ['with quotes', 'the "new" team', 'the new team'],
  ])('%s', (_, one, other) => {
    expect(sameText(one)).toBe(sameText(other));
  });

  it('only if they read alike, and @ alone is a text', () => {
    expect(sameText('Ann Lee')).not.toBe(sameText('Annlee'));
    expect(sameText('@')).toBe('@');
    expect([' ', '\u200b', '\u00a0', ''].map(sameText)).toEqual(['', '', '', '']);
  });
});

describe('counts of texts', () => {
  it('are added up for those that are the same, in the most frequent spelling', () => {
    const counts = [
      { value: 'Ann\u00a0', count: 2 },
      { value: 'Bo', count: 4 },
      { value: 'ann', count: 1 },
      { value: 'Ann', count: 3 },
      { value: ' ', count: 9 },
    ];
    expect(sameTextCounts(counts)).toEqual([
      { value: 'Ann', count: 6 },
      { value: 'Bo', count: 4 },
    ]);
    expect(sameTextCountsOrNone([...counts, { value: null, count: 1 }])[0]).toEqual({ value: null, count: 10 });
  });

  it('count a list once for a text in two spellings', () => {
    expect(distinctTexts(['Finance', 'growth', 'finance', 'Growth '])).toEqual(['Finance', 'growth']);
  });
});
