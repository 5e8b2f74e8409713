import type { Instant } from '../core/instant.ts';

/** A check that a metric's numbers can be trusted, kept beside the metric and run elsewhere. */
export interface ValidationTest {
  readonly id: number;
  readonly metricId: string;
  /** What kind of check: `not null`, `range`, `reconciliation`, … */
  readonly testType: string | null;
  readonly testQuery: string | null;
  readonly expectedResult: string | null;
  /** When the result was recorded; null: never run. */
  readonly lastRun: Instant | null;
  /** `passed`, `failed`, or another program's word; null: never run. */
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

/** What can be edited on a validation test; results have a way of their own. */
export interface ValidationTestUpdates {
  testType?: string | undefined;
  testQuery?: string | null | undefined;
  expectedResult?: string | null | undefined;
}

/** How a test's status reads, whatever program wrote it. */
export type TestOutcome = 'passed' | 'failed' | 'other' | 'never run';

const PASSED = new Set(['passed', 'pass', 'ok', 'success', 'succeeded', 'green']);

/** The words by which programs say that a test failed, in small letters. */
export const FAILED_STATUSES: readonly string[] = ['failed', 'fail', 'error', 'broken', 'red'];

/** Reads a status written by any program. */
export function outcomeOf(status: string | null): TestOutcome {
  const word = status?.trim().toLowerCase() ?? '';
  if (word === '') return 'never run';
  if (PASSED.has(word)) return 'passed';
  return FAILED_STATUSES.includes(word) ? 'failed' : 'other';
}

/** A status in a word or two; another program's word as it is. */
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
