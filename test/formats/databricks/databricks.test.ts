import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectsDatabricks } from '../../../src/formats/databricks/detect-databricks.ts';
import { readDatabricks } from '../../../src/formats/databricks/read-databricks.ts';
import { writeDatabricks } from '../../../src/formats/databricks/write-databricks.ts';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import type { ForeignMetric, Reading } from '../../../src/formats/interchange/model.ts';
import { sqlOf } from '../../../src/formats/interchange/sql-calculation.ts';
import { compared, metricsOf } from '../interchange/arbitrary-metric.ts';
import { hasSamples, samplesIn } from '../samples.ts';

const read = (text: string, path = 'views/sales.yaml'): Reading => readDatabricks([{ path, text }]);
const codes = ({ problems }: Reading): string[] => problems.map(({ code }) => code);

const VIEW = `version: 1.1
source: shop.public.orders
filter: amount > 0
joins:
  - name: users
    source: shop.public.users
    on: source.user_id = users.id
fields:
  - {name: day, expr: day}
measures:
  - name: revenue
    display_name: Net revenue
    comment: All of it
    synonyms: [sales]
    expr: SUM(amount)
    format: {type: currency, currency_code: USD}
  - name: per_user
    expr: MEASURE(revenue) / COUNT(DISTINCT users.id) + MEASURE(\`gone\`)
    window: [{order: day, range: trailing 7 day, semiadditive: last}]
`;

test('measures with all that the file says about them', () => {
  const reading = read(VIEW);
  expect(reading.metrics).toMatchObject([
    {
      id: 'revenue',
      name: 'Net revenue',
      description: 'All of it',
      calculation: 'SUM(amount)',
      dataSource: 'shop.public.orders',
      details: { synonyms: ['sales'], unit: 'USD', language: 'databricks' },
      origin: { path: 'sales.revenue', line: 11 },
    },
    {
      dependencies: ['revenue', 'sales.gone', 'data_source:shop.public.orders', 'data_source:shop.public.users'],
      details: { kind: 'cumulative' },
      origin: { foreign: { window: [{ order: 'day' }] } },
    },
  ]);
  expect(codes(reading)).toEqual(['unknown-reference']);
});

test('SQL that creates views, with the lines of the file', () => {
  const sql = `-- two of them
CREATE OR REPLACE VIEW main.shop.\`sales\`
WITH METRICS LANGUAGE YAML AS $$
version: 0.1
source: SELECT * FROM orders
measures:
- {name: a, expr: COUNT(*)}
$$;
create view b with metrics language yaml as $$
version: "0.1"
source: orders
dimensions: []
measures:
- {name: a, expr: SUM(x)}
$$`;
  const { metrics, problems } = read(sql, 'a.sql');
  expect(problems).toEqual([]);
  expect(metrics.map(({ id, dataSource, origin }) => [id, dataSource, origin.path, origin.line])).toEqual([
    ['a', 'main.shop.sales', 'main.shop.sales.a', 7],
    ['a_2', 'orders', 'b.a', 14],
  ]);
});

test('an unknown version and a measure without a name', () => {
  expect(codes(read('version: 3\nsource: x\nmeasures:\n- {expr: COUNT(*)}\n'))).toEqual([
    'databricks-version',
    'metric-without-name',
    'databricks-no-measures',
  ]);
});

describe('writing', () => {
  const metric: ForeignMetric = {
    id: 'revenue',
    name: 'Net revenue',
    description: 'All that was paid',
    calculation: 'SUM(amount)',
    owner: 'ann',
    dataSource: 'shop.public.orders',
    tags: [],
    dependencies: ['data_source:shop.public.orders'],
    details: { ...NO_DETAILS, language: 'sql', unit: 'EUR' },
    origin: { format: 'csv', file: 'a.csv', line: 1, path: 'revenue', foreign: {} },
  };

  test('a file for each source, and a list of what was lost', () => {
    const { files, losses } = writeDatabricks([metric, { ...metric, id: 'users', dataSource: 'users' }]);
    expect(files.map(({ path }) => path)).toEqual(['orders_metrics.yaml', 'users_metrics.yaml']);
    expect(files[0]?.text).toBe(`version: "1.1"
source: shop.public.orders
measures:
  - name: revenue
    expr: SUM(amount)
    comment: All that was paid
    display_name: Net revenue
    format:
      type: currency
      currency_code: EUR
`);
    expect(losses[0]?.message).toBe(
      'A metric view 1.1 has no place for some values of Net revenue, which were not written: owner.',
    );
  });

  test('0.1, without what came with 1.1', () => {
    const { files, losses } = writeDatabricks(read(VIEW).metrics, { version: '0.1' });
    expect(files[0]?.text).toContain('version: "0.1"');
    expect(files[0]?.text).not.toMatch(/comment|synonyms|display_name|format/u);
    expect(losses[0]?.message).toContain('name, description, synonyms, unit and further attributes');
  });

  test('a view again with all that it has', () => {
    const { metrics } = read(VIEW);
    const { files, losses } = writeDatabricks(metrics);
    expect(losses).toEqual([]);
    expect(files[0]?.text).toContain('filter: amount > 0');
    expect(readDatabricks(files).metrics.map((one) => compared(one))).toEqual(metrics.map((one) => compared(one)));
  });

  test('keeps what the format has a place for, and tells the rest', () => {
    fc.assert(
      fc.property(metricsOf('databricks'), (metrics) => {
        const { files, losses } = writeDatabricks(metrics);
        const back = readDatabricks(files).metrics;
        expect(back).toHaveLength(metrics.length);
        const isTold = (name: string): boolean =>
          losses.some(({ metric: of, message }) => of === name && message.includes('owner'));
        const kept = (one: ForeignMetric): unknown => [
          one.name,
          one.description || null,
          sqlOf(one) ?? 'NULL',
          one.details.synonyms,
        ];
        expect(back.map((one) => JSON.stringify(kept(one))).toSorted()).toEqual(
          metrics.map((one) => JSON.stringify(kept(one))).toSorted(),
        );
        expect(metrics.filter(({ name, owner }) => owner !== null && !isTold(name))).toEqual([]);
      }),
    );
  });
});

test.runIf(hasSamples)(
  'the views of the Ossie converter have 2 measures each, and are written again (needs ../shared)',
  () => {
    const files = samplesIn('osi').filter((file) => detectsDatabricks(file));
    expect(files).toHaveLength(3);
    const { metrics, problems } = readDatabricks(files);
    expect(problems).toEqual([]);
    expect(metrics).toHaveLength(6);
    const written = writeDatabricks(metrics);
    expect(written.losses).toEqual([]);
    expect(readDatabricks(written.files).metrics.map((one) => compared(one))).toEqual(
      metrics.map((one) => compared(one)),
    );
  },
);
