import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ForeignMetric, JsonValue } from '../../../src/formats/interchange/model.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import { Problems } from '../../../src/formats/interchange/problems.ts';
import { readOsi } from '../../../src/formats/osi/read-osi.ts';
import { writeOsi, type OsiOptions } from '../../../src/formats/osi/write-osi.ts';
import { readYaml } from '../../../src/formats/yaml/yaml-file.ts';
import { companionsOf, compared, expectSame, metricsOf } from '../interchange/arbitrary-metric.ts';
import { hasSamples, sample, samplesIn } from '../samples.ts';
import { schemaFaults } from '../json-schema.ts';

const FORMS: OsiOptions[] = [
  { version: '0.1.1', syntax: 'yaml' },
  { version: '0.1.1', syntax: 'json' },
  { version: '0.2.0.dev0', syntax: 'yaml' },
  { version: '0.2.0.dev0', syntax: 'json' },
];

const metric: ForeignMetric = {
  id: 'revenue',
  name: 'Net revenue',
  description: 'All that was paid',
  calculation: 'SUM(orders.amount)',
  owner: 'ann',
  dataSource: 'shop.public.orders',
  tags: ['core'],
  dependencies: ['data_source:shop.public.orders'],
  details: { ...NO_DETAILS, language: 'sql' },
  origin: { format: 'csv', file: 'a.csv', line: 1, path: 'revenue', foreign: {} },
};

const SCHEMAS = new Map<string, JsonValue>();
if (hasSamples) {
  SCHEMAS.set('0.1.1', JSON.parse(sample('osi/ossie-0.1.1__osi-schema.json').text) as JsonValue);
  SCHEMAS.set('0.2.0.dev0', JSON.parse(sample('osi/ossie__core-spec_osi-schema.json').text) as JsonValue);
}

/** Faults of what was written, by the format's own schema of the version. */
function faults(text: string, version: string): string[] {
  const [document] = readYaml({ path: 'a', text }, new Problems());
  return schemaFaults(document?.json() ?? null, SCHEMAS.get(version) ?? {});
}

