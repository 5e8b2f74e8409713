import { expect, it } from 'vitest';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { asOfFields } from '../../../src/domain/history/as-of-fields.ts';

const today: Metric = {
  id: 'a',
  name: 'Net revenue',
  description: 'All',
  calculation: null,
  owner: '@x',
  dataSource: null,
  tags: ['one', 'two'],
  dependencies: [],
  testCount: 0,
  usageCount: 0,
  createdAt: '2026-01-01 08:00:00',
  updatedAt: '2026-03-01 12:00:00',
  trustScore: 90,
};

it('a metric as it was says of every field what became of it since', () => {
  const then = { ...today, name: 'Revenue', tags: ['one'], testCount: 7, updatedAt: '2026-01-01 08:00:00' };
  const fields = asOfFields(then, today);
  expect(fields.map(({ field }) => field)).toEqual([
    'name',
    'description',
    'calculation',
    'owner',
    'dataSource',
    'tags',
    'dependencies',
    'trustScore',
  ]);
  expect(fields.flatMap(({ since }) => since ?? [])).toEqual([
    { fieldName: 'name', oldValue: 'Revenue', newValue: 'Net revenue' },
    { fieldName: 'tags', oldValue: '["one"]', newValue: '["one","two"]' },
  ]);
});
