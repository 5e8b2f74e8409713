import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { Day } from '../../domain/core/instant.ts';
import type { TimeZone } from '../../domain/core/time-zone.ts';
import type { UsageStats } from '../../domain/metric/usage.ts';
import type { Connection } from '../sqlite/connection.ts';
import { countsBy, perDay, periodUpTo, usagesOf, usesIn } from './usages.ts';

/** Ten years. A chart of more days is unreadable. */
const MAX_DAYS = 3660;

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
