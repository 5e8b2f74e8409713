import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordReviews, removeReviews } from '../../../src/database/metrics/definition-review-edits.ts';
import { emptyTrash } from '../../../src/database/metrics/trash.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { CatalogTrust, catalogTrust } from '../../../src/database/trust/catalog-trust.ts';
import { allOf } from '../../../src/domain/core/steps.ts';
import { openCatalog } from '../catalog.ts';
import { explainedScores } from '../trust-scores.ts';

const IDS = Array.from({ length: 8 }, (_, i) => `m${i}`);
const id = fc.constantFrom(...IDS);

/** All scores as they are kept and brought up to date. */
function keptScores(db: MetricsDatabase): Map<string, number | null> {
  return db.run((connection, today, zone) => {
    const trust = catalogTrust(connection, today, zone);
    allOf(trust.prepare());
    const rows = connection.all('SELECT rowid, id FROM metrics ORDER BY rowid');
    return new Map(rows.map((row) => [String(row['id']), trust.at(Number(row['rowid']))]));
  });
}

type Edit = (db: MetricsDatabase) => void;

/** Does what an edit does, unless it can't be done: the metric is there already, or is not. */
const attempt =
  (edit: Edit): Edit =>
  (db) => {
    try {
      edit(db);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'CatalogError') throw error;
    }
  };

const edit: fc.Arbitrary<Edit> = fc
  .oneof(
    fc
      .record({
        id,
        owner: fc.constantFrom(null, '@a', ' '),
        description: fc.constantFrom(null, 'd', 'all the orders that were paid for, without refunds'),
        dependencies: fc.uniqueArray(fc.constantFrom(...IDS, 'gone', 'data_source:orders'), { maxLength: 3 }),
      })
      .map(
        (metric): Edit =>
          (db) =>
            void db.createMetric({ name: 'M', ...metric }),
      ),
    fc.tuple(id, fc.uniqueArray(fc.constantFrom(...IDS, 'gone'), { maxLength: 2 })).map(
      ([of, dependencies]): Edit =>
        (db) =>
          void db.updateMetric(of, { dependencies }, 'ann'),
    ),
    fc.tuple(id, fc.constantFrom(null, 'paid orders')).map(
      ([of, description]): Edit =>
        (db) =>
          void db.updateMetric(of, { description }, 'ann'),
    ),
    fc
      .tuple(id, fc.constantFrom('passed', 'failed', null), fc.constantFrom('2026-03-30 12:00:00', '2025-11-01', null))
      .map(
        ([of, status, lastRun]): Edit =>
          (db) =>
            void db.addValidationTest(of, { testType: 't', status, lastRun }),
      ),
    id.map(
      (of): Edit =>
        (db) =>
          void db.recordUsage(of, 'ann'),
    ),
    id.map(
      (of): Edit =>
        (db) =>
          void db.edit((connection, now) => recordReviews(connection, [of], 'ann', null, now)),
    ),
    id.map(
      (of): Edit =>
        (db) =>
          db.edit((connection) => {
            const [row] = connection.all('SELECT id FROM metricbook_reviews WHERE metric_id = ?', [of]);
            if (row !== undefined) removeReviews(connection, [Number(row['id'])]);
          }),
    ),
    fc.tuple(id, id).map(
      ([of, to]): Edit =>
        (db) =>
          void db.renameMetric(of, to, 'ann'),
    ),
    id.map(
      (of): Edit =>
        (db) =>
          db.deleteMetric(of),
    ),
    id.map(
      (of): Edit =>
        (db) =>
          void db.restoreMetric(of),
    ),
    // Deleted for good: its row may become another metric's.
    id.map((of): Edit => (db) => {
      db.deleteMetric(of);
      db.edit(emptyTrash);
      db.createMetric({ id: of, name: 'New' });
    }),
    id.map((of): Edit => (db) => {
      db.replica.begin();
      try {
        db.deleteMetric(of);
        explainedScores(db);
      } finally {
        db.replica.rollback();
      }
    }),
    fc.constant<Edit>((db) => db.compact()),
  )
  .map(attempt);

describe('the trust scores of a catalog', () => {
  it('[G66] are what each metric’s page explains, after any edits, read in one go or followed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 8, maxLength: 40 }), async (edits) => {
        const { db } = await openCatalog();
        for (const one of edits) {
          one(db);
          const kept = keptScores(db);
          expect(kept).toEqual(explainedScores(db));
          expect(kept).toEqual(
            db.run(
              (connection, today, zone) =>
                new Map(
                  Array.from(kept.keys(), (of) => [
                    of,
                    new CatalogTrust(connection, today, zone).of([of]).get(of) ?? null,
                  ]),
                ),
            ),
          );
        }
        db.close();
      }),
      { numRuns: 60 },
    );
  });

  it('are nothing, not 0, of a metric about which nothing is known, and 0 of one whose only test fails', async () => {
    const { db } = await openCatalog();
    db.createMetric({ id: 'a', name: 'A' });
    db.createMetric({ id: 'b', name: 'B' });
    db.addValidationTest('b', { testType: 't', status: 'failed' });
    db.createMetric({ id: 'c', name: 'C', trustScore: 90 });
    expect(keptScores(db)).toEqual(
      new Map([
        ['a', null],
        ['b', 0],
        ['c', null],
      ]),
    );
  });

  it('count a metric that is upstream of itself for nothing, in a cycle of any length', async () => {
    const { db } = await openCatalog();
    const description = 'all the orders that were paid for, without refunds';
    for (let i = 0; i < 5000; i += 1) {
      db.createMetric({ id: `${i}`, name: 'M', owner: '@a', description, dependencies: [`${(i + 1) % 5000}`] });
    }
    const inCycle = keptScores(db);
    expect(new Set(inCycle.values())).toEqual(new Set([23]));
    db.updateMetric('4999', { dependencies: [] }, 'ann');
    // A chain now: each has something of the one below.
    const inChain = keptScores(db);
    expect(inChain.get('4999')).toBe(27);
    expect(inChain.get('4998')).toBe(26);
    expect(inChain).toEqual(
      db.run((connection, today, zone) => new CatalogTrust(connection, today, zone).of([...inChain.keys()])),
    );
  });
});
