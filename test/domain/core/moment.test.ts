import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import { dateOf, isDayOnly, momentOf, secondOf, toInstant } from '../../../src/domain/core/moment.ts';

describe('a time', () => {
  it.each([
    ['2026-03-31 17:00:00', '2026-03-31 17:00:00'],
    ['2026-03-31T17:00:00', '2026-03-31 17:00:00'],
    ['2026-03-31T17:00:00Z', '2026-03-31 17:00:00'],
    ['2026-03-31T17:00:00.123456', '2026-03-31 17:00:00'],
    ['2026-03-31T17:00:00.123456+00:00', '2026-03-31 17:00:00'],
    ['2026-03-31 17:00:00+02:00', '2026-03-31 15:00:00'],
    ['2026-03-31T00:30:00+0200', '2026-03-30 22:30:00'],
    ['2026-03-31 17:00', '2026-03-31 17:00:00'],
    [' 2026-03-31 ', '2026-03-31 00:00:00'],
    ['2024-02-29', '2024-02-29 00:00:00'],
    ['2026-03-31t17:00:00z', '2026-03-31 17:00:00'],
    ['2026-03-31 17:00:00+02', '2026-03-31 15:00:00'],
    ['2026-03-31 17:00:00 UTC', '2026-03-31 17:00:00'],
    ['2026-03-31 17:00:00 +0530', '2026-03-31 11:30:00'],
    ['2026-03-31T17:00:00,250', '2026-03-31 17:00:00'],
    ['1772712000', '2026-03-05 12:00:00'],
    ['1772712000.75', '2026-03-05 12:00:00'],
    ['1772712000123', '2026-03-05 12:00:00'],
    ['1772712000123456', '2026-03-05 12:00:00'],
    ['1772712000123456789', '2026-03-05 12:00:00'],
    ['2461105.25', '2026-03-05 18:00:00'],
  ])('is read from %s', (given, instant) => {
    expect(toInstant(given)).toBe(instant);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2025-02-29',
    '31.03.2026',
    '2026-03-31 25:00:00',
    '2026',
    '20260331',
    '0',
    '-1772712000',
    '1e30',
    '2026-03-31T',
    '2026-03-31 17:00:00.',
    '2026-03-31 17:00:60',
  ])('is not read from %j', (given) => {
    expect(dateOf(given)).toBeUndefined();
    expect(() => toInstant(given)).toThrow(CatalogError);
    expect(() => toInstant(given)).toThrow(expect.objectContaining({ code: 'invalid-time' }));
  });
});

describe('a moment', () => {
  it.each([
    ['2026-03-31 17:00:00', '2026-03-31 17:00:00'],
    ['2026-03-31 17:00:00.000', '2026-03-31 17:00:00'],
    ['2026-03-31T17:00:00.120', '2026-03-31 17:00:00.12'],
    ['2026-03-31T17:00:00.123456789123Z', '2026-03-31 17:00:00.123456789123'],
    ['2026-03-31T23:30:00.5-08:00', '2026-04-01 07:30:00.5'],
    ['1772712000.5', '2026-03-05 12:00:00.5'],
    ['1772712000123', '2026-03-05 12:00:00.123'],
    ['2461105.25', '2026-03-05 18:00:00'],
  ])('of %s is %s', (time, moment) => {
    expect(momentOf(time)).toBe(moment);
    expect(secondOf(time)).toBe(moment.slice(0, 19));
  });

  it('sorts as text as time passes, whatever the notation', () => {
    const notations: readonly ((date: Date) => string)[] = [
      (date) => date.toISOString(),
      (date) => date.toISOString().replace('T', ' ').replace('Z', '000'),
      (date) => `${new Date(date.getTime() + 5.5 * 3_600_000).toISOString().slice(0, -1)}+05:30`,
      (date) => String(date.getTime()),
      (date) => (date.getTime() / 1000).toFixed(3),
    ];
    const recent = fc.date({ min: new Date('1975-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const written = fc.tuple(recent, fc.constantFrom(...notations));
    fc.assert(
      fc.property(written, written, ([a, writeA], [b, writeB]) => {
        const [x = '', y = ''] = [momentOf(writeA(a)), momentOf(writeB(b))];
        expect(x < y).toBe(a.getTime() < b.getTime());
        expect(dateOf(writeA(a))).toEqual(a);
        expect(momentOf(x)).toBe(x);
      }),
    );
  });

  it('of no time is none, and earlier than all others where seconds are compared', () => {
    expect(momentOf('last spring')).toBeUndefined();
    expect(secondOf('last spring') < secondOf('0000-01-01')).toBe(true);
  });

  it('may be only a day', () => {
    expect(['2026-03-28', ' 2026-03-28', '2026-03-28 00:00', 'x'].map(isDayOnly)).toEqual([true, true, false, false]);
  });
});