describe.each(FORMS)('$version as $syntax', (form) => {
  test('gives all metrics back as they were', () => {
    fc.assert(
      fc.property(metricsOf('osi'), (metrics) => {
        const { tests, usages } = companionsOf(metrics[0]?.id ?? 'none');
        const back = readOsi(writeOsi(metrics, { ...form, tests, usages }).files);
        expectSame(back.metrics, metrics, 'osi');
        expect(back.tests).toEqual(metrics.length === 0 ? [] : tests);
        expect(back.usages).toEqual(metrics.length === 0 ? [] : usages);
      }),
      { numRuns: 60 },
    );
  });

  test.runIf(hasSamples)('is valid by the schema of the version (needs ../shared)', () => {
    fc.assert(
      fc.property(metricsOf('osi'), (metrics) => {
        const [file] = writeOsi(metrics, form).files;
        expect(faults(file?.text ?? '', form.version ?? '')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test.runIf(hasSamples).each(samplesIn('osi'))(
    'writes the metrics of $path again, valid (needs ../shared)',
    (file) => {
      const { metrics } = readOsi([file]);
      if (metrics.length === 0) return;
      const [written] = writeOsi(metrics, form).files;
      expect(faults(written?.text ?? '', form.version ?? '')).toEqual([]);
      const back = readOsi([{ path: 'again.yaml', text: written?.text ?? '' }]);
      expect(back.metrics.map((one) => compared(one))).toEqual(metrics.map((one) => compared(one)));
      expect(back.metrics[0]?.origin.path).toBe(metrics[0]?.origin.path);
    },
  );
});

describe('what other programs find', () => {
  test('a metric in plain keys, and the rest in an extension that names us', () => {
    const [file] = writeOsi([metric], { version: '0.2.0.dev0', model: 'shop' }).files;
    expect(file?.text).toBe(`version: 0.2.0.dev0
semantic_model:
  - name: shop
    datasets:
      - name: orders
        source: shop.public.orders
    metrics:
      - name: revenue
        expression:
          dialects:
            - dialect: ANSI_SQL
              expression: SUM(orders.amount)
        description: All that was paid
        custom_extensions:
          - vendor_name: METRICBOOK
            data: '{"id":"revenue","name":"Net revenue","owner":"ann","tags":["core"]}'
`);
  });

  test('in 0.1.1, whose vendors are a fixed list, under the common one', () => {
    const [file] = writeOsi([{ ...metric, name: 'revenue' }]).files;
    expect(file?.text).toContain(`vendor_name: COMMON
            data: '{"metricbook":{"id":"revenue","owner":"ann","tags":["core"]}}'`);
  });

  test('a ratio in a form that dbt does not split', () => {
    const ratio = { ...metric, calculation: '(SUM(a)) / (COUNT(b) + 1)' };
    const { files } = writeOsi([ratio]);
    expect(files[0]?.text).toContain('expression: (SUM(a)) / NULLIF(COUNT(b) + 1, 0)\n');
    expect(readOsi(files).metrics[0]?.calculation).toBe('(SUM(a)) / (COUNT(b) + 1)');
    const sum = writeOsi([{ ...metric, calculation: '(a) / (b) + (c)' }]);
    expect(sum.files[0]?.text).toContain('expression: (a) / (b) + (c)\n');
  });

  test('no formula in the place of SQL, and a word about it', () => {
    const dax = { ...metric, calculation: 'DIVIDE([a], 2)', details: { ...NO_DETAILS, language: 'dax' as const } };
    const { files, losses } = writeOsi([dax, { ...metric, id: 'none', calculation: null }]);
    expect(files[0]?.text).not.toContain('expression: DIVIDE');
    expect(losses.map(({ code }) => code)).toEqual(['calculation-no-sql', 'calculation-no-sql']);
  });

  test('names that are identifiers, and a table of those that were changed', () => {
    const { renamings } = writeOsi([metric, { ...metric, id: 'net-revenue (€)' }]);
    expect(renamings).toEqual([{ id: 'net-revenue (€)', name: 'net-revenue (€)', written: 'net_revenue' }]);
  });
});

test('a model is written again with its datasets and relationships; what a version lacks is told', () => {
  const text = `version: 0.2.0.dev0
semantic_model:
  - name: m
    datasets:
      - name: d
        source: s
        fields:
          - name: f
            datatype: Integer
            expression: {dialects: [{dialect: BIGQUERY, expression: f}]}
    relationships:
      - {name: r, from: d, to: d, from_columns: [a], to_columns: [b]}
    metrics:
      - name: x
        datatype: Decimal
        expression: {dialects: [{dialect: ANSI_SQL, expression: SUM(d.f)}, {dialect: BIGQUERY, expression: SUM(f)}]}
`;
  const { metrics } = readOsi([{ path: 'a.yaml', text }]);
  const same = writeOsi(metrics, { version: '0.2.0.dev0' });
  expect(same.losses).toEqual([]);
  expect(same.files[0]?.text).toContain('datatype: Integer');
  expect(same.files[0]?.text).toContain('from_columns');
  const older = writeOsi(metrics);
  expect(older.losses.map(({ message }) => message)).toEqual([
    'Version 0.1.1 has no place for m.datasets[1].fields[1].datatype; it was not written.',
    'Version 0.1.1 has no place for m.datasets[1].fields[1].expression.dialects[1].dialect; it was not written.',
    'Version 0.1.1 has no place for m.datasets[1].fields[1].expression.dialects[1]; it was not written.',
    'Version 0.1.1 has no place for m.datasets[1].fields[1].expression.dialects; it was not written.',
    'Version 0.1.1 has no place for m.datasets[1].fields[1].expression; it was not written.',
    'Version 0.1.1 has no place for m.datasets[1].fields[1]; it was not written.',
  ]);
  expect(readOsi(older.files).metrics.map((one) => compared(one))).toEqual(metrics.map((one) => compared(one)));
});
