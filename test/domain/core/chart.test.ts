import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barChart, chartSentence, dayMarks, roundTop } from '../../../src/domain/core/chart.ts';
import { daysUpTo } from '../../../src/domain/core/instant.ts';

describe('a bar chart', () => {
  it('keeps every bar inside its frame, in order, none over another', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 365 }), (counts) => {
        const { bars } = barChart(counts, 600, 120);
        expect(bars).toHaveLength(counts.length);
        bars.forEach((bar, i) => {
          expect(bar.x).toBeGreaterThanOrEqual(0);
          expect(bar.y).toBeGreaterThanOrEqual(-1e-9);
          expect(bar.y + bar.height).toBeCloseTo(120);
          expect(bar.x + bar.width).toBeLessThanOrEqual((bars[i + 1]?.x ?? 600) + 1e-9);
        });
      }),
    );
  });

  it('draws in proportion, up to a round number', () => {
    const { bars, lines } = barChart([0, 5, 10], 300, 100);
    expect(bars.map((bar) => bar.height)).toEqual([0, 50, 100]);
    expect(lines).toEqual([
      { y: 0, value: 10 },
      { y: 50, value: 5 },
      { y: 100, value: 0 },
    ]);
  });

  it('ends at the next round number', () => {
    expect([0, 1, 2, 3, 7, 11, 20, 21, 999].map(roundTop)).toEqual([1, 1, 2, 5, 10, 20, 20, 50, 1000]);
  });
});

describe('the days under a chart', () => {
  it.each([7, 30, 90, 365])('of %i days: the first, the last and some between', (count) => {
    const days = daysUpTo('2026-08-15', count);
    const marks = dayMarks(days);
    expect(marks[0]).toEqual({ day: days[0], at: 0 });
    expect(marks.at(-1)).toEqual({ day: '2026-08-15', at: 1 });
    expect(marks).toHaveLength(5);
  });
});

describe('the chart in a sentence', () => {
  it('says how often, on how many days, and when most', () => {
    const perDay = [
      { day: '2026-08-13', count: 1 },
      { day: '2026-08-14', count: 0 },
      { day: '2026-08-15', count: 3 },
    ];
    expect(chartSentence(perDay)).toBe(
      '13 Aug 2026 to 15 Aug 2026: 4 uses on 2 of 3 days, most on 15 August 2026 (3).',
    );
  });

  it('says so if there was no use', () => {
    expect(chartSentence([{ day: '2026-08-15', count: 0 }])).toBe('15 Aug 2026 to 15 Aug 2026: no usage.');
  });
});
