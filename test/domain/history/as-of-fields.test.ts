import { expect, it } from 'vitest';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { asOfDetails, asOfFields } from '../../../src/domain/history/as-of-fields.ts';

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

it('so it does of details that were said then or are today; another notation of a list is no difference', () => {
  const then = new Map([
    ['custom:Tier', 'gold'],
    ['unit', 'EUR'],
    ['synonyms', '[ "AOV" ]'],
  ]);
  const now = new Map([
    ['synonyms', '["AOV"]'],
    ['grain', 'day'],
    ['unit', 'USD'],
    ['custom:Tier', 'gold'],
  ]);
  expect(asOfDetails(then, now)).toEqual([
    { field: 'synonyms', text: '[ "AOV" ]', since: undefined },
    { field: 'unit', text: 'EUR', since: { fieldName: 'unit', oldValue: 'EUR', newValue: 'USD' } },
    { field: 'grain', text: null, since: { fieldName: 'grain', oldValue: null, newValue: 'day' } },
    { field: 'custom:Tier', text: 'gold', since: undefined },
  ]);
});
