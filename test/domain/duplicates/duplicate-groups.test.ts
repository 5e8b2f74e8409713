import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlikeMetrics, type SearchedMetric } from '../../../src/domain/duplicates/alike-metrics.ts';
import { type AlikeRows, groupsOfAlike } from '../../../src/domain/duplicates/duplicate-groups.ts';
import { areNear, haveNearWords } from '../../../src/domain/duplicates/near-pairs.ts';
import { sameText } from '../../../src/domain/core/same-text.ts';
import { allOf } from '../../../src/domain/core/steps.ts';
import { comparedName } from '../../../src/domain/metric/duplicates.ts';
import { normalCalculation } from '../../../src/domain/metric/normal-calculation.ts';

function alikeIn(metrics: readonly SearchedMetric[]): AlikeRows[] {
  const alike = new AlikeMetrics();
  for (const metric of metrics) alike.add(metric);
  return [...allOf(alike.same()), ...allOf(alike.nearlyNamed()), ...allOf(alike.alikeInWords())];
}

const NONE = { calculation: null, description: null, synonyms: [] };
const never = () => false;

/** Few values, so that many metrics are alike. */
const metric = fc.record({
  name: fc.constantFrom(
    'Ad clicks',
    'ad-clicks',
    'Add clicks',
    'Clicks ad',
    'Revenue 2024',
    'Revenue 2025',
    'Hours',
    '',
  ),
  calculation: fc.constantFrom(null, 'COUNT(*)', 'SUM(ad_click)', 'sum( ad_click ) ;', 'SUM(other_click)'),
  description: fc.constantFrom(
    null,
    'one two three',
    'one two three four five six seven eight nine ten eleven twelve thirteen',
    'One two three, four five six seven eight nine ten eleven twelve!',
    'ten eleven twelve thirteen one two three four five six seven eight nine',
    'entirely other words that say nothing which the ones above would say',
  ),
  synonyms: fc.subarray(['Hours', 'turnover', 'Turnover ', 'AD clicks']),
});
const catalog = fc
  .array(metric, { maxLength: 12 })
  .map((metrics) => metrics.map((one, i): SearchedMetric => ({ ...one, row: i + 1 })));

/** All rows by a key, where several have it. */
function classes(metrics: readonly SearchedMetric[], keyOf: (one: SearchedMetric) => string): string[] {
  const rows = new Map<string, number[]>();
  for (const one of metrics) {
    const key = keyOf(one);
    if (key !== '') rows.set(key, [...(rows.get(key) ?? []), one.row]);
  }
  return [...rows.values()].filter(({ length }) => length > 1).map(String);
}

const rowsOf = (alike: readonly AlikeRows[], reason: AlikeRows['reason']): string[] =>
  alike.filter((one) => one.reason === reason).map(({ rows }) => String(rows));

