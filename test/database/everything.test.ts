import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { SortKey } from '../../src/domain/search/listing.ts';
import type { MetricDetails } from '../../src/domain/metric/details.ts';
import type { Metric } from '../../src/domain/metric/metric.ts';
import type { StoppedClock } from './catalog.ts';
import { listed, openCatalog } from './catalog.ts';
import type { Operation } from './operations.ts';
import { operation, perform } from './operations.ts';
import { dumpOf, valuesIn } from './sqlite-dump.ts';
import { findDamage } from '../../src/database/import/integrity-check.ts';
import { latestChanges } from '../../src/database/metrics/latest-changes.ts';

const sequence = fc.array(operation, { minLength: 5, maxLength: 50 });
const RUNS = { numRuns: 60 };
const SORTS: readonly SortKey[] = [
  'name',
  'id',
  'owner',
  'dataSource',
  'updatedAt',
  'trust',
  'testCount',
  'usageCount',
];
const QUERIES = ['', 'ad', 'cafe', '"ad clicks"', '-x', '%', 'tag:finance', 'no:owner', 'is:failing', 'has:usage'];

/** Removes the counts, which the history does not hold. */
const withoutCounts = (metric: Metric | undefined): object => ({ ...metric, testCount: 0, usageCount: 0 });

/** Returns the list's answers to all queries of the test, with all facets and counts. */
function answersOf(db: MetricsDatabase): unknown[] {
  return QUERIES.flatMap((query) =>
    SORTS.map((by) => {
      const { rowids, ...rest } = db.listing.list({ query, sort: { by, descending: by === 'trust' } });
      return { query, by, ...rest, rows: db.listing.rows(Array.from(rowids), query) };
    }),
  );
}

async function performed(
  operations: readonly Operation[],
  after: (db: MetricsDatabase, clock: StoppedClock) => void = () => undefined,
): Promise<{ db: MetricsDatabase; clock: StoppedClock }> {
  const { db, clock } = await openCatalog();
  for (const each of operations) {
    perform(db, clock, each);
    after(db, clock);
  }
  return { db, clock };
}

describe('[G14] whatever is done, in whatever order', () => {
  it('counts equal the rows that they count, and no key is broken', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        using db = (await performed(operations)).db;
        const file = db.export();
        const wrong = `SELECT id FROM metrics m
          WHERE test_count IS NOT (SELECT count(*) FROM validation_tests WHERE metric_id = m.id)
             OR usage_count IS NOT (SELECT count(*) FROM metric_usage WHERE metric_id = m.id)`;
        expect(valuesIn(file, wrong)).toEqual([]);
        expect(valuesIn(file, 'PRAGMA foreign_key_check')).toEqual([]);
        for (const table of ['metricbook_details', 'metricbook_origins']) {
          expect(
            valuesIn(file, `SELECT metric_id FROM ${table} WHERE metric_id NOT IN (SELECT id FROM metrics)`),
          ).toEqual([]);
        }
        expect(valuesIn(file, 'PRAGMA integrity_check')).toEqual(['ok']);
        expect(db.run(findDamage)).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('walking the history back from the present gives each earlier state', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        // No two metrics are created in one second, and nothing changes in the second of a creation: so the time
        // identifies the metric.
        const states: { time: string; metric: Metric; details: MetricDetails }[] = [];
        using db = (
          await performed(operations, (now, clock) => {
            for (const metric of now.getAllMetrics()) {
              states.push({ time: clock.read().toISOString(), metric, details: now.getDetails(metric.id) });
            }
          })
        ).db;
        for (const { id, createdAt } of db.getAllMetrics()) {
          for (const { time, metric, details } of states.filter((state) => state.metric.createdAt === createdAt)) {
            expect(withoutCounts(db.metricAsOf(id, time))).toEqual(withoutCounts(metric));
            expect(db.detailsAsOf(id, time)).toEqual(details);
          }
        }
      }),
      RUNS,
    );
  });

  it('each change begins where the one before it ended', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        using db = (await performed(operations)).db;
        for (const { id } of db.getAllMetrics()) {
          const last = new Map<string, string | null>();
          for (const { fieldName, oldValue, newValue } of db.getMetricHistory(id).toReversed()) {
            expect(newValue).not.toBe(oldValue);
            expect(last.has(fieldName) ? last.get(fieldName) : oldValue).toBe(oldValue);
            last.set(fieldName, newValue);
          }
        }
      }),
      RUNS,
    );
  });

  it('a refusal changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        const { db, clock } = await openCatalog();
        let before = dumpOf(db.export());
        for (const each of operations) {
          const isDone = perform(db, clock, each);
          const now = dumpOf(db.export());
          expect(isDone ? before : now).toEqual(before);
          before = now;
        }
        db.close();
      }),
      { numRuns: 10 },
    );
  });

  it('what is listed and searched is what a fresh start would list', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, fc.boolean(), async (operations, isIndexed) => {
        const { db, clock } = await performed(operations, (now) => {
          // Makes the list build everything that it keeps in memory, from the beginning.
          if (isIndexed) now.searchMetrics('ad');
          listed(now, '');
        });
        using fresh = (await openCatalog(db.export(), clock)).db;
        fresh.searchMetrics('');
        db.searchMetrics('');
        expect(answersOf(db)).toEqual(answersOf(fresh));
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  it('a file that is opened again is the same catalog', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        using db = (await performed(operations)).db;
        const file = db.export();
        using reopened = (await openCatalog(file)).db;
        expect(dumpOf(reopened.export())).toEqual(dumpOf(file));
        reopened.compact();
        expect(reopened.getAllMetrics()).toEqual(db.getAllMetrics());
        expect(reopened.run((connection) => latestChanges(connection, 999))).toEqual(
          db.run((connection) => latestChanges(connection, 999)),
        );
        expect(reopened.listTrash()).toEqual(db.listTrash());
      }),
      RUNS,
    );
  });
});
