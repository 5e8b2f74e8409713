import { expect, it } from 'vitest';
import { metricDetail } from '../../src/database/metrics/metric-detail.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { catalogOf, listed } from './catalog.ts';
import { rawDatabase } from './sqlite-dump.ts';

/** A catalog used and changed at these times, seen from a zone at a time. */
async function seenFrom(zone: string, now: string, times: readonly string[]): Promise<MetricsDatabase> {
  const { db: first } = await catalogOf({ id: 'a' });
  using raw = rawDatabase(first.export());
  for (const [i, time] of times.entries()) {
    raw.run("INSERT INTO metric_usage (metric_id, used_by, used_at) VALUES ('a', 'py', ?)", [time]);
    raw.run('INSERT INTO metrics (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)', [`m${i}`, 'm', time, time]);
  }
  return await MetricsDatabase.open(raw.export(), { clock: () => new Date(now), zone: () => zone });
}

it.each([
  [
    'America/Los_Angeles',
    '2026-11-30T20:00:00Z',
    ['2026-11-30 07:59:59'],
    ['2026-11-30 08:00:00', '2026-11-30T20:00:00'],
  ],
  ['Asia/Tokyo', '2026-11-30T03:00:00Z', ['2026-11-29 14:59:59'], ['2026-11-29 15:00:00', '2026-11-30T03:00:00.5Z']],
  ['Asia/Kolkata', '2026-11-30T03:00:00Z', ['2026-11-29 18:29:59'], ['2026-11-29T18:30:00Z', '2026-11-30 03:00:00']],
  ['Europe/Berlin', '2026-10-25T22:30:00Z', ['2026-10-24 21:59:59'], ['2026-10-24 22:00:00', '2026-10-25 22:30:00']],
  ['Pacific/Apia', '2011-12-31T09:00:00Z', [], ['2011-12-30 10:00:00', '2011-12-31 09:00:00']],
] as const)(
  '[G35] %s: a person’s today and yesterday are those of their calendar',
  async (zone, now, yesterday, today) => {
    const db = await seenFrom(zone, now, [...yesterday, ...today]);
    const counts = db.getUsageStats('a', 2).perDay.map(({ count }) => count);
    expect(counts).toEqual([yesterday.length, today.length]);
    expect(db.getUsageStats('a', 1).total).toBe(today.length);
    expect(db.listing.rows([1], '')[0]?.recentUsage.slice(-2)).toEqual(counts);
    expect(db.run((connection, day, at) => metricDetail(connection, 'a', day, at))?.usedLately).toBe(
      yesterday.length + today.length,
    );
    const day = db.getUsageStats('a', 1).perDay[0]?.day ?? '';
    const ofToday = today.map((_, i) => `m${yesterday.length + i}`);
    for (const key of ['updated', 'created']) {
      expect(listed(db, `${key}:${day}`).filter((id) => id !== 'a')).toEqual(ofToday);
      expect(listed(db, `${key}:<${day}`).filter((id) => id !== 'a')).toEqual(yesterday.map((_, i) => `m${i}`));
    }
  },
);

it.each(['America/Los_Angeles', 'UTC', 'Pacific/Kiritimati'])(
  '%s: a usage that has only a date stays that date',
  async (zone) => {
    const db = await seenFrom(zone, '2026-11-30T12:00:00Z', ['2026-11-28']);
    const { perDay } = db.getUsageStats('a', 7);
    expect(perDay.filter(({ count }) => count > 0)).toEqual([{ day: '2026-11-28', count: 1 }]);
    expect(listed(db, 'updated:2026-11-28')).toEqual(['m0']);
  },
);

it('a metric is stale once 180 days of the person’s calendar are over', async () => {
  const at = async (zone: string, now: string) =>
    listed(await seenFrom(zone, now, ['2026-03-01 05:00:00']), 'is:stale');
  // In Los Angeles it was changed on 28 February, in Tokyo on 1 March.
  expect(await at('America/Los_Angeles', '2026-08-28T12:00:00Z')).toContain('m0');
  expect(await at('Asia/Tokyo', '2026-08-28T12:00:00Z')).not.toContain('m0');
  expect(await at('Asia/Tokyo', '2026-08-29T12:00:00Z')).toContain('m0');
});

it('who travels has other days from the next list on', async () => {
  let zone = 'UTC';
  const { db: first } = await catalogOf({ id: 'a', updatedAt: '2026-03-30 22:00:00' });
  const db = await MetricsDatabase.open(first.export(), {
    clock: () => new Date('2026-03-31T12:00:00Z'),
    zone: () => zone,
  });
  expect(listed(db, 'updated:2026-03-31')).toEqual([]);
  zone = 'Asia/Tokyo';
  expect(listed(db, 'updated:2026-03-31')).toEqual(['a']);
});
