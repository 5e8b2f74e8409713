import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import { dayHeading, exactTime, machineTime, relativeTime, timeOfDay } from '../../../src/domain/core/relative-time.ts';

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
