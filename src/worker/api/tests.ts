import {
  addTest,
  bringBackTest,
  changeTest,
  putResult,
  removeTest,
  setResult,
} from '../../database/metrics/validation-test-edits.ts';
import type { NewValidationTest, ValidationTest, ValidationTestUpdates } from '../../domain/metric/validation-test.ts';
import type { ApiDeps } from './api-deps.ts';

/** The contract of validation tests. */
export type TestsApi = ReturnType<typeof createTestsApi>;

/** Validation tests of metrics. */
export function createTestsApi({ edit }: ApiDeps) {
  return {
    /** Adds a test to a metric. Throws `metric-not-found`. */
    addValidationTest(metricId: string, test: NewValidationTest): Promise<ValidationTest> {
      return edit((connection) => addTest(connection, metricId, test));
    },

    /** Adds a removed test again, as it was. Throws `metric-not-found`. */
    bringBackTest(test: ValidationTest): Promise<ValidationTest> {
      return edit((connection) => bringBackTest(connection, test));
    },

    /** Changes a test's type, query or expected result. Throws `test-not-found`. */
    updateValidationTest(testId: number, updates: ValidationTestUpdates): Promise<ValidationTest> {
      return edit((connection) => changeTest(connection, testId, updates));
    },

    /** Records a test's result with the present time. Throws `test-not-found`. */
    recordTestResult(testId: number, status: string): Promise<ValidationTest> {
      return edit((connection, now) => setResult(connection, testId, status, now));
    },

    /** Puts a former result back, as it was. Throws `test-not-found`. */
    putTestResult(testId: number, status: string | null, lastRun: string | null): Promise<ValidationTest> {
      return edit((connection) => putResult(connection, testId, status, lastRun));
    },

    /** Removes a test. Throws `test-not-found`. */
    removeValidationTest(testId: number): Promise<void> {
      return edit((connection) => removeTest(connection, testId));
    },
  };
}
