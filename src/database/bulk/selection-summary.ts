import { naturallySorted } from '../../domain/core/natural-order.ts';
import { listIn } from '../../domain/metric/metric.ts';
import type { Dependent, BulkSummary, ValueShare } from '../../domain/metric/bulk-edit.ts';
import type { Connection } from '../sqlite/connection.ts';
import { textOf } from '../metrics/metric-rows.ts';

/** Matches the rows of some ids, passed as one JSON text: no statement takes ten thousand parameters. */
const AMONG = 'id IN (SELECT value FROM json_each(?))';

/** The ids of rows by rowid, in their order; null if there is no such row or its id is no text. */
export function idsAt(connection: Connection, rowids: readonly number[]): (string | null)[] {
  const rows = connection.all(
    `SELECT rowid, id FROM main.metrics
     WHERE rowid IN (SELECT value FROM json_each(?)) AND typeof(id) = 'text'`,
    [JSON.stringify(rowids)],
  );
  const byRow = new Map(rows.map((row) => [Number(row['rowid']), textOf(row['id'])]));
  return rowids.map((rowid) => byRow.get(rowid) ?? null);
}

/** Summarizes metrics before a bulk edit. */
export function factsOf(connection: Connection, ids: readonly string[]): BulkSummary {
  const owners = sharesOf(connection, 'owner', ids);
  return {
    metrics: owners.reduce((sum, { count }) => sum + count, 0),
    owners,
    dataSources: sharesOf(connection, 'data_source', ids),
    tagLists: sharesOf(connection, 'tags', ids).map(({ value, count }) => ({ value: listIn(value), count })),
  };
}

/** The other metrics that depend on one of these, by name. */
export function dependentsOutside(connection: Connection, ids: readonly string[]): Dependent[] {
  const among = new Set(ids);
  const rows = connection.all(
    `SELECT id, name, dependencies FROM main.metrics
     WHERE ifnull(dependencies, '') NOT IN ('', '[]') ORDER BY id`,
  );
  const dependents = rows.flatMap((row) => {
    const id = textOf(row['id']) ?? '';
    if (among.has(id) || !listIn(textOf(row['dependencies'])).some((dependency) => among.has(dependency))) return [];
    return [{ id, name: textOf(row['name']) ?? '' }];
  });
  return naturallySorted(dependents, ({ name }) => name);
}

function sharesOf(connection: Connection, column: string, ids: readonly string[]): ValueShare<string | null>[] {
  return connection
    .all(
      `SELECT CAST(${column} AS TEXT) AS value, count(*) AS count FROM main.metrics
       WHERE ${AMONG} GROUP BY 1 ORDER BY 2 DESC, 1`,
      [JSON.stringify(ids)],
    )
    .map((row) => ({ value: textOf(row['value']), count: Number(row['count']) }));
}
