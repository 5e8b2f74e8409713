import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDbt } from '../../../src/formats/dbt/read-dbt.ts';
import { readDbtArtifacts } from '../../../src/formats/dbt/read-dbt-artifacts.ts';
import { writeDbt } from '../../../src/formats/dbt/write-dbt.ts';
import type { ForeignMetric } from '../../../src/formats/interchange/model.ts';
import { anyMetrics, foreignMetric, saidBy } from '../any-metrics.ts';
import { HAVE_SAMPLES, samples } from '../sample-files.ts';

function byId(metrics: readonly ForeignMetric[]): unknown[] {
  return metrics.map((metric) => saidBy(metric)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

test('any metrics come back as they were', () => {
  fc.assert(
    fc.property(anyMetrics, (metrics) => {
      const { files } = writeDbt(metrics);
      const { metrics: back, problems } = readDbt(files);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(byId(back)).toEqual(byId(metrics));
      // And a second time, from what was read.
      expect(byId(readDbt(writeDbt(back).files).metrics)).toEqual(byId(metrics));
    }),
    { numRuns: 50 },
  );
});

test('a metric is written as dbt has it, where dbt has a form for it', () => {
  const metrics = [
    foreignMetric({
      id: 'revenue',
      name: 'Revenue',
      calculation: 'SUM(amount)',
      dataSource: 'orders',
      owner: 'ann',
      tags: ['core'],
      dependencies: ['data_source:orders'],
    }),
    foreignMetric({ id: 'Orders Paid', calculation: 'COUNT(DISTINCT id) FILTER (WHERE paid)', dataSource: 'orders' }),
    foreignMetric({
      id: 'per_order',
      calculation: '100 * revenue / NULLIF(Paid, 0)',
      dependencies: ['revenue', 'Paid'],
    }),
    foreignMetric({ id: 'Paid', calculation: 'MAX({{ x }})', dataSource: 'orders' }),
    foreignMetric({ id: 'twice', calculation: '2 * revenue', dependencies: ['revenue'] }),
  ];
  const { files, losses, renamings } = writeDbt(metrics);
  expect(files[0]?.text).toMatchInlineSnapshot(`
    "version: 2
    models:
      - name: orders
        semantic_model: true
        metrics:
          - name: revenue
            label: Revenue
            type: simple
            agg: sum
            expr: amount
            config:
              tags:
                - core
              meta:
                owner: ann
                metricbook:
                  kind: null
                  language: null
          - name: orders_paid
            label: Orders Paid
            type: simple
            agg: count_distinct
            expr: id
            filter: paid
            config:
              meta:
                metricbook:
                  dependencies: []
                  id: Orders Paid
                  kind: null
                  language: null
    metrics:
      - name: twice
        type: derived
        expr: 2 * revenue
        input_metrics:
          - name: revenue
        config:
          meta:
            metricbook:
              kind: null
              language: null
    anchors:
      - metricbook:
          - name: per_order
            config:
              meta:
                metricbook:
                  calculation: 100 * revenue / NULLIF(Paid, 0)
                  dependencies:
                    - revenue
                    - Paid
                  kind: null
          - name: paid
            label: Paid
            config:
              meta:
                metricbook:
                  calculation: MAX({{ '{{' }} x }})
                  dataSource: orders
                  id: Paid
                  kind: null
    "
  `);
  expect(losses.map(({ code, metric }) => `${code} ${metric ?? ''}`)).toEqual([
    'not-a-dbt-metric per_order',
    'not-a-dbt-metric paid',
    'models-to-merge ',
  ]);
  expect(renamings).toEqual([
    { id: 'Orders Paid', name: 'Orders Paid', written: 'orders_paid' },
    { id: 'Paid', name: 'Paid', written: 'paid' },
  ]);
});

describe.skipIf(!HAVE_SAMPLES)('metrics of real projects (skipped if ../shared/interchange is absent)', () => {
  test.each([
    ['dbt-pairs', /layer_models_/],
    ['dbt-pairs', /layer_expected_models/],
    ['dbt-metricflow', /_simple_manifest_/],
    ['dbt-new', /./],
  ] as const)('%s %s come back, in the latest form', (folder, name) => {
    const { metrics } = readDbt(samples(folder, (path) => name.test(path)));
    const { files, losses } = writeDbt(metrics);
    expect(byId(readDbt(files).metrics)).toEqual(byId(metrics));
    expect(files[0]?.text).not.toContain('type_params');
    const kept = losses.filter(({ code }) => code === 'not-a-dbt-metric').map(({ metric }) => metric);
    const withoutCalculation = metrics
      .filter(({ calculation, dataSource }) => calculation === null || dataSource === null)
      .map(({ origin }) => origin.path);
    expect(kept.filter((metric) => !withoutCalculation.includes(metric ?? ''))).toEqual([]);
  });

  test('metrics of a semantic manifest are written as YAML', () => {
    const { metrics } = readDbtArtifacts(samples('dbt-manifest'));
    const { files, losses } = writeDbt(metrics);
    expect(byId(readDbt(files).metrics)).toEqual(byId(metrics));
    expect(losses.map(({ code }) => code)).toEqual(['models-to-merge']);
  });
});
