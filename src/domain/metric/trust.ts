import { isolated } from '../core/isolated.ts';
import { formatNumber, pluralize } from '../core/pluralize.ts';
import type { MetricDetail, MetricLink } from './detail.ts';
import type { Instant } from '../core/instant.ts';
import { dateOf } from '../core/moment.ts';
import { relativeTime } from '../core/relative-time.ts';
import type { TimeZone } from '../core/time-zone.ts';
import { countOf, testsSentence } from './tests-sentence.ts';
import type { ValidationTest } from './validation-test.ts';
import { outcomeOf } from './validation-test.ts';

/** One part of the explained score, with the points that it earns. */
export interface TrustPart {
  readonly is: TrustPartName;
  /** Fulfilled share, 0 to 1. */
  readonly share: number;
  /** Points that it earns, out of `of`. Both are whole numbers, and `of` adds up to 100 over all parts. */
  readonly points: number;
  readonly of: number;
  /** The present state, in a few words. */
  readonly fact: string;
  /** An action that would raise the share; undefined if none is left. */
  readonly raise: string | undefined;
}

/** The explained score. The stored trust score, in contrast, can be set to anything. */
export interface ExplainedTrust {
  /** Number from 0 to 100: the sum of the points. */
  readonly score: number;
  readonly parts: readonly TrustPart[];
}

export type TrustPartName = 'tests' | 'owner' | 'description' | 'upstream' | 'usage' | 'change';

/**
 * Weights of the parts. Tests weigh most, since only they look at the numbers themselves. Next come the owner, the
 * description and the dependencies. Usage and recent changes show that a mistake would be noticed. The weights are
 * this project's own choice, as are the limits below.
 */
export const TRUST_WEIGHTS: Readonly<Record<TrustPartName, number>> = {
  tests: 35,
  owner: 15,
  description: 15,
  upstream: 15,
  usage: 10,
  change: 10,
};

/**
 * Age limits of a test run, in days. A passed test counts in full up to the first limit, then less and less, and a
 * quarter after the second.
 */
const FRESH_DAYS = 30;
const STALE_DAYS = 180;
const STALE_SHARE = 0.25;
/** A shorter description rarely says what is counted and what is left out. */
const DESCRIBING_WORDS = 8;
/** Usages in 30 days that earn all points. */
const USED_WELL = 10;
/**
 * Age limits of a definition, in days. It counts as current for half a year after a change, and as forgotten after
 * two years.
 */
const CURRENT_DAYS = 180;
const FORGOTTEN_DAYS = 730;
/** Dependencies with a lower trust score are reported as what holds a metric back. */
const LOW_TRUST = 50;

/** The result for one part, before points are assigned. */
type Finding = Pick<TrustPart, 'share' | 'fact' | 'raise'>;

/**
 * Explains how far a metric can be trusted, by what the catalog knows of it. A part with nothing to measure, such as
 * the dependencies of a metric without any, is left out, and its weight is distributed to the others in proportion.
 * The stored trust score plays no part, and neither do changes of it, as far as the history has them: storing the
 * explained score does not change it.
 */
export function explainTrust(detail: MetricDetail, now: Date, zone: TimeZone): ExplainedTrust {
  const { metric, tests, dependencies, usedLately, definedAt } = detail;
  const findings: readonly (readonly [TrustPartName, Finding | undefined])[] = [
    ['tests', testing(tests, now, zone)],
    ['owner', owned(metric.owner)],
    ['description', described(metric.description)],
    ['upstream', fed(dependencies)],
    ['usage', used(usedLately)],
    ['change', upkeep(definedAt, now, zone)],
  ];
  const measured = findings.flatMap(([is, finding]) => (finding === undefined ? [] : [{ is, ...finding }]));
  const points = pointsOf(measured.map(({ is }) => TRUST_WEIGHTS[is]));
  const parts = measured.map((part, i): TrustPart => {
    const of = points[i] ?? 0;
    return { ...part, of, points: Math.round(part.share * of) };
  });
  return { score: parts.reduce((sum, part) => sum + part.points, 0), parts };
}

/**
 * Distributes 100 whole points by weight: each weight gets the floor of its share, and the remaining points go to the
 * largest remainders.
 */
export function pointsOf(weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (weight * 100) / whole);
  const left = 100 - exact.reduce((sum, share) => sum + Math.floor(share), 0);
  const byRemainder = exact
    .map((share, i) => ({ i, rest: share % 1 }))
    .toSorted((a, b) => b.rest - a.rest || a.i - b.i);
  const raised = new Set(byRemainder.slice(0, left).map(({ i }) => i));
  return exact.map((share, i) => Math.floor(share) + (raised.has(i) ? 1 : 0));
}

function testing(tests: readonly ValidationTest[], now: Date, zone: TimeZone): Finding {
  const fact = testsSentence(tests, now, zone);
  if (tests.length === 0) return { share: 0, fact, raise: 'Add a test.' };
  const share = tests.reduce((sum, test) => sum + worthOf(test, now), 0) / tests.length;
  return { share, fact, raise: share === 1 ? undefined : raisesTests(tests, now) };
}

function worthOf(test: ValidationTest, now: Date): number {
  if (outcomeOf(test.status) !== 'passed') return 0;
  const days = daysSince(test.lastRun, now);
  return days === undefined ? STALE_SHARE : between(days, FRESH_DAYS, STALE_DAYS, STALE_SHARE);
}

