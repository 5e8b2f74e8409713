import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysBetween, daysUpTo, instantOf } from '../../../src/domain/core/instant.ts';
import { toInstant } from '../../../src/domain/core/moment.ts';

const timestamp = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9998-12-30T00:00:00Z'),
  noInvalidDate: true,
});

describe('an instant', () => {
  it('is UTC to the second, as SQLite writes CURRENT_TIMESTAMP', () => {
    expect(instantOf(new Date('2026-03-31T17:00:59.999+02:00'))).toBe('2026-03-31 15:00:59');
  });

  it('is not made of a date that no calendar has, or of one that it cannot write', () => {
    for (const date of [
      new Date(Number.NaN),
      new Date('+010000-01-01T00:00:00Z'),
      new Date('-000001-01-01T00:00:00Z'),
    ]) {
      expect(() => toInstant(date)).toThrow(expect.objectContaining({ code: 'invalid-time' }));
    }
  });

  it('sorts as text as time passes, and comes back to the second', () => {
    fc.assert(
      fc.property(timestamp, timestamp, (a, b) => {
        const [x, y] = [instantOf(a), instantOf(b)];
        expect(x < y).toBe(Math.floor(a.getTime() / 1000) < Math.floor(b.getTime() / 1000));
        expect(toInstant(x)).toBe(x);
      }),
    );
  });
});

describe('days', () => {
  it('end with today and begin so many days ago, over months and leap days', () => {
    expect(daysUpTo('2024-03-01', 3)).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(daysUpTo('2026-01-01', 2)).toEqual(['2025-12-31', '2026-01-01']);
    expect(daysUpTo('2026-01-01', 1)).toEqual(['2026-01-01']);
  });

  it('are as many as asked for, each the day after the one before', () => {
    fc.assert(
      fc.property(timestamp, fc.integer({ min: 1, max: 400 }), (now, count) => {
        fc.pre(now.getUTCFullYear() > 3);
        const days = daysUpTo(dayOf(instantOf(now)), count);
        expect(days).toHaveLength(count);
        expect(days.at(-1)).toBe(dayOf(instantOf(now)));
        expect(new Set(days).size).toBe(count);
        expect(days.toSorted()).toEqual(days);
      }),
    );
  });

  it('are counted by the calendar', () => {
    expect([addDays('2026-03-01', -1), addDays('2024-02-28', 1)]).toEqual(['2026-02-28', '2024-02-29']);
    expect([daysBetween('2026-03-28', '2026-03-30'), daysBetween('2026-03-30', '2026-03-28')]).toEqual([2, -2]);
  });
});
