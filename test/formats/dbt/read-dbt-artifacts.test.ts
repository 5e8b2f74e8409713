import { expect, test } from 'vitest';
import { detectsDbtArtifacts } from '../../../src/formats/dbt/detect-dbt.ts';
import { readDbtArtifacts } from '../../../src/formats/dbt/read-dbt-artifacts.ts';
import type { JsonValue, TextFile } from '../../../src/formats/interchange/model.ts';

function json(path: string, value: JsonValue): TextFile {
  return { path, text: JSON.stringify(value) };
}

function metadata(kind: string): JsonValue {
  return { dbt_schema_version: `https://schemas.getdbt.com/dbt/${kind}.json`, generated_at: '2026-11-01T00:00:00Z' };
}

const TEST = 'test.shop.not_null_orders_id.1';

const MANIFEST = json('target/manifest.json', {
  metadata: metadata('manifest/v12'),
  metrics: {
    'metric.shop.revenue': {
      name: 'revenue',
      label: 'Revenue',
      description: '',
      type: 'simple',
      type_params: {
        measure: { name: 'amount', filter: null },
        window: null,
        metrics: [],
      },
      filter: { where_filters: [{ where_sql_template: "{{ Dimension('o__paid') }}" }] },
      config: { group: 'sales', meta: {}, tags: ['core'] },
      tags: ['core'],
      original_file_path: 'models/orders.yml',
      depends_on: { nodes: ['semantic_model.shop.orders'] },
    },
    'metric.shop.trailing': {
      name: 'trailing',
      type: 'cumulative',
      type_params: {
        measure: { name: 'amount' },
        cumulative_type_params: { window: { count: 7, granularity: 'day' } },
      },
    },
  },
  semantic_models: {
    'semantic_model.shop.orders': {
      name: 'orders_semantic',
      model: "ref('orders')",
      measures: [{ name: 'amount', agg: 'sum', expr: null, create_metric: true }],
    },
  },
  groups: { 'group.shop.sales': { name: 'sales', owner: { email: null, name: 'Sales' } } },
  exposures: {
    'exposure.shop.board': {
      name: 'board',
      type: 'dashboard',
      owner: { name: 'Ann', email: null },
      depends_on: { macros: [], nodes: ['metric.shop.trailing', 'model.shop.orders'] },
    },
  },
  nodes: {
    'model.shop.orders': { resource_type: 'model', name: 'orders' },
    [TEST]: {
      resource_type: 'test',
      unique_id: TEST,
      column_name: 'id',
      test_metadata: { name: 'not_null', kwargs: { column_name: 'id', model: '{{ x }}' }, namespace: null },
      depends_on: { nodes: ['model.shop.orders'] },
    },
  },
});

const SEMANTIC = json('target/semantic_manifest.json', {
  semantic_models: [
    { name: 'orders_semantic', node_relation: { alias: 'orders' }, measures: [{ name: 'amount', agg: 'sum' }] },
  ],
  metrics: [
    { name: 'revenue', type: 'simple', type_params: { measure: { name: 'amount' } } },
    {
      name: 'orders',
      type: 'simple',
      type_params: {
        measure: null,
        is_private: true,
        expr: '1',
        metric_aggregation_params: { semantic_model: 'orders', agg: 'count', expr: null },
      },
    },
  ],
  project_configuration: {},
  saved_queries: [],
});

function results(status: string): TextFile {
  return json('target/run_results.json', {
    metadata: metadata('run-results/v6'),
    results: [
      {
        unique_id: TEST,
        status,
        compiled_code: '\nselect 1\n',
        timing: [{ name: 'execute', completed_at: '2026-11-02T10:00:00Z' }],
      },
    ],
  });
}

test('the three artifacts are read together, each metric once', () => {
  const { metrics, usages, problems } = readDbtArtifacts([results('pass'), SEMANTIC, MANIFEST]);
  expect(problems).toEqual([]);
  expect(metrics).toHaveLength(3);
  expect(metrics[0]).toMatchObject({
    id: 'revenue',
    name: 'Revenue',
    description: null,
    calculation: "SUM(amount) FILTER (WHERE {{ Dimension('o__paid') }})",
    owner: 'Sales',
    dataSource: 'orders',
    tags: ['core'],
    origin: { format: 'dbt-artifacts', file: 'models/orders.yml', line: undefined, path: 'revenue' },
  });
  expect(metrics[1]?.calculation).toBe('SUM(amount)\n-- cumulative over 7 day');
  expect(metrics[2]).toMatchObject({
    id: 'orders',
    calculation: 'COUNT(1)',
    dataSource: 'orders',
    details: { isHidden: true },
  });
  const usage = { tool: 'dashboard', name: 'board', url: null, owner: 'Ann' };
  expect(usages).toEqual([
    { ...usage, metrics: ['trailing'], isInferred: false },
    { ...usage, metrics: ['revenue', 'orders'], isInferred: true },
  ]);
});

test.each([
  ['pass', 'passed'],
  ['fail', 'failed'],
  ['warn', 'failed'],
  ['error', 'error'],
  ['skipped', 'pending'],
])('a test whose result is %s has %s', (word, status) => {
  const { tests } = readDbtArtifacts([MANIFEST, results(word)]);
  const lastRun = '2026-11-02T10:00:00Z';
  expect(tests).toEqual([
    { metrics: ['revenue', 'trailing'], type: 'not_null', query: 'select 1', expected: '0 rows', status, lastRun },
  ]);
});

test('tests without results are pending', () => {
  expect(readDbtArtifacts([MANIFEST]).tests).toMatchObject([
    { status: 'pending', lastRun: null, query: 'SELECT * FROM orders WHERE id IS NULL' },
  ]);
});

test('an artifact that is cut off is named; other JSON is left alone', () => {
  const cut = { path: 'manifest.json', text: MANIFEST.text.slice(0, 500) };
  expect(readDbtArtifacts([cut]).problems.map(({ code }) => code)).toEqual(['json-syntax']);
  for (const text of ['', '{', '[]', '{"metrics": []}', '{"version": "1", "semantic_model": []}']) {
    expect(detectsDbtArtifacts({ path: 'x.json', text })).toBe(false);
  }
});
