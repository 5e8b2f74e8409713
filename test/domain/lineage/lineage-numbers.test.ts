import { describe, expect, it } from 'vitest';
import type { LineageCount } from '../../../src/domain/lineage/lineage.ts';
import { directCounts } from '../../../src/domain/lineage/direct-counts.ts';
import {
  countPhrase,
  impactSentence,
  sideSentence,
  stepsLabel,
  stepsPhrase,
  throughPhrase,
} from '../../../src/domain/lineage/lineage-numbers.ts';
import type { MetricDetail, MetricLink } from '../../../src/domain/metric/detail.ts';

const count = (direct: number, all: number, sources = 0, unknown = 0): LineageCount => ({
  direct,
  all,
  sources,
  unknown,
});

describe('lineage in numbers', () => {
  it('says how many metrics there are directly and in all, or once if there are only direct ones', () => {
    expect(countPhrase(count(85, 87))).toBe('85 metrics directly, 87 in all');
    expect(countPhrase(count(1, 1204))).toBe('1 metric directly, 1,204 in all');
    expect(countPhrase(count(4, 4))).toBe('4 metrics');
  });

  it('says all that one direction has, by kind', () => {
    expect(sideSentence(count(0, 0))).toBe('None');
    expect(sideSentence(count(2, 3, 1, 1))).toBe('2 metrics directly, 3 in all, 1 data source, 1 not in this catalog');
    expect(sideSentence(count(0, 0, 2))).toBe('2 data sources');
  });

  it('says how far a change reaches, in the same numbers', () => {
    const impact = (direct: number, all: number, tested: number, failing: number, usedLately: number): string =>
      impactSentence(count(direct, all), { tested, failing, usedLately });
    expect(impact(0, 0, 0, 0, 0)).toBe('Changing this affects no other metric.');
    expect(impact(1, 1, 1, 0, 0)).toBe('Changing this affects 1 metric, tested and not used in the last 30 days.');
    expect(impact(1, 1, 1, 1, 1)).toBe(
      'Changing this affects 1 metric, with a failing test and used in the last 30 days.',
    );
    expect(impact(4, 24, 3, 0, 0)).toBe(
      'Changing this affects 4 metrics directly, 24 in all: 3 tested, none used in the last 30 days.',
    );
    expect(impact(1204, 1204, 1204, 2, 1002)).toBe(
      'Changing this affects 1,204 metrics: all tested, 2 with a failing test, 1,002 used in the last 30 days.',
    );
  });

  it('counts on the tab what the lineage counts as direct: metrics, once each, without itself', () => {
    const link = (id: string): MetricLink => ({ id, name: id, testCount: 0, trust: null });
    const detail = {
      metric: { id: 'm' },
      dependencies: [
        { is: 'metric', link: link('a') },
        { is: 'metric', link: link('a') },
        { is: 'metric', link: link('m') },
        { is: 'source', id: 'data_source:orders', name: 'orders' },
        { is: 'unknown', id: 'gone' },
      ],
      dependents: [link('m'), link('x'), link('y')],
    } as unknown as MetricDetail;
    expect(directCounts(detail)).toEqual({ up: 1, down: 2 });
  });

  it('says how far away something is, and through what', () => {
    expect([stepsLabel(1), stepsLabel(3)]).toEqual(['Directly', 'In 3 steps']);
    expect([stepsPhrase(1, 1, 'up'), stepsPhrase(3, 5, 'down')]).toEqual([
      '1 step upstream',
      '3 to 5 steps downstream',
    ]);
    expect(throughPhrase([])).toBeUndefined();
    expect(throughPhrase(['A', 'B', 'C'])).toBe('through A, B and C');
    expect(throughPhrase(['A', 'B', 'C', 'D'])).toBe('through A, B and 2 others');
  });
});
