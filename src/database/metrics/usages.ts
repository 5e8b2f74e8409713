import { addDays, type Day, daysUpTo } from '../../domain/core/instant.ts';
import { dayIn } from '../../domain/core/local-day.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import { sameTextCountsOrNone } from '../../domain/core/text-counts.ts';
import type { Usage } from '../../domain/metric/usage.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';
import { textOf } from './metric-rows.ts';

/** The columns that `usageOf` reads. */
export const USAGE_COLUMNS = 'id, metric_id, used_by, used_at, context';

/** Days without a gap, oldest first, as the calendar of a zone has them. */
export interface Period {
  readonly days: readonly Day[];
  readonly zone: TimeZone;
}
/** Days covered by the usage line of a row and by the overview. */
export const RECENT_DAYS = 30;

/** The latest usages, newest first; those whose time cannot be read come last. */
export function usagesOf(connection: Connection, metricId: string, limit: number): Usage[] {
  const sql = `SELECT ${USAGE_COLUMNS} FROM main.metric_usage WHERE metric_id = ?
    ORDER BY ${momentSql('used_at')} DESC, id DESC LIMIT ?`;
  return connection.all(sql, [metricId, limit]).map(usageOf);
}

/** The last `count` days up to `today`, in the calendar of a zone. */
export function periodUpTo(today: Day, count: number, zone: TimeZone): Period {
  return { days: daysUpTo(today, count), zone };
}

/** The users of a metric in a period with their number of usages, the most active first. */
export function usersIn(connection: Connection, metricId: string, period: Period): KeyCount[] {
  return countsBy(usesIn(connection, metricId, period), ({ usedBy }) => usedBy);
}

/** Number of usages of a metric on each day of a period. */
export function dailyUsage(connection: Connection, metricId: string, period: Period): number[] {
  return perDay(usesIn(connection, metricId, period), period);
}

/** A text and the number of usages with it. */
export interface KeyCount {
  readonly key: string | null;
  readonly count: number;
}

/** A usage, as far as it is counted. */
export interface Use {
  readonly day: Day;
  readonly usedBy: string | null;
  readonly context: string | null;
}

/** The usages of a metric in a period, in no particular order. */
export function usesIn(connection: Connection, metricId: string, { days, zone }: Period): Use[] {
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

/** Number of usages on each day of a period. */
export function perDay(used: readonly Use[], { days }: Period): number[] {
  const counts = new Map<Day, number>();
  for (const { day } of used) counts.set(day, (counts.get(day) ?? 0) + 1);
  return days.map((day) => counts.get(day) ?? 0);
}

/** The usages by a text, the most frequent first, each in one spelling; those without one before all of their number. */
export function countsBy(used: readonly Use[], textIn: (use: Use) => string | null): KeyCount[] {
  const counts = new Map<string | null, number>();
  for (const use of used) counts.set(textIn(use), (counts.get(textIn(use)) ?? 0) + 1);
  return sameTextCountsOrNone(Array.from(counts, ([value, count]) => ({ value, count }))).map(({ value, count }) => ({
    key: value,
    count,
  }));
}

/** A row of `USAGE_COLUMNS` as a usage. */
export function usageOf(row: Row): Usage {
  return {
    id: Number(row['id']),
    metricId: textOf(row['metric_id']) ?? '',
    usedBy: textOf(row['used_by']),
    usedAt: textOf(row['used_at']) ?? '',
    context: textOf(row['context']),
  };
}
