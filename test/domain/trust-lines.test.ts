import { describe, expect, it } from 'vitest';
import type { Dependency, MetricDetail } from '../../src/domain/detail.ts';
import type { Metric } from '../../src/domain/metric.ts';
import { trustLines } from '../../src/domain/trust-lines.ts';

const now = new Date('2026-08-15T12:00:00Z');

const metric: Metric = {
  id: 'm',
  name: 'M',
  description: 'What it is',
  calculation: null,
  owner: '@a',
  dataSource: null,
  tags: [],
  dependencies: [],
  testCount: 0,
  usageCount: 0,
  createdAt: '2026-01-01 00:00:00',
  updatedAt: '2026-01-01 00:00:00',
  trustScore: 0,
};

const detail = (part: Partial<MetricDetail>): MetricDetail => ({
  metric,
  dependencies: [],
  dependents: [],
  tests: [],
  changeCount: 0,
  latestChanges: [],
  usedLately: 0,
  extra: [],
  ...part,
});

const test = (id: number, status: string | null, lastRun: string | null = null): MetricDetail['tests'][number] => ({
  id,
  metricId: 'm',
  testType: 'range',
  testQuery: null,
  expectedResult: null,
  lastRun,
  status,
});

const input = (id: string, testCount: number): Dependency => ({
  is: 'metric',
  link: { id, name: id, testCount, trustScore: 0 },
});

const texts = (part: Partial<MetricDetail>): string[] => trustLines(detail(part), now).map((line) => line.text);

describe('what is known about trust', () => {
  it('says whether tests pass, and when they ran last', () => {
    expect(texts({})[0]).toBe('No tests');
    expect(texts({ tests: [test(1, null)] })[0]).toBe('Its test never passed, never run');
    const ran = '2026-08-13 12:00:00';
    expect(texts({ tests: [test(1, 'passed', '2026-08-01 12:00:00'), test(2, 'ok', ran)] })[0]).toBe(
      'All 2 tests pass, run 2 days ago',
    );
    expect(texts({ tests: [test(1, 'failed', ran), test(2, 'passed', ran)] })[0]).toBe(
      '1 of 2 tests fails, run 2 days ago',
    );
    expect(texts({ tests: [test(1, null), test(2, 'passed', ran)] })[0]).toBe('1 of 2 tests passes, run 2 days ago');
  });

  it('says whether somebody owns and describes it', () => {
    expect(texts({})[1]).toBe('Owned and described');
    expect(texts({ metric: { ...metric, owner: ' ' } })[1]).toBe('Described, but nobody owns it');
    expect(texts({ metric: { ...metric, owner: null, description: null } })[1]).toBe('Neither owned nor described');
  });

  it('says which inputs are untested or missing, and is silent where there are none', () => {
    expect(texts({})).toHaveLength(3);
    const dependencies: Dependency[] = [input('a', 1), input('b', 0), { is: 'unknown', id: 'c' }];
    expect(texts({ dependencies }).slice(2, 4)).toEqual([
      'Inputs: one of 2 has no tests',
      'One input is not in this catalog',
    ]);
  });

  it('says how often it was used', () => {
    expect(texts({ usedLately: 1 }).at(-1)).toBe('Used 1 time in 30 days');
    expect(texts({}).at(-1)).toBe('Not used in the last 30 days');
  });
});
