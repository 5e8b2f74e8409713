import { describe, expect, it } from 'vitest';
import type { MetricLink } from '../../../src/domain/metric/detail.ts';
import {
  feedsSentence,
  impactSentence,
  inputsSentence,
  stepsLabel,
  throughPhrase,
} from '../../../src/domain/lineage/lineage-numbers.ts';

const link = (id: string, testCount: number): MetricLink => ({ id, name: id, testCount, trust: null });

describe('lineage in numbers', () => {
  it('says how many metrics it feeds and how many of them are tested', () => {
    expect(feedsSentence([])).toBe('no metric');
    expect(feedsSentence([link('a', 0)])).toBe('1 metric, not tested');
    expect(feedsSentence([link('a', 2), link('b', 0), link('c', 1)])).toBe('3 metrics, 2 of them tested');
    expect(feedsSentence([link('a', 0), link('b', 0)])).toBe('2 metrics, none of them tested');
    expect(feedsSentence([link('a', 1), link('b', 1)])).toBe('2 metrics, all of them tested');
  });

  it('says what it depends on, by kind', () => {
    expect(inputsSentence([])).toBe('nothing');
    expect(inputsSentence([{ is: 'metric' }, { is: 'source' }, { is: 'unknown' }])).toBe(
      '1 metric, 1 data source, 1 unknown',
    );
  });

  it('says how far a change reaches', () => {
    const impact = (metrics: number, tested: number, usedLately: number): string =>
      impactSentence({ metrics, tested, usedLately });
    expect(impact(0, 0, 0)).toBe('Changing this affects no other metric.');
    expect(impact(1, 1, 0)).toBe('Changing this affects 1 metric, tested and not used in the last 30 days.');
    expect(impact(5, 3, 0)).toBe('Changing this affects 5 metrics: 3 tested, none used in the last 30 days.');
    expect(impact(1204, 1204, 1002)).toBe(
      'Changing this affects 1,204 metrics: all tested, 1,002 used in the last 30 days.',
    );
  });

  it('says how far away something is, and through what', () => {
    expect([stepsLabel(1), stepsLabel(3)]).toEqual(['Directly', 'In 3 steps']);
    expect(throughPhrase([])).toBeUndefined();
    expect(throughPhrase(['A', 'B', 'C'])).toBe('through A, B and C');
    expect(throughPhrase(['A', 'B', 'C', 'D'])).toBe('through A, B and 2 others');
  });
});
