import { describe, expect, it } from 'vitest';
import {
  customKind,
  editOf,
  type EditKind,
  kindFacts,
  knownValues,
  KINDS,
  removableItems,
} from '../../../src/app/bulk-edit/bulk-kinds.ts';
import type { BulkEdit, BulkSummary } from '../../../src/domain/metric/bulk-edit.ts';

const given = (kind: EditKind, text: string, none = false, items: readonly string[] = []): BulkEdit | undefined =>
  editOf(kind, { text, none, items });

describe('what was given in the dialog of a bulk edit', () => {
  it('is an edit of a field or of a detail', () => {
    expect(given('owner', ' @a ')).toEqual({ is: 'owner', owner: '@a' });
    expect(given('unit', ' EUR ')).toEqual({ is: 'detail', field: 'unit', text: 'EUR' });
    expect(given('kind', 'ratio', true)).toEqual({ is: 'detail', field: 'kind', text: null });
    expect(given('add synonyms', 'AOV, "a, b"')).toEqual({ is: 'add synonyms', synonyms: ['AOV', 'a, b'] });
    expect(given('remove synonyms', '', false, ['AOV'])).toEqual({ is: 'remove synonyms', synonyms: ['AOV'] });
  });

  it('is none as long as it is empty', () => {
    for (const kind of Object.keys(KINDS) as EditKind[]) expect(given(kind, '  ')).toBeUndefined();
  });
});

describe('a custom field of the catalog', () => {
  const tier = { name: 'Tier', type: 'choice', choices: ['gold', 'silver'] } as const;
  const center = { name: 'Cost center', type: 'number' } as const;

  it('is set as a detail, or removed', () => {
    expect(given(customKind(center), ' 4100 ')).toEqual({ is: 'detail', field: 'custom:Cost center', text: '4100' });
    expect(given(customKind(tier), '', true)).toEqual({ is: 'detail', field: 'custom:Tier', text: null });
    expect(given(customKind(tier), ' ')).toBeUndefined();
  });

  it('has words of its own, its type, and its choices', () => {
    expect(kindFacts(customKind(center), [tier, center])).toEqual({
      title: 'Set Cost center of',
      yes: 'Set Cost center',
      field: 'Cost center',
      none: 'Remove Cost center',
      type: 'number',
    });
    expect(kindFacts(customKind(tier), [tier])).toMatchObject({
      type: 'choice',
      options: [
        { value: 'gold', name: 'gold' },
        { value: 'silver', name: 'silver' },
      ],
    });
    expect(kindFacts('unit', [tier])).toBe(KINDS.unit);
  });
});

it('items can be removed from lists only, each with the number of metrics that have it', () => {
  const facts: BulkSummary = {
    metrics: 3,
    owners: [],
    dataSources: [],
    tagLists: [{ value: ['core'], count: 3 }],
    synonymLists: [
      { value: ['AOV', 'basket'], count: 1 },
      { value: ['aov'], count: 2 },
    ],
    details: new Map(),
  };
  expect(removableItems('remove tags', facts)).toEqual([{ value: 'core', count: 3 }]);
  expect(removableItems('remove synonyms', facts)).toEqual([
    { value: 'aov', count: 3 },
    { value: 'basket', count: 1 },
  ]);
  expect(removableItems('unit', facts)).toBeUndefined();
});

it('nothing is known of a field whose values are not counted', () => {
  expect(knownValues('grain', undefined)).toEqual([]);
  expect(knownValues('group', undefined)).toEqual([]);
});
