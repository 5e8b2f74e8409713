import { expect, test } from 'vitest';
import { readDbt } from '../../../src/formats/dbt/read-dbt.ts';
import type { ForeignMetric, Reading, TextFile } from '../../../src/formats/interchange/model.ts';

function file(path: string, ...lines: readonly string[]): TextFile {
  return { path, text: lines.join('\n') };
}

function codes({ problems }: Reading): string[] {
  return problems.map(({ code, line }) => `${code}:${line ?? ''}`);
}

function only({ metrics }: Reading): ForeignMetric {
  const [metric, ...others] = metrics;
  if (metric === undefined || others.length > 0) throw new Error(`${metrics.length} metrics`);
  return metric;
}

const ORDERS = file(
  'models/orders.yml',
  'semantic_models:',
  '  - name: orders_semantic',
  "    model: ref('shop', 'orders', v=2)",
  '    defaults: {agg_time_dimension: ordered_at}',
  '    dimensions:',
  '      - {name: ordered_at, type: time, type_params: {time_granularity: day}}',
  '    measures:',
  '      - {name: amount, agg: SUM}',
  '      - {name: p90, agg: percentile, expr: amount, agg_params: {percentile: 0.9, use_discrete_percentile: true}}',
  '      - {name: orders, agg: avg, expr: 1, create_metric: true, description: All orders}',
);

test('a metric takes its rows from a measure in another file', () => {
  const metrics = file(
    'models/metrics.yml',
    'metrics:',
    '  - name: revenue',
    '    label: Revenue',
    '    description: What was paid',
    '    type: SIMPLE',
    '    type_params: {measure: {name: amount, filter: "{{ Dimension(\'order__is_paid\') }}"}}',
    '    filter: ["a > 1", "b"]',
    '    tags: finance',
    '    config: {tags: [core], group: sales, meta: {tier: 1, unit: EUR, cerebro: {owner: [ann, {email: bo@x.eu}]}}}',
    '    meta: {question_synonyms: [turnover], format: "0.0"}',
  );
  const { metrics: found } = readDbt([metrics, ORDERS]);
  const revenue = found.find(({ id }) => id === 'revenue');
  expect(revenue).toMatchObject({
    name: 'Revenue',
    description: 'What was paid',
    calculation: "SUM(amount) FILTER (WHERE (a > 1) AND (b) AND ({{ Dimension('order__is_paid') }}))",
    owner: 'ann, bo@x.eu',
    dataSource: 'orders',
    tags: ['finance', 'core'],
    dependencies: ['data_source:orders'],
    details: { unit: 'EUR', format: '0.0', synonyms: ['turnover'], group: 'sales', grain: 'day', kind: 'simple' },
    origin: { format: 'dbt', file: 'models/metrics.yml', line: 2, path: 'revenue' },
  });
  expect(Array.from(revenue?.details.custom ?? [])).toEqual([['tier', '1']]);
});

test('a measure with create_metric is a metric; the others are counted', () => {
  const reading = readDbt([ORDERS]);
  expect(only(reading)).toMatchObject({ id: 'orders', description: 'All orders', calculation: 'AVG(1)' });
  expect(codes(reading)).toEqual(['measures-without-metric:', 'unknown-aggregate:10']);
  const all = readDbt([ORDERS], { includeMeasures: true });
  expect(all.metrics.map(({ calculation }) => calculation)).toEqual([
    'AVG(1)',
    'SUM(amount)',
    'PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY amount)',
  ]);
});

