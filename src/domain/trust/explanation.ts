import { isolated } from '../core/isolated.ts';
import { joinWords, pluralize } from '../core/pluralize.ts';
import { relativeTime } from '../core/relative-time.ts';
import { type TimeZone, today as todayIn } from '../core/time-zone.ts';
import type { Dependency, MetricDetail } from '../metric/detail.ts';
import { countOf, testsSentence } from '../metric/tests-sentence.ts';
import { SOURCE_PREFIX } from '../metric/metric.ts';
import type { ValidationTest } from '../metric/validation-test.ts';
import { trustText } from './trust-text.ts';
import {
  daysSince,
  describingWords,
  DESCRIBING_WORDS,
  type EarnedPoints,
  pointsOf,
  testWorth,
  type TrustFacts,
  type TrustPartName,
  trustScore,
  upstreamShare,
  USED_WELL,
} from './trust-facts.ts';

/** The act that raises a part of the score. */
export type TrustAct =
  | { readonly is: 'edit'; readonly field: 'owner' | 'description' | 'dependencies' }
  | { readonly is: 'tests' }
  | { readonly is: 'review' }
  | { readonly is: 'use' }
  | { readonly is: 'metric'; readonly id: string };

/** One part of the calculated score, with the points that it earns. */
export interface TrustPart extends EarnedPoints {
  /** The present state, in a few words. */
  readonly fact: string;
  /** The advice that would raise the share, in a few words; undefined if nothing is left to do. */
  readonly raise: { readonly text: string; readonly act: TrustAct } | undefined;
}

/** The calculated score with its parts, whose points add up to it. */
export interface ExplainedTrust {
  /** Number from 0 to 100; null if nothing is known of the metric. */
  readonly score: number | null;
  readonly parts: readonly TrustPart[];
}

type Finding = Pick<TrustPart, 'fact' | 'raise'>;

/** Explains how far a metric can be trusted, by what the catalog knows of it. A stored score plays no part. */
export function explainTrust(detail: MetricDetail, now: Date, zone: TimeZone): ExplainedTrust {
  const facts = factsOf(detail, now, zone);
  const upstream = upstreamOf(detail);
  const share = upstreamShare(upstream.map(countedTrust));
  const findings: Readonly<Record<TrustPartName, () => Finding>> = {
    tests: () => testing(detail.tests, now, zone),
    review: () => reviewing(detail, facts, now, zone),
    definition: () => defining(facts),
    upstream: () => feeding(upstream, share ?? 0),
    usage: () => using(facts),
  };
  return {
    score: trustScore(facts, share),
    parts: pointsOf(facts, share).map((part) => {
      const { fact, raise } = findings[part.is]();
      return { ...part, fact, raise: part.points === part.of ? undefined : raise };
    }),
  };
}

function factsOf({ metric, tests, usedLately, lastReview }: MetricDetail, now: Date, zone: TimeZone): TrustFacts {
  const today = todayIn(now, zone);
  return {
    hasOwner: (metric.owner ?? '').trim() !== '',
    words: describingWords(metric.description),
    tests: tests.length,
    testsWorth: tests.reduce((sum, { status, lastRun }) => sum + testWorth(status, lastRun, today, zone), 0),
    reviewedDaysAgo: lastReview === null ? undefined : daysSince(lastReview.reviewedAt, today, zone),
    usedLately,
  };
}

type Upstream = Exclude<Dependency, { readonly is: 'source' }>;

function upstreamOf({ dependencies }: MetricDetail): readonly Upstream[] {
  return dependencies.flatMap((one): Upstream[] =>
    one.is === 'source' || (one.is === 'metric' && one.link.id.startsWith(SOURCE_PREFIX)) ? [] : [one],
  );
}

/** A metric that is upstream of itself is as good as none. */
function countedTrust(one: Upstream): number | null {
  return one.is === 'metric' && !one.isCyclic ? one.link.trust : null;
}

function testing(tests: readonly ValidationTest[], now: Date, zone: TimeZone): Finding {
  const fact = testsSentence(tests, now, zone);
  const toTests = (text: string): Finding => ({ fact, raise: { text, act: { is: 'tests' } } });
  const failing = countOf(tests, 'failed');
  if (tests.length === 0) return toTests('Add a test');
  if (failing > 0) return toTests(failing === 1 ? 'See the failing test' : 'See the failing tests');
  return toTests(tests.length === 1 ? 'Run it and record the result' : 'Run them and record the results');
}

function reviewing({ lastReview }: MetricDetail, facts: TrustFacts, now: Date, zone: TimeZone): Finding {
  const raise = { text: 'Review now', act: { is: 'review' } } as const;
  if (lastReview === null) return { fact: 'Never reviewed', raise };
  const by = lastReview.reviewedBy === null ? '' : ` by ${isolated(lastReview.reviewedBy)}`;
  const at = facts.reviewedDaysAgo === 0 ? 'today' : relativeTime(lastReview.reviewedAt, now, zone);
  return { fact: `Reviewed${by}, ${at}`, raise };
}

function defining({ hasOwner, words }: TrustFacts): Finding {
  const fact = `${hasOwner ? 'Owner' : 'No owner'}, ${describedIn(words)}`;
  if (!hasOwner) return { fact, raise: { text: 'Set an owner', act: { is: 'edit', field: 'owner' } } };
  const text = words === 0 ? 'Describe it' : 'Say what it counts and leaves out';
  return { fact, raise: { text, act: { is: 'edit', field: 'description' } } };
}

function describedIn(words: number): string {
  if (words === 0) return 'no description';
  return words >= DESCRIBING_WORDS ? 'full description' : `described in ${pluralize(words, 'word')}`;
}

function feeding(upstream: readonly Upstream[], share: number): Finding {
  const editing = (fact: string, text: string): Finding => ({
    fact,
    raise: { text, act: { is: 'edit', field: 'dependencies' } },
  });
  const all = pluralize(upstream.length, 'upstream metric');
  const missing = upstream.filter(({ is }) => is === 'unknown').length;
  if (missing > 0) {
    const which = upstream.length === 1 ? 'Its upstream metric' : `${missing} of ${all}`;
    return editing(`${which} ${missing === 1 ? 'is' : 'are'} not in this catalog`, 'See dependencies');
  }
  if (upstream.some((one) => one.is === 'metric' && one.isCyclic)) {
    return editing('It depends on itself, in a cycle', 'See dependencies');
  }
  const scores = upstream.flatMap((one) => (one.is === 'metric' ? [one.link] : []));
  const weakest = scores.reduce((least, link) => ((link.trust ?? 0) < (least.trust ?? 0) ? link : least));
  const few = joinWords(scores.map(({ trust }) => trustText(trust)));
  return {
    fact: scores.length <= 3 ? `Upstream trust ${few}` : `${all}, average trust ${Math.round(share * 100)}`,
    raise: { text: `Open ${isolated(weakest.name)}`, act: { is: 'metric', id: weakest.id } },
  };
}

function using({ usedLately }: TrustFacts): Finding {
  const fact =
    usedLately === 0
      ? 'Not used in 30 days'
      : `${pluralize(usedLately, 'use')} in 30 days (${USED_WELL} earn all points)`;
  return {
    fact: usedLately >= USED_WELL ? `${pluralize(usedLately, 'use')} in 30 days` : fact,
    raise: { text: 'Record a use', act: { is: 'use' } },
  };
}
