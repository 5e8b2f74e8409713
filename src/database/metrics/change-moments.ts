import type { Connection, SqlValue } from '../sqlite/connection.ts';
import { momentSql } from '../sqlite/moment.ts';

/** A time that cannot be read is earlier than all others, so its change comes last. */
const moment = (row: string): string => `coalesce(${momentSql(`${row}.changed_at`)}, '')`;

/**
 * The ids of the catalog's changes, newest first; those of one moment by id, those whose time cannot be read last.
 * If given, only those after the change `before` in this order, and only those of the given authors (empty: without one).
 */
export function latestChangeIds(
  connection: Connection,
  limit: number,
  before: number | undefined,
  authors: readonly string[] | undefined,
): number[] {
  indexMoments(connection);
  const wanted: { readonly sql: string; readonly params: readonly SqlValue[] }[] = [];
  if (before !== undefined) {
    const start = connection.first(`SELECT ${moment('h')} AS moment FROM main.metric_history h WHERE id = ?`, [before]);
    if (start === undefined) return [];
    wanted.push({ sql: '(c.moment, c.id) < (?, ?)', params: [start['moment'] ?? '', before] });
  }
  if (authors !== undefined) {
    const author = "(SELECT coalesce(CAST(changed_by AS TEXT), '') FROM main.metric_history WHERE id = c.id)";
    wanted.push({ sql: `${author} IN (SELECT value FROM json_each(?))`, params: [JSON.stringify(authors)] });
  }
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.map(({ sql }) => sql).join(' AND ')}`;
  return connection
    .all(`SELECT c.id FROM temp.change_moments c ${where} ORDER BY c.moment DESC, c.id DESC LIMIT ?`, [
      ...wanted.flatMap(({ params }) => params),
      limit,
    ])
    .map(({ id }) => Number(id));
}

/**
 * Indexes the moments of all changes, once for each open database: the file has no index over the times of changes,
 * and they may be in several forms, which no order of the column itself would get right. Temp triggers keep the index
 * current, whatever writes the rows. It is part of each transaction, and in the temp schema, so never in the file.
 */
function indexMoments(connection: Connection): void {
  if (connection.first("SELECT 1 FROM temp.sqlite_schema WHERE name = 'change_moments'") !== undefined) return;
  const add = `INSERT OR IGNORE INTO change_moments VALUES (${moment('new')}, new.id);`;
  const drop = `DELETE FROM change_moments WHERE moment = ${moment('old')} AND id = old.id;`;
  connection.transaction(() =>
    connection.exec(`
      CREATE TEMP TABLE change_moments (moment TEXT, id INTEGER, PRIMARY KEY (moment, id)) WITHOUT ROWID;
      INSERT INTO temp.change_moments SELECT ${moment('h')}, h.id FROM main.metric_history h;
      CREATE TEMP TRIGGER change_moments_insert AFTER INSERT ON main.metric_history BEGIN ${add} END;
      CREATE TEMP TRIGGER change_moments_update AFTER UPDATE OF id, changed_at ON main.metric_history
      BEGIN ${drop} ${add} END;
      CREATE TEMP TRIGGER change_moments_delete AFTER DELETE ON main.metric_history BEGIN ${drop} END;
    `),
  );
}
