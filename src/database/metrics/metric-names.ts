import type { MetricNames } from '../../domain/search/listing.ts';
import type { Connection } from '../sqlite/connection.ts';

/** As much of a name as a row of a list has room for. */
const NAME_LENGTH = 100;

/** The names of up to `limit` metrics whose row numbers come after `after`, by row number. */
export function metricNames(connection: Connection, after: number, limit: number): MetricNames {
  const json = connection.value(
    `SELECT json_group_array(json_array(rowid, name)) FROM
       (SELECT rowid, substr(CAST(name AS TEXT), 1, ${NAME_LENGTH}) AS name FROM main.metrics
        WHERE rowid > ? ORDER BY rowid LIMIT ?)`,
    [after, limit],
  );
  return JSON.parse(String(json)) as MetricNames;
}
