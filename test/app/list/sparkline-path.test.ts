import { describe, expect, it } from 'vitest';
import { inSteps, sparklinePath } from '../../../src/app/list/sparkline-path.ts';

describe('a sparkline', () => {
  it('stands on its foot at zero and reaches the top at its greatest', () => {
    expect(sparklinePath([0, 2, 1], 20, 10)).toBe('M0 10L10 0L20 5');
  });

  it('lies flat if nothing happened', () => {
    expect(sparklinePath([0, 0], 10, 10)).toBe('M0 10L10 10');
  });

  it('has no line if there is nothing', () => {
    expect(sparklinePath([], 10, 10)).toBe('');
  });

  it('sums neighbours', () => {
    expect(inSteps([1, 2, 3, 4, 5], 3)).toEqual([3, 7, 5]);
    expect(inSteps([1, 2], 15)).toEqual([1, 2]);
  });
});
