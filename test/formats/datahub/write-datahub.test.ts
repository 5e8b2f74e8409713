import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeDatahub } from '../../../src/formats/datahub/write-datahub.ts';
import { isJsonMap, jsonMaps } from '../../../src/formats/interchange/json.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import type { ForeignMetric, JsonValue } from '../../../src/formats/interchange/model.ts';
import { Problems } from '../../../src/formats/interchange/problems.ts';
import { readYaml } from '../../../src/formats/yaml/yaml-file.ts';
import { metricsOf } from '../interchange/arbitrary-metric.ts';

const metric: ForeignMetric = {
  id: 'revenue',
  name: 'Net revenue v1.2',
  description: 'All that was paid',
  calculation: 'SUM(amount)',
  owner: 'ann',
  dataSource: 'orders',
  tags: ['core', 'money'],
  dependencies: ['count', 'data_source:orders'],
  details: {
    ...NO_DETAILS,
    group: 'finance/sales',
    links: [{ label: 'Wiki', url: 'https://example.org' }],
    custom: new Map([['tags', 'x']]),
  },
  origin: { format: 'csv', file: 'a.csv', line: 1, path: 'revenue', foreign: {} },
};

const count: ForeignMetric = {
  ...metric,
  id: 'count',
  name: 'Count',
  description: null,
  dependencies: [],
  details: NO_DETAILS,
};

test('metrics become terms in the nodes of their groups', () => {
  const { files, losses, renamings } = writeDatahub([metric, count]);
  expect(files).toEqual([
    {
      path: 'business_glossary.yml',
      text: `version: "1"
source: DataHub
owners:
  users:
    - datahub
nodes:
  - name: Metrics
    description: Metrics
    nodes:
      - name: finance
        description: finance
        nodes:
          - name: sales
            description: sales
            terms:
              - name: Net revenue v1 2
                description: All that was paid
                term_source: INTERNAL
                owners:
                  users:
                    - ann
                related_terms:
                  - Metrics.Count
                knowledge_links:
                  - label: Wiki
                    url: https://example.org
                custom_properties:
                  metric_id: revenue
                  metric_name: Net revenue v1.2
                  calculation: SUM(amount)
                  data_source: orders
                  tags: core, money
                  dependencies: data_source:orders
                  group: finance/sales
                  custom_tags: x
    terms:
      - name: Count
        description: Count
        term_source: INTERNAL
        owners:
          users:
            - ann
        custom_properties:
          metric_id: count
          metric_name: Count
          calculation: SUM(amount)
          data_source: orders
          tags: core, money
`,
    },
  ]);
  expect(losses.map(({ code }) => code)).toEqual(['datahub-no-description']);
  expect(renamings).toEqual([{ id: 'revenue', name: 'Net revenue v1.2', written: 'Net revenue v1 2' }]);
});

test('every metric is one term, with its calculation, whatever is in it', () => {
  const terms = (node: JsonValue | undefined): JsonValue[] =>
    isJsonMap(node) ? [...jsonMaps(node['terms']), ...jsonMaps(node['nodes']).flatMap((child) => terms(child))] : [];
  fc.assert(
    fc.property(metricsOf('csv'), (metrics) => {
      const problems = new Problems();
      const [document] = readYaml({ path: 'a', text: writeDatahub(metrics).files[0]?.text ?? '' }, problems);
      const found = terms(document?.json()).map((term) => (isJsonMap(term) ? term['custom_properties'] : null));
      const pairs = found.map((own) => (isJsonMap(own) ? [own['metric_id'], own['calculation'] ?? ''] : []));
      expect(problems.all).toEqual([]);
      expect(new Map(pairs as [string, string][])).toEqual(
        new Map(metrics.map(({ id, calculation }) => [id, calculation ?? ''])),
      );
    }),
  );
});
