import type { Instant } from '../core/instant.ts';

/** A check of a metric's numbers, stored with the metric and run elsewhere. */
export interface ValidationTest {
  readonly id: number;
  readonly metricId: string;
  /** Kind of check: `not null`, `range`, `reconciliation`, … */
  readonly testType: string | null;
  readonly testQuery: string | null;
  readonly expectedResult: string | null;
  /** When the result was recorded; null if never run. */
  readonly lastRun: Instant | null;
  /** `passed`, `failed`, or another program's word; null if never run. */
  readonly status: string | null;
}

/** A validation test about to be added. */
export interface NewValidationTest {
  testType: string;
  testQuery?: string | null | undefined;
  expectedResult?: string | null | undefined;
  lastRun?: Instant | null | undefined;
  status?: string | null | undefined;
}

/** The fields of a validation test that can be edited. Results are recorded separately. */
export interface ValidationTestUpdates {
  testType?: string | undefined;
  testQuery?: string | null | undefined;
  expectedResult?: string | null | undefined;
}

/** The meaning of a test's status, whatever program wrote it. */
export type TestOutcome = 'passed' | 'failed' | 'other' | 'never run';

const PASSED = new Set(['passed', 'pass', 'ok', 'success', 'succeeded', 'green']);

/** Lower-case words by which programs report that a test failed. */
export const FAILED_STATUSES: readonly string[] = ['failed', 'fail', 'error', 'broken', 'red'];

/** Interprets a status written by any program. */
export function outcomeOf(status: string | null): TestOutcome {
  const word = status?.trim().toLowerCase() ?? '';
  if (word === '') return 'never run';
  if (PASSED.has(word)) return 'passed';
  return FAILED_STATUSES.includes(word) ? 'failed' : 'other';
}

/** A status in a word or two; another program's word stays as it is. */
export function outcomeText(status: string | null): string {
  switch (outcomeOf(status)) {
    case 'passed':
      return 'Passed';
    case 'failed':
      return 'Failed';
    case 'never run':
      return 'Never run';
    case 'other':
      return status ?? '';
  }
}
