import { UTC } from '../../../src/domain/core/time-zone.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dependency, MetricDetail } from '../../../src/domain/metric/detail.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { explainTrust, type TrustPart } from '../../../src/domain/trust/explanation.ts';
import { describingWords, distributedPoints, type TrustPartName } from '../../../src/domain/trust/trust-facts.ts';

const now = new Date('2026-08-15T12:00:00Z');
const RECENT = '2026-08-10 12:00:00';

const metric: Metric = {
  id: 'm',
  name: 'M',
  description: 'Orders whose payment was captured, without those cancelled.',
  calculation: null,
  owner: '@a',
  dataSource: null,
  tags: [],
  dependencies: [],
  testCount: 0,
  usageCount: 0,
  createdAt: RECENT,
  updatedAt: RECENT,
  trustScore: 0,
};

const test = (status: string | null, lastRun: string | null = null): MetricDetail['tests'][number] => ({
  id: 1,
  metricId: 'm',
  testType: 'range',
  testQuery: null,
  expectedResult: null,
  lastRun,
  status,
});

const input = (name: string, trust: number | null, isCyclic = false): Dependency => ({
  is: 'metric',
  link: { id: name, name, testCount: 0, trust },
  isCyclic,
});

const reviewed = (reviewedAt: string): MetricDetail['lastReview'] => ({
  id: 1,
  metricId: 'm',
  reviewedBy: 'Ines',
  reviewedAt,
  note: null,
});

/** Creates a metric that lacks nothing, except for what is given. */
const detail = (part: Partial<MetricDetail> = {}): MetricDetail => ({
  metric,
  dependencies: [input('Orders', 100)],
  dependents: [],
  tests: [test('passed', RECENT)],
  changeCount: 0,
  latestChanges: [],
  usedLately: 10,
  usersLately: [],
  lastReview: reviewed(RECENT),
  reviewCount: 1,
  details: [],
  origins: [],
  extra: [],
  ...part,
});

function partOf(is: TrustPartName, of: Partial<MetricDetail>): TrustPart {
  const part = explainTrust(detail(of), now, UTC).parts.find((one) => one.is === is);
  if (part === undefined) throw new Error(`no part ${is}`);
  return part;
}

const raiseOf = (is: TrustPartName, of: Partial<MetricDetail>): string | undefined => partOf(is, of).raise?.text;

describe('the calculated trust score', () => {
  it('is a hundred if nothing is left to do, in the weights as they are written down', () => {
    const { score, parts } = explainTrust(detail(), now, UTC);
    expect(score).toBe(100);
    expect(parts.map(({ is, points }) => [is, points])).toEqual([
      ['tests', 35],
      ['review', 18],
      ['definition', 23],
      ['upstream', 12],
      ['usage', 12],
    ]);
    expect(parts.filter(({ raise }) => raise !== undefined)).toEqual([]);
  });

  it('is 0 if nothing speaks for the metric, and says for each part what to do', () => {
    const nothing = detail({
      metric: { ...metric, owner: ' ', description: null },
      dependencies: [{ is: 'unknown', id: 'gone' }],
      tests: [],
      usedLately: 0,
      lastReview: null,
    });
    const { score, parts } = explainTrust(nothing, now, UTC);
    expect(score).toBe(0);
    expect(parts.every(({ raise }) => raise !== undefined)).toBe(true);
  });

  it('is none if nothing is known, whatever another program stored', () => {
    const unknown = detail({
      metric: { ...metric, owner: null, description: ' ', trustScore: 92 },
      dependencies: [],
      tests: [],
      usedLately: 0,
      lastReview: null,
    });
    expect(explainTrust(unknown, now, UTC).score).toBeNull();
  });

  it('gives the weight of upstream metrics to the other parts if there are none', () => {
    const { score, parts } = explainTrust(
      detail({ dependencies: [{ is: 'source', id: 'data_source:o', name: 'o' }] }),
      now,
      UTC,
    );
    expect(score).toBe(100);
    expect(parts.map(({ is, of }) => [is, of])).toEqual([
      ['tests', 40],
      ['review', 20],
      ['definition', 27],
      ['usage', 13],
    ]);
  });

  it('always adds up: the points are the score, and the maximum is a hundred', () => {
    const statuses = fc.constantFrom(null, 'passed', 'failed', 'odd');
    const days = fc.integer({ min: 0, max: 2_000 });
    const ago = (count: number): string =>
      new Date(now.getTime() - count * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(statuses, fc.option(days))),
        fc.array(fc.integer({ min: 0, max: 100 })),
        fc.nat(30),
        fc.option(days),
        (tests, trusts, usedLately, review) => {
          const { score, parts } = explainTrust(
            detail({
              tests: tests.map(([status, run]) => test(status, run === null ? null : ago(run))),
              dependencies: trusts.map((trust, i) => input(`i${i}`, trust)),
              usedLately,
              lastReview: review === null ? null : reviewed(ago(review)),
            }),
            now,
            UTC,
          );
          expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(score);
          expect(parts.reduce((sum, { of }) => sum + of, 0)).toBe(100);
          for (const { share, points, of, raise } of parts) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
            expect(raise === undefined).toBe(points === of);
          }
        },
      ),
    );
  });

  it('shares points out so that nothing is lost to rounding', () => {
    expect(distributedPoints([1, 1, 1])).toEqual([34, 33, 33]);
    expect(distributedPoints([30, 15, 20, 10, 10])).toEqual([35, 18, 23, 12, 12]);
  });
});

