import { addDays, type Day } from '../../domain/core/instant.ts';
import { startOfDay } from '../../domain/core/local-day.ts';
import { type TimeZone, UTC } from '../../domain/core/time-zone.ts';
import { inNaturalOrder } from '../../domain/core/natural-order.ts';
import type {
  Impact,
  Lineage,
  LineageEdge,
  LineageNode,
  LineageSide,
  LineageOptions,
} from '../../domain/lineage/lineage.ts';
import { lineageName, toldAtFirst } from '../../domain/lineage/lineage.ts';
import { SOURCE_PREFIX } from '../../domain/metric/metric.ts';
import type { Connection } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import type { DependencyIndex } from '../dependencies/dependency-index.ts';
import { dependencyIndex } from '../dependencies/dependency-index.ts';
import { catalogTrust } from '../trust/catalog-trust.ts';
import { linkTo } from '../metrics/metric-detail.ts';
import { findRow, metricOf } from '../metrics/metric-rows.ts';

/** Number of days in which a usage counts as recent. */
const RECENT_DAYS = 30;

/** SQL that tells if a metric was used since ?1, the first second of a day, or on that day: a usage may have only that. */
const USED_SINCE = `usage_count > 0 AND EXISTS
  (SELECT 1 FROM main.metric_usage u WHERE u.metric_id = metrics.id AND
    ${momentSql('u.used_at')} >= iif(trim(u.used_at) GLOB '????-??-??', ?2, ?1))`;

/** The parameters of `USED_SINCE`. */
type Since = readonly [firstSecond: string, asDay: string];

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
  const nodes = new Map<string, LineageNode>();
  const keys = new Set([id, ...up.keys, ...down.keys]);
  const scores = catalogTrust(connection, today, zone).of([...keys]);
  for (const key of keys) {
    const what = thingOf(connection, key, since, scores);
    nodes.set(key, {
      key,
      what,
      up: up.keys.has(key) ? above.get(key) : undefined,
      down: down.keys.has(key) ? below.get(key) : undefined,
    });
  }
  const sources = addSources(connection, [id, ...up.keys], nodes);
  return {
    center: id,
    nodes: [...nodes.values()].toSorted(byName),
    edges: [
      ...edgesWithin(index, new Set([id, ...up.keys])),
      ...edgesWithin(index, new Set([id, ...down.keys])),
      ...sources,
    ].filter(isFirst()),
    up: up.side,
    down: down.side,
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
function nearest(all: Distances, wished: number | undefined): { keys: ReadonlySet<string>; side: LineageSide } {
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

function thingOf(
  connection: Connection,
  key: string,
  since: Since,
  scores: ReadonlyMap<string, number | null>,
): LineageNode['what'] {
  const row = findRow(connection, key);
  if (row === undefined) {
    return key.startsWith(SOURCE_PREFIX) ? { is: 'source', name: key.slice(SOURCE_PREFIX.length) } : { is: 'unknown' };
  }
  const used = connection.value(`SELECT ${USED_SINCE} FROM main.metrics WHERE id = ?3`, [...since, key]);
  return { is: 'metric', link: linkTo(metricOf(row), scores), isUsedLately: used === 1 };
}

/** Adds the data sources of these metrics to the nodes; returns the edges from them. */
function addSources(connection: Connection, keys: readonly string[], nodes: Map<string, LineageNode>): LineageEdge[] {
  return keys.flatMap((key): LineageEdge[] => {
    const row = findRow(connection, key);
    const name = row && metricOf(row).dataSource?.trim();
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
    `SELECT count(*) AS metrics, total(test_count > 0) AS tested, total(${USED_SINCE}) AS used
     FROM main.metrics WHERE id IN (SELECT value FROM json_each(?3))`,
    [...since, JSON.stringify(ids)],
  );
  return {
    metrics: Number(row?.['metrics'] ?? 0),
    tested: Number(row?.['tested'] ?? 0),
    usedLately: Number(row?.['used'] ?? 0),
  };
}

function byName(a: LineageNode, b: LineageNode): number {
  const [one, other] = [lineageName(a), lineageName(b)];
  return inNaturalOrder(one, other) || (a.key < b.key ? -1 : 1);
}
