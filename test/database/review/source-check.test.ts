import { expect, test } from 'vitest';
import { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { applyReview } from '../../../src/database/review/apply-review.ts';
import { checkSource } from '../../../src/database/review/source-check.ts';
import { ourSide } from '../../../src/database/review/our-side.ts';
import { allOf } from '../../../src/domain/core/steps.ts';
import { NO_CHOICES } from '../../../src/domain/review/choices.ts';
import { reviewSides } from '../../../src/domain/review/review.ts';
import { foreignContent } from '../../../src/formats/foreign-content.ts';
import type { ForeignMetric } from '../../../src/formats/interchange/model.ts';
import { foreignMetric } from '../../formats/any-metrics.ts';
import { StoppedClock } from '../catalog.ts';

const revenue = foreignMetric({ id: 'revenue', name: 'Revenue', calculation: 'SUM(amount)' });
const cost = foreignMetric({ id: 'cost', name: 'Cost' });

const contentOf = (metrics: readonly ForeignMetric[]) =>
  foreignContent('metrics.yml', { metrics, tests: [], usages: [], problems: [] });

test('a source that is read again tells which metrics differ, and since when, and imports nothing', async () => {
  const clock = new StoppedClock();
  using db = await MetricsDatabase.open(undefined, { clock: clock.read });
  const check = (...metrics: readonly ForeignMetric[]) => {
    clock.pass(60);
    const { side } = contentOf(metrics);
    const review = reviewSides(allOf(db.run(ourSide)), side);
    db.edit((connection, at) => checkSource(connection, review, side.sources, at));
    return ['cost', 'revenue'].filter((id) => since(id) !== null);
  };
  const since = (id: string) => db.getOrigins(id)[0]?.differsSince;
  db.edit((connection, changedAt) =>
    allOf(
      applyReview(connection, contentOf([revenue, cost]), NO_CHOICES, {
        changedBy: 'Ada',
        changedAt,
        reason: 'Imported',
        mappings: new Map(),
      }),
    ),
  );
  const before = db.getAllMetrics();

  // The same calculation in another layout is no difference.
  expect(check({ ...revenue, calculation: 'sum( amount )' }, cost)).toEqual([]);

  expect(check({ ...revenue, calculation: 'SUM(net)' })).toEqual(['cost', 'revenue']);
  const [changed, gone] = [since('revenue'), since('cost')];
  expect([changed, gone]).toEqual([db.getSources()[0]?.checkedAt, db.getSources()[0]?.checkedAt]);

  // It is known since when, however often it is looked at.
  expect(check({ ...revenue, calculation: 'SUM(net)' })).toEqual(['cost', 'revenue']);
  expect(since('cost')).toBe(gone);
  expect(check(revenue, cost)).toEqual([]);
  expect(db.getAllMetrics()).toEqual(before);
});
