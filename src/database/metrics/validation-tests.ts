import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { ValidationTest } from '../../domain/metric/validation-test.ts';
import type { Connection, Row } from '../sqlite/connection.ts';
import { textOf } from './metric-rows.ts';

const COLUMNS = 'id, metric_id, test_type, test_query, expected_result, last_run, status';

export function testsOf(connection: Connection, metricId: string): ValidationTest[] {
  const sql = `SELECT ${COLUMNS} FROM main.validation_tests WHERE metric_id = ? ORDER BY id`;
  return connection.all(sql, [metricId]).map(testOf);
}

/** Returns a test. Throws `test-not-found`. */
export function getTest(connection: Connection, id: number): ValidationTest {
  const row = connection.first(`SELECT ${COLUMNS} FROM main.validation_tests WHERE id = ?`, [id]);
  if (row === undefined) throw new CatalogError('test-not-found', `There is no validation test ${id}.`, { id });
  return testOf(row);
}

function testOf(row: Row): ValidationTest {
  return {
    id: Number(row['id']),
    metricId: textOf(row['metric_id']) ?? '',
    testType: textOf(row['test_type']),
    testQuery: textOf(row['test_query']),
    expectedResult: textOf(row['expected_result']),
    lastRun: textOf(row['last_run']),
    status: textOf(row['status']),
  };
}
