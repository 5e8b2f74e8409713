import { describe, expect, it } from 'vitest';
import type { MetricLink } from '../../src/domain/detail.ts';
import { feedsSentence, inputsSentence } from '../../src/domain/lineage-numbers.ts';

const link = (id: string, testCount: number): MetricLink => ({ id, name: id, testCount, trustScore: 0 });

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
    expect(
      inputsSentence([
        { is: 'metric', link: link('a', 0) },
        { is: 'source', id: 'data_source:orders', name: 'orders' },
        { is: 'unknown', id: 'x' },
      ]),
    ).toBe('1 metric, 1 data source, 1 unknown');
  });
});
