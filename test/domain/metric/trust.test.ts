import { UTC } from '../../../src/domain/core/time-zone.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dependency, MetricDetail } from '../../../src/domain/metric/detail.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import type { TrustPart, TrustPartName } from '../../../src/domain/metric/trust.ts';
import { explainTrust, pointsOf, TRUST_WEIGHTS } from '../../../src/domain/metric/trust.ts';

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

const input = (name: string, trustScore: number): Dependency => ({
  is: 'metric',
  link: { id: name, name, testCount: 0, trustScore },
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
  definedAt: RECENT,
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

describe('the explained trust score', () => {
  it('is a hundred if nothing is left to do, in the weights as they are written down', () => {
    const { score, parts } = explainTrust(detail(), now, UTC);
    expect(score).toBe(100);
    expect(Object.fromEntries(parts.map(({ is, points }) => [is, points]))).toEqual(TRUST_WEIGHTS);
    expect(parts.filter(({ raise }) => raise !== undefined)).toEqual([]);
  });

  it('is none if nothing speaks for the metric, and says for each part what to do', () => {
    const nothing = detail({
      metric: { ...metric, owner: ' ', description: null },
      dependencies: [{ is: 'unknown', id: 'gone' }],
      tests: [],
      usedLately: 0,
      definedAt: '2020-01-01 00:00:00',
    });
    const { score, parts } = explainTrust(nothing, now, UTC);
    expect(score).toBe(0);
    expect(parts.every(({ raise }) => raise !== undefined)).toBe(true);
  });

  it('gives the weight of what cannot be measured to the other parts', () => {
    const { score, parts } = explainTrust(
      detail({ dependencies: [{ is: 'source', id: 'data_source:o', name: 'o' }] }),
      now,
      UTC,
    );
    expect(score).toBe(100);
    expect(parts.map(({ is, of }) => [is, of])).toEqual([
      ['tests', 41],
      ['owner', 18],
      ['description', 17],
      ['usage', 12],
      ['change', 12],
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
        (tests, trusts, usedLately, changed) => {
          const { score, parts } = explainTrust(
            detail({
              tests: tests.map(([status, run]) => test(status, run === null ? null : ago(run))),
              dependencies: trusts.map((trust, i) => input(`i${i}`, trust)),
              usedLately,
              definedAt: changed === null ? 'some day' : ago(changed),
            }),
            now,
            UTC,
          );
          expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(score);
          expect(parts.reduce((sum, { of }) => sum + of, 0)).toBe(100);
          for (const { share, raise } of parts) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
            expect(raise === undefined).toBe(share === 1);
          }
        },
      ),
    );
  });

  it('shares points out so that nothing is lost to rounding', () => {
    expect(pointsOf([1, 1, 1])).toEqual([34, 33, 33]);
    expect(pointsOf([35, 15, 15, 15, 10, 10])).toEqual([35, 15, 15, 15, 10, 10]);
  });
});

describe('its parts', () => {
  it('count tests that passed and are fresh', () => {
    expect(partOf('tests', { tests: [] })).toMatchObject({ share: 0, fact: 'No tests', raise: 'Add a test.' });
    const old = { tests: [test('passed', '2026-05-13 12:00:00')] };
    expect(partOf('tests', old).raise).toBe('Run its test: the last run was 94 days ago.');
    expect(partOf('tests', old).share).toBeCloseTo(1 - (64 / 150) * 0.75);
    expect(partOf('tests', { tests: [test('passed')] }).share).toBe(0.25);
    expect(partOf('tests', { tests: [test('passed', RECENT), test('failed', RECENT)] })).toMatchObject({
      share: 0.5,
      fact: '1 of 2 tests fails, run 5 days ago',
      raise: 'Fix the failing test.',
    });
    expect(partOf('tests', { tests: [test(null), test(null)] }).raise).toBe('Run its tests.');
    expect(partOf('tests', { tests: [test(null), test('passed', RECENT)] }).raise).toBe(
      'Run the test that has not passed.',
    );
  });

  it('tell a description from a word or two', () => {
    expect(partOf('description', { metric: { ...metric, description: 'Paid orders' } })).toMatchObject({
      share: 0.5,
      fact: 'Described in 2 words',
    });
  });

  it('name the input that holds the metric back', () => {
    const low = partOf('upstream', { dependencies: [input('A', 20), input('B', 40), input('C', 90)] });
    expect(low).toMatchObject({
      share: 0.5,
      fact: '2 of 3 upstream metrics have a trust below 50',
      raise: 'Raise the trust of A: it is 20, the lowest of 2 below 50.',
    });
    expect(partOf('upstream', { dependencies: [input('A', 96)] })).toMatchObject({
      fact: 'The trust of its upstream metric is 96',
      raise: 'Raise the trust of A: it is 96.',
    });
    expect(partOf('upstream', { dependencies: [input('A', 100), { is: 'unknown', id: 'x' }] })).toMatchObject({
      share: 0.5,
      fact: '1 of 2 upstream metrics is not in this catalog',
      raise: 'Add its upstream metrics to the catalog: 1 is missing.',
    });
  });

  it('say how many uses are missing, and since when nobody has looked at the definition', () => {
    expect(partOf('usage', { usedLately: 4 })).toMatchObject({
      share: 0.4,
      fact: 'Used 4 times in 30 days',
      raise: 'Record where it is used: 6 more uses in 30 days would do.',
    });
    expect(partOf('change', { definedAt: '2025-08-15 12:00:00' })).toMatchObject({
      fact: 'Last changed 15 Aug 2025',
      raise: 'Review it: nobody has changed it for 365 days.',
    });
    expect(explainTrust(detail({ definedAt: 'some day' }), now, UTC).parts.map(({ is }) => is)).not.toContain('change');
  });
});
