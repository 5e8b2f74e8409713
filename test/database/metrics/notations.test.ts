import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedChanges } from '../../../src/database/metrics/activity.ts';
import { lineageOf } from '../../../src/database/lineage/lineage.ts';
import { metricDetail } from '../../../src/database/metrics/metric-detail.ts';
import { usagesOf } from '../../../src/database/metrics/usages.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { momentOf } from '../../../src/domain/core/moment.ts';
import { listed, openCatalog, StoppedClock } from '../catalog.ts';
import { exactRows, rawDatabase } from '../sqlite-dump.ts';

/** The times of one day in many notations, earliest first; then those that are no time. */
const NOTATIONS = [
  '2026-03-05',
  '2026-03-05T08:00:00',
  '2026-03-05T08:00:00.000001',
  '2026-03-05 08:00:00,5',
  '2026-03-05 11:00:00.123456+0200',
  '2026-03-05 10:00:00Z',
  ' 2026-03-05 11:00 ',
  1_772_712_000,
  1_772_712_000_500,
  '2026-03-05 13:00:00 UTC',
  2461105.25,
  '2026-03-05T23:30:00+05:00',
  '2026-03-06T01:00:00+05',
  '2026-03-05 23:00:00',
  '2026-03-05T22:00:00.5-08:00',
] as const;
const NO_TIMES = [null, '', '05.03.2026', '2026-02-30 10:00:00', 'zzz', 42] as const;
const ALL = [...NOTATIONS, ...NO_TIMES];

/** A catalog in which a service wrote a row of each table for each time, in another order. */
async function catalogOfTimes(
  times: readonly (string | number | null)[],
  clock = new StoppedClock('2026-03-06T12:00:00Z'),
): Promise<MetricsDatabase> {
  const { db: first } = await openCatalog();
  first.createMetric({ id: 'a', name: 'a' });
  using raw = rawDatabase(first.export());
  for (const [i, time] of [...times.entries()].toSorted(([a], [b]) => ((a * 7) % 23) - ((b * 7) % 23))) {
    raw.run('INSERT INTO metrics (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)', [`m${i}`, 'm', time, time]);
    const row = [String(i), time];
    raw.run(
      "INSERT INTO metric_history (metric_id, field_name, new_value, changed_at) VALUES ('a', 'description', ?, ?)",
      row,
    );
    raw.run("INSERT INTO metric_usage (metric_id, used_by, used_at) VALUES ('a', ?, ?)", row);
    raw.run("INSERT INTO validation_tests (metric_id, test_type, last_run) VALUES ('a', ?, ?)", row);
  }
  return (await openCatalog(raw.export(), clock)).db;
}

const sorted = (texts: readonly (string | null)[]): string[] =>
  texts.map(String).toSorted((a, b) => a.localeCompare(b));

const readable = NOTATIONS.map((_, i) => String(i)).toReversed();
const unreadable = NO_TIMES.map((_, i) => String(NOTATIONS.length + i));

function activity(db: MetricsDatabase, limit = 99, before?: number, author?: string | null) {
  return db.run((connection) => namedChanges(connection, limit, before, author));
}

