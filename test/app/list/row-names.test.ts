import { describe, expect, it } from 'vitest';
import type { MetricNames } from '../../../src/domain/search/listing.ts';
import { createRowNames } from '../../../src/app/list/row-names.ts';

/** Creates a catalog with a metric in every second row, which answers for a few at a time. */
function clientWith(prefix: () => string) {
  const all: MetricNames = Array.from({ length: 10 }, (_, i) => [i * 2, `${prefix()} ${i}`]);
  return {
    names: async (after: number): Promise<MetricNames> => all.filter(([rowid]) => rowid > after).slice(0, 3),
  };
}

describe('the names of rows', () => {
  it('are all there once they are read, and only those of rows that there are', async () => {
    const names = createRowNames(clientWith(() => 'metric'));
    await names.fill();
    expect([0, 1, 18, 20].map((rowid) => names.nameOf(rowid))).toEqual(['metric 0', undefined, 'metric 9', undefined]);
  });

  it('are forgotten with their catalog, also while they are being read', async () => {
    const names = createRowNames(clientWith(() => 'metric'));
    const filling = names.fill();
    names.forget();
    await filling;
    expect(names.nameOf(0)).toBeUndefined();
  });
});
