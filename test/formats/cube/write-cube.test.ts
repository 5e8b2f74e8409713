import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCube } from '../../../src/formats/cube/read-cube.ts';
import { writeCube } from '../../../src/formats/cube/write-cube.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import type { ForeignMetric } from '../../../src/formats/interchange/model.ts';
import { companionsOf, compared, expectSame, metricsOf } from '../interchange/arbitrary-metric.ts';
import { hasSamples, samplesIn } from '../samples.ts';

const metric: ForeignMetric = {
  id: 'revenue',
  name: 'Net revenue',
  description: 'All that was paid',
  calculation: 'SUM(amount)',
  owner: 'ann',
  dataSource: 'shop.public.orders',
  tags: ['core'],
  dependencies: ['data_source:shop.public.orders'],
  details: { ...NO_DETAILS, language: 'sql', kind: 'sum', unit: 'EUR' },
  origin: { format: 'csv', file: 'a.csv', line: 1, path: 'revenue', foreign: {} },
};

test('gives all metrics back as they were', () => {
  fc.assert(
    fc.property(metricsOf('cube'), (metrics) => {
      const { tests, usages } = companionsOf(metrics[0]?.id ?? 'none');
      const back = readCube(writeCube(metrics, { tests, usages }).files);
      expectSame(back.metrics, metrics, 'cube');
      expect(back.tests).toEqual(metrics.length === 0 ? [] : tests);
      expect(back.usages).toEqual(metrics.length === 0 ? [] : usages);
    }),
    { numRuns: 100 },
  );
});

test('writes a measure as Cube has it, and the rest into its meta', () => {
  expect(writeCube([metric]).files[0]?.text).toBe(`cubes:
  - name: orders
    sql_table: shop.public.orders
    measures:
      - name: revenue
        title: Net revenue
        description: All that was paid
        type: sum
        sql: amount
        meta:
          owner: ann
          tags:
            - core
          metricbook:
            id: revenue
            unit: EUR
`);
});

test.each([
  ['SUM(amount)', { type: 'sum', sql: 'amount' }],
  ['COUNT(*)', { type: 'count' }],
  ['COUNT(DISTINCT a.b)', { type: 'count_distinct', sql: 'a.b' }],
  ['SUM(a) / SUM(b)', { type: 'number', sql: 'SUM(a) / SUM(b)' }],
  ["SUM(CASE WHEN x = ')' THEN 1 END)", { type: 'sum', sql: "CASE WHEN x = ')' THEN 1 END" }],
])('writes %s as %j', (calculation, attributes) => {
  const { files } = writeCube([{ ...metric, calculation }]);
  const back = readCube(files).metrics[0];
  expect(back?.calculation).toBe(calculation);
  expect(back?.origin.foreign).toMatchObject(attributes);
});

test('an edited calculation takes the place of what was read; all else stays', () => {
  const text = `cubes:
  - name: orders
    sql_table: orders
    dimensions: [{name: id, sql: id, type: number, primary_key: true}]
    measures:
      - {name: done, type: count, drill_members: [id], filters: [{sql: "{CUBE}.status = 'x'"}]}
`;
  const [read] = readCube([{ path: 'a.yml', text }]).metrics;
  if (read === undefined) throw new Error('There must be a metric.');
  expect(read.calculation).toBe("COUNT(*) FILTER (WHERE orders.status = 'x')");
  expect(writeCube([read]).files[0]?.text).toContain(`sql: "{CUBE}.status = 'x'"`);
  const edited = writeCube([{ ...read, calculation: 'COUNT(*)' }]).files[0]?.text;
  expect(edited).toContain('type: count\n        meta:');
  expect(edited).toContain('drill_members');
  expect(edited).toContain('primary_key: true');
});

test('tells of braces and of calculations that are no SQL', () => {
  const { losses } = writeCube([
    { ...metric, calculation: "CONCAT('{a}', b)" },
    { ...metric, id: 'b', calculation: 'the money', details: NO_DETAILS },
  ]);
  expect(losses.map(({ code }) => code)).toEqual(['cube-braces', 'calculation-no-sql']);
});

test.runIf(hasSamples)('writes the samples again with all that they have (needs ../shared)', () => {
  const { metrics } = readCube(samplesIn('cube'));
  const back = readCube(writeCube(metrics).files);
  expect(back.metrics.map((one) => compared(one))).toEqual(metrics.map((one) => compared(one)));
  expect(back.metrics[0]?.origin.foreign['$cube']).toEqual(metrics[0]?.origin.foreign['$cube']);
});
