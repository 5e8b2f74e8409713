import { groupsOf } from '../../domain/core/groups.ts';
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
  const metrics = owners.reduce((sum, { count }) => sum + count, 0);
  const details = detailShares(connection, ids, metrics);
  return {
    metrics,
    owners,
    dataSources: sharesOf(connection, 'data_source', ids),
    tagLists: sharesOf(connection, 'tags', ids).map(({ value, count }) => ({ value: listIn(value), count })),
    synonymLists: (details.get('synonyms') ?? [{ value: null, count: metrics }]).map(({ value, count }) => ({
      value: listIn(value),
      count,
    })),
    details,
  };
}

/** Characters of a value, beyond which it is not compared before a bulk edit: notes may be long. */
const MAX_COMPARED = 1000;

/** The values of each detail that any of the metrics has, each with the number of metrics that have it. */
function detailShares(
  connection: Connection,
  ids: readonly string[],
  metrics: number,
): Map<string, ValueShare<string | null>[]> {
  const rows = connection.all(
    `SELECT field, length(value) > ${MAX_COMPARED} AS is_long, iif(length(value) > ${MAX_COMPARED}, '', value) AS text,
       count(*) AS count
     FROM main.metricbook_details
     WHERE metric_id IN (SELECT value FROM json_each(?)) AND metric_id IN (SELECT id FROM main.metrics)
     GROUP BY 1, 2, 3 ORDER BY count DESC, 3`,
    [JSON.stringify(ids)],
  );
  return new Map(
    Array.from(
      groupsOf(rows, (row) => textOf(row['field']) ?? ''),
      ([field, ofField]) => {
        const without = metrics - ofField.reduce((sum, row) => sum + Number(row['count']), 0);
        const shares = ofField
          .filter((row) => row['is_long'] === 0)
          .map((row) => ({ value: textOf(row['text']), count: Number(row['count']) }));
        return [field, without > 0 ? [...shares, { value: null, count: without }] : shares];
      },
    ),
  );
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
