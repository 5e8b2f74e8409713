import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricKind } from '../../../src/domain/metric/details.ts';
import type { ForeignTest, ForeignUsage, JsonValue, TextFile } from '../../../src/formats/interchange/model.ts';
import {
  detectsMetricbookYaml,
  readMetricbookYaml,
} from '../../../src/formats/metricbook-yaml/read-metricbook-yaml.ts';
import { writeMetricbookYaml } from '../../../src/formats/metricbook-yaml/write-metricbook-yaml.ts';
import { readYaml } from '../../../src/formats/yaml/yaml-file.ts';
import { Problems } from '../../../src/formats/interchange/problems.ts';
import { foreignMetric, oddLine, oddText } from '../foreign-metrics.ts';
import { schemaFaults } from '../json-schema.ts';

/** The schema that `docs/` gives to editors and other programs. */
const SCHEMA = JSON.parse(readFileSync('docs/metric.schema.json', 'utf8')) as JsonValue;

function valueOf(file: TextFile): JsonValue {
  return readYaml(file, new Problems())[0]?.json() ?? null;
}

const text = fc.option(oddText, { nil: null });
const foreign = fc
  .dictionary(oddText, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2, noNullPrototype: true })
  .map((value) => JSON.parse(JSON.stringify(value)) as { [key: string]: JsonValue });
const metric = fc.record({
  id: oddLine,
  name: oddLine,
  description: text,
  calculation: text,
  owner: text,
  dataSource: text,
  tags: fc.array(oddText, { maxLength: 3 }),
  dependencies: fc.array(oddText, { maxLength: 3 }),
  details: fc.record({
    synonyms: fc.array(oddText, { maxLength: 2 }),
    unit: text,
    format: text,
    kind: fc.constantFrom<MetricKind | null>(null, 'ratio', 'other'),
    grain: text,
    group: text,
    language: fc.constantFrom('sql' as const, 'prose' as const, null),
    notes: text,
    isHidden: fc.boolean(),
    links: fc.array(fc.record({ label: oddText, url: oddText }), { maxLength: 2 }),
    custom: fc
      .dictionary(oddText, oddText, { maxKeys: 2, noNullPrototype: true })
      .map((all) => new Map(Object.entries(all))),
  }),
  origin: fc.record({
    format: fc.constantFrom('dbt' as const, 'csv' as const),
    file: oddText,
    line: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
    path: oddText,
    foreign,
  }),
});

describe('Metricbook’s own YAML', () => {
  it('is read as just what was written, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(metric, { maxLength: 3, selector: ({ id }) => id }), text, (all, query) => {
        const metrics = all.map((one) => foreignMetric(one));
        const ids = metrics.map(({ id }) => id);
        const tests: ForeignTest[] =
          ids.length === 0
            ? []
            : [
                {
                  metrics: ids,
                  type: 'not_null',
                  query,
                  expected: '0 rows',
                  status: 'failed',
                  lastRun: '2026-11-30T10:00:00Z',
                },
              ];
        const usages: ForeignUsage[] = ids.slice(0, 1).map((id) => ({
          metrics: [id],
          tool: 'dashboard',
          name: 'Board',
          url: query,
          owner: null,
          isInferred: true,
        }));
        const { files } = writeMetricbookYaml({ metrics, tests, usages });
        expect(files).toHaveLength(metrics.length);
        expect(files.every(detectsMetricbookYaml)).toBe(true);
        expect(files.flatMap((file) => schemaFaults(valueOf(file), SCHEMA))).toEqual([]);
        expect(readMetricbookYaml(files)).toEqual({ metrics, tests, usages, problems: [] });
      }),
      { numRuns: 400 },
    );
  });

  it('is the same text for the same metric, and says nothing that a metric does not', () => {
    const [file] = writeMetricbookYaml({ metrics: [foreignMetric({ id: 'net_revenue', name: 'Net revenue' })] }).files;
    expect(file).toEqual({
      path: 'metrics/net_revenue.yml',
      text: 'id: net_revenue\nname: Net revenue\norigin:\n  format: csv\n  file: metrics.csv\n  path: net_revenue\n',
    });
  });

  it('reports each value that has another form than it should', () => {
    const odd = `id: a
name: A
description: [one, two]
calculation: {sql: x}
owner:
tags: [core, [nested], {map: 1}]
links: [{url: 'https://x.eu'}, 'https://y.eu', {label: no address}]
tests: [not_null, {type: unique}]
usages: dashboard
custom: {target: 95, steps: [1, 2], nothing: null}
`;
    const { metrics, tests, problems } = readMetricbookYaml([{ path: 'a.yml', text: odd }]);
    expect(metrics).toMatchObject([
      { description: null, tags: ['core'], details: { links: [{ url: 'https://x.eu' }] } },
    ]);
    expect([...(metrics[0]?.details.custom ?? [])]).toEqual([['target', '95']]);
    expect(tests.map(({ type }) => type)).toEqual(['unique']);
    expect(problems.map(({ severity, code, line }) => [severity, code, line])).toEqual(
      [3, 4, 6, 6, 7, 7, 8, 9, 10].map((line) => ['loss', 'unreadable-value', line]),
    );
  });

  it('reports what it does not know, with its line, and reads the rest', () => {
    const { metrics, problems } = readMetricbookYaml([
      { path: 'a.yml', text: 'id: a\nname: A\nkind: magic\nshape: round\n---\nname: B\n---\nid: a\nname: C\n' },
    ]);
    expect(metrics.map(({ id }) => id)).toEqual(['a', 'a_2']);
    expect(problems).toMatchObject([
      { code: 'unknown-key', line: 4, metric: 'A' },
      { code: 'unknown-word', line: 3 },
      { code: 'name-missing', line: 6 },
      { code: 'duplicate-metric', line: 8 },
    ]);
  });
});

it('a value under the key that YAML merges by is kept as a value', () => {
  const origin = {
    format: 'dbt',
    file: 'a.yml',
    line: 1,
    path: 'a',
    foreign: { '<<': { a: 1 }, b: { '<<': 0 } },
  } as const;
  const metrics = [foreignMetric({ id: 'a', origin })];
  expect(readMetricbookYaml(writeMetricbookYaml({ metrics }).files).metrics).toEqual(metrics);
});
