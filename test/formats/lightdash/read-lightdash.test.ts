import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/formats/interchange/model.ts';
import { detectsLightdash } from '../../../src/formats/lightdash/detect-lightdash.ts';
import { readLightdash } from '../../../src/formats/lightdash/read-lightdash.ts';
import { HAVE_SAMPLES, samples } from '../sample-files.ts';

function read(...lines: readonly string[]): Reading {
  return readLightdash([{ path: 'm.yml', text: lines.join('\n') }]);
}

function codes({ problems }: Reading): string[] {
  return problems.map(({ code, line }) => `${code}:${line ?? ''}`);
}

const FOUR_PLACES = [
  'models:',
  '  - name: orders',
  '    meta:',
  '      spotlight: {owner: team@x.eu}',
  '      metrics:',
  '        per_user:',
  '          type: number',
  '          sql: ${revenue} / NULLIF(${users.count_users}, 0) + ${amount}',
  '          hidden: true',
  '          round: 2',
  '    config:',
  '      meta:',
  '        metrics:',
  '          p90: {type: percentile, sql: "${TABLE}.amount", percentile: 90, groups: [money, tails]}',
  '    columns:',
  '      - name: amount',
  '        meta:',
  '          metrics:',
  '            revenue:',
  '              type: sum',
  '              label: Revenue',
  '              description: What was paid',
  '              filters: [{status: "!returned"}, {amount: "> 5"}, {kind: [a, b]}, {x: "null"}]',
  '              tags: core',
  '              format: eur',
  '              ai_hint: [Use it, Often]',
  '              spotlight: {categories: [verified], owner: ann@x.eu}',
  '        config:',
  '          meta:',
  '            metrics:',
  '              count_of_amount: {type: count_distinct}',
] as const;

test('metrics are read in all four places', () => {
  const reading = read(...FOUR_PLACES);
  expect(codes(reading)).toEqual(['unresolved-metric:7']);
  expect(
    reading.metrics.map(({ id, name, calculation, owner, dependencies }) => ({
      id,
      name,
      calculation,
      owner,
      dependencies,
    })),
  ).toEqual([
    {
      id: 'orders.per_user',
      name: 'Per user',
      calculation: '${revenue} / NULLIF(${users.count_users}, 0) + ${amount}',
      owner: 'team@x.eu',
      dependencies: ['data_source:orders', 'orders.revenue', 'users.count_users'],
    },
    {
      id: 'orders.p90',
      name: 'P90',
      calculation: 'PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY ${TABLE}.amount)',
      owner: 'team@x.eu',
      dependencies: ['data_source:orders'],
    },
    {
      id: 'orders.revenue',
      name: 'Revenue',
      calculation:
        "SUM(amount) FILTER (WHERE status <> 'returned' AND amount > 5 AND kind IN ('a', 'b') AND x IS NULL)",
      owner: 'ann@x.eu',
      dependencies: ['data_source:orders'],
    },
    {
      id: 'orders.count_of_amount',
      name: 'Count of amount',
      calculation: 'COUNT(DISTINCT amount)',
      owner: 'team@x.eu',
      dependencies: ['data_source:orders'],
    },
  ]);
  expect(reading.metrics[0]).toMatchObject({ dataSource: 'orders', details: { isHidden: true, kind: 'derived' } });
  expect(reading.metrics[0]?.origin.foreign['metric']).toMatchObject({ round: 2 });
  expect(reading.metrics[1]).toMatchObject({ tags: ['money', 'tails'], details: { group: 'money/tails' } });
  expect(reading.metrics[2]).toMatchObject({
    description: 'What was paid',
    tags: ['core', 'verified'],
    details: { format: 'eur', notes: 'Use it\nOften', kind: 'sum' },
  });
});

test.each([
  [
    'a metric on two columns is reported',
    [
      '  columns:',
      '    - {name: a, meta: {metrics: {x: {type: sum}}}}',
      '    - {name: b, meta: {metrics: {x: {type: sum}}}}',
    ],
    2,
    ['duplicate-metric:5'],
  ],
  [
    'the same one in both places of a column is one',
    ['  columns:', '    - {name: a, meta: {metrics: {x: {type: sum}}}, config: {meta: {metrics: {x: {type: sum}}}}}'],
    1,
    ['duplicate-metric:4'],
  ],
  ['an unknown type is kept', ['  meta: {metrics: {x: {type: magic, sql: a}}}'], 1, ['unknown-type:3']],
  ['a metric without SQL on a model', ['  meta: {metrics: {x: {type: count}}}'], 1, ['no-calculation:3']],
  ['a metric that is no map', ['  meta: {metrics: {x: sum}}'], 0, ['not-a-metric:3', 'no-metrics:']],
  [
    'a comment in folded SQL',
    [
      '  meta:',
      '    metrics:',
      '      x:',
      '        type: number',
      '        sql: >',
      '          1 -- one',
      '          + 2',
    ],
    1,
    ['folded-comment:7'],
  ],
])('%s', (_, lines, count, expected) => {
  const reading = read('models:', '- name: m', ...lines);
  expect(reading.metrics).toHaveLength(count);
  expect(codes(reading)).toEqual(expected);
});

test("a model of Lightdash's own has its metrics at the top", () => {
  const { metrics } = read(
    'type: model/v1',
    'name: orders',
    'sql_from: shop.orders',
    'metrics:',
    '  n: {type: count, sql: "${TABLE}.id"}',
  );
  expect(metrics).toMatchObject([{ id: 'orders.n', dataSource: 'shop.orders', calculation: 'COUNT(${TABLE}.id)' }]);
});

test('metrics of dbt, and files of other kinds, are left alone', () => {
  for (const text of [
    '',
    'models:\n  - name: m\n    metrics:\n      - name: a',
    'cubes:\n  - name: a\n    meta:\n      metrics: {}',
    '\u0000',
  ]) {
    expect(detectsLightdash({ path: 'm.yml', text }), text).toBe(false);
  }
});

describe.skipIf(!HAVE_SAMPLES)('real files (skipped if ../shared/interchange is absent)', () => {
  test('every metric of a demo project is read', () => {
    const { metrics, problems } = readLightdash(samples('lightdash'));
    expect(metrics).toHaveLength(22);
    expect(metrics.filter(({ calculation }) => calculation === null)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test.each(['lightdash', 'gotchas', 'dbt-new', 'dbt-pairs', 'cube', 'osi', 'snowflake', 'csv', 'lookml', 'tmdl'])(
    'every file in %s is read, or left alone',
    (folder) => {
      for (const file of samples(folder)) {
        const { metrics, problems } = readLightdash([file]);
        expect(metrics.length + problems.length > 0, file.path).toBe(detectsLightdash(file));
      }
    },
  );
});
