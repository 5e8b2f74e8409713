import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCatalogs, differencesBetween } from '../../../src/domain/history/comparison.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';

const metric = (id: string, part: Partial<Metric> = {}): Metric => ({
  id,
  name: id.toUpperCase(),
  description: null,
  calculation: null,
  owner: null,
  dataSource: null,
  tags: [],
  dependencies: [],
  testCount: 0,
  usageCount: 0,
  createdAt: '2026-01-01 00:00:00',
  updatedAt: '2026-01-01 00:00:00',
  trustScore: 0,
  ...part,
});

describe('two versions of a metric', () => {
  it('differ in the fields that a user sets, with both values', () => {
    const ours = metric('a', { owner: '@x', tags: ['t'], trustScore: 5 });
    const theirs = metric('a', { tags: ['t', 'u'], trustScore: 5 });
    expect(differencesBetween(ours, theirs)).toEqual([
      { field: 'owner', ours: '@x', theirs: null },
      { field: 'tags', ours: ['t'], theirs: ['t', 'u'] },
    ]);
  });

  it('do not differ by counts and times', () => {
    const theirs = metric('a', { testCount: 3, usageCount: 4, createdAt: '2020-01-01 00:00:00', updatedAt: '' });
    expect(differencesBetween(metric('a'), theirs)).toEqual([]);
  });
});

describe('two catalogs', () => {
  it('are compared by id', () => {
    const ours = [metric('same'), metric('changed'), metric('here', { name: 'Only in this catalog' })];
    const theirs = [metric('there', { name: 'Only there' }), metric('changed', { name: 'New' }), metric('same')];
    expect(compareCatalogs(ours, theirs)).toEqual({
      added: [{ id: 'there', name: 'Only there' }],
      changed: [{ id: 'changed', name: 'CHANGED', differences: [{ field: 'name', ours: 'CHANGED', theirs: 'New' }] }],
      same: 1,
      onlyHere: [{ id: 'here', name: 'Only in this catalog' }],
    });
  });

  it('put every metric in just one place', () => {
    const catalog = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), name: fc.constantFrom('x', 'y') }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(catalog, catalog, (a, b) => {
        const [ours, theirs] = [a, b].map((items) => items.map(({ id, name }) => metric(id, { name })));
        const { added, changed, same, onlyHere } = compareCatalogs(ours ?? [], theirs ?? []);
        expect(added.length + changed.length + same).toBe(b.length);
        expect(onlyHere.length + changed.length + same).toBe(a.length);
      }),
    );
  });
});
