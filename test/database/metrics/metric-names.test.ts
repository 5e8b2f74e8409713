import { describe, expect, it } from 'vitest';
import { metricNames } from '../../../src/database/metrics/metric-names.ts';
import { catalogOf } from '../catalog.ts';

describe('the names of all metrics', () => {
  it('come some at a time, by row number, and end where there are no more', async () => {
    const { db } = await catalogOf(
      { id: 'b', name: 'Beta' },
      { id: 'a', name: 'Alpha' },
      { id: 'c', name: 'x'.repeat(5000) },
    );
    const names = (after: number) => db.ask((connection) => metricNames(connection, after, 2));
    expect(names(0)).toEqual([
      [1, 'Beta'],
      [2, 'Alpha'],
    ]);
    expect(names(2)).toEqual([[3, 'x'.repeat(100)]]);
    expect(names(3)).toEqual([]);
  });
});