describe('[G34] times that other programs wrote in other notations', () => {
  it('order the history and Activity by the moment that they mean, no times last', async () => {
    const db = await catalogOfTimes(ALL);
    for (const changes of [db.getMetricHistory('a'), activity(db), activity(db, 99, undefined, null)]) {
      const values = changes.map(({ newValue }) => newValue);
      expect(values.slice(0, readable.length)).toEqual(readable);
      expect(sorted(values.slice(readable.length))).toEqual(sorted(unreadable));
    }
  });

  it('come page by page, each once', async () => {
    const db = await catalogOfTimes(ALL);
    const all = activity(db);
    for (const author of [undefined, null]) {
      const paged = [];
      for (let page = activity(db, 4, undefined, author); page.length > 0;) {
        paged.push(...page);
        page = activity(db, 4, page.at(-1)?.id, author);
      }
      expect(paged).toEqual(all);
    }
  });

  it('of one moment are in the order in which they were written', async () => {
    const same = ['2026-03-05', '2026-03-05 00:00:00', '2026-03-05T00:00:00.000Z', '2026-03-05T02:00:00+0200'];
    const db = await catalogOfTimes(same);
    const byId = db
      .getMetricHistory('a')
      .map(({ id }) => id)
      .toSorted((a, b) => b - a);
    expect(db.getMetricHistory('a').map(({ id }) => id)).toEqual(byId);
    expect(activity(db).map(({ id }) => id)).toEqual(byId);
    expect(db.run((connection) => usagesOf(connection, 'a', 9)).map(({ id }) => id)).toEqual(byId);
  });

  it('order the list both ways, no times last', async () => {
    const db = await catalogOfTimes(ALL);
    const times = ALL.map((_, i) => `m${i}`);
    for (const by of ['updatedAt', 'createdAt'] as const) {
      const rising = listed(db, '', by).filter((id) => id !== 'a');
      expect(rising.slice(0, NOTATIONS.length)).toEqual(times.slice(0, NOTATIONS.length));
      const falling = listed(db, '', by, true).filter((id) => id !== 'a');
      expect(falling.slice(0, NOTATIONS.length)).toEqual(times.slice(0, NOTATIONS.length).toReversed());
    }
    db.updateMetric('m3', { owner: '@x' }, 'ann');
    expect(listed(db, '', 'updatedAt').indexOf('m3')).toBeGreaterThan(listed(db, '', 'updatedAt').indexOf('m13'));
  });

  it('are filtered by the day that they mean', async () => {
    const db = await catalogOfTimes(ALL);
    const next = `m${NOTATIONS.length - 1}`;
    const ofDay = NOTATIONS.slice(0, -1).map((_, i) => `m${i}`);
    for (const key of ['updated', 'created']) {
      expect(sorted(listed(db, `${key}:2026-03-05`))).toEqual(sorted(ofDay));
      expect(listed(db, `${key}:2026-03-06`)).toEqual([next]);
      expect(sorted(listed(db, `${key}:<=2026-03-05`))).toEqual(sorted(ofDay));
    }
  });

  it('count as usage of the day that they mean, and the latest is the last', async () => {
    const db = await catalogOfTimes(ALL);
    const stats = db.getUsageStats('a', 2);
    expect(stats.perDay).toEqual([
      { day: '2026-03-05', count: NOTATIONS.length - 1 },
      { day: '2026-03-06', count: 1 },
    ]);
    expect(stats.lastUsed).toBe(NOTATIONS.at(-1));
    const latest = db.run((connection) => usagesOf(connection, 'a', 99)).map(({ usedBy }) => usedBy);
    expect(latest.slice(0, readable.length)).toEqual(readable);
    expect(sorted(latest.slice(readable.length))).toEqual(sorted(unreadable));
    expect(db.listing.rows([1], '')[0]?.recentUsage.slice(-2)).toEqual([NOTATIONS.length - 1, 1]);
    expect(db.run((connection, today, zone) => metricDetail(connection, 'a', today, zone))?.usedLately).toBe(
      NOTATIONS.length,
    );
  });

  it.each(NOTATIONS)('count as recent usage: %s', async (time) => {
    const used = async (now: string): Promise<boolean | undefined> => {
      const db = await catalogOfTimes([time], new StoppedClock(now));
      const lineage = db.run((connection, today, zone) => lineageOf(connection, 'a', {}, today, zone));
      const [node] = lineage?.nodes ?? [];
      return node?.what.is === 'metric' ? node.what.isUsedLately : undefined;
    };
    expect(await used('2026-04-03T00:00:00Z')).toBe(true);
    expect(await used('2026-04-05T00:00:00Z')).toBe(false);
  });

  it('show a metric as of each of them with the value of that moment', async () => {
    const db = await catalogOfTimes(NOTATIONS);
    const at = (time: string) =>
      db.getMetricHistory('a').find(({ changedAt }) => momentOf(changedAt)?.slice(0, 19) === time);
    expect(at('2026-03-05 10:00:00')?.newValue).toBe('5');
    // Each change records what it set, and the one after it what it replaced; here nothing was recorded as replaced.
    expect(db.metricAsOf('a', '2026-03-05T09:59:59Z')?.updatedAt).toBe('2026-03-05 11:00:00.123456+0200');
    expect(db.metricAsOf('a', '2026-03-05T10:00:00Z')?.updatedAt).toBe('2026-03-05 10:00:00Z');
  });

  it('stay in the file as they were, byte for byte', async () => {
    const db = await catalogOfTimes(ALL);
    const before = exactRows(db.export(), 'metric_history');
    activity(db);
    expect(exactRows(db.export(), 'metric_history')).toEqual(before);
    db.updateMetric('m1', { owner: '@x' }, 'ann');
    expect(activity(db)[0]).toMatchObject({ metricId: 'm1' });
    expect(exactRows(db.export(), 'metric_history').slice(0, before.length)).toEqual(before);
  });
});

