import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Instant } from '../../domain/core/instant.ts';
import { daysUpTo } from '../../domain/core/instant.ts';
import type { Usage, UsageStats } from '../../domain/metric/usage.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';

const COLUMNS = 'id, metric_id, used_by, used_at, context';
const SINCE = 'FROM main.metric_usage WHERE metric_id = ? AND substr(used_at, 1, 10) BETWEEN ? AND ?';
/** Days covered by the usage line of a row and by the overview. */
export const RECENT_DAYS = 30;
/** Ten years. A chart of more days is unreadable. */
const MAX_DAYS = 3660;

/** Records a usage. */
export function insertUsage(
  connection: Connection,
  metricId: string,
  usedBy: string,
  context: string | null,
  usedAt: Instant,
): Usage {
  const row = connection.first(
    `INSERT INTO main.metric_usage (metric_id, used_by, used_at, context) VALUES (?, ?, ?, ?) RETURNING ${COLUMNS}`,
    [metricId, usedBy, usedAt, context],
  );
  if (row === undefined) throw new Error('an inserted usage returned no row');
  countUsages(connection, metricId);
  return usageOf(row);
}

/** Removes a usage recorded by mistake. Throws `usage-not-found`. */
export function removeUsage(connection: Connection, usageId: number): void {
  const metricId = connection.value('SELECT metric_id FROM main.metric_usage WHERE id = ?', [usageId]);
  if (connection.run('DELETE FROM main.metric_usage WHERE id = ?', [usageId]) === 0) {
    throw new CatalogError('usage-not-found', `There is no usage ${usageId} any more.`, { usageId });
  }
  countUsages(connection, metricId);
}

/** The latest usages, newest first. */
export function usagesOf(connection: Connection, metricId: string, limit: number): Usage[] {
  const sql = `SELECT ${COLUMNS} FROM main.metric_usage WHERE metric_id = ? ORDER BY used_at DESC, id DESC LIMIT ?`;
  return connection.all(sql, [metricId, limit]).map(usageOf);
}

/** Usage in the last `days` days (1 to 3660), today included. Throws `invalid-number`. */
export function usageStats(connection: Connection, metricId: string, days: number, now: Instant): UsageStats {
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new CatalogError('invalid-number', `${days} is not a number of days from 1 to ${MAX_DAYS}.`, { days });
  }
  const period = daysUpTo(now, days);
  const params = [metricId, period[0] ?? '', period.at(-1) ?? ''];
  const perDay = new Map(countsBy(connection, 'substr(used_at, 1, 10)', params).map(({ key, count }) => [key, count]));
  return {
    metricId,
    days,
    total: Array.from(perDay.values()).reduce((sum, count) => sum + count, 0),
    lastUsed: textOf(connection.value('SELECT max(used_at) FROM main.metric_usage WHERE metric_id = ?', [metricId])),
    perDay: period.map((day) => ({ day, count: perDay.get(day) ?? 0 })),
    byUser: countsBy(connection, 'used_by', params).map(({ key, count }) => ({ usedBy: key, count })),
    byContext: countsBy(connection, 'context', params).map(({ key, count }) => ({ context: key, count })),
  };
}

/** The users of a metric on the given days with their number of usages, the most active first. */
export function usersOn(connection: Connection, metricId: string, days: readonly string[]): KeyCount[] {
  return countsBy(connection, 'used_by', [metricId, days[0] ?? '', days.at(-1) ?? '']);
}

/** Number of usages on each of the given days. */
export function dailyUsage(connection: Connection, metricId: string, days: readonly string[]): number[] {
  const counts = countsBy(connection, 'substr(used_at, 1, 10)', [metricId, days[0] ?? '', days.at(-1) ?? '']);
  const byDay = new Map(counts.map(({ key, count }) => [key, count]));
  return days.map((day) => byDay.get(day) ?? 0);
}

function countUsages(connection: Connection, metricId: SqlValue): void {
  connection.run(
    `UPDATE main.metrics SET usage_count = (SELECT count(*) FROM main.metric_usage WHERE metric_id = metrics.id)
     WHERE id = ?`,
    [metricId],
  );
}

interface KeyCount {
  readonly key: string | null;
  readonly count: number;
}

function countsBy(connection: Connection, expression: string, params: readonly string[]): KeyCount[] {
  const sql = `SELECT ${expression} AS key, count(*) AS count ${SINCE} GROUP BY 1 ORDER BY 2 DESC, 1`;
  return connection.all(sql, params).map((row) => ({ key: textOf(row['key']), count: Number(row['count']) }));
}

function usageOf(row: Row): Usage {
  return {
    id: Number(row['id']),
    metricId: textOf(row['metric_id']) ?? '',
    usedBy: textOf(row['used_by']),
    usedAt: textOf(row['used_at']) ?? '',
    context: textOf(row['context']),
  };
}