test('the latest spec has the same metric as the legacy one, in the same file', () => {
  const reading = readDbt([
    file(
      'm.yml',
      'models:',
      '  - name: orders',
      '    semantic_model: true',
      '    agg_time_dimension: ordered_at',
      '    config: {group: sales}',
      '    columns:',
      '      - {name: ordered_at, granularity: day, dimension: time, data_tests: [not_null]}',
      '    metrics:',
      '      - {name: revenue, agg: sum, expr: amount, hidden: true}',
      '      - {name: mtd, type: cumulative, input_metric: revenue, grain_to_date: month}',
      '      - {name: growth, type: derived, expr: a - b, input_metrics: [{name: mtd, alias: a}, {name: mtd, alias: b, offset_window: 1 month}]}',
      'metrics:',
      '  - {name: legacy, label: L, type: ratio, type_params: {numerator: revenue, denominator: {name: mtd, filter: x}}}',
      'groups:',
      '  - {name: sales, owner: {name: Sales, email: s@x.eu}}',
      'exposures:',
      '  - name: board',
      '    label: The board',
      '    type: dashboard',
      '    url: https://x.eu/1',
      '    owner: {email: [a@x.eu, b@x.eu]}',
      `    depends_on: ["metric('mtd')", "ref('orders')", "source('s', 't')"]`,
    ),
  ]);
  expect(codes(reading)).toEqual([]);
  expect(
    reading.metrics.map(({ id, calculation, owner, dependencies, details }) => ({
      id,
      calculation,
      owner,
      dependencies,
      isHidden: details.isHidden,
      grain: details.grain,
      notes: details.notes,
    })),
  ).toEqual([
    {
      id: 'revenue',
      calculation: 'SUM(amount)',
      owner: 'Sales',
      dependencies: ['data_source:orders'],
      isHidden: true,
      grain: 'day',
      notes: null,
    },
    {
      id: 'mtd',
      calculation: 'SUM(amount)\n-- cumulative since the start of the month',
      owner: 'Sales',
      dependencies: ['data_source:orders'],
      isHidden: false,
      grain: 'day',
      notes: null,
    },
    {
      id: 'growth',
      calculation: 'a - b',
      owner: 'Sales',
      dependencies: ['mtd'],
      isHidden: false,
      grain: null,
      notes: 'a: mtd\nb: mtd, 1 month earlier',
    },
    {
      id: 'legacy',
      calculation: 'revenue / mtd FILTER (WHERE x)',
      owner: null,
      dependencies: ['revenue', 'mtd'],
      isHidden: false,
      grain: null,
      notes: null,
    },
  ]);
  const usage = { tool: 'dashboard', name: 'The board', url: 'https://x.eu/1', owner: 'a@x.eu, b@x.eu' };
  expect(reading.usages).toEqual([
    { ...usage, metrics: ['mtd'], isInferred: false },
    { ...usage, metrics: ['revenue'], isInferred: true },
  ]);
  const query = 'SELECT * FROM orders WHERE ordered_at IS NULL';
  expect(reading.tests).toEqual([
    { metrics: ['revenue', 'mtd'], type: 'not_null', query, expected: '0 rows', status: 'pending', lastRun: null },
  ]);
});

test('owners are looked for where the project says, in its order', () => {
  const text = file('m.yml', 'metrics:', '  - {name: a, agg: sum, config: {meta: {owner: ann, team: {lead: bo}}}}');
  expect(only(readDbt([text])).owner).toBe('ann');
  expect(only(readDbt([text], { ownerPaths: ['config.meta.team.lead', 'config.meta.owner'] })).owner).toBe('bo');
  expect(only(readDbt([text], { ownerPaths: [] })).owner).toBeNull();
});

test('a description is in a docs block, if its Markdown is there', () => {
  const yaml = file('m.yml', 'metrics:', `  - {name: a, agg: sum, description: "{{ doc('a_text') }}"}`);
  const docs = file('docs.md', '# Docs', '{% docs a_text %}', 'All of it.', '{% enddocs %}');
  expect(only(readDbt([yaml, docs])).description).toBe('All of it.');
  const alone = readDbt([yaml]);
  expect(only(alone).description).toBe("{{ doc('a_text') }}");
  expect(codes(alone)).toEqual(['docs-block-missing:2']);
});

test('data tests are read in every spelling', () => {
  const { tests } = readDbt([
    file(
      'm.yml',
      'models:',
      '  - name: m',
      '    metrics: [{name: a, agg: sum}]',
      '    tests: [{dbt_utils.expression_is_true: {expression: a = b}}, {odd: {arguments: {n: 1}, config: {severity: warn}}}]',
      '    columns:',
      '      - name: c',
      '        data_tests:',
      "          - accepted_values: {values: [new, it's]}",
      '          - accepted_values: {arguments: {values: [1]}}',
      '          - {test_name: unique, name: my_unique}',
      "          - relationships: {to: ref('other'), field: id}",
    ),
  ]);
  expect(tests.map(({ type, query }) => `${type}: ${query}`)).toEqual([
    'dbt_utils.expression_is_true: SELECT * FROM m WHERE NOT (a = b)',
    'odd: odd(m, {"n":1})',
    "accepted_values: SELECT * FROM m WHERE c NOT IN ('new', 'it''s')",
    "accepted_values: SELECT * FROM m WHERE c NOT IN ('1')",
    'unique: SELECT c FROM m WHERE c IS NOT NULL GROUP BY c HAVING COUNT(*) > 1',
    'relationships: SELECT * FROM m WHERE c IS NOT NULL AND c NOT IN (SELECT id FROM other)',
  ]);
});

