import { addDays, type Day } from '../../domain/core/instant.ts';
import { startOfDay } from '../../domain/core/local-day.ts';
import { type TimeZone, UTC } from '../../domain/core/time-zone.ts';
import { inNaturalOrder } from '../../domain/core/natural-order.ts';
import type {
  Impact,
  Lineage,
  LineageCount,
  LineageEdge,
  LineageNode,
  LineageSide,
  LineageOptions,
} from '../../domain/lineage/lineage.ts';
import { lineageName, toldAtFirst } from '../../domain/lineage/lineage.ts';
import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import { FAILED_STATUSES } from '../../domain/metric/validation-test.ts';
import type { Connection } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import type { DependencyIndex } from '../dependencies/dependency-index.ts';
import { dependencyIndex } from '../dependencies/dependency-index.ts';
import { type CatalogTrust, catalogTrust } from '../trust/catalog-trust.ts';
import { findRow, metricOf, textOf } from '../metrics/metric-rows.ts';

/** Number of days in which a usage counts as recent. */
const RECENT_DAYS = 30;

/** SQL that tells if a metric was used since ?1, the first second of a day, or on that day: a usage may have only that. */
const USED_SINCE = `usage_count > 0 AND EXISTS
  (SELECT 1 FROM main.metric_usage u WHERE u.metric_id = metrics.id AND
    ${momentSql('u.used_at')} >= iif(trim(u.used_at) GLOB '????-??-??', ?2, ?1))`;

/** The parameters of `USED_SINCE`. */
type Since = readonly [firstSecond: string, asDay: string];

/** SQL that tells if a test of the metric failed. */
const IS_FAILING = `test_count > 0 AND EXISTS
  (SELECT 1 FROM main.validation_tests t WHERE t.metric_id = metrics.id AND
    lower(trim(t.status, char(9, 10, 13, 32))) IN (SELECT value FROM json_each(?4)))`;

/** The metrics whose ids are in ?3, with the place of each there: the text of an id may not come back exactly. */
const AMONG = 'json_each(?3) sought JOIN main.metrics ON metrics.id = sought.value';

const FAILED = JSON.stringify(FAILED_STATUSES);

/** Steps to each node that is reached, nearest first. */
type Distances = ReadonlyMap<string, number>;

/**
 * The lineage of a metric over any number of steps, on a day in a zone; undefined if there is no such metric. The column `data_source`
 * counts as one more dependency.
 */
export function lineageOf(
  connection: Connection,
  id: string,
  options: LineageOptions,
  today: Day,
  zone: TimeZone,
): Lineage | undefined {
  if (findRow(connection, id) === undefined) return undefined;
  const index = dependencyIndex(connection);
  const above = distances(id, (key) => index.inputsOf(key));
  const below = distances(id, (key) => index.outputsOf(key));
  const first = addDays(today, 1 - RECENT_DAYS);
  const since: Since = [startOfDay(first, zone), startOfDay(first, UTC)];
  const up = nearest(above, options.up);
  const down = nearest(below, options.down);
  const things = thingsOf(
    connection,
    new Set([id, ...up.keys, ...down.keys]),
    since,
    catalogTrust(connection, today, zone),
  );
  const nodes = new Map<string, LineageNode>();
  for (const [key, { what }] of things) {
    nodes.set(key, {
      key,
      what,
      up: up.keys.has(key) ? above.get(key) : undefined,
      down: down.keys.has(key) ? below.get(key) : undefined,
    });
  }
  const sources = addSources(things, [id, ...up.keys], nodes);
  return {
    center: id,
    nodes: [...nodes.values()].toSorted(byName),
    edges: [
      ...edgesWithin(index, new Set([id, ...up.keys])),
      ...edgesWithin(index, new Set([id, ...down.keys])),
      ...sources,
    ].filter(isFirst()),
    up: { ...up.side, count: countOf(connection, id, above) },
    down: { ...down.side, count: { ...countOf(connection, id, below), sources: 0, unknown: 0 } },
    impact: impactOf(connection, [...below.keys()], since),
  };
}

/** Everything reachable from `start`, except itself, with the least number of steps. */
function distances(start: string, next: (key: string) => Iterable<string>): Distances {
  const found = new Map([[start, 0]]);
  // A `Map` can grow while it is iterated, and the new entries are visited.
  for (const [key, distance] of found) {
    for (const neighbour of next(key)) {
      if (!found.has(neighbour)) found.set(neighbour, distance + 1);
    }
  }
  found.delete(start);
  return found;
}

/** The nearest nodes of one direction, as many as requested. */
function nearest(
  all: Distances,
  wished: number | undefined,
): { keys: ReadonlySet<string>; side: Omit<LineageSide, 'count'> } {
  const levels: string[][] = [];
  for (const [key, distance] of all) (levels[distance - 1] ??= []).push(key);
  const sizes = levels.map((level) => level.length);
  const told = Math.min(wished ?? toldAtFirst(sizes), all.size);
  const keys = levels.flatMap((level) => level.toSorted()).slice(0, told);
  let next = 0;
  for (const size of sizes) {
    next += size;
    if (next > told) break;
  }
  return { keys: new Set(keys), side: { shown: told, hidden: all.size - told, next: next - told } };
}

/** A node's content, and the data source that its row names. */
interface FoundThing {
  readonly what: LineageNode['what'];
  readonly dataSource: string | undefined;
}

