import { describe, expect, it } from 'vitest';
import {
  chooseKind,
  chooseMetrics,
  chooseRow,
  choicesOf,
  type Choices,
  isNotHere,
  NO_CHOICES,
} from '../../../src/domain/review/choices.ts';
import { isEmptyPlan, planOf } from '../../../src/domain/review/plan.ts';
import { allRows, type Review, reviewSides } from '../../../src/domain/review/review.ts';
import { applied, our, ourSide, place, their, theirSide } from './sides.ts';

const list = (...items: readonly string[]): string => JSON.stringify(items);

/** A conflict about owner and tags, news about the unit, and notes that they emptied. */
const OURS = ourSide(
  our(
    'a',
    { owner: 'Bo', tags: list('x', 'mine'), unit: '$', notes: 'n' },
    { owner: 'Ada', tags: list('x', 'gone'), unit: '$', notes: 'n' },
  ),
);
const THEIRS = theirSide(
  their('a', { owner: 'Cy', tags: list('x', 'gone', 'new'), unit: '€' }, ['notes']),
  their('b', { name: 'B', owner: 'Ada' }),
);
const REVIEW = reviewSides(OURS, THEIRS);

function rowOf(review: Review, field: string) {
  const row = allRows(review).find((one) => one.field === field);
  if (row === undefined) throw new Error(`There is no row ${field}.`);
  return row;
}

/** Returns the fields that are set on `a`. */
function fieldsSet(choices: Choices): Record<string, string | null> {
  return Object.fromEntries(planOf(REVIEW, choices).update.flatMap(({ fields }) => [...fields]));
}

