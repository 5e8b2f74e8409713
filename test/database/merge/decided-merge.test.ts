import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import { catalogMetrics } from '../../../src/database/merge/catalog-metrics.ts';
import { catalogSides } from '../../../src/database/merge/catalog-sides.ts';
import { applyDecisions, followRenames } from '../../../src/database/merge/decided-merge.ts';
import { mergeCatalog, type MergeAuthor } from '../../../src/database/merge/merge.ts';
import type { DetailUpdates } from '../../../src/domain/metric/details.ts';
import type { MetricUpdates } from '../../../src/domain/metric/metric.ts';
import { mergeChoices, type Winner } from '../../../src/domain/review/catalog-choices.ts';
import { type Choices, choicesOf, rowKey } from '../../../src/domain/review/choices.ts';
import { sameField } from '../../../src/domain/review/field-value.ts';
import { TABLE_FIELDS } from '../../../src/domain/review/metric-texts.ts';
import { planOf } from '../../../src/domain/review/plan.ts';
import { allRows, type Review, reviewSides } from '../../../src/domain/review/review.ts';
import type { OurSide } from '../../../src/domain/review/sides.ts';
import { applied } from '../../domain/review/sides.ts';
import { catalogOf, openCatalog, type StoppedClock } from '../catalog.ts';

const IDS = ['a', 'b', 'c', 'd'] as const;
const id = fc.constantFrom(...IDS);

type Change =
  | { readonly is: 'update'; readonly id: string; readonly updates: MetricUpdates }
  | { readonly is: 'details'; readonly id: string; readonly updates: DetailUpdates }
  | { readonly is: 'rename'; readonly id: string; readonly to: string }
  | { readonly is: 'delete' | 'create'; readonly id: string };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('update' as const),
      id,
      updates: fc.oneof(
        fc.record({ owner: fc.constantFrom(null, 'Ada', 'Bo') }),
        fc.record({ tags: fc.subarray(['x', 'y', 'z']) }),
        fc.record({ calculation: fc.constantFrom('sum(x)', 'SUM( x )', 'sum(y)') }),
        fc.record({ dependencies: fc.subarray([...IDS]) }),
      ),
    }),
  },
  fc.record({
    is: fc.constant('details' as const),
    id,
    updates: fc.oneof(
      fc.record({ unit: fc.constantFrom(null, 'EUR', 'USD') }),
      fc.record({ synonyms: fc.subarray(['s', 't', 'u']) }),
    ),
  }),
  fc.record({ is: fc.constant('rename' as const), id, to: fc.constantFrom('e', 'f', ...IDS) }),
  fc.record({ is: fc.constantFrom('delete' as const, 'create' as const), id }),
);

/** Makes a change, if the metric that it is about is there. */
function make(db: MetricsDatabase, one: Change, author: string): void {
  const isThere = db.findMetric(one.id) !== undefined;
  if (one.is === 'create') {
    if (!isThere) db.createMetric({ id: one.id, name: `New ${one.id}` });
  } else if (isThere && one.is === 'update') db.updateMetric(one.id, one.updates, author);
  else if (isThere && one.is === 'details') db.updateDetails(one.id, one.updates, author);
  else if (isThere && one.is === 'delete') db.deleteMetric(one.id);
  else if (isThere && one.is === 'rename' && db.findMetric(one.to) === undefined)
    db.renameMetric(one.id, one.to, author);
}

/** Opens a copy of a catalog and makes changes. */
async function changed(
  bytes: Uint8Array,
  clock: StoppedClock,
  changes: readonly Change[],
  author: string,
): Promise<MetricsDatabase> {
  const { db } = await openCatalog(bytes, clock);
  for (const one of changes) {
    clock.pass(1);
    make(db, one, author);
  }
  return db;
}

const FIELDS = [...TABLE_FIELDS, 'unit', 'synonyms'];

/** Takes the items of both of all lists that differ. */
function mergeChoicesOfLists(review: Review, winner: Winner): Choices {
  const lists = allRows(review).filter((row) => choicesOf(row).includes('both'));
  return { ...mergeChoices(review, winner), rows: new Map(lists.map((row) => [rowKey(row), 'both'])) };
}

/** Returns the texts of every metric by id, in a form in which the same is equal. */
function textsIn({ metrics }: Pick<OurSide, 'metrics'>): Map<string, ReadonlyMap<string, string>> {
  return new Map(metrics.map((metric) => [metric.id, metric.fields]));
}

it('a merge makes just the edits that were planned, whatever both sides did', async () => {
  const { db: base, clock } = await catalogOf(
    { id: 'a', tags: ['x', 'y'], details: { unit: 'EUR', synonyms: ['s'] } },
    { id: 'b', dependencies: ['a'] },
    { id: 'c', owner: 'Ada' },
  );
  const bytes = base.export();
  const changes = fc.array(change, { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      changes,
      changes,
      fc.boolean(),
      fc.constantFrom(mergeChoices, mergeChoicesOfLists),
      fc.constantFrom('ours' as const, 'theirs' as const),
      async (here, there, isKnown, choicesFor, winner) => {
        using ours = await changed(bytes, clock, here, 'ann');
        using theirs = await changed(bytes, clock, there, 'bob');
        clock.pass(1);
        const authorAt = (changedAt: string): MergeAuthor => ({
          changedBy: 'eve',
          changedAt,
          reason: 'Merged from theirs',
        });
        theirs.run((t) => ours.edit((o, now) => followRenames(o, t, authorAt(now))));
        const sides = ours.run((o) =>
          theirs.run((t) => base.run((b) => catalogSides(o, t, { base: isKnown ? b : undefined }))),
        );
        const review = reviewSides(sides.ours, sides.theirs);
        const choices = choicesFor(review, winner);
        const planned = textsIn(applied(sides.ours, planOf(review, choices)));
        theirs.edit((t, now) => applyDecisions(t, review, choices, authorAt(now)));
        ours.join(theirs, (o, t, now) => mergeCatalog(o, t, authorAt(now)));

        const merged = textsIn({ metrics: ours.run(catalogMetrics).map((one) => ({ ...one, origins: [] })) });
        expect([...merged.keys()].toSorted()).toEqual([...planned.keys()].toSorted());
        const wrong = [...merged].flatMap(([key, texts]) =>
          [...FIELDS]
            .map((field) => ({
              key,
              field,
              is: texts.get(field) ?? null,
              planned: planned.get(key)?.get(field) ?? null,
            }))
            .filter((one) => !sameField(one.field, one.is, one.planned)),
        );
        expect(wrong).toEqual([]);
        expect(ours.run((connection) => connection.value('PRAGMA foreign_key_check'))).toBeNull();
      },
    ),
    { numRuns: 60 },
  );
  base.close();
});
