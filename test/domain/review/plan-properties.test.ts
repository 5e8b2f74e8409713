import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choices, choicesOf, isNotHere, NO_CHOICES, rowKey } from '../../../src/domain/review/choices.ts';
import { sameField, saysNothing } from '../../../src/domain/review/field-value.ts';
import { isEmptyPlan, planOf } from '../../../src/domain/review/plan.ts';
import { allRows, type Review, reviewSides } from '../../../src/domain/review/review.ts';
import { carriedFields, type OurSide } from '../../../src/domain/review/sides.ts';
import { anyOurs, anyTheirs, applied } from './sides.ts';

/** Decides rows and metrics by a series of numbers; a row without one keeps its default. */
function randomChoices(review: Review, numbers: readonly number[]): Choices {
  const rows = allRows(review);
  const numberOf = (i: number): number => numbers[i % numbers.length] ?? 0;
  return {
    kinds: numberOf(0) === 0 ? { conflict: 'both', mine: 'theirs' } : {},
    rows: new Map(
      rows.flatMap((row, i) => {
        const choice = choicesOf(row)[numberOf(i)];
        return choice === undefined ? [] : [[rowKey(row), choice]];
      }),
    ),
    metrics: new Map(
      review.metrics
        .filter(isNotHere)
        .map(({ theirs }, i) => [theirs.id, numberOf(rows.length + i) % 2 === 0 ? 'take' : 'skip']),
    ),
  };
}

const numbers = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1 });
const RUNS = { numRuns: 200 };

function textOf(side: OurSide, id: string, field: string): string | null {
  return side.metrics.find((metric) => metric.id === id)?.fields.get(field) ?? null;
}

describe('an import', () => {
  it('has nothing left to do the second time, whatever was chosen', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, numbers, (ours, theirs, random) => {
        const review = reviewSides(ours, theirs);
        const after = applied(ours, planOf(review, randomChoices(review, random)));
        const again = planOf(reviewSides(after, theirs));
        expect(isEmptyPlan(again)).toBe(true);
      }),
      RUNS,
    );
  });

  it('changes by default no value that differs from what both shared', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, (ours, theirs) => {
        const review = reviewSides(ours, theirs);
        const after = applied(ours, planOf(review));
        const ownValues = allRows(review).filter((row) => !sameField(row.field, row.ours, row.base ?? null));
        expect(ownValues.filter((row) => textOf(after, row.metric, row.field) !== row.ours)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never removes a metric or, by default, a value', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, (ours, theirs) => {
        const after = applied(ours, planOf(reviewSides(ours, theirs)));
        const cleared = ours.metrics.flatMap(({ id, fields }) =>
          [...fields].filter(
            ([field, text]) => !saysNothing(field, text) && saysNothing(field, textOf(after, id, field)),
          ),
        );
        expect(cleared).toEqual([]);
      }),
      RUNS,
    );
  });

  it('changes only fields that their file has a place for', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, numbers, (ours, theirs, random) => {
        const review = reviewSides(ours, theirs);
        const { update } = planOf(review, randomChoices(review, random));
        for (const { id, fields } of update) {
          const matched = review.metrics.find((one) => 'rows' in one && one.ours.id === id);
          const carried = matched !== undefined && 'rows' in matched ? carriedFields(matched.theirs) : [];
          expect(carried).toEqual(expect.arrayContaining([...fields.keys()]));
        }
      }),
      RUNS,
    );
  });

  it('takes every metric of theirs just once, and shows every metric of both sides just once', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, numbers, (ours, theirs, random) => {
        const review = reviewSides(ours, theirs);
        const shown = review.metrics.flatMap((one) => ('theirs' in one ? [one.theirs.id] : []));
        expect(shown.toSorted()).toEqual(theirs.metrics.map(({ id }) => id).toSorted());
        const here = review.metrics.flatMap((one) => ('ours' in one ? [one.ours.id] : []));
        expect(here.toSorted()).toEqual(ours.metrics.map(({ id }) => id).toSorted());
        const { create, origins } = planOf(review, randomChoices(review, random));
        const ids = [...ours.metrics, ...create].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(origins.map(({ path }) => path)).size).toBe(origins.length);
      }),
      RUNS,
    );
  });

  it('makes each carried field theirs if all of theirs is taken', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, (ours, theirs) => {
        const review = reviewSides(ours, theirs);
        const all: Choices = {
          ...NO_CHOICES,
          kinds: { conflict: 'theirs', theirs: 'theirs', emptied: 'theirs', mine: 'theirs' },
          metrics: new Map(theirs.metrics.map(({ id }) => [id, 'take'])),
        };
        const after = applied(ours, planOf(review, all));
        for (const one of review.metrics) {
          if (!('theirs' in one)) continue;
          const id = 'ours' in one ? one.ours.id : one.id;
          for (const field of carriedFields(one.theirs)) {
            const text = one.theirs.fields.get(field) ?? null;
            expect(sameField(field, textOf(after, id, field), text)).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });

  it('changes nothing if all of ours is kept and nothing is taken', () => {
    fc.assert(
      fc.property(anyOurs, anyTheirs, (ours, theirs) => {
        const none: Choices = {
          ...NO_CHOICES,
          kinds: { conflict: 'mine', theirs: 'mine', emptied: 'mine', mine: 'mine' },
          metrics: new Map(theirs.metrics.map(({ id }) => [id, 'skip'])),
        };
        const { create, update } = planOf(reviewSides(ours, theirs), none);
        expect([create, update]).toEqual([[], []]);
      }),
      RUNS,
    );
  });
});
