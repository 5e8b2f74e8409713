import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../src/domain/search/query.ts';
import { trustRangeIn, WHOLE_RANGE, withTrustRange } from '../../../src/app/search/trust-range.ts';

describe('the range of trust', () => {
  it.each([
    ['trust:40..80', 40, 80],
    ['trust:>=40', 40, 100],
    ['trust:>=40 trust:<=80 x', 40, 80],
    ['trust:<70', 0, 70],
    ['trust:70', 70, 70],
    ['x', 0, 100],
  ])('is read from what was typed: %s', (query, from, to) => {
    expect(trustRangeIn(piecesOf(query))).toEqual({ from, to });
  });

  it('takes the place of what the query said of trust', () => {
    expect(withTrustRange('trust:>30 tag:a x', { from: 40, to: 80 })).toBe('trust:40..80 tag:a x');
    expect(withTrustRange('trust:40..80 x', { from: 0, to: 80 })).toBe('trust:<=80 x');
    expect(withTrustRange('trust:40..80 x', { from: 40, to: 100 })).toBe('trust:>=40 x');
    expect(withTrustRange('trust:40..80 updated:2026-01-01 x', WHOLE_RANGE)).toBe('updated:2026-01-01 x');
    expect(withTrustRange('', { from: 80, to: 40 })).toBe('trust:40..80');
  });
});
