import { describe, expect, it } from 'vitest';
import { rowsInView, slotsFor, topToReveal } from '../../../src/app/list/virtual-rows.ts';

describe('the rows of a long list', () => {
  it('are those of which any part is in sight', () => {
    expect(rowsInView({ top: 0, height: 100 }, 40, 50)).toEqual({ start: 0, end: 3 });
    expect(rowsInView({ top: 79, height: 100 }, 40, 50)).toEqual({ start: 1, end: 5 });
    expect(rowsInView({ top: 80, height: 80 }, 40, 50)).toEqual({ start: 2, end: 4 });
  });

  it('are the last ones if the list became shorter than it is scrolled', () => {
    expect(rowsInView({ top: 5000, height: 100 }, 40, 10)).toEqual({ start: 7, end: 10 });
    expect(rowsInView({ top: 5000, height: 100 }, 40, 1)).toEqual({ start: 0, end: 1 });
    expect(rowsInView({ top: 10, height: 100 }, 40, 0)).toEqual({ start: 0, end: 0 });
  });

  it('come into sight by the least scrolling', () => {
    const view = { top: 400, height: 100 };
    expect(topToReveal(9, view, 40)).toBe(360);
    expect(topToReveal(10, view, 40)).toBe(400);
    expect(topToReveal(11, view, 40)).toBe(400);
    expect(topToReveal(12, view, 40)).toBe(420);
  });
});

describe('the elements of a long list', () => {
  it('are enough for each drawn row to have its own, and stay with a row while a few more or less are drawn', () => {
    for (const drawn of [0, 1, 30, 64, 65, 90, 128, 129]) expect(slotsFor(drawn)).toBeGreaterThanOrEqual(drawn);
    expect(slotsFor(31)).toBe(slotsFor(38));
  });
});