/** Returns what each key is. One query for all of them: one for each takes most of the time of a large lineage. */
function thingsOf(
  connection: Connection,
  keys: ReadonlySet<string>,
  since: Since,
  trust: CatalogTrust,
): Map<string, FoundThing> {
  const ids = [...keys];
  const scores = trust.of(ids);
  const sought = JSON.stringify(ids);
  const things = new Map(ids.map((key): [string, FoundThing] => [key, { what: missing(key), dataSource: undefined }]));
  const rows = connection.all(
    `SELECT sought.key AS place, name, owner, test_count, data_source,
       ${USED_SINCE} AS used_lately, ${IS_FAILING} AS failing FROM ${AMONG}`,
    [...since, sought, FAILED],
  );
  for (const row of rows) {
    const id = ids[Number(row['place'])] ?? '';
    const { name, owner, testCount, dataSource } = metricOf(row);
    const link = { id, name, testCount, trust: scores.get(id) ?? null };
    const [isFailing, isUsedLately] = [row['failing'] === 1, row['used_lately'] === 1];
    things.set(id, { what: { is: 'metric', link, owner, isFailing, isUsedLately }, dataSource: dataSource?.trim() });
  }
  for (const key of trashedAmong(connection, things)) {
    things.set(key, { what: { is: 'unknown', isInTrash: true }, dataSource: undefined });
  }
  return things;
}

function missing(key: string): LineageNode['what'] {
  return key.startsWith(SOURCE_PREFIX)
    ? { is: 'source', name: key.slice(SOURCE_PREFIX.length) }
    : { is: 'unknown', isInTrash: false };
}

/** The ids that no metric has now, and a metric in the trash had. */
function trashedAmong(connection: Connection, things: ReadonlyMap<string, FoundThing>): string[] {
  const unknown = Array.from(things).flatMap(([key, { what }]) => (what.is === 'unknown' ? [key] : []));
  if (unknown.length === 0) return [];
  return connection
    .all(
      `SELECT sought.key AS place FROM json_each(?) sought
       WHERE EXISTS (SELECT 1 FROM main.metricbook_trash WHERE metric_id = sought.value)`,
      [JSON.stringify(unknown)],
    )
    .map((row) => unknown[Number(row['place'])] ?? '');
}

/** Adds the data sources of these metrics to the nodes; returns the edges from them. */
function addSources(
  things: ReadonlyMap<string, FoundThing>,
  keys: readonly string[],
  nodes: Map<string, LineageNode>,
): LineageEdge[] {
  return keys.flatMap((key): LineageEdge[] => {
    const name = things.get(key)?.dataSource;
    if (name === undefined || name === '') return [];
    const source = `${SOURCE_PREFIX}${name}`;
    const known = nodes.get(source);
    const steps = (nodes.get(key)?.up ?? 0) + 1;
    if (known === undefined) {
      nodes.set(source, { key: source, what: { is: 'source', name }, up: steps, down: undefined });
    } else if (known.what.is === 'source' && (known.up ?? Infinity) > steps) {
      nodes.set(source, { ...known, up: steps });
    }
    return known?.what.is === 'metric' ? [] : [{ from: source, to: key }];
  });
}

/** Counts all of one direction. The data source of the metric, and of each one on the way, counts as upstream. */
function countOf(connection: Connection, id: string, all: Distances): LineageCount {
  const ids = [id, ...all.keys()];
  const metrics = new Set<string>();
  const sources = new Set<string>();
  const rows = connection.all(
    `SELECT sought.key AS place, data_source FROM json_each(?) sought JOIN main.metrics ON metrics.id = sought.value`,
    [JSON.stringify(ids)],
  );
  for (const row of rows) {
    metrics.add(ids[Number(row['place'])] ?? '');
    const source = textOf(row['data_source'])?.trim() ?? '';
    if (source !== '') sources.add(`${SOURCE_PREFIX}${source}`);
  }
  let [direct, unknown] = [0, 0];
  for (const [key, distance] of all) {
    if (metrics.has(key)) direct += distance === 1 ? 1 : 0;
    else if (key.startsWith(SOURCE_PREFIX)) sources.add(key);
    else unknown += 1;
  }
  // A metric may have the very id by which a source is named.
  return { direct, all: metrics.size - 1, sources: [...sources].filter((key) => !metrics.has(key)).length, unknown };
}

function edgesWithin(index: DependencyIndex, keys: ReadonlySet<string>): LineageEdge[] {
  return Array.from(keys).flatMap((to) =>
    index
      .inputsOf(to)
      .filter((from) => keys.has(from))
      .map((from) => ({ from, to })),
  );
}

/** Returns a filter that passes each edge once. */
function isFirst(): (edge: LineageEdge) => boolean {
  const seen = new Set<string>();
  return ({ from, to }) => {
    const key = JSON.stringify([from, to]);
    const first = !seen.has(key);
    seen.add(key);
    return first;
  };
}

function impactOf(connection: Connection, ids: readonly string[], since: Since): Impact {
  const row = connection.first(
    `SELECT total(test_count > 0) AS tested, total(${IS_FAILING}) AS failing, total(${USED_SINCE}) AS used FROM ${AMONG}`,
    [...since, JSON.stringify(ids), FAILED],
  );
  return {
    tested: Number(row?.['tested'] ?? 0),
    failing: Number(row?.['failing'] ?? 0),
    usedLately: Number(row?.['used'] ?? 0),
  };
}

function byName(a: LineageNode, b: LineageNode): number {
  const [one, other] = [lineageName(a), lineageName(b)];
  return inNaturalOrder(one, other) || (a.key < b.key ? -1 : 1);
}