describe('its parts', () => {
  it('count tests that passed and are fresh', () => {
    expect(partOf('tests', { tests: [] })).toMatchObject({ share: 0, fact: 'No tests' });
    expect(raiseOf('tests', { tests: [] })).toBe('Add a test');
    expect(partOf('tests', { tests: [test('passed', '2026-05-13 12:00:00')] }).share).toBeCloseTo(
      1 - (64 / 150) * 0.75,
    );
    expect(partOf('tests', { tests: [test('passed')] }).share).toBe(0.25);
    const failing = { tests: [test('passed', RECENT), test('failed', RECENT)] };
    expect(partOf('tests', failing)).toMatchObject({ share: 0.5, fact: '1 of 2 tests fails, oldest 5 days ago' });
    expect(raiseOf('tests', failing)).toBe('See the failing test');
    expect(raiseOf('tests', { tests: [test(null)] })).toBe('Run it and record the result');
  });

  it('count a description by its words, so that a word or two earn little', () => {
    const described = (description: string): TrustPart => partOf('definition', { metric: { ...metric, description } });
    expect(described('d')).toMatchObject({ share: (1 + 1 / 8) / 2, fact: 'Owner, described in 1 word' });
    expect(described('Paid orders').raise).toEqual({
      text: 'Say what it counts and leaves out',
      act: { is: 'edit', field: 'description' },
    });
    expect(raiseOf('definition', { metric: { ...metric, owner: null } })).toBe('Set an owner');
    expect(describingWords('已付款的订单总金额,不含退款')).toBe(7);
    expect(describingWords('a b c d e f g h i j')).toBe(8);
    expect(describingWords('  \n…')).toBe(0);
  });

  it('are fresh by a review, and fall to nothing within a year', () => {
    expect(partOf('review', { lastReview: null })).toMatchObject({ share: 0, fact: 'Never reviewed' });
    expect(partOf('review', { lastReview: reviewed('2026-05-20 12:00:00') })).toMatchObject({ share: 1 });
    expect(partOf('review', { lastReview: reviewed('2025-08-15') }).share).toBe(0);
    expect(partOf('review', { lastReview: reviewed('2026-03-12 09:00:00') })).toMatchObject({
      share: 1 - 66 / 275,
      fact: 'Reviewed by Ines, 12 Mar 2026',
      raise: { text: 'Review now', act: { is: 'review' } },
    });
  });

  it('name the upstream metric that holds the metric back', () => {
    expect(partOf('upstream', { dependencies: [input('A', 20), input('B', null), input('C', 90)] })).toMatchObject({
      share: 110 / 300,
      fact: 'Upstream trust 20, – and 90',
      raise: { text: 'Open B', act: { is: 'metric', id: 'B' } },
    });
    expect(partOf('upstream', { dependencies: [input('A', 100), { is: 'unknown', id: 'x' }] })).toMatchObject({
      share: 0.5,
      fact: '1 of 2 upstream metrics is not in this catalog',
    });
    expect(partOf('upstream', { dependencies: [input('A', 100, true), input('B', 80)] })).toMatchObject({
      share: 0.4,
      fact: 'It depends on itself, in a cycle',
    });
  });

  it('say how much it is used', () => {
    expect(partOf('usage', { usedLately: 4 })).toMatchObject({
      share: 0.4,
      fact: '4 uses in 30 days (10 earn all points)',
    });
    expect(partOf('usage', { usedLately: 17 })).toMatchObject({ share: 1, fact: '17 uses in 30 days' });
    expect(partOf('usage', { usedLately: 0 }).fact).toBe('Not used in 30 days');
  });
});
