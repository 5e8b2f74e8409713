import { CatalogError } from '../../domain/core/catalog-error.ts';
import { addDays, type Day, daysUpTo, type Instant } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import { sameTextCountsOrNone } from '../../domain/core/text-counts.ts';
import type { Usage, UsageStats } from '../../domain/metric/usage.ts';
import type { Connection, Row, SqlValue } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { textOf } from './metric-rows.ts';

const COLUMNS = 'id, metric_id, used_by, used_at, context';

/** Days without a gap, oldest first, as the calendar of a zone has them. */
export interface Period {
  readonly days: readonly Day[];
  readonly zone: TimeZone;
}
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

/** The latest usages, newest first; those whose time cannot be read come last. */
export function usagesOf(connection: Connection, metricId: string, limit: number): Usage[] {
  const sql = `SELECT ${COLUMNS} FROM main.metric_usage WHERE metric_id = ?
    ORDER BY ${momentSql('used_at')} DESC, id DESC LIMIT ?`;
  return connection.all(sql, [metricId, limit]).map(usageOf);
}

/** The last `count` days up to `today`, in the calendar of a zone. */
export function periodUpTo(today: Day, count: number, zone: TimeZone): Period {
  return { days: daysUpTo(today, count), zone };
}

/** Usage in the last `days` days (1 to 3660), `today` included. Throws `invalid-number`. */
export function usageStats(
  connection: Connection,
  metricId: string,
  days: number,
  today: Day,
  zone: TimeZone,
): UsageStats {
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new CatalogError('invalid-number', `${days} is not a number of days from 1 to ${MAX_DAYS}.`, { days });
  }
  const period = periodUpTo(today, days, zone);
  const used = usesIn(connection, metricId, period);
  return {
    metricId,
    days,
    total: used.length,
    lastUsed: usagesOf(connection, metricId, 1)[0]?.usedAt || null,
    perDay: perDay(used, period).map((count, i) => ({ day: period.days[i] ?? '', count })),
    byUser: countsBy(used, ({ usedBy }) => usedBy).map(({ key, count }) => ({ usedBy: key, count })),
    byContext: countsBy(used, ({ context }) => context).map(({ key, count }) => ({ context: key, count })),
  };
}

/** The users of a metric in a period with their number of usages, the most active first. */
export function usersIn(connection: Connection, metricId: string, period: Period): KeyCount[] {
  return countsBy(usesIn(connection, metricId, period), ({ usedBy }) => usedBy);
}

/** Number of usages on each day of a period. */
export function dailyUsage(connection: Connection, metricId: string, period: Period): number[] {
  return perDay(usesIn(connection, metricId, period), period);
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

interface Use {
  readonly day: Day;
  readonly usedBy: string | null;
  readonly context: string | null;
}

/** The usages of a metric in a period, in no particular order. */
function usesIn(connection: Connection, metricId: string, { days, zone }: Period): Use[] {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const used: Use[] = [];
  connection.each(
    // A day in any zone is at most one away from the one that is written. Only times near the period are read here,
    // and those that do not begin with a date.
    `SELECT used_at, used_by, context FROM main.metric_usage WHERE metric_id = ?
       AND iif(used_at GLOB '????-??-??*', used_at >= ? AND used_at < ?, used_at IS NOT NULL)`,
    [metricId, addDays(first, -1), addDays(last, 2)],
    (statement) => {
      const [usedAt, usedBy, context] = statement.get();
      const day = dayIn(zone, textOf(usedAt) ?? '');
      if (day === undefined || day < first || day > last) return;
      used.push({ day, usedBy: textOf(usedBy), context: textOf(context) });
    },
  );
  return used;
}

function perDay(used: readonly Use[], { days }: Period): number[] {
  const counts = new Map<Day, number>();
  for (const { day } of used) counts.set(day, (counts.get(day) ?? 0) + 1);
  return days.map((day) => counts.get(day) ?? 0);
}

/** The usages by a text, the most frequent first, each in one spelling; those without one before all of their number. */
function countsBy(used: readonly Use[], textIn: (use: Use) => string | null): KeyCount[] {
  const counts = new Map<string | null, number>();
  for (const use of used) counts.set(textIn(use), (counts.get(textIn(use)) ?? 0) + 1);
  return sameTextCountsOrNone(Array.from(counts, ([value, count]) => ({ value, count }))).map(({ value, count }) => ({
    key: value,
    count,
  }));
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
