import { type Day, daysBetween } from '../core/instant.ts';
import { dayIn } from '../core/local-day.ts';
import type { TimeZone } from '../core/time-zone.ts';
import { outcomeOf } from '../metric/validation-test.ts';

/** The facts of a metric that its trust score rests on. */
export interface TrustFacts {
  readonly hasOwner: boolean;
  /** Words of its description, up to `DESCRIBING_WORDS`. */
  readonly words: number;
  readonly tests: number;
  /** The sum of what its tests are worth (`testWorth`). */
  readonly testsWorth: number;
  /** Days since it was last reviewed; undefined if it never was. */
  readonly reviewedDaysAgo: number | undefined;
  /** Usages in the last 30 days. */
  readonly usedLately: number;
}

export type TrustPartName = 'tests' | 'review' | 'definition' | 'upstream' | 'usage';

/**
 * Weights of the parts. Tests weigh most, since only they look at the numbers themselves. A person who says what a
 * metric means, and one who looked at it lately, come next. What it depends on, and that somebody uses it, weigh
 * least: both say something of others. The weights are this project's own choice, as are the limits below; see
 * `docs/trust.md`.
 */
export const TRUST_WEIGHTS: Readonly<Record<TrustPartName, number>> = {
  tests: 30,
  review: 15,
  definition: 20,
  upstream: 10,
  usage: 10,
};

/** The parts in their order. */
export const TRUST_PARTS_IN_ORDER = [
  'tests',
  'review',
  'definition',
  'upstream',
  'usage',
] as const satisfies readonly TrustPartName[];

/**
 * Age limits of a test run, in days. A passed test counts in full up to the first limit, then less and less, and a
 * quarter after the second, or if no run is recorded.
 */
const FRESH_RUN = 30;
const STALE_RUN = 180;
const STALE_WORTH = 0.25;
/** A shorter description rarely says what is counted and what is left out. */
export const DESCRIBING_WORDS = 8;
/** Usages in 30 days that earn all points. */
export const USED_WELL = 10;
/** Age limits of a review, in days: full points up to the first, then less and less, none after the second. */
const FRESH_REVIEW = 90;
const FORGOTTEN_REVIEW = 365;

/** The share of each part but `upstream` that a metric fulfils, from 0 to 1. */
export function sharesOf(facts: TrustFacts): Readonly<Record<Exclude<TrustPartName, 'upstream'>, number>> {
  const { hasOwner, words, tests, testsWorth, reviewedDaysAgo, usedLately } = facts;
  return {
    tests: tests === 0 ? 0 : testsWorth / tests,
    review: reviewedDaysAgo === undefined ? 0 : falling(reviewedDaysAgo, FRESH_REVIEW, FORGOTTEN_REVIEW, 0),
    definition: (Number(hasOwner) + within(words / DESCRIBING_WORDS)) / 2,
    usage: within(usedLately / USED_WELL),
  };
}

/** The average trust of its upstream metrics, from 0 to 1; undefined if it has none. */
export function upstreamShare(scores: readonly (number | null)[]): number | undefined {
  if (scores.length === 0) return undefined;
  return scores.reduce<number>((sum, score) => sum + (score ?? 0), 0) / (100 * scores.length);
}

/** A share of a part and the points that it earns, out of `of`. Both are whole numbers. */
export interface EarnedPoints {
  readonly is: TrustPartName;
  readonly share: number;
  readonly points: number;
  readonly of: number;
}

/** The points of each part. A metric without upstream metrics has no such part, and the others share its weight. */
export function pointsOf(facts: TrustFacts, upstream: number | undefined): EarnedPoints[] {
  const shares = { ...sharesOf(facts), upstream };
  const maxima = upstream === undefined ? ALONE : WITH_UPSTREAM;
  return maxima.map(({ is, of }) => {
    const share = shares[is] ?? 0;
    return { is, share, of, points: Math.round(share * of) };
  });
}

/**
 * The calculated trust score, from 0 to 100; null for a metric of which nothing is known. `upstream` is its
 * `upstreamShare`.
 */
export function trustScore(facts: TrustFacts, upstream: number | undefined): number | null {
  if (upstream === undefined && isUnknown(facts)) return null;
  return pointsOf(facts, upstream).reduce((sum, { points }) => sum + points, 0);
}

/** True if nobody said, tested, reviewed or used anything. */
function isUnknown({ hasOwner, words, tests, reviewedDaysAgo, usedLately }: TrustFacts): boolean {
  return !hasOwner && words === 0 && tests === 0 && reviewedDaysAgo === undefined && usedLately === 0;
}

/** The worth of one test's latest result, from 0 to 1. */
export function testWorth(status: string | null, lastRun: string | null, today: Day, zone: TimeZone): number {
  if (outcomeOf(status) !== 'passed') return 0;
  const days = daysSince(lastRun, today, zone);
  return days === undefined ? STALE_WORTH : falling(days, FRESH_RUN, STALE_RUN, STALE_WORTH);
}

/** Days from the day of a time until today; 0 if it is in the future, undefined if it is no time. */
export function daysSince(time: string | null, today: Day, zone: TimeZone): number | undefined {
  const day = time === null ? undefined : dayIn(zone, time);
  return day === undefined ? undefined : Math.max(0, daysBetween(day, today));
}

/** The most characters of a description in which its words are counted. */
const READ_CHARACTERS = 400;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Number of words of a description, up to `DESCRIBING_WORDS`. Two letters of a script without spaces count as one. */
export function describingWords(description: string | null): number {
  if (description === null) return 0;
  let words = 0;
  for (const [word] of description.slice(0, READ_CHARACTERS).matchAll(/[\p{L}\p{N}]+/gu)) {
    words += UNSPACED.test(word) ? Math.ceil(word.length / 2) : 1;
    if (words >= DESCRIBING_WORDS) return DESCRIBING_WORDS;
  }
  return words;
}

/**
 * Distributes 100 whole points by weight: each weight gets the floor of its share, and the remaining points go to the
 * largest remainders.
 */
export function distributedPoints(weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (weight * 100) / whole);
  const left = 100 - exact.reduce((sum, share) => sum + Math.floor(share), 0);
  const byRemainder = exact
    .map((share, i) => ({ i, rest: share % 1 }))
    .toSorted((a, b) => b.rest - a.rest || a.i - b.i);
  const raised = new Set(byRemainder.slice(0, left).map(({ i }) => i));
  return exact.map((share, i) => Math.floor(share) + (raised.has(i) ? 1 : 0));
}

const WITH_UPSTREAM = maximaOf(TRUST_PARTS_IN_ORDER);
const ALONE = maximaOf(TRUST_PARTS_IN_ORDER.filter((is) => is !== 'upstream'));

function maximaOf(parts: readonly TrustPartName[]): readonly { readonly is: TrustPartName; readonly of: number }[] {
  const points = distributedPoints(parts.map((is) => TRUST_WEIGHTS[is]));
  return parts.map((is, i) => ({ is, of: points[i] ?? 0 }));
}

/** Returns 1 up to the first limit, then falls evenly to `least` at the second, and stays there. */
function falling(days: number, first: number, second: number, least: number): number {
  return 1 - within((days - first) / (second - first)) * (1 - least);
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