describe('duplicates', () => {
  it('[G70] what is the same is found completely, as comparing each with each finds it', () => {
    fc.assert(
      fc.property(catalog, (metrics) => {
        const alike = alikeIn(metrics);
        const calculated = classes(metrics, ({ calculation }) => {
          const normal = normalCalculation(calculation ?? '');
          return normal.length < 12 ? '' : normal;
        });
        expect(rowsOf(alike, 'calculation').toSorted()).toEqual(calculated.toSorted());
        const named = classes(metrics, ({ name }) => comparedName(name).words);
        expect(rowsOf(alike, 'name').toSorted()).toEqual(named.toSorted());
        const keys = new Set(metrics.flatMap(({ synonyms }) => synonyms.map(sameText)));
        const claimed = [...keys].map((key) =>
          metrics.filter(({ name, synonyms }) => [name, ...synonyms].some((one) => sameText(one) === key)),
        );
        expect(rowsOf(alike, 'synonym').toSorted()).toEqual(
          claimed
            .filter(({ length }) => length > 1)
            .map((some) => String(some.map(({ row }) => row)))
            .toSorted(),
        );
      }),
    );
  });

  it('[G70] everything that is nearly the same is in a group with what it is near to', () => {
    fc.assert(
      fc.property(catalog, (metrics) => {
        const alike = alikeIn(metrics);
        const names = alike.filter(({ reason }) => reason === 'near name');
        for (const a of metrics) {
          const near = metrics.filter((b) => {
            const [one, other] = [comparedName(a.name), comparedName(b.name)];
            return one.words !== '' && other.words !== '' && one.words !== other.words && areNear(one, other);
          });
          const together = names.filter(({ rows }) => rows.includes(a.row)).flatMap(({ rows }) => rows);
          expect(near.length > 0).toBe(together.length > 0);
          expect(near.length === 0 || near.some(({ row }) => together.includes(row))).toBe(true);
        }
      }),
    );
  });

  it('does not join a chain of small differences', () => {
    const names = ['abcdefghijkl', 'abcdefghijXX', 'abcdefghXXXX', 'abcdefXXXXXX', 'abcdXXXXXXXX'];
    const groups = alikeIn(names.map((name, i) => ({ ...NONE, name, row: i })));
    expect(groups.map(({ rows }) => rows)).toEqual([
      [0, 1],
      [1, 2, 3],
      [3, 4],
    ]);
  });

  it('takes descriptions of nearly the same words together, however they are ordered', () => {
    expect(haveNearWords([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(true);
    expect(haveNearWords([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6])).toBe(false);
    const text = 'Number of distinct users who clicked an advertisement on a page with results';
    const groups = alikeIn(
      [text, `${text} today`, 'Something else that is said of quite another number of hours'].map(
        (description, row) => ({ ...NONE, name: `${row}`, description, row }),
      ),
    );
    expect(groups).toEqual([{ reason: 'words', rows: [0, 1] }]);
  });
});

describe('groups', () => {
  const alike = fc.array(
    fc.record({
      reason: fc.constantFrom('calculation' as const, 'name' as const, 'synonym' as const),
      rows: fc
        .uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 2 })
        .map((rows) => rows.toSorted((a, b) => a - b)),
    }),
    { maxLength: 12 },
  );

  it('no group is a part of another, and no reason is lost', () => {
    fc.assert(
      fc.property(alike, (all) => {
        const groups = groupsOfAlike(all, never);
        for (const a of groups) {
          expect(groups.some((b) => a !== b && a.rows.every((row) => b.rows.includes(row)))).toBe(false);
          for (const { rows } of a.reasons) expect(rows.every((row) => a.rows.includes(row))).toBe(true);
        }
        const key = ({ reason, rows }: AlikeRows): string => `${reason} ${String(rows)}`;
        expect(
          groups
            .flatMap(({ reasons }) => reasons)
            .map(key)
            .toSorted(),
        ).toEqual(all.map(key).toSorted());
      }),
    );
  });

  it('[G68] pairs that are not duplicates are never grouped for themselves', () => {
    fc.assert(
      fc.property(
        alike,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))),
        (all, pairs) => {
          const areDistinct = (a: number, b: number): boolean =>
            pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
          for (const { reasons } of groupsOfAlike(all, areDistinct)) {
            for (const { rows } of reasons) {
              for (const row of rows) expect(rows.some((one) => one !== row && !areDistinct(row, one))).toBe(true);
            }
          }
        },
      ),
    );
  });

  it('puts the most alike first', () => {
    const groups = groupsOfAlike(
      [
        { reason: 'synonym', rows: [1, 2] },
        { reason: 'name', rows: [3, 4] },
        { reason: 'calculation', rows: [5, 6] },
        { reason: 'name', rows: [5, 6] },
      ],
      never,
    );
    expect(groups.map(({ rows }) => rows)).toEqual([
      [5, 6],
      [3, 4],
      [1, 2],
    ]);
  });
});
