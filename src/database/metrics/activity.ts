import type { NamedChange } from '../../domain/metric/change.ts';
import { sameTextCountsOrNone } from '../../domain/core/text-counts.ts';
import type { Connection } from '../sqlite/connection.ts';
import { latestChangeIds } from './change-moments.ts';
import { latestChanges } from './latest-changes.ts';
import { textOf } from './metric-rows.ts';

/** Number of latest changes whose authors are listed. It bounds the work, however long the history is. */
const LOOKED_AT = 20_000;
/** Greatest number of authors: users don't look through more. */
const MAX_AUTHORS = 100;

/**
 * The changes of the catalog, newest first, each with the name of its metric. If given, only those older than the
 * change `before`, and only those of one author (null: without an author).
 */
export function namedChanges(
  connection: Connection,
  limit: number,
  before: number | undefined,
  author: string | null | undefined,
): NamedChange[] {
  const changes = latestChanges(connection, limit, before, author);
  const ids = JSON.stringify([...new Set(changes.map(({ metricId }) => metricId))]);
  const rows = connection.all('SELECT id, name FROM main.metrics WHERE id IN (SELECT value FROM json_each(?))', [ids]);
  const names = new Map(rows.map(({ id, name }) => [textOf(id), textOf(name)]));
  return changes.map((change) => ({ ...change, metricName: names.get(change.metricId) ?? null }));
}

/** The authors of the latest changes, the most active first, each in one spelling; null for changes without an author. */
export function latestAuthors(connection: Connection): (string | null)[] {
  const latest = latestChangeIds(connection, LOOKED_AT, undefined, undefined);
  const counts = connection
    .all(
      `SELECT changed_by, count(*) AS count FROM main.metric_history WHERE id IN (SELECT value FROM json_each(?))
       GROUP BY 1 ORDER BY 2 DESC, 1`,
      [JSON.stringify(latest)],
    )
    .map((row) => ({ value: textOf(row['changed_by']), count: Number(row['count']) }));
  return sameTextCountsOrNone(counts)
    .slice(0, MAX_AUTHORS)
    .map(({ value }) => value);
}
