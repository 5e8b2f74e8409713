import { expect, it } from 'vitest';
import { editChunks } from '../../../src/database/bulk/bulk-edit.ts';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { allOf } from '../../../src/domain/core/steps.ts';
import { applyReview } from '../../../src/database/review/apply-review.ts';
import { recordReviews } from '../../../src/database/metrics/definition-review-edits.ts';
import { lastLooks } from '../../../src/database/review/last-looks.ts';
import { NO_CHOICES } from '../../../src/domain/review/choices.ts';
import { foreignContent } from '../../../src/formats/foreign-content.ts';
import { foreignMetric } from '../../formats/any-metrics.ts';
import { catalogOf } from '../catalog.ts';

const BEGUN = '2026-03-31 12:00:00';
const LATER = '2026-04-01 12:00:00';

/** A catalog of two metrics, a day after they were created. `b` is made from `a`. */
async function dayAfter() {
  const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b', dependencies: ['a'] });
  clock.pass(86_400);
  return db;
}

const editsOf = (db: MetricsDatabase): unknown => Object.fromEntries(db.run(lastLooks));

/** Imports a metric as its source says it now. */
function imported(db: MetricsDatabase, description: string): void {
  const metrics = [foreignMetric({ id: 'a', name: 'a', description })];
  const content = foreignContent('kpis.csv', { metrics, tests: [], usages: [], problems: [] });
  db.edit((connection, changedAt) =>
    allOf(
      applyReview(connection, content, NO_CHOICES, {
        changedBy: 'Ada',
        changedAt,
        reason: 'Imported from kpis.csv',
        mappings: new Map(),
      }),
    ),
  );
}

it.each<[string, (db: MetricsDatabase) => unknown]>([
  ['a save of one metric', (db) => db.updateMetric('a', { owner: '@a' }, 'Ada')],
  ['a save of its details', (db) => db.updateDetails('a', { unit: 'EUR' }, 'Ada')],
  [
    'a change that another program wrote',
    (db) =>
      db.edit((connection) =>
        connection.run(
          `INSERT INTO main.metric_history (metric_id, field_name, old_value, new_value, changed_by, changed_at)
           VALUES ('a', 'owner', NULL, '@a', 'etl', '2026-04-01T12:00:00Z')`,
        ),
      ),
  ],
])('%s is an edit of it, and of no other', async (_, edit) => {
  const db = await dayAfter();
  edit(db);
  expect(editsOf(db)).toEqual({ a: LATER, b: BEGUN });
});

it('a review counts, and once there is one no edit does', async () => {
  const { db, clock } = await catalogOf({ id: 'a' }, { id: 'b' });
  clock.pass(86_400);
  db.edit((connection, now) => recordReviews(connection, ['a'], 'Ada', null, now));
  clock.pass(86_400);
  db.updateMetric('a', { owner: '@a' }, 'Ada');
  expect(editsOf(db)).toEqual({ a: LATER, b: BEGUN });
});

it.each<[string, (db: MetricsDatabase) => unknown]>([
  ['an import', (db) => imported(db, 'All of it')],
  ['a bulk edit', (db) => db.edit(editChunks({ is: 'owner', owner: '@a' }, 'Ada', null)(['a', 'b']))],
  ['a trust score', (db) => db.updateMetric('a', { trustScore: 80 }, 'Ada')],
  ['a test result', (db) => db.addValidationTest('a', { testType: 'range', status: 'passed' })],
  [
    'restoring from the trash',
    (db) => {
      db.deleteMetric('a', 'Ada');
      db.restoreMetric('a');
    },
  ],
  ['a recorded usage', (db) => db.recordUsage('a', 'Bo', 'Board')],
])('%s is no edit', async (_, work) => {
  const db = await dayAfter();
  work(db);
  expect(editsOf(db)).toEqual({ a: BEGUN, b: BEGUN });
});

it('a rename is an edit of that metric, and not of those that depend on it', async () => {
  const db = await dayAfter();
  db.renameMetric('a', 'c', 'Ada');
  expect(editsOf(db)).toEqual({ c: LATER, b: BEGUN });
});

it('a metric without any history counts from its last update, which another program made', async () => {
  const { db } = await catalogOf({ id: 'a', updatedAt: '2026-03-01 00:00:00', createdAt: '2026-01-01 00:00:00' });
  expect(editsOf(db)).toEqual({ a: '2026-03-01 00:00:00' });
});
