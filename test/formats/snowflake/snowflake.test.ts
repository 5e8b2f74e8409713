import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_DETAILS } from '../../../src/domain/metric/details.ts';
import type { ForeignMetric, Reading } from '../../../src/formats/interchange/model.ts';
import { sqlOf } from '../../../src/formats/interchange/sql-calculation.ts';
import { detectsSnowflake } from '../../../src/formats/snowflake/detect-snowflake.ts';
import { readSnowflake } from '../../../src/formats/snowflake/read-snowflake.ts';
import { writeSnowflake } from '../../../src/formats/snowflake/write-snowflake.ts';
import { compared, metricsOf } from '../interchange/arbitrary-metric.ts';
import { hasSamples, sample, samplesIn } from '../samples.ts';

const read = (text: string): Reading => readSnowflake([{ path: 'a.yaml', text }]);
const codes = ({ problems }: Reading): string[] => problems.map(({ code }) => code);

const VIEW = `name: shop
tables:
  - name: ORDERS
    base_table: {database: DB, schema: PUBLIC, table: ORDERS}
    facts: [{name: AMOUNT, expr: AMOUNT}]
    metrics:
      - name: REVENUE
        description: All of it
        expr: SUM(ORDERS.AMOUNT)
        synonyms: [sales]
        access_modifier: private_access
        unit: EUR
    measures: [{name: TAX, expr: TAX, default_aggregation: sum}]
  - name: USERS
    base_table: {database: DB, schema: PUBLIC, table: USERS}
metrics:
  - name: PER_USER
    expr: ORDERS.REVENUE / COUNT(DISTINCT USERS.ID)
verified_queries:
  - {name: q1, question: How much?, sql: "SELECT * FROM SEMANTIC_VIEW(shop METRICS revenue)", verified_at: 1700000000}
  - {name: q2, question: Who?, sql: SELECT 1}
`;

test('metrics of tables and above them, and verified queries as tests', () => {
  const reading = read(VIEW);
  expect(reading.metrics).toMatchObject([
    {
      id: 'revenue',
      description: 'All of it',
      calculation: 'SUM(ORDERS.AMOUNT)',
      dataSource: 'DB.PUBLIC.ORDERS',
      dependencies: ['data_source:DB.PUBLIC.ORDERS'],
      details: { synonyms: ['sales'], isHidden: true, language: 'snowflake' },
      origin: { path: 'shop.ORDERS.REVENUE', line: 7, foreign: { unit: 'EUR' } },
    },
    { id: 'tax', calculation: 'SUM(TAX)' },
    {
      dependencies: ['revenue', 'data_source:DB.PUBLIC.ORDERS', 'data_source:DB.PUBLIC.USERS'],
      origin: { path: 'shop.PER_USER' },
    },
  ]);
  expect(reading.tests).toEqual([
    {
      metrics: ['revenue'],
      type: 'How much?',
      query: 'SELECT * FROM SEMANTIC_VIEW(shop METRICS revenue)',
      expected: null,
      status: 'pending',
      lastRun: '2023-11-14T22:13:20.000Z',
    },
  ]);
  expect(codes(reading)).toEqual(['verified-query-without-metric']);
});

test('a view is written again with all that it has', () => {
  const reading = read(VIEW);
  const { files, losses } = writeSnowflake(reading.metrics, { tests: reading.tests });
  const back = readSnowflake(files);
  const [text] = files.map((file) => file.text);
  expect(text).toContain('question: Who?');
  expect(text?.match(/How much/gu)).toHaveLength(1);
  expect(text).toContain('- name: USERS');
  expect(back.tests).toEqual(reading.tests);
  // A measure of the old form becomes a metric, so its own attribute goes.
  expect(losses.map(({ message }) => message)).toEqual([
    'Snowflake has no place for some values of TAX, which were not written: further attributes.',
  ]);
});

describe('writing what comes from elsewhere', () => {
  const metric: ForeignMetric = {
    id: 'revenue',
    name: 'Net revenue',
    description: 'All that was paid',
    calculation: 'SUM(amount)',
    owner: 'ann',
    dataSource: 'shop.public.orders',
    tags: ['core'],
    dependencies: ['data_source:shop.public.orders'],
    details: { ...NO_DETAILS, language: 'sql', synonyms: ['sales'] },
    origin: { format: 'csv', file: 'a.csv', line: 1, path: 'revenue', foreign: {} },
  };

  test('has its table, its tests, and a list of what was lost', () => {
    const tests = [
      { metrics: ['revenue'], type: 'Is it there?', query: 'SELECT 1', expected: '1', status: 'passed', lastRun: null },
      { metrics: ['revenue'], type: 'not_null', query: null, expected: null, status: 'passed', lastRun: null },
    ] as const;
    const { files, losses } = writeSnowflake([metric], { tests });
    expect(files).toEqual([
      {
        path: 'metricbook.semantic_view.yaml',
        text: `name: metricbook
tables:
  - name: orders
    base_table:
      database: shop
      schema: public
      table: orders
    metrics:
      - name: revenue
        description: All that was paid
        expr: SUM(amount)
        synonyms:
          - sales
verified_queries:
  - name: is_it_there
    question: Is it there?
    sql: SELECT 1
`,
      },
    ]);
    expect(losses.map(({ message }) => message)).toEqual([
      'Snowflake has no place for what the test Is it there? expects: 1.',
      'The test not_null has no query, which Snowflake needs; it was not written.',
      'Snowflake has no place for some values of Net revenue, which were not written: name, owner and tags.',
    ]);
  });

  test('warns of a data source that is no full name, and of one that is missing', () => {
    expect(writeSnowflake([{ ...metric, dataSource: null }]).losses[0]?.code).toBe('snowflake-no-table');
    expect(writeSnowflake([{ ...metric, dataSource: 'orders' }]).losses[0]?.code).toBe('snowflake-table-incomplete');
  });

  test('keeps what the format has a place for, and tells the rest', () => {
    fc.assert(
      fc.property(metricsOf('snowflake'), (metrics) => {
        const { files, losses } = writeSnowflake(metrics);
        const back = readSnowflake(files).metrics;
        expect(back).toHaveLength(metrics.length);
        const isTold = (name: string): boolean =>
          losses.some(({ metric: of, message }) => of === name && message.includes('owner'));
        const kept = (one: ForeignMetric): unknown => [
          one.description || null,
          sqlOf(one) ?? 'NULL',
          one.details.synonyms,
          one.details.isHidden,
        ];
        expect(back.map((one) => JSON.stringify(kept(one))).toSorted()).toEqual(
          metrics.map((one) => JSON.stringify(kept(one))).toSorted(),
        );
        expect(metrics.filter(({ name, owner }) => owner !== null && !isTold(name))).toEqual([]);
      }),
    );
  });
});

test.runIf(hasSamples)('the real view has 21 metrics, and is written again (needs ../shared)', () => {
  const { metrics, problems } = readSnowflake(samplesIn('snowflake'));
  expect(metrics).toHaveLength(21);
  expect(problems).toEqual([]);
  const { files, losses } = writeSnowflake(metrics);
  expect(losses).toEqual([]);
  expect(readSnowflake(files).metrics.map((one) => compared(one))).toEqual(metrics.map((one) => compared(one)));
  expect(detectsSnowflake(sample('osi/ossie__converters_gsf_tests_fixtures_sales.gsf.yaml'))).toBe(false);
});
