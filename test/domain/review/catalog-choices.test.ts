import { describe, expect, it } from 'vitest';
import { mergeChoices, mergeConflicts } from '../../../src/domain/review/catalog-choices.ts';
import { planOf } from '../../../src/domain/review/plan.ts';
import { type Review, reviewSides } from '../../../src/domain/review/review.ts';
import { our, place, their, theirSide } from './sides.ts';

const FIELDS = ['owner', 'unit', 'notes'] as const;

/** A conflict about the owner, notes that both changed, and a unit that only they emptied. */
const REVIEW: Review = reviewSides(
  {
    metrics: [our('a', { owner: 'Bo', unit: '€', notes: 'ours' }, { owner: 'Ada', unit: '€', notes: 'n' })],
    deleted: [
      {
        id: 'b',
        name: 'B',
        origins: [place('b')],
        said: new Map([
          ['name', 'b'],
          ['owner', 'Ada'],
        ]),
      },
      {
        id: 'c',
        name: 'C',
        origins: [place('c')],
        said: new Map([
          ['name', 'c'],
          ['owner', 'Ada'],
        ]),
      },
    ],
  },
  {
    ...theirSide(
      their('a', { owner: 'Cy' }, FIELDS),
      their('b', { owner: 'Ada' }, FIELDS),
      their('c', { owner: 'Cy' }, FIELDS),
    ),
    hasEmptied: true,
  },
);

describe('a merge of two catalogs', () => {
  it('has a conflict where both changed a field, or one deleted what the other changed', () => {
    const { rows, deleted } = mergeConflicts(REVIEW);
    expect(rows.map(({ field }) => field)).toEqual(['owner', 'notes']);
    expect(deleted.map(({ id }) => id)).toEqual(['c']);
  });

  it('takes what only they emptied, and decides conflicts for one side', () => {
    const planFor = (winner: 'ours' | 'theirs') => {
      const { create, update } = planOf(REVIEW, mergeChoices(REVIEW, winner));
      return [create.map(({ id }) => id), update.map(({ fields }) => Object.fromEntries(fields))];
    };
    expect(planFor('ours')).toEqual([[], [{ unit: null }]]);
    expect(planFor('theirs')).toEqual([['c'], [{ owner: 'Cy', unit: null, notes: null }]]);
  });
});
