import type { Dependency, MetricDetail, MetricLink } from '../../domain/metric/detail.ts';
import type { Day } from '../../domain/core/instant.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { detailTexts } from './detail-rows.ts';
import { type CatalogTrust, catalogTrust } from '../trust/catalog-trust.ts';
import { countReviews, definitionReviews } from './definition-reviews.ts';
import { changesOf, countChanges } from './history.ts';
import { extraCells, findRow, metricOf, rowsNaming } from './metric-rows.ts';
import { originSummaries } from './origins.ts';
import { periodUpTo, RECENT_DAYS, usersIn } from './usages.ts';
import { testsOf } from './validation-tests.ts';

/** Number of changes in the overview. */
const LATEST_CHANGES = 5;

/** A metric with all that its page shows on a day in a zone; undefined if there is none. */
export function metricDetail(connection: Connection, id: string, today: Day, zone: TimeZone): MetricDetail | undefined {
  const row = findRow(connection, id);
  if (row === undefined) return undefined;
  const metric = metricOf(row);
  const users = usersIn(connection, id, periodUpTo(today, RECENT_DAYS, zone));
  const changeCount = countChanges(connection, id);
  const dependents = dependentsOf(connection, id);
  const trust = catalogTrust(connection, today, zone);
  const scores = trust.of([...metric.dependencies, ...dependents.map((one) => one.id)]);
  return {
    metric,
    dependencies: metric.dependencies.map((dependency) => dependencyOf(connection, id, dependency, trust, scores)),
    dependents: dependents.map((one) => linkTo(one, scores)),
    tests: testsOf(connection, id),
    changeCount,
    latestChanges: changesOf(connection, id, LATEST_CHANGES),
    usedLately: users.reduce((sum, { count }) => sum + count, 0),
    usersLately: users.map(({ key }) => key),
    lastReview: definitionReviews(connection, id, 1)[0] ?? null,
    reviewCount: countReviews(connection, id),
    details: Array.from(detailTexts(connection, id)),
    origins: originSummaries(connection, id),
    extra: extraCells(connection, id),
  };
}

/** The metrics that depend directly on this one, by name. */
function dependentsOf(connection: Connection, id: string): Metric[] {
  return rowsNaming(connection, id)
    .map(metricOf)
    .filter((metric) => metric.dependencies.includes(id));
}

function dependencyOf(connection: Connection, of: string, id: string, trust: CatalogTrust, scores: Scores): Dependency {
  const row: Row | undefined = findRow(connection, id);
  if (row !== undefined) return { is: 'metric', link: linkTo(metricOf(row), scores), isCyclic: trust.isCycle(of, id) };
  return id.startsWith(SOURCE_PREFIX)
    ? { is: 'source', id, name: id.slice(SOURCE_PREFIX.length) }
    : { is: 'unknown', id };
}

/** Calculated trust scores by id. */
type Scores = ReadonlyMap<string, number | null>;

/** A link to a metric, given the trust scores of some. */
export function linkTo({ id, name, testCount }: Metric, scores: Scores): MetricLink {
  return { id, name, testCount, trust: scores.get(id) ?? null };
}
