import type { WholeMetric } from '../../domain/metric/whole-metric.ts';
import type { Connection } from '../sqlite/connection.ts';
import { detailsOf } from './detail-saves.ts';
import { allMetrics } from './metric-rows.ts';
import { originsOf } from './sources.ts';
import { usagesOf } from './usages.ts';
import { testsOf } from './validation-tests.ts';

/** Usages of a metric that are read at most. */
const MAX_USAGES = 10_000;

/** All metrics with all that is known of them but their history. */
export function wholeMetrics(connection: Connection): WholeMetric[] {
  return allMetrics(connection).map((metric) => ({
    metric,
    details: detailsOf(connection, metric.id),
    origin: originsOf(connection, metric.id)[0],
    tests: testsOf(connection, metric.id),
    usages: usagesOf(connection, metric.id, MAX_USAGES),
  }));
}
