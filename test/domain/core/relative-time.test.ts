import {
  dayHeading,
  daysAgo,
  exactTime,
  machineTime,
  relativeTime,
  timeOfDay,
} from '../../../src/domain/core/relative-time.ts';
import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';

const now = new Date('2026-08-15T12:00:00Z');

describe('how long ago', () => {
  it.each([
    ['2026-08-15 11:59:30', 'just now'],
    ['2026-08-15 12:00:40', 'just now'],
    ['2026-08-15 11:59:00', '1 minute ago'],
    ['2026-08-15 11:14:00', '46 minutes ago'],
    ['2026-08-15 10:59:00', '1 hour ago'],
    ['2026-08-14 12:30:00', '23 hours ago'],
    ['2026-08-12 12:00:00', '3 days ago'],
    ['2026-07-17 12:00:00', '29 days ago'],
    ['2026-07-16 12:00:00', '16 Jul 2026'],
    ['2025-03-12 00:00:00', '12 Mar 2025'],
    ['2026-08-16 12:00:00', '16 Aug 2026'],
    ['2025-03-12T10:00:00+02:00', '12 Mar 2025'],
  ])('%s is %s', (instant, words) => {
    expect(relativeTime(instant, now, UTC)).toBe(words);
  });

  it('shows what is no time as another program wrote it', () => {
    expect(relativeTime('last spring', now, UTC)).toBe('last spring');
    expect(exactTime('last spring', UTC)).toBe('last spring');
    expect(machineTime('last spring')).toBeUndefined();
  });
});

describe('the exact time', () => {
  it('is said in words and in UTC', () => {
    expect(exactTime('2025-03-12 14:03:22', UTC)).toBe('12 March 2025, 14:03:22 UTC');
  });

  it('is given to machines as HTML wants it', () => {
    expect(machineTime('2025-03-12 14:03:22')).toBe('2025-03-12T14:03:22Z');
  });
});

describe('the time under a day’s heading', () => {
  it('is how long ago today, and the hour on days before', () => {
    expect(timeOfDay('2026-08-15 11:00:00', now, UTC)).toBe('1 hour ago');
    expect(timeOfDay('2026-08-14 23:05:59', now, UTC)).toBe('23:05');
    expect(timeOfDay('last spring', now, UTC)).toBe('last spring');
  });
});

describe('the heading of a day', () => {
  it('calls the last two by their names', () => {
    expect(dayHeading('2026-08-15', now, UTC)).toBe('Today');
    expect(dayHeading('2026-08-14', now, UTC)).toBe('Yesterday');
    expect(dayHeading('2026-08-13', now, UTC)).toBe('13 August 2026');
  });
});

describe('in a person’s own time zone', () => {
  const noon = new Date('2026-11-30T20:00:00Z');
  const LA = 'America/Los_Angeles';

  it('a change of today at noon is one of today', () => {
    expect(dayHeading('2026-11-30', noon, LA)).toBe('Today');
    expect(timeOfDay('2026-11-30 20:00:00', noon, LA)).toBe('just now');
    expect(timeOfDay('2026-11-30 04:00:00', noon, LA)).toBe('20:00');
    expect(dayHeading('2026-11-30', noon, 'Asia/Tokyo')).toBe('Yesterday');
  });

  it('yesterday is the day before, also where a day has 23 or 25 hours', () => {
    const berlin = 'Europe/Berlin';
    expect(dayHeading('2026-10-25', new Date('2026-10-26T23:30:00+01:00'), berlin)).toBe('Yesterday');
    expect(dayHeading('2026-10-24', new Date('2026-10-25T23:30:00+01:00'), berlin)).toBe('Yesterday');
    expect(dayHeading('2026-03-28', new Date('2026-03-29T00:30:00+01:00'), berlin)).toBe('Yesterday');
    expect(daysAgo('2026-03-27', new Date('2026-03-29T23:30:00+02:00'), berlin)).toBe('2 days ago');
  });

  it('exact times are those of its clocks, and name it', () => {
    expect(exactTime('2026-11-30 20:00:00', 'Europe/Berlin')).toBe('30 November 2026, 21:00:00 CET');
    expect(exactTime('2026-07-30T20:00:00.5', 'Asia/Kolkata')).toBe('31 July 2026, 01:30:00 GMT+5:30');
    expect(relativeTime('2026-07-31 02:00:00', noon, LA)).toBe('30 Jul 2026');
  });

  it('a time that is only a day is said as that day', () => {
    expect(relativeTime('2026-11-30', noon, LA)).toBe('today');
    expect(relativeTime('2026-11-29', noon, LA)).toBe('yesterday');
    expect(relativeTime('2026-11-20', noon, LA)).toBe('10 days ago');
    expect(relativeTime('2026-12-24', noon, LA)).toBe('24 Dec 2026');
    expect([exactTime('2026-11-30', LA), timeOfDay('2026-11-30', noon, LA), machineTime('2026-11-30')]).toEqual([
      '30 November 2026',
      '30 Nov 2026',
      '2026-11-30',
    ]);
  });
});