test.each([
  [
    'a metric that no file has stays a dependency',
    ['  - {name: a, type: ratio, numerator: b, denominator: a}'],
    ['unresolved-metric:2', 'self-reference:2'],
  ],
  ['an unknown type is kept', ['  - {name: a, type: magic, expr: x}'], ['unknown-type:2']],
  ['a name that stands twice', ['  - {name: a, agg: sum}', '  - {name: a, agg: max}'], ['duplicate-metric:3']],
  ['a metric without a name', ['  - {agg: sum}'], ['no-name:2']],
  ['a text where a metric should be', ['  - revenue'], ['not-a-metric:2', 'no-metrics:']],
  [
    'a description that # cuts off',
    ['  - name: a', '    agg: sum', '    description: count # of orders'],
    ['hash-comment:4'],
  ],
  [
    'a comment in a folded text',
    ['  - name: a', '    agg: sum', '    expr: >', '      a -- the amount', '      + b'],
    ['folded-comment:4'],
  ],
  ['a metric without anything', ['  - name: a'], ['no-calculation:2']],
  [
    'a metric in a filter',
    [`  - {name: a, agg: sum, filter: "{{ Metric('b', group_by=['c']) }} > 1"}`, '  - {name: b, agg: sum}'],
    [],
  ],
])('%s', (_, lines, expected) => {
  const reading = readDbt([file('m.yml', 'metrics:', ...lines)]);
  expect(codes(reading)).toEqual(expected);
});

test('names are text, whatever YAML takes them for', () => {
  const { metrics } = readDbt([
    file(
      'm.yml',
      'metrics:',
      '  - name: 0123',
      '    label: 1.10',
      '  - name: 1e3',
      '  - name: yes',
      '  - name: __proto__',
      '  - name: constructor',
    ),
  ]);
  expect(metrics.map(({ id, name }) => [id, name])).toEqual([
    ['0123', '1.10'],
    ['1e3', '1e3'],
    ['yes', 'yes'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ]);
});

test('a key that stands twice is reported, and both of its lists are read', () => {
  const reading = readDbt([
    file('m.yml', 'metrics:', '  - name: rev', '    agg: sum', 'metrics:', '  - name: orders', '    agg: sum'),
  ]);
  expect(reading.metrics.map(({ id }) => id)).toEqual(['rev', 'orders']);
  expect(codes(reading)).toEqual(['duplicate-key:4']);
});

test('circles, alias bombs and files of other kinds end', () => {
  const circle = readDbt([
    file(
      'm.yml',
      'metrics:',
      '  - {name: a, type: cumulative, input_metric: b}',
      '  - {name: b, type: cumulative, input_metric: a}',
    ),
  ]);
  expect(circle.metrics.map(({ calculation }) => calculation)).toEqual([null, null]);
  const bomb = ['x: &a0 [1,1,1,1,1,1,1,1,1,1]'];
  for (let i = 1; i < 5; i += 1)
    bomb.push(
      `x${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join()}]`,
    );
  const bombed = readDbt([file('m.yml', ...bomb, 'metrics:', '  - {name: a, meta: *a4}', '  - {name: b, agg: sum}')]);
  expect(bombed.metrics.map(({ id }) => id)).toEqual(['b']);
  expect(codes(bombed)).toContain('too-large:7');
  expect(
    readDbt([file('a.yml', 'tables:', '  - base_table: x', 'metrics:', '  - name: a'), file('b.txt', '\u0000')]),
  ).toEqual({
    metrics: [],
    tests: [],
    usages: [],
    problems: [],
  });
});
