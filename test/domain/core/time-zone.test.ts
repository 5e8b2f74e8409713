import { describe, expect, it } from 'vitest';
import { today, UTC, zoneNamed } from '../../../src/domain/core/time-zone.ts';
import { zoneAt, zoneWords } from '../../../src/domain/core/zone-names.ts';

describe('a time zone', () => {
  it('is the browser’s, or UTC if that has no usable name', () => {
    expect(zoneNamed('Europe/Berlin')).toBe('Europe/Berlin');
    for (const name of [undefined, 'UTC', 'Etc/UTC', 'GMT', 'Etc/Unknown']) expect(zoneNamed(name)).toBe(UTC);
  });

  it('is named where a day or a time is said', () => {
    const now = new Date('2026-11-30T20:00:00Z');
    expect([zoneWords(UTC, now), zoneWords('Asia/Tokyo', now), zoneWords('America/Los_Angeles', now)]).toEqual([
      'UTC',
      'Japan Standard Time',
      'Pacific Time',
    ]);
    expect(zoneAt('2026-11-30 12:00:00', UTC)).toBe('UTC');
    expect(zoneAt('2026-07-30 12:00:00', 'Europe/Berlin')).toBe('CEST');
    expect(zoneAt('2026-11-30 12:00:00', 'Europe/Berlin')).toBe('CET');
  });

  it('has a day of its own', () => {
    const now = new Date('2026-11-30T20:00:00Z');
    expect(['America/Los_Angeles', UTC, 'Asia/Tokyo'].map((zone) => today(now, zone))).toEqual([
      '2026-11-30',
      '2026-11-30',
      '2026-12-01',
    ]);
  });
});
