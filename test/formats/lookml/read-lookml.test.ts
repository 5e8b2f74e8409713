import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/formats/interchange/model.ts';
import { detectsLookml } from '../../../src/formats/lookml/detect-lookml.ts';
import { readLookml } from '../../../src/formats/lookml/read-lookml.ts';
import { hasSamples, samplesIn } from '../samples.ts';

const read = (...texts: string[]): Reading => readLookml(texts.map((text, i) => ({ path: `${i}.view.lkml`, text })));
const codes = ({ problems }: Reading): string[] => problems.map(({ code }) => code);

test('a measure with all that the file says about it', () => {
  const { metrics, problems } = read(`# view: ghost {
view: orders {
  sql_table_name: shop.orders ;;
  dimension: amount { sql: \${TABLE}.amount ;; }
  dimension_group: created { type: time timeframes: [date, week] sql: \${TABLE}.at ;; }
  measure: total {
    type: sum
    label: "The \\"total\\" of @{city}"   # a comment
    description: "All of it; {not a block} ;;"
    group_label: "Money"
    hidden: yes
    value_format_name: usd
    tags: ["core", "money"]
    filters: [status: "done", amount: ">5"]
    drill_fields: [id, created_date]
    sql: \${amount} + \${TABLE}.tax -- { not a block
    ;;
  }
  measure: count { type: count filters: { field: status value: "x" } }
  measure: share { type: number sql: \${total} / NULLIF(\${orders.count}, 0) * \${users.count} + \${gone} + \${created_date} ;; }
  measure: p90 { type: percentile percentile: 90 sql: \${amount} ;; }
}
view: users { derived_table: { sql: SELECT 1 ;; } measure: count { type: count } }
constant: city { value: "Okayama" }
`);
  expect(metrics).toMatchObject([
    {
      id: 'orders_total',
      name: 'The "total" of Okayama',
      description: 'All of it; {not a block} ;;',
      calculation: 'SUM(amount + orders.tax -- { not a block) /* filters: status: done, amount: >5 */',
      dataSource: 'shop.orders',
      tags: ['core', 'money'],
      dependencies: ['data_source:shop.orders'],
      details: { format: 'usd', kind: 'sum', group: 'Money', isHidden: true },
      origin: { line: 6, path: 'orders.total', foreign: { drill_fields: ['id', 'created_date'] } },
    },
    { id: 'orders_count', calculation: 'COUNT(*) /* filters: status: x */' },
    {
      id: 'orders_share',
      dependencies: ['orders_total', 'orders_count', 'users_count', 'orders.gone', 'data_source:shop.orders'],
    },
    { calculation: 'PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY amount)' },
    { id: 'users_count', dataSource: 'users' },
  ]);
  expect(problems).toMatchObject([{ code: 'unknown-reference' }]);
});

describe('what LookML spreads over files', () => {
  test('a refinement changes the view, wherever it is', () => {
    const { metrics, problems } = read(
      'view: +a { measure: x { label: "X" } measure: y { type: count } }',
      'view: a { measure: x { type: sum sql: ${TABLE}.v ;; } }',
    );
    expect(metrics.map(({ name, calculation }) => [name, calculation])).toEqual([
      ['X', 'SUM(a.v)'],
      ['y', 'COUNT(*)'],
    ]);
    expect(problems).toEqual([]);
  });

  test('a refinement of a view that is nowhere, and a view that extends another', () => {
    const reading = read(
      'view: +a { measure: x { type: count } }',
      'view: b { extends: [a] measure: y { type: count } }',
    );
    expect(codes(reading)).toEqual(['lookml-refined-view-missing', 'lookml-extends']);
    expect(reading.metrics).toHaveLength(2);
  });
});

test('unknown types, measures without SQL, and Liquid are told', () => {
  const reading = read(
    'view: a { sql_table_name: {{ x }}.t ;; measure: b { type: mode sql: x ;; } measure: c { type: sum } }',
  );
  expect(codes(reading)).toEqual(['lookml-liquid', 'unknown-type', 'metric-without-calculation']);
});

test.each([
  'view: a {',
  'view: a { measure: b { sql: x',
  'view: a { measure: b { label: "x',
  'view: a { measure: b { tags: [',
  'view: a { } } measure }{',
  `view: a ${'{ b: c '.repeat(5000)}`,
])('ends with %j, and says so', (text) => {
  expect(codes(read(text))).toContain('lookml-syntax');
});

test.runIf(hasSamples)('the samples have 7 measures, or say that they have none (needs ../shared)', () => {
  const files = samplesIn('lookml');
  expect(files.every((file) => detectsLookml(file))).toBe(true);
  const { metrics, problems } = readLookml(files);
  expect(metrics.map(({ origin, calculation }) => [origin.path, calculation])).toEqual([
    ['users.count', 'COUNT(*)'],
    ['line_items.total_quantity', 'SUM(quantity)'],
    ['line_items.total_amount', 'SUM(line_amount)'],
    ['line_items.count', 'COUNT(*)'],
    ['orders.count', 'COUNT(*)'],
    ['orders.order_count_distinct', 'COUNT(DISTINCT id)'],
    ['products.count', 'COUNT(*)'],
  ]);
  expect(metrics[0]?.name).toBe('Count of Okayama Users');
  expect(problems.map(({ code }) => code)).toEqual([
    'lookml-no-measures',
    'lookml-liquid',
    'lookml-liquid',
    'lookml-liquid',
  ]);
});
