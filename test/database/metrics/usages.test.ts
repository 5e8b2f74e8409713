import { describe, expect, it } from 'vitest';
import { catalogOf, refusedOf, openCatalog } from '../catalog.ts';
import { rawDatabase } from '../sqlite-dump.ts';
import { usagesOf } from '../../../src/database/metrics/usages.ts';

describe('a usage', () => {
  it('is recorded now, counted, and returned', async () => {
    const { db, clock } = await catalogOf({ id: 'a' });
    expect(db.recordUsage('a', 'ann', 'board')).toEqual({
      id: 1,
      metricId: 'a',
      usedBy: 'ann',
      usedAt: '2026-03-31 12:00:00',
      context: 'board',
    });
    clock.pass(1);
    expect(db.recordUsage('a', 'bob').context).toBeNull();
    expect(db.getMetric('a')).toMatchObject({ usageCount: 2, updatedAt: '2026-03-31 12:00:00' });
    expect(db.run((connection) => usagesOf(connection, 'a', 9)).map(({ usedBy }) => usedBy)).toEqual(['bob', 'ann']);
    expect(db.run((connection) => usagesOf(connection, 'a', 1))).toHaveLength(1);
  });

  it('is refused if something is wrong', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(refusedOf(db, () => db.recordUsage('b', 'ann'))).toBe('metric-not-found');
    expect(refusedOf(db, () => db.recordUsage('a', 'ann\n'))).toBe('invalid-control-characters');
    expect(refusedOf(db, () => db.recordUsage('a', 'ann', '\u0007'))).toBe('invalid-control-characters');
    for (const days of [0, -1, 1.5, Number.NaN, 3661])
      expect(refusedOf(db, () => db.getUsageStats('a', days))).toBe('invalid-number');
  });
});

describe('usage statistics', () => {
  it('count each day of the period, days without use included, and who used it where', async () => {
    const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b' });
    for (const [time, who, where] of [
      ['2026-03-27T23:59:59Z', 'early', 'old'],
      ['2026-03-28T00:00:00Z', 'ann', 'board'],
      ['2026-03-28T23:59:59Z', 'bob', 'board'],
      ['2026-03-30T12:00:00Z', 'ann', null],
      ['2026-03-31T00:00:00Z', 'ann', 'report'],
    ] as const) {
      clock.set(time);
      db.recordUsage('a', who, where);
    }
    db.recordUsage('b', 'zoe');
    clock.set('2026-03-31T23:59:59Z');
    expect(db.getUsageStats('a', 4)).toEqual({
      metricId: 'a',
      days: 4,
      total: 4,
      lastUsed: '2026-03-31 00:00:00',
      perDay: [
        { day: '2026-03-28', count: 2 },
        { day: '2026-03-29', count: 0 },
        { day: '2026-03-30', count: 1 },
        { day: '2026-03-31', count: 1 },
      ],
      byUser: [
        { usedBy: 'ann', count: 3 },
        { usedBy: 'bob', count: 1 },
      ],
      byContext: [
        { context: 'board', count: 2 },
        { context: null, count: 1 },
        { context: 'report', count: 1 },
      ],
    });
  });

  it('move on at midnight, UTC', async () => {
    const { db, clock } = await catalogOf({ id: 'a' });
    clock.set('2026-02-28T23:59:59Z');
    db.recordUsage('a', 'ann');
    expect(db.getUsageStats('a', 1).total).toBe(1);
    clock.pass(1);
    expect(db.getUsageStats('a', 1)).toMatchObject({ total: 0, lastUsed: '2026-02-28 23:59:59', byUser: [] });
    expect(db.getUsageStats('a', 1).perDay).toEqual([{ day: '2026-03-01', count: 0 }]);
    expect(db.getUsageStats('a', 2).total).toBe(1);
  });

  it('of a metric that nobody used are empty, for as many days as asked', async () => {
    const { db } = await catalogOf({ id: 'a' });
    expect(db.getUsageStats('a')).toMatchObject({ days: 30, total: 0, lastUsed: null, byUser: [], byContext: [] });
    expect(db.getUsageStats('a').perDay).toHaveLength(30);
    expect(db.getUsageStats('a', 3660).perDay[0]?.count).toBe(0);
  });

  it('read times as other programs wrote them', async () => {
    const { db: first } = await catalogOf({ id: 'a' });
    using raw = rawDatabase(first.export());
    for (const time of ['2026-03-31T08:00:00', '2026-03-30', null]) {
      raw.run("INSERT INTO metric_usage (metric_id, used_by, used_at) VALUES ('a', 'py', ?)", [time]);
    }
    const { db } = await openCatalog(raw.export());
    expect(db.getUsageStats('a', 2).perDay.map(({ count }) => count)).toEqual([1, 1]);
    expect(db.run((connection) => usagesOf(connection, 'a', 9)).map(({ usedAt }) => usedAt)).toEqual([
      '2026-03-31T08:00:00',
      '2026-03-30',
      '',
    ]);
    expect(db.getMetric('a').usageCount).toBe(3);
  });

  it('show in the list as a line of the last 30 days', async () => {
    const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b' });
    db.recordUsage('a', 'ann');
    clock.pass(86_400);
    db.recordUsage('a', 'ann');
    db.recordUsage('a', 'ann');
    const [a, b] = db.listing.rows([1, 2], '');
    expect(a?.recentUsage.slice(-3)).toEqual([0, 1, 2]);
    expect(a?.recentUsage).toHaveLength(30);
    expect(b?.recentUsage).toEqual([]);
    clock.pass(40 * 86_400);
    expect(db.listing.rows([1], '')[0]?.recentUsage).toEqual([]);
  });
});
