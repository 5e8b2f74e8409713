import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCatalogs, fieldNameOf } from '../../../src/domain/history/comparison.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { mergeChoices } from '../../../src/domain/review/catalog-choices.ts';
import type { RowKind } from '../../../src/domain/review/field-rows.ts';
import { fieldTextsOf, TABLE_FIELDS } from '../../../src/domain/review/metric-texts.ts';
import { planOf } from '../../../src/domain/review/plan.ts';
import { allRows, type Review, reviewSides } from '../../../src/domain/review/review.ts';
import type { FieldTexts, Said } from '../../../src/domain/review/sides.ts';
import { place, theirSide } from './sides.ts';

const metric: fc.Arbitrary<Metric> = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  name: fc.constantFrom('A', 'B'),
  description: fc.constantFrom(null, 'x', 'y'),
  calculation: fc.constant(null),
  owner: fc.constantFrom(null, 'Ada', 'Bo'),
  dataSource: fc.constant(null),
  tags: fc.constantFrom([], ['x'], ['y', 'z']),
  dependencies: fc.constant([]),
  testCount: fc.constant(0),
  usageCount: fc.constant(0),
  createdAt: fc.constant('2026-01-01 00:00:00'),
  updatedAt: fc.constant('2026-01-01 00:00:00'),
  trustScore: fc.constantFrom(0, 5),
});
const catalog = fc.uniqueArray(metric, { selector: ({ id }) => id });
/** The side that changed a field since both were the same. */
type ChangedBy = 'theirs' | 'own' | 'both';

const changed = fc.func<[string], ChangedBy>(fc.constantFrom<ChangedBy>('theirs', 'own', 'both'));

/** A value that neither side has, as both changed it. */
const ANOTHER: ReadonlyMap<string, string> = new Map([
  ['tags', '["another"]'],
  ['trust_score', '1'],
]);

/** What both shared, from the side that changed each field: it is the value of the other one. */
function sharedSaid(ours: FieldTexts, theirs: FieldTexts, changedBy: (field: string) => ChangedBy): Said {
  const shared = (field: string): string | null => {
    const by = changedBy(field);
    if (by === 'both') return ANOTHER.get(field) ?? 'another';
    return (by === 'theirs' ? ours : theirs).get(field) ?? null;
  };
  return new Map([...TABLE_FIELDS].map((field) => [field, shared(field)]));
}

/** Compares two catalogs by id, with what both shared made from who changed each field. */
function reviewCatalogs(
  ours: readonly Metric[],
  theirs: readonly Metric[],
  changedBy: (key: string) => ChangedBy,
): Review {
  const published = new Map(theirs.map((one) => [one.id, fieldTextsOf(one)]));
  return reviewSides(
    {
      deleted: [],
      metrics: ours.map((one) => {
        const [fields, others] = [fieldTextsOf(one), published.get(one.id)];
        const said = others && sharedSaid(fields, others, (field) => changedBy(`${one.id} ${field}`));
        return { id: one.id, fields, origins: said === undefined ? [] : [{ ...place(one.id), said }] };
      }),
    },
    {
      ...theirSide(
        ...theirs.map((one) => ({
          id: one.id,
          fields: fieldTextsOf(one),
          origins: [place(one.id)] as const,
          carries: TABLE_FIELDS,
        })),
      ),
      hasEmptied: true,
    },
  );
}

function rowsOf(review: Review, ...kinds: readonly RowKind[]): string[] {
  return allRows(review)
    .filter(({ kind }) => kinds.includes(kind))
    .map((row) => `${row.metric} ${row.field}`)
    .toSorted();
}

/** The fields in which metrics of one id differ, by who changed them. */
function differing(
  ours: readonly Metric[],
  theirs: readonly Metric[],
  changedBy: (key: string) => ChangedBy,
): Record<ChangedBy, string[]> {
  const keys = compareCatalogs(ours, theirs).changed.flatMap(({ id, differences }) =>
    differences.map((difference) => `${id} ${fieldNameOf(difference)}`),
  );
  const by = (side: ChangedBy): string[] => keys.filter((key) => changedBy(key) === side).toSorted();
  return { own: by('own'), theirs: by('theirs'), both: by('both') };
}

describe('a review of two catalogs', () => {
  it('has what only we changed as ours, what only they changed as theirs, and the rest as conflicts', () => {
    fc.assert(
      fc.property(catalog, catalog, changed, (ours, theirs, changedBy) => {
        const { added, onlyHere } = compareCatalogs(ours, theirs);
        // Names are compared as well, but a metric that only one side has may match by one.
        fc.pre(added.length === 0 || onlyHere.length === 0);
        const { own, theirs: taken, both } = differing(ours, theirs, changedBy);
        const review = reviewCatalogs(ours, theirs, changedBy);
        expect(rowsOf(review, 'mine')).toEqual(own);
        expect(rowsOf(review, 'theirs')).toEqual(taken);
        expect(rowsOf(review, 'conflict')).toEqual(both);
        expect(rowsOf(review, 'emptied')).toEqual([]);
      }),
    );
  });

  it('plans just what was decided: conflicts for one side, and nothing that only we changed', () => {
    fc.assert(
      fc.property(
        catalog,
        catalog,
        changed,
        fc.constantFrom('ours' as const, 'theirs' as const),
        (ours, theirs, changedBy, winner) => {
          const { added, onlyHere } = compareCatalogs(ours, theirs);
          fc.pre(added.length === 0 || onlyHere.length === 0);
          const { theirs: taken, both } = differing(ours, theirs, changedBy);
          const review = reviewCatalogs(ours, theirs, changedBy);
          const planned = planOf(review, mergeChoices(review, winner)).update.flatMap(({ id, fields }) =>
            [...fields.keys()].map((field) => `${id} ${field}`),
          );
          expect(planned.toSorted()).toEqual([...taken, ...(winner === 'theirs' ? both : [])].toSorted());
        },
      ),
    );
  });
});
