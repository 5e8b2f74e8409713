import { counted } from './counted.ts';
import type { MetricDetail } from './detail.ts';
import { relativeTime } from './relative-time.ts';
import type { TestOutcome, ValidationTest } from './validation-test.ts';
import { outcomeOf } from './validation-test.ts';

/** One thing known about how far a metric can be trusted. */
export interface TrustLine {
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'neutral';
  /** How much of it is fulfilled, 0 to 1; undefined where there is no whole to be a part of. */
  readonly share: number | undefined;
}

/** What the catalog knows for and against a metric. These are facts; they do not add up to its trust score. */
export function trustLines(detail: MetricDetail, now: Date): TrustLine[] {
  return [testLine(detail.tests, now), careLine(detail), ...inputLines(detail), usageLine(detail.usedLately)];
}

/** How a metric's tests ended, all together, and when one ran last: `All 3 tests pass, run 2 days ago`. */
export function testsSentence(tests: readonly ValidationTest[], now: Date): string {
  if (tests.length === 0) return 'No tests';
  return `${outcomeSentence(tests.length, countOf(tests, 'passed'), countOf(tests, 'failed'))}${lastRun(tests, now)}`;
}

function testLine(tests: readonly ValidationTest[], now: Date): TrustLine {
  const passed = countOf(tests, 'passed');
  const text = testsSentence(tests, now);
  if (tests.length === 0) return { text, tone: 'warn', share: 0 };
  return { text, tone: passed === tests.length ? 'good' : 'warn', share: passed / tests.length };
}

function countOf(tests: readonly ValidationTest[], outcome: TestOutcome): number {
  return tests.filter((test) => outcomeOf(test.status) === outcome).length;
}

function outcomeSentence(all: number, passed: number, failed: number): string {
  if (failed > 0) return all === 1 ? 'Its test fails' : `${failed} of ${all} tests ${failed === 1 ? 'fails' : 'fail'}`;
  if (passed === all) return all === 1 ? 'Its test passes' : `All ${all} tests pass`;
  if (passed === 0) return all === 1 ? 'Its test never passed' : `None of ${all} tests has passed`;
  return `${passed} of ${all} tests ${passed === 1 ? 'passes' : 'pass'}`;
}

function lastRun(tests: readonly ValidationTest[], now: Date): string {
  const runs = tests.flatMap((test) => test.lastRun ?? []).toSorted();
  const last = runs.at(-1);
  return last === undefined ? ', never run' : `, run ${relativeTime(last, now)}`;
}

function careLine({ metric }: MetricDetail): TrustLine {
  const owned = has(metric.owner);
  const described = has(metric.description);
  if (owned && described) return { text: 'Owned and described', tone: 'good', share: 1 };
  if (owned) return { text: 'Owned, but not described', tone: 'warn', share: 0.5 };
  if (described) return { text: 'Described, but nobody owns it', tone: 'warn', share: 0.5 };
  return { text: 'Neither owned nor described', tone: 'warn', share: 0 };
}

function inputLines({ dependencies }: MetricDetail): TrustLine[] {
  const inputs = dependencies.flatMap((input) => (input.is === 'metric' ? [input.link] : []));
  const unknown = dependencies.filter((input) => input.is === 'unknown').length;
  const tested = inputs.filter((link) => link.testCount > 0).length;
  const lines: TrustLine[] = [];
  if (inputs.length > 0) {
    const tone = tested === inputs.length ? 'good' : 'warn';
    lines.push({ text: inputSentence(inputs.length, tested), tone, share: tested / inputs.length });
  }
  if (unknown > 0) {
    const text = unknown === 1 ? 'One input is not in this catalog' : `${unknown} inputs are not in this catalog`;
    lines.push({ text, tone: 'warn', share: undefined });
  }
  return lines;
}

function inputSentence(all: number, tested: number): string {
  if (all === 1) return tested === 1 ? 'Its input has tests' : 'Its input has no tests';
  if (tested === all) return `All ${all} inputs have tests`;
  const untested = all - tested;
  return `Inputs: ${untested === 1 ? 'one' : untested} of ${all} ${untested === 1 ? 'has' : 'have'} no tests`;
}

function usageLine(usedLately: number): TrustLine {
  if (usedLately === 0) return { text: 'Not used in the last 30 days', tone: 'neutral', share: undefined };
  return { text: `Used ${counted(usedLately, 'time')} in 30 days`, tone: 'neutral', share: undefined };
}

function has(text: string | null): boolean {
  return text !== null && text.trim() !== '';
}
