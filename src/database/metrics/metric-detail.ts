import type { Dependency, MetricDetail, MetricLink } from '../../domain/metric/detail.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { daysUpTo } from '../../domain/core/instant.ts';
import type { ListRow } from '../../domain/search/listing.ts';
import { matchesIn, passageOf } from '../../domain/search/match.ts';
import type { Metric } from '../../domain/metric/metric.ts';
import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { Term } from '../../domain/search/query.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { changesOf, countChanges, lastDefined } from './history.ts';
import { extraCells, findRow, metricOf, metricsAt, rowsNaming } from './metric-rows.ts';
import { dailyUsage, usersOn } from './usages.ts';
import { testsOf } from './validation-tests.ts';

/** Days that a row's usage line and an overview look back. */
const RECENT_DAYS = 30;
/** Changes that an overview shows. */
const LATEST_CHANGES = 5;
/** About as much of a text as a row of the list has room for. */
const PASSAGE_LENGTH = 90;

/** A metric with all that its page shows at once; undefined where there is none. */
export function metricDetail(connection: Connection, id: string, now: Instant): MetricDetail | undefined {
  const row = findRow(connection, id);
  if (row === undefined) return undefined;
  const metric = metricOf(row);
  const users = usersOn(connection, id, daysUpTo(now, RECENT_DAYS));
  const changeCount = countChanges(connection, id);
  return {
    metric,
    dependencies: metric.dependencies.map((dependency) => dependencyOf(connection, dependency)),
    dependents: dependentsOf(connection, id),
    tests: testsOf(connection, id),
    changeCount,
    latestChanges: changesOf(connection, id, LATEST_CHANGES),
    usedLately: users.reduce((sum, { count }) => sum + count, 0),
    usersLately: users.map(({ key }) => key),
    definedAt: lastDefined(connection, id) ?? (changeCount === 0 ? metric.updatedAt : metric.createdAt),
    extra: extraCells(connection, id),
  };
}

/** What the list shows of these rows, whose failing tests are counted already; rows that are gone are left out. */
export function listRows(
  connection: Connection,
  rowids: readonly number[],
  terms: readonly Term[],
  now: Instant,
  failingTests: readonly number[],
): ListRow[] {
  const days = daysUpTo(now, RECENT_DAYS);
  return rowids.flatMap((rowid, i): ListRow[] => {
    const [metric] = metricsAt(connection, [rowid]);
    if (metric === undefined) return [];
    const usage = metric.usageCount === 0 ? [] : dailyUsage(connection, metric.id, days);
    return [
      {
        rowid,
        id: metric.id,
        name: metric.name,
        owner: metric.owner,
        dataSource: metric.dataSource,
        tags: metric.tags,
        trustScore: metric.trustScore,
        testCount: metric.testCount,
        usageCount: metric.usageCount,
        updatedAt: metric.updatedAt,
        createdAt: metric.createdAt,
        failingTests: failingTests[i] ?? 0,
        dependencyCount: metric.dependencies.length,
        passage: passageIn(metric, terms),
        recentUsage: usage.some((count) => count > 0) ? usage : [],
      },
    ];
  });
}

/** The metrics that name this one among their dependencies, by name. */
function dependentsOf(connection: Connection, id: string): MetricLink[] {
  return rowsNaming(connection, id)
    .map(metricOf)
    .filter((metric) => metric.dependencies.includes(id))
    .map(linkTo);
}

function dependencyOf(connection: Connection, id: string): Dependency {
  const row: Row | undefined = findRow(connection, id);
  if (row !== undefined) return { is: 'metric', link: linkTo(metricOf(row)) };
  return id.startsWith(SOURCE_PREFIX)
    ? { is: 'source', id, name: id.slice(SOURCE_PREFIX.length) }
    : { is: 'unknown', id };
}

function linkTo({ id, name, testCount, trustScore }: Metric): MetricLink {
  return { id, name, testCount, trustScore };
}

function passageIn(metric: Metric, terms: readonly Term[]): ListRow['passage'] {
  if (terms.length === 0 || matchesIn(metric.name, terms).length > 0) return null;
  for (const field of ['description', 'calculation', 'id'] as const) {
    const text = passageOf(metric[field] ?? '', terms, PASSAGE_LENGTH);
    if (text !== undefined) return { field, text };
  }
  return null;
}
