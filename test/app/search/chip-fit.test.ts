import { describe, expect, it } from 'vitest';
import { fittingChips } from '../../../src/app/search/chip-fit.ts';

describe('the chips of the search box', () => {
  it('all stand on the line if they fit', () => {
    expect(fittingChips([], 0, 5, 30)).toBe(0);
    expect(fittingChips([50, 60], 120, 5, 30)).toBe(2);
  });

  it('leave space for the button with the others', () => {
    expect(fittingChips([50, 60], 119, 5, 30)).toBe(1);
    expect(fittingChips([50, 20, 60], 115, 5, 30)).toBe(2);
    expect(fittingChips([50, 20, 60], 114, 5, 30)).toBe(1);
  });

  it('are all behind the button in a narrow box', () => {
    expect(fittingChips([50], 40, 5, 30)).toBe(0);
  });
});
