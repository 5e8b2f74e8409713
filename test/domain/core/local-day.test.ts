import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, instantOf } from '../../../src/domain/core/instant.ts';
import { clockTime, dayIn, endOfDay, startOfDay } from '../../../src/domain/core/local-day.ts';
import { UTC } from '../../../src/domain/core/time-zone.ts';

const ZONES = [
  'UTC',
  'America/Los_Angeles',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Europe/Berlin',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Asia/Beirut',
  'America/Sao_Paulo',
];

const hoursIn = (day: string, zone: string): number =>
  (Date.parse(`${startOfDay(addDays(day, 1), zone)}Z`) - Date.parse(`${startOfDay(day, zone)}Z`)) / 3_600_000;

describe('a day in a person’s time zone', () => {
  it.each([
    ['UTC', '2026-11-30 20:00:00', '2026-11-30'],
    ['America/Los_Angeles', '2026-11-30 07:59:59', '2026-11-29'],
    ['America/Los_Angeles', '2026-11-30 08:00:00', '2026-11-30'],
    ['America/Los_Angeles', '2026-11-30T20:00:00.123456', '2026-11-30'],
    ['Asia/Tokyo', '2026-11-30 14:59:59', '2026-11-30'],
    ['Asia/Tokyo', '2026-11-30 15:00:00', '2026-12-01'],
    ['Asia/Kolkata', '2026-11-30 18:29:59.9', '2026-11-30'],
    ['Asia/Kolkata', '2026-11-30 18:30:00', '2026-12-01'],
    ['Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['Europe/Berlin', '2026-10-25 22:59:59', '2026-10-25'],
    ['Pacific/Apia', '2011-12-30 09:59:59', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30 10:00:00', '2011-12-31'],
    ['Pacific/Kiritimati', '2026-11-30 10:00:00', '2026-12-01'],
  ])('%s: %s is on %s', (zone, time, day) => {
    expect(dayIn(zone, time)).toBe(day);
  });

  it.each(ZONES)('%s: a time that is only a day stays that day, and what is no time has none', (zone) => {
    expect(dayIn(zone, '2026-11-30')).toBe('2026-11-30');
    expect(dayIn(zone, 'last spring')).toBeUndefined();
    expect(dayIn(zone, '')).toBeUndefined();
  });

  it('has 23 or 25 hours when clocks are changed, at midnight too, and none if it is left out', () => {
    expect(hoursIn('2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hoursIn('2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hoursIn('2026-11-01', 'America/Los_Angeles')).toBe(25);
    expect(hoursIn('2026-03-29', 'Asia/Beirut')).toBe(23);
    expect(hoursIn('2018-11-04', 'America/Sao_Paulo')).toBe(23);
    expect(hoursIn('2011-12-30', 'Pacific/Apia')).toBe(0);
    expect(hoursIn('2026-11-30', 'Asia/Kolkata')).toBe(24);
  });

  it('ends a second before the next one begins', () => {
    expect(endOfDay('2026-03-14', UTC)).toBe('2026-03-14 23:59:59');
    expect(endOfDay('2026-11-30', 'America/Los_Angeles')).toBe('2026-12-01 07:59:59');
    expect(endOfDay('2026-11-30', 'Asia/Tokyo')).toBe('2026-11-30 14:59:59');
    for (const zone of ZONES) {
      expect(endOfDay('9999-12-31', zone)).toBe('9999-12-31 23:59:59');
      expect(startOfDay('0000-01-01', zone)).toBe('0000-01-01 00:00:00');
    }
  });

  it('is the one that a clock on the wall shows, at any time in any zone', () => {
    const time = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    const recent = fc.date({ min: new Date('1971-01-01'), max: new Date('2037-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.oneof(time, recent), fc.constantFrom(...ZONES), (date, zone) => {
        const instant = instantOf(date);
        const day = dayIn(zone, instant) ?? '';
        if (instant < '0000-01-03' || instant >= '9999-12-30') return;
        expect(day).toBe(clockTime(instant, zone)?.slice(0, 10));
        expect(startOfDay(day, zone) <= instant && instant <= endOfDay(day, zone)).toBe(true);
      }),
    );
  });
});
