import { sameText } from '../../domain/core/same-text.ts';
import type { SavedChange } from '../../domain/metric/change.ts';
import type { Connection } from '../sqlite/connection.ts';
import { latestChangeIds } from './change-moments.ts';
import { changesAt } from './history.ts';

/**
 * The changes of the catalog, newest first; those whose time cannot be read come last. If given, only those after the
 * change `before` in this order, and only those of one author (null: without an author).
 */
export function latestChanges(
  connection: Connection,
  limit: number,
  before?: number,
  author?: string | null,
): SavedChange[] {
  const ids = latestChangeIds(
    connection,
    limit,
    before,
    author === undefined ? undefined : spellingsOf(connection, author),
  );
  return changesAt(connection, ids);
}

/** The spellings of an author in the history, with an empty one for none. */
function spellingsOf(connection: Connection, author: string | null): string[] {
  const key = sameText(author ?? '');
  return connection
    .all(`SELECT DISTINCT coalesce(CAST(h.changed_by AS TEXT), '') AS author FROM main.metric_history h`)
    .map((row) => String(row['author']))
    .filter((spelling) => sameText(spelling) === key);
}