describe('Activity, once it was looked at', () => {
  const values = (db: MetricsDatabase) => activity(db).map(({ newValue }) => newValue);

  /** What another program, or a newer version, might write in a transaction of ours. */
  function write(db: MetricsDatabase, sql: string): void {
    db.edit((connection) => connection.run(sql));
  }

  it('follows changes of any form that are added, changed, deleted or rolled back', async () => {
    const db = await catalogOfTimes(['2026-03-05T10:00:00', '2026-03-05 12:00:00']);
    expect(values(db)).toEqual(['1', '0']);
    write(
      db,
      "INSERT INTO metric_history (metric_id, new_value, changed_at) VALUES ('a', 'new', '2026-03-05T11:00:00Z')",
    );
    expect(values(db)).toEqual(['1', 'new', '0']);
    write(db, "UPDATE metric_history SET changed_at = '2026-03-05T15:00:00+02:00' WHERE new_value = 'new'");
    expect(values(db)).toEqual(['new', '1', '0']);
    write(db, "UPDATE metric_history SET changed_at = NULL WHERE new_value = '1'");
    expect(values(db)).toEqual(['new', '0', '1']);
    db.replica.begin();
    db.updateMetric('a', { description: 'never' }, 'ann');
    write(db, "DELETE FROM metric_history WHERE new_value = '0'");
    db.replica.rollback();
    expect(values(db)).toEqual(['new', '0', '1']);
    write(db, "DELETE FROM metric_history WHERE new_value = '0'");
    expect(values(db)).toEqual(['new', '1']);
    db.compact();
    db.export();
    expect(values(db)).toEqual(['new', '1']);
  });

  it('follows what another tab wrote, the trash, and what is restored from it', async () => {
    const db = await catalogOfTimes(['2026-03-05T10:00:00', '2026-03-05 12:00:00']);
    const { db: other } = await openCatalog(db.export(), new StoppedClock('2026-03-05T11:00:00Z'));
    expect(values(db)).toEqual(['1', '0']);
    other.replica.begin();
    other.updateMetric('a', { description: 'there' }, 'bob');
    const record = other.replica.record();
    other.replica.commit();
    db.replica.apply(record === undefined ? [] : [record]);
    expect(values(db)).toEqual(['1', 'there', '0']);
    db.deleteMetric('a');
    expect(values(db)).toEqual([]);
    db.restoreMetric('a');
    expect(values(db)).toEqual(['1', 'there', '0']);
  });

  it('is the same as that of the same file opened again, whatever is written', async () => {
    const time = fc.oneof(
      fc.constantFrom(...ALL),
      fc
        .date({ min: new Date('1971-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    );
    const { db } = await openCatalog();
    db.createMetric({ id: 'a', name: 'a' });
    activity(db);
    await fc.assert(
      fc.asyncProperty(fc.array(time, { maxLength: 12 }), fc.nat({ max: 3 }), async (times, gone) => {
        db.edit((connection) => {
          for (const at of times)
            connection.run('INSERT INTO metric_history (metric_id, changed_at) VALUES (?, ?)', ['a', at]);
          connection.run('DELETE FROM metric_history WHERE id % 4 = ?', [gone]);
        });
        const { db: again } = await openCatalog(db.export());
        expect(activity(db)).toEqual(activity(again));
        again.close();
      }),
      { numRuns: 20 },
    );
  });
});

const SHARED = new URL('../../../../shared/reports/', import.meta.url);

describe.skipIf(!existsSync(SHARED))('files of other programs (skipped if ../shared/reports is absent)', () => {
  it('show a change of today above one that a service made earlier today with a T', async () => {
    const clock = new StoppedClock('2026-11-30T04:00:00Z');
    const { db } = await openCatalog(readFileSync(new URL('mixed-times-one-day.db', SHARED)), clock);
    db.updateMetric('churn', { description: 'ours' }, 'ann');
    expect(db.getMetricHistory('churn').map(({ newValue }) => newValue)[0]).toBe('ours');
    expect(activity(db)[0]).toMatchObject({ newValue: 'ours' });
    expect(db.metricAsOf('churn', '2026-11-30T03:30:00Z')?.description).not.toBe('ours');
  });

  it('order one day in eleven notations by the moment', async () => {
    const { db } = await openCatalog(readFileSync(new URL('times.db', SHARED)));
    expect(listed(db, '', 'updatedAt').filter((id) => id !== 'hist')).toEqual([
      't01',
      't02',
      't03',
      't11',
      't06',
      't08',
      't09',
      't04',
      't05',
      't00',
      't07',
      't10',
      't12',
    ]);
    expect(db.getMetricHistory('hist').map(({ id }) => id)).toEqual([5, 3, 4, 2, 1]);
  });
});
