import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { fieldTextsOf, updatesOf } from '../../../src/domain/review/metric-texts.ts';

const METRIC: Metric = {
  id: 'a',
  name: 'A',
  description: null,
  calculation: 'sum(x)',
  owner: 'Ada',
  dataSource: null,
  tags: ['x', 'y'],
  dependencies: [],
  testCount: 1,
  usageCount: 2,
  createdAt: '2026-01-01 00:00:00',
  updatedAt: '2026-01-01 00:00:00',
  trustScore: 80.5,
};

describe('the texts of a metric', () => {
  it('are those of its history, without what says nothing, counts and times', () => {
    expect(Object.fromEntries(fieldTextsOf(METRIC))).toEqual({
      name: 'A',
      calculation: 'sum(x)',
      owner: 'Ada',
      tags: '["x","y"]',
      trust_score: '80.5',
    });
  });

  it('give the metric back', () => {
    const { name, calculation, owner, tags, trustScore } = METRIC;
    expect(updatesOf(fieldTextsOf(METRIC))).toEqual({ name, calculation, owner, tags, trustScore });
  });

  it('can clear a field; those of other tables are left out', () => {
    expect(
      updatesOf(
        new Map([
          ['owner', null],
          ['tags', null],
          ['trust_score', null],
          ['unit', '€'],
        ]),
      ),
    ).toEqual({
      owner: null,
      tags: [],
      trustScore: 0,
    });
  });
});
