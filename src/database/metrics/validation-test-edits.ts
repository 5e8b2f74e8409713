import type { Instant } from '../../domain/core/instant.ts';
import { toInstant } from '../../domain/core/moment.ts';
import { refuse, textFaults } from '../../domain/metric/metric-rules.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { Connection } from '../sqlite/connection.ts';
import { checkExists } from './metric-saves.ts';
import { getTest } from './validation-tests.ts';

const EDITED_COLUMNS = [
  ['testType', 'test_type'],
  ['testQuery', 'test_query'],
  ['expectedResult', 'expected_result'],
] as const;

/** Adds a test to a metric. Throws `metric-not-found`. */
export function addTest(connection: Connection, metricId: string, test: NewValidationTest): ValidationTest {
  checkExists(connection, metricId);
  refuse([
    ...textFaults('test_type', test.testType, true),
    ...textFaults('test_query', test.testQuery, false),
    ...textFaults('expected_result', test.expectedResult, false),
    ...textFaults('status', test.status, true),
  ]);
  const id = connection.value(
    `INSERT INTO main.validation_tests (metric_id, test_type, test_query, expected_result, last_run, status)
     VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
    [
      metricId,
      test.testType,
      test.testQuery ?? null,
      test.expectedResult ?? null,
      test.lastRun ? toInstant(test.lastRun) : null,
      test.status ?? null,
    ],
  );
  countTests(connection, metricId);
  return getTest(connection, Number(id));
}

/**
 * Adds a removed test again, every cell as it was, and with its number unless another test got that. Throws
 * `metric-not-found`.
 */
export function bringBackTest(connection: Connection, test: ValidationTest): ValidationTest {
  const { id, metricId, testType, testQuery, expectedResult, lastRun, status } = test;
  checkExists(connection, metricId);
  const texts = { test_type: testType, test_query: testQuery, expected_result: expectedResult, status };
  refuse(Object.entries(texts).flatMap(([place, text]) => textFaults(place, text, false)));
  const isTaken = connection.value('SELECT 1 FROM main.validation_tests WHERE id = ?', [id]) !== null;
  const given = connection.value(
    `INSERT INTO main.validation_tests (id, metric_id, test_type, test_query, expected_result, last_run, status)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    [isTaken ? null : id, metricId, testType, testQuery, expectedResult, lastRun, status],
  );
  countTests(connection, metricId);
  return getTest(connection, Number(given));
}

/** Sets the fields that really differ. Every other cell stays byte for byte the same. */
export function changeTest(connection: Connection, id: number, updates: ValidationTestUpdates): ValidationTest {
  const test = getTest(connection, id);
  refuse([
    ...textFaults('test_type', updates.testType, true),
    ...textFaults('test_query', updates.testQuery, false),
    ...textFaults('expected_result', updates.expectedResult, false),
  ]);
  for (const [key, column] of EDITED_COLUMNS) {
    const value = updates[key];
    if (value === undefined || value === test[key]) continue;
    connection.run(`UPDATE main.validation_tests SET ${column} = ? WHERE id = ?`, [value, id]);
  }
  return getTest(connection, id);
}

export function setResult(connection: Connection, id: number, status: string, at: Instant): ValidationTest {
  getTest(connection, id);
  refuse(textFaults('status', status, true));
  connection.run('UPDATE main.validation_tests SET status = ?, last_run = ? WHERE id = ?', [status, at, id]);
  return getTest(connection, id);
}

/** Puts a result back as it was stored. */
export function putResult(
  connection: Connection,
  id: number,
  status: string | null,
  lastRun: string | null,
): ValidationTest {
  getTest(connection, id);
  refuse([...textFaults('status', status, true), ...textFaults('last_run', lastRun, true)]);
  connection.run('UPDATE main.validation_tests SET status = ?, last_run = ? WHERE id = ?', [status, lastRun, id]);
  return getTest(connection, id);
}

export function removeTest(connection: Connection, id: number): void {
  const { metricId } = getTest(connection, id);
  connection.run('DELETE FROM main.validation_tests WHERE id = ?', [id]);
  countTests(connection, metricId);
}

function countTests(connection: Connection, metricId: string): void {
  connection.run(
    `UPDATE main.metrics SET test_count = (SELECT count(*) FROM main.validation_tests WHERE metric_id = metrics.id)
     WHERE id = ?`,
    [metricId],
  );
}
