import { describe, expect, test } from 'vitest';
import { detectsOsi } from '../../../src/formats/osi/detect-osi.ts';
import { readOsi } from '../../../src/formats/osi/read-osi.ts';
import type { Reading } from '../../../src/formats/interchange/model.ts';

function model(metrics: string, head = 'version: "0.1.1"'): string {
  return `${head}
semantic_model:
  - name: shop
    datasets:
      - {name: orders, source: db.public.orders, fields: [{name: amount}]}
      - {name: customers, source: db.public.customers}
    metrics:
${metrics}`;
}

function read(text: string): Reading {
  return readOsi([{ path: 'a.yaml', text }]);
}

const codes = ({ problems }: Reading): string[] => problems.map(({ code }) => code);

test('a metric with all that the file says about it', () => {
  const { metrics, problems } = read(
    model(`      - name: value
        description: Per customer
        datatype: Decimal
        expression:
          dialects:
            - {dialect: SNOWFLAKE, expression: "SUM(orders.amount)::NUMBER"}
            - {dialect: ANSI_SQL, expression: SUM(orders.amount) / COUNT(customers.id)}
        ai_context: {synonyms: [CLV], instructions: Use it}
        custom_extensions: [{vendor_name: DBT, data: not json}]
`),
  );
  expect(problems).toEqual([]);
  expect(metrics).toMatchObject([
    {
      id: 'value',
      name: 'value',
      description: 'Per customer',
      calculation: 'SUM(orders.amount) / COUNT(customers.id)',
      dataSource: 'db.public.orders',
      dependencies: ['data_source:db.public.orders', 'data_source:db.public.customers'],
      details: { synonyms: ['CLV'], language: 'sql' },
      origin: {
        line: 8,
        path: 'shop.value',
        foreign: {
          datatype: 'Decimal',
          dialects: [{ dialect: 'SNOWFLAKE', expression: 'SUM(orders.amount)::NUMBER' }],
          ai_context: { instructions: 'Use it' },
          custom_extensions: [{ vendor_name: 'DBT', data: 'not json' }],
        },
      },
    },
  ]);
});

describe('a file that is not quite right is read as far as it goes', () => {
  const metric = '      - {name: a, expression: {dialects: [{dialect: ANSI_SQL, expression: COUNT(*)}]}}\n';

  test('with the lists of dialects and vendors that 0.1 has', () => {
    expect(codes(read(model(metric, 'version: 0.1.0\ndialects: [ANSI_SQL]\nvendors: [DBT]')))).toEqual([]);
  });

  test('with an unknown version, or an unknown key', () => {
    expect(codes(read(model(metric, 'version: 9\nowner: me')))).toEqual(['osi-unknown-version', 'osi-unknown-key']);
  });

  test('with an object for the list of models', () => {
    const reading = read(`{"version": "0.1.1", "semantic_model": {"name": "m", "metrics": [{"name": "x",
      "expression": "SUM(a)"}]}}`);
    expect(codes(reading)).toEqual(['osi-model-no-list', 'osi-plain-expression']);
    expect(reading.metrics).toMatchObject([{ name: 'x', calculation: 'SUM(a)' }]);
  });

  test('with dialects that are no SQL, or not known', () => {
    const reading = read(
      model(`      - {name: a, expression: {dialects: [{dialect: MDX, expression: "[Measures].[A]"}]}}
      - {name: b, expression: {dialects: [{dialect: THOUGHTSPOT, expression: sum(x)}]}}
`),
    );
    expect(reading.metrics.map(({ details }) => details.language)).toEqual(['mdx', null]);
    expect(codes(reading)).toEqual(['osi-unknown-dialect']);
  });

  test('with a metric without a name or without an expression', () => {
    const reading = read(model('      - {description: x}\n      - {name: a}\n'));
    expect(codes(reading)).toEqual(['metric-without-name', 'metric-without-calculation']);
    expect(reading.metrics).toHaveLength(1);
  });

  test('with the same name twice: both are read, and it is told', () => {
    const reading = read(model(metric + metric));
    expect(reading.metrics.map(({ id, origin }) => [id, origin.path])).toEqual([
      ['a', 'shop.a'],
      ['a_2', 'shop.a_2'],
    ]);
    expect(reading.problems).toMatchObject([{ code: 'duplicate-metric', severity: 'warning', line: 9 }]);
  });

  test('with an extension of ours that somebody broke', () => {
    const extension = 'custom_extensions: [{vendor_name: METRICBOOK, data: "{"}]';
    const reading = read(model(`      - {name: a, expression: x, ${extension}}\n`));
    expect(codes(reading)).toContain('extension-not-json');
    expect(reading.metrics).toHaveLength(1);
  });

  test('with a name that JavaScript knows', () => {
    const reading = read(model('      - {name: __proto__, expression: x, constructor: 1, __proto__: {a: 1}}\n'));
    expect(reading.metrics).toMatchObject([{ name: '__proto__', id: 'proto' }]);
    expect(Object.keys(reading.metrics[0]?.origin.foreign ?? {})).toEqual(['constructor', '__proto__', '$model']);
  });

  test('with numbers for names, and a comment that cuts a text off', () => {
    const reading = read(model('      - name: 0123\n        expression: x\n        description: count # of orders\n'));
    expect(reading.metrics).toMatchObject([{ name: '0123', description: 'count' }]);
    expect(codes(reading)).toContain('text-cut-by-comment');
  });

  test('with SQL that is folded to one line, its comments and all', () => {
    const reading = read(
      model(`      - name: a
        expression:
          dialects:
            - dialect: ANSI_SQL
              expression: >
                SUM(a) -- all
                + 1
`),
    );
    expect(reading.metrics[0]?.calculation).toBe('SUM(a) -- all\n+ 1');
    expect(codes(reading)).toEqual(['sql-folded']);
  });
});

describe('what is no model says so', () => {
  test('an ontology', () => {
    expect(read('version: 0.2.0.dev0\nname: Flights\nontology:\n- concept: X\n').problems).toMatchObject([
      { severity: 'error', code: 'osi-ontology', line: 1 },
    ]);
  });

  test('the definition of the format', () => {
    expect(codes(read('version: 0.2.0.dev0\n---\nsemantic_model:\n  - name: string\n'))).toEqual(['osi-definition']);
  });
});

test.each([
  [true, 'version: 1\nsemantic_model:\n- name: a'],
  [true, '\uFEFF{"semantic_model": [], "version": "1.0"}'],
  [false, 'semantic_model:\n  name: a'],
  [false, '{"semantic_models": [], "metrics": []}'],
  [false, 'version: 2\nsemantic_models:\n  - name: a'],
  [false, ''],
])('detects %s for %j', (is, text) => {
  expect(detectsOsi({ path: 'a', text })).toBe(is);
});
