import { momentOf } from '../core/moment.ts';
import { relativeTime } from '../core/relative-time.ts';
import type { TimeZone } from '../core/time-zone.ts';
import type { TestOutcome, ValidationTest } from './validation-test.ts';
import { outcomeOf } from './validation-test.ts';

/** Sums up a metric's tests and the time of the oldest run: `3 tests pass, oldest 4 days ago`. */
export function testsSentence(tests: readonly ValidationTest[], now: Date, zone: TimeZone): string {
  if (tests.length === 0) return 'No tests';
  const waiting = countOf(tests, 'never run');
  if (waiting === tests.length) return waiting === 1 ? '1 test, not run yet' : `${waiting} tests, none run yet`;
  const parts = [outcomeSentence(tests.length, countOf(tests, 'passed'), countOf(tests, 'failed'))];
  if (waiting > 0) parts.push(`${waiting} not run yet`);
  const oldest = oldestRunOf(tests);
  const run = tests.length - waiting === 1 ? 'run' : 'oldest';
  if (oldest !== undefined) parts.push(`${run} ${relativeTime(oldest, now, zone)}`);
  return parts.join(', ');
}

/** Number of tests with an outcome. */
export function countOf(tests: readonly ValidationTest[], outcome: TestOutcome): number {
  return tests.filter((test) => outcomeOf(test.status) === outcome).length;
}

/** The oldest run of those that count; one whose time cannot be read only if there is no other. */
function oldestRunOf(tests: readonly ValidationTest[]): string | undefined {
  return tests
    .filter(({ status }) => outcomeOf(status) !== 'never run')
    .flatMap(({ lastRun }) =>
      lastRun === null || lastRun === '' ? [] : [{ lastRun, moment: momentOf(lastRun) ?? '~' }],
    )
    .reduce<{ lastRun: string; moment: string } | undefined>(
      (oldest, run) => (oldest === undefined || run.moment < oldest.moment ? run : oldest),
      undefined,
    )?.lastRun;
}

function outcomeSentence(all: number, passed: number, failed: number): string {
  if (failed > 0) return all === 1 ? '1 test fails' : `${failed} of ${all} tests ${failed === 1 ? 'fails' : 'fail'}`;
  if (passed === all) return all === 1 ? '1 test passes' : `${all} tests pass`;
  if (passed === 0) return all === 1 ? '1 test, not passed' : `None of ${all} tests has passed`;
  return `${passed} of ${all} tests ${passed === 1 ? 'passes' : 'pass'}`;
}
