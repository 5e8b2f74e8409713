import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it } from 'vitest';
import {
  instantAt,
  timestampAfter,
  timestampBefore,
  timestampDay,
  timestampIn,
  timestampText,
  timestampWords,
} from '../../../src/domain/history/timestamp.ts';

describe('a moment of the past', () => {
  it.each(['2026-03-14', '2026-03-14T101112Z', '0001-01-01'])(
    '%s is read from the address and written to it',
    (text) => {
      const timestamp = timestampIn(text);
      expect(timestamp && timestampText(timestamp)).toBe(text);
    },
  );

  it.each([
    '',
    'yesterday',
    '2026-3-14',
    '2026-02-30',
    '2026-13-01',
    '2026-03-14T101112',
    '2026-03-14T256199Z',
    '2026-03-14 10:11:12',
  ])('%s is none', (text) => expect(timestampIn(text)).toBeUndefined());

  it.each([
    ['America/Los_Angeles', '2026-03-15 06:59:59'],
    ['Asia/Tokyo', '2026-03-14 14:59:59'],
    ['Asia/Kolkata', '2026-03-14 18:29:59'],
  ])('of a day is its end in %s', (zone, end) => {
    expect(instantAt({ is: 'day', day: '2026-03-14' }, zone)).toBe(end);
    expect(timestampDay({ is: 'second', instant: end }, zone)).toBe('2026-03-14');
  });

  it('of the day on which clocks are changed is its end, too', () => {
    expect(instantAt({ is: 'day', day: '2026-03-29' }, 'Europe/Berlin')).toBe('2026-03-29 21:59:59');
    expect(instantAt({ is: 'day', day: '2026-10-25' }, 'Europe/Berlin')).toBe('2026-10-25 22:59:59');
  });

  it('of a day is its end in UTC, and says so', () => {
    const day = { is: 'day', day: '2026-03-14' } as const;
    expect(instantAt(day, UTC)).toBe('2026-03-14 23:59:59');
    expect(timestampWords(day, UTC)).toBe('the end of 14 March 2026');
    expect(timestampDay(day, UTC)).toBe('2026-03-14');
  });

  it('is right after or right before a save, also over midnight', () => {
    const after = timestampAfter('2026-03-14 00:00:00');
    expect(after && [instantAt(after, UTC), timestampWords(after, UTC)]).toEqual([
      '2026-03-14 00:00:00',
      '14 March 2026, 00:00:00 UTC',
    ]);
    const before = timestampBefore('2026-03-14T00:00:00+00:00');
    expect(before && [instantAt(before, UTC), timestampDay(before, UTC)]).toEqual([
      '2026-03-13 23:59:59',
      '2026-03-13',
    ]);
    expect(timestampAfter('a while ago')).toBeUndefined();
    expect(timestampBefore('a while ago')).toBeUndefined();
  });
});
