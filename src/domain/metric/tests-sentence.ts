import { momentOf } from '../core/moment.ts';
import { relativeTime } from '../core/relative-time.ts';
import type { TimeZone } from '../core/time-zone.ts';
import type { TestOutcome, ValidationTest } from './validation-test.ts';
import { outcomeOf } from './validation-test.ts';

/** Sums up a metric's tests and the time of the last run: `All 3 tests pass, run 2 days ago`. */
export function testsSentence(tests: readonly ValidationTest[], now: Date, zone: TimeZone): string {
  if (tests.length === 0) return 'No tests';
  const last = lastRunOf(tests);
  const run = last === undefined ? 'never run' : `run ${relativeTime(last, now, zone)}`;
  return `${outcomeSentence(tests.length, countOf(tests, 'passed'), countOf(tests, 'failed'))}, ${run}`;
}

/** Number of tests with an outcome. */
export function countOf(tests: readonly ValidationTest[], outcome: TestOutcome): number {
  return tests.filter((test) => outcomeOf(test.status) === outcome).length;
}

/** The latest run; one whose time cannot be read only if there is no other. */
function lastRunOf(tests: readonly ValidationTest[]): string | undefined {
  return tests
    .flatMap(({ lastRun }) =>
      lastRun === null || lastRun === '' ? [] : [{ lastRun, moment: momentOf(lastRun) ?? '' }],
    )
    .reduce<{ lastRun: string; moment: string } | undefined>(
      (last, run) => (last === undefined || run.moment > last.moment ? run : last),
      undefined,
    )?.lastRun;
}

function outcomeSentence(all: number, passed: number, failed: number): string {
  if (failed > 0) return all === 1 ? 'Its test fails' : `${failed} of ${all} tests ${failed === 1 ? 'fails' : 'fail'}`;
  if (passed === all) return all === 1 ? 'Its test passes' : `All ${all} tests pass`;
  if (passed === 0) return all === 1 ? 'Its test never passed' : `None of ${all} tests has passed`;
  return `${passed} of ${all} tests ${passed === 1 ? 'passes' : 'pass'}`;
}
