import { FAILED_STATUSES } from '../../domain/metric/validation-test.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Number of failing tests by the metric's rowid, without metrics that have none. */
export function failingTests(connection: Connection): Map<number, number> {
  const failing = new Map<number, number>();
  const sql = `SELECT (SELECT rowid FROM main.metrics WHERE id = metric_id) AS row, count(*) AS n
    FROM main.validation_tests WHERE lower(trim(status, char(9, 10, 13, 32)))
      IN (${FAILED_STATUSES.map(() => '?').join(', ')})
    GROUP BY metric_id`;
  for (const { row, n } of connection.all(sql, FAILED_STATUSES)) {
    if (row !== null) failing.set(Number(row), Number(n));
  }
  return failing;
}
