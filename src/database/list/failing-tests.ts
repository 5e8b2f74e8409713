import { FAILED_STATUSES } from '../../domain/metric/validation-test.ts';
import type { Connection } from '../sqlite/connection.ts';

const AMONG = 'metric_id IN (SELECT id FROM main.metrics WHERE rowid IN (SELECT value FROM json_each(?))) AND';

/** Number of failing tests by the metric's rowid, without metrics that have none. `among`: of these metrics only. */
export function failingTests(connection: Connection, among?: readonly number[]): Map<number, number> {
  const failing = new Map<number, number>();
  const sql = `SELECT (SELECT rowid FROM main.metrics WHERE id = metric_id) AS row, count(*) AS n
    FROM main.validation_tests WHERE ${among === undefined ? '' : AMONG} lower(trim(status, char(9, 10, 13, 32)))
      IN (${FAILED_STATUSES.map(() => '?').join(', ')})
    GROUP BY metric_id`;
  const params = among === undefined ? FAILED_STATUSES : [JSON.stringify(among), ...FAILED_STATUSES];
  for (const { row, n } of connection.all(sql, params)) {
    if (row !== null) failing.set(Number(row), Number(n));
  }
  return failing;
}
