import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChangedBy, threeWayCompare } from '../../../src/domain/catalog/local-edits.ts';
import { compareCatalogs, fieldNameOf } from '../../../src/domain/history/comparison.ts';
import type { Metric } from '../../../src/domain/metric/metric.ts';
import { type Choices, NO_CHOICES } from '../../../src/domain/review/choices.ts';
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
    theirSide(
      ...theirs.map((one) => ({
        id: one.id,
        fields: fieldTextsOf(one),
        origins: [place(one.id)] as const,
        carries: TABLE_FIELDS,
      })),
    ),
  );
}

/** The choices that today's merge of catalogs makes: a value that both changed, and one that is gone, is theirs. */
const AS_TODAY: Choices = { ...NO_CHOICES, kinds: { conflict: 'theirs', emptied: 'theirs' } };

function rowsOf(review: Review, ...kinds: readonly string[]): string[] {
  return allRows(review)
    .filter(({ kind }) => kinds.includes(kind))
    .map((row) => `${row.metric} ${row.field}`)
    .toSorted();
}

describe('today’s merge of catalogs is a case of a review', () => {
  it('a newer edition: fields that only we changed are mine, those of both conflicts', () => {
    fc.assert(
      fc.property(catalog, catalog, changed, (ours, theirs, changedBy) => {
        const { comparison, own } = threeWayCompare(compareCatalogs(ours, theirs), (id, difference) =>
          changedBy(`${id} ${fieldNameOf(difference)}`),
        );
        const fieldsOf = (metrics: typeof own.kept): string[] =>
          metrics
            .flatMap(({ id, differences }) => differences.map((difference) => `${id} ${fieldNameOf(difference)}`))
            .toSorted();
        // Names are compared as well, but a metric that only one side has may match by one.
        fc.pre(comparison.added.length === 0 || comparison.onlyHere.length === 0);
        const review = reviewCatalogs(ours, theirs, changedBy);
        expect(rowsOf(review, 'mine')).toEqual(fieldsOf(own.kept));
        expect(rowsOf(review, 'conflict', 'theirs', 'emptied')).toEqual(fieldsOf(comparison.changed));
        const emptied = rowsOf(review, 'emptied');
        expect(rowsOf(review, 'conflict')).toEqual(fieldsOf(own.both).filter((key) => !emptied.includes(key)));
        expect(
          planOf(review, AS_TODAY)
            .update.flatMap(({ id, fields }) => [...fields.keys()].map((field) => `${id} ${field}`))
            .toSorted(),
        ).toEqual(fieldsOf(comparison.changed));
      }),
    );
  });

  it('a plain file: theirs wins wherever the two differ', () => {
    fc.assert(
      fc.property(catalog, catalog, (ours, theirs) => {
        const { changed: differing, added, onlyHere } = compareCatalogs(ours, theirs);
        fc.pre(added.length === 0 || onlyHere.length === 0);
        const review = reviewCatalogs(ours, theirs, () => 'theirs');
        expect(rowsOf(review, 'conflict', 'mine')).toEqual([]);
        const planned = planOf(review, AS_TODAY).update.map(({ id, fields }) => `${id} ${fields.size}`);
        expect(planned.toSorted()).toEqual(
          differing.map(({ id, differences }) => `${id} ${differences.length}`).toSorted(),
        );
      }),
    );
  });
});