function raisesTests(tests: readonly ValidationTest[], now: Date): string {
  const failed = countOf(tests, 'failed');
  if (failed > 0) return failed === 1 ? 'Fix the failing test.' : `Fix the ${failed} failing tests.`;
  const waiting = tests.length - countOf(tests, 'passed');
  if (waiting === tests.length) return tests.length === 1 ? 'Run its test.' : 'Run its tests.';
  if (waiting > 0)
    return waiting === 1 ? 'Run the test that has not passed.' : `Run the ${waiting} tests that have not passed.`;
  const ages = tests.flatMap(({ lastRun }) => daysSince(lastRun, now) ?? []);
  if (ages.length < tests.length) return 'Run its tests: no run date is recorded.';
  const oldest = Math.max(...ages);
  return tests.length === 1
    ? `Run its test: the last run was ${pluralize(oldest, 'day')} ago.`
    : `Run its tests: one last ran ${pluralize(oldest, 'day')} ago.`;
}

function owned(owner: string | null): Finding {
  if (has(owner)) return { share: 1, fact: 'Has an owner', raise: undefined };
  return { share: 0, fact: 'No owner', raise: 'Set an owner: a person or team responsible for it.' };
}

function described(description: string | null): Finding {
  const words = description?.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (words === 0)
    return { share: 0, fact: 'Not described', raise: 'Describe what it counts, and what it leaves out.' };
  if (words >= DESCRIBING_WORDS) return { share: 1, fact: 'Described', raise: undefined };
  const fact = `Described in ${pluralize(words, 'word')}`;
  return { share: 0.5, fact, raise: 'Say more: what it counts, and what it leaves out.' };
}

function fed(dependencies: MetricDetail['dependencies']): Finding | undefined {
  const inputs = dependencies.flatMap((input) => (input.is === 'metric' ? [input.link] : []));
  const unknown = dependencies.filter((input) => input.is === 'unknown').length;
  const all = inputs.length + unknown;
  if (all === 0) return undefined;
  const share = inputs.reduce((sum, { trustScore }) => sum + within(trustScore / 100), 0) / all;
  const low = inputs.filter(({ trustScore }) => trustScore < LOW_TRUST).length;
  return {
    share,
    fact: inputsFact(all, unknown, low, share),
    raise: share === 1 ? undefined : raisesInputs(inputs, unknown, low),
  };
}

function inputsFact(all: number, unknown: number, low: number, share: number): string {
  if (unknown > 0)
    return all === 1
      ? 'Its upstream metric is not in this catalog'
      : `${unknown} of ${all} upstream metrics ${are(unknown)} not in this catalog`;
  if (low > 0)
    return all === 1
      ? `The trust of its upstream metric is below ${LOW_TRUST}`
      : `${low} of ${all} upstream metrics ${low === 1 ? 'has' : 'have'} a trust below ${LOW_TRUST}`;
  const average = Math.round(share * 100);
  return all === 1
    ? `The trust of its upstream metric is ${average}`
    : `${all} upstream metrics, average trust ${average}`;
}

function raisesInputs(inputs: readonly MetricLink[], unknown: number, low: number): string {
  if (unknown > 0) return `Add its upstream metrics to the catalog: ${formatNumber(unknown)} ${are(unknown)} missing.`;
  const weakest = inputs.reduce((least, link) => (link.trustScore < least.trustScore ? link : least));
  const rest = low > 1 ? `, the lowest of ${low} below ${LOW_TRUST}` : '';
  return `Raise the trust of ${isolated(weakest.name)}: it is ${Math.round(weakest.trustScore)}${rest}.`;
}

function used(usedLately: number): Finding {
  const share = within(usedLately / USED_WELL);
  const fact = usedLately === 0 ? 'Not used in 30 days' : `Used ${pluralize(usedLately, 'time')} in 30 days`;
  const raise = `Record where it is used: ${pluralize(USED_WELL - usedLately, usedLately === 0 ? 'use' : 'more use')} in 30 days would do.`;
  return { share, fact, raise: share === 1 ? undefined : raise };
}

function upkeep(definedAt: Instant, now: Date, zone: TimeZone): Finding | undefined {
  const days = daysSince(definedAt, now);
  if (days === undefined) return undefined;
  const share = between(days, CURRENT_DAYS, FORGOTTEN_DAYS, 0);
  const fact = `Last changed ${relativeTime(definedAt, now, zone)}`;
  const raise = `Review it: nobody has changed it for ${pluralize(days, 'day')}.`;
  return { share, fact, raise: share === 1 ? undefined : raise };
}

/** Returns 1 up to the first limit, then falls evenly to `least` at the second, and stays there. */
function between(days: number, first: number, second: number, least: number): number {
  return 1 - within((days - first) / (second - first)) * (1 - least);
}

/** Whole days since a timestamp; 0 if it is in the future, undefined if it is no time. */
function daysSince(instant: Instant | null, now: Date): number | undefined {
  const date = instant === null ? undefined : dateOf(instant);
  return date === undefined ? undefined : Math.max(0, Math.floor((now.getTime() - date.getTime()) / 86_400_000));
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function has(text: string | null): boolean {
  return text !== null && text.trim() !== '';
}
