import type { NamedChange } from '../../domain/metric/change.ts';
import type { Connection } from '../sqlite/connection.ts';
import { latestChanges } from './history.ts';
import { textOf } from './metric-rows.ts';

/** The authors are those of so many latest changes: a glance, however long the history is. */
const LOOKED_AT = 20_000;
/** More names than these nobody looks through. */
const MOST_AUTHORS = 100;

/**
 * The changes of the whole catalog, newest first, each with the name of its metric: older than the change `before` and by one author
 * (null: by nobody who is named) where these are given.
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

/** Who changed something lately, the most active first; null for changes that name nobody. */
export function latestAuthors(connection: Connection): (string | null)[] {
  return connection
    .all(
      `SELECT changed_by FROM (SELECT changed_by FROM main.metric_history ORDER BY id DESC LIMIT ?)
       GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?`,
      [LOOKED_AT, MOST_AUTHORS],
    )
    .map(({ changed_by: author }) => textOf(author));
}
