import { describe, expect, it } from 'vitest';
import { pluralize, joinWords, formatNumber } from '../../../src/domain/core/pluralize.ts';

describe('numbers in sentences', () => {
  it('part their thousands', () => {
    expect([0, 999, 1000, 12_345, 1_234_567].map(formatNumber)).toEqual(['0', '999', '1,000', '12,345', '1,234,567']);
  });

  it('agree with their noun', () => {
    expect(pluralize(1, 'metric')).toBe('1 metric');
    expect(pluralize(1200, 'metric')).toBe('1,200 metrics');
    expect(pluralize(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('are listed as a sentence lists things', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(joinWords)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
});