describe('a plan', () => {
  it('by default adds what is new, takes what only they changed, and keeps conflicts and what they emptied', () => {
    const { create, update, counts } = planOf(REVIEW);
    expect(create).toEqual([
      {
        id: 'b',
        fields: new Map([
          ['name', 'B'],
          ['owner', 'Ada'],
        ]),
      },
    ]);
    expect(update).toEqual([{ id: 'a', fields: new Map([['unit', '€']]) }]);
    expect(counts).toEqual({ created: 1, changed: 1, fields: 1, keptConflicts: 2 });
  });

  it('takes theirs, or the items of both, where that is chosen', () => {
    const owner = chooseRow(NO_CHOICES, rowOf(REVIEW, 'owner'), 'theirs');
    expect(fieldsSet(chooseRow(owner, rowOf(REVIEW, 'tags'), 'both'))).toEqual({
      unit: '€',
      owner: 'Cy',
      tags: list('x', 'mine', 'new'),
    });
    expect(fieldsSet(chooseRow(NO_CHOICES, rowOf(REVIEW, 'notes'), 'theirs'))).toEqual({ unit: '€', notes: null });
  });

  it('follows a choice for all rows of a kind, and a later one for a single row', () => {
    const all = chooseKind(NO_CHOICES, 'conflict', 'theirs', allRows(REVIEW));
    expect(fieldsSet(all)).toMatchObject({ owner: 'Cy', tags: list('x', 'gone', 'new') });
    const one = chooseRow(all, rowOf(REVIEW, 'owner'), 'mine');
    expect(fieldsSet(one)).toEqual({ unit: '€', tags: list('x', 'gone', 'new') });
    expect(fieldsSet(chooseKind(one, 'conflict', 'theirs', allRows(REVIEW)))).toMatchObject({ owner: 'Cy' });
  });

  it('takes both sides of all lists in conflict, and keeps the texts', () => {
    expect(fieldsSet(chooseKind(NO_CHOICES, 'conflict', 'both', allRows(REVIEW)))).toEqual({
      unit: '€',
      tags: list('x', 'mine', 'new'),
    });
  });

  it('refuses both sides of a text', () => {
    const row = rowOf(REVIEW, 'owner');
    expect(choicesOf(row)).toEqual(['mine', 'theirs']);
    const refused = expect.objectContaining({ code: 'invalid-choice' });
    expect(() => chooseRow(NO_CHOICES, row, 'both')).toThrow(refused);
    const stored = { ...NO_CHOICES, rows: new Map([[JSON.stringify(['a', 'owner']), 'both']]) } as Choices;
    expect(() => planOf(REVIEW, stored)).toThrow(refused);
  });

  it('remembers what they say now, whatever was chosen, and of fields that they have no place for what they said last', () => {
    const ours = ourSide(our('a', { owner: 'Bo' }, { owner: 'Ada', unit: '€' }));
    const { origins } = planOf(reviewSides(ours, theirSide(their('a', { owner: 'Cy' }, ['notes']))));
    expect(origins).toEqual([
      {
        ...place('a'),
        metric: 'a',
        said: new Map([
          ['owner', 'Cy'],
          ['unit', '€'],
          ['notes', null],
          ['name', 'a'],
        ]),
      },
    ]);
  });

  it('gives a metric that matched by name its place, so that the next import finds it there', () => {
    const ours = ourSide(our('sales', { name: 'Sales' }));
    const after = applied(ours, planOf(reviewSides(ours, theirSide(their('x', { name: 'Sales' }, [], 'p')))));
    const renamed = theirSide(their('y', { name: 'Turnover' }, [], 'p'));
    expect(reviewSides(after, renamed).metrics).toMatchObject([{ is: 'changed', by: 'origin', ours: { id: 'sales' } }]);
  });

  it('moves a metric that has another place in its file now, and compares it with what it said at the old one', () => {
    const ours = ourSide(our('a', { name: 'Sales', owner: 'Ada' }, { name: 'Sales', owner: 'Ada' }, 'p'));
    const theirs = theirSide(their('b', { name: 'sales', owner: 'Bo' }, [], 'q'));
    const plan = planOf(reviewSides(ours, theirs));
    expect(plan).toMatchObject({
      update: [
        {
          id: 'a',
          fields: new Map([
            ['name', 'sales'],
            ['owner', 'Bo'],
          ]),
        },
      ],
      origins: [{ ...place('q'), metric: 'a' }],
      forgotten: [place('p')],
    });
    expect(applied(ours, plan).metrics[0]?.origins.map(({ path }) => path)).toEqual(['q']);
  });

  it('skips a new metric for good, until it is chosen', () => {
    const [added] = REVIEW.metrics.filter(isNotHere);
    if (added === undefined) throw new Error('Nothing is new.');
    const plan = planOf(REVIEW, chooseMetrics(NO_CHOICES, [added], 'skip'));
    expect([plan.create, plan.declined]).toEqual([[], [{ ...place('b'), id: 'b', name: 'B' }]]);
    const again = reviewSides(applied(OURS, plan), THEIRS);
    const [skipped] = again.metrics.filter(isNotHere);
    expect(skipped?.is).toBe('deleted here');
    expect(isEmptyPlan(planOf(again))).toBe(true);
    expect(skipped && planOf(again, chooseMetrics(NO_CHOICES, [skipped], 'take')).create).toHaveLength(1);
  });

  it('gives a new metric without a name its id as name', () => {
    expect(planOf(reviewSides(ourSide(), theirSide(their('a', { name: ' ' })))).create).toEqual([
      { id: 'a', fields: new Map([['name', 'a']]) },
    ]);
  });

  it('leaves a value alone that differs from theirs in layout only', () => {
    const ours = ourSide(our('a', { calculation: 'SUM(x)', tags: list('a', 'b') }));
    const theirs = theirSide(their('a', { calculation: 'sum( x );\r\n', tags: list('b', 'a') }));
    expect(planOf(reviewSides(ours, theirs)).update).toEqual([]);
  });

  it('is empty for the same file again', () => {
    const after = applied(OURS, planOf(REVIEW));
    expect(isEmptyPlan(planOf(reviewSides(after, THEIRS)))).toBe(true);
  });
});
