import { describe, expect, test } from 'vitest';
import { detectsCube } from '../../../src/formats/cube/detect-cube.ts';
import { readCube } from '../../../src/formats/cube/read-cube.ts';
import type { Reading } from '../../../src/formats/interchange/model.ts';
import { hasSamples, samplesIn } from '../samples.ts';

const read = (text: string, path = 'a.yml'): Reading => readCube([{ path, text }]);
const codes = ({ problems }: Reading): string[] => problems.map(({ code }) => code);

describe('YAML', () => {
  test('a measure with all that the file says about it', () => {
    const { metrics, problems } = read(`cubes:
  - name: orders
    sql: SELECT * FROM shop.orders
    meta: {owner: bob}
    dimensions: [{name: status}]
    measures:
      - name: count
        type: COUNT
        public: false
      - name: done
        title: Done orders
        description: Closed ones
        type: count
        format: number
        filters: [{sql: "{CUBE.status} = 'done'"}, {sql: "{CUBE}.a > 0"}]
        meta: {owner: ann, tags: [core], team: x}
      - {name: share, type: number, sql: "{done} / NULLIF({count}, 0)"}
      - {name: running, type: sum, sql: amount, rolling_window: {trailing: 7 day}}
`);
    expect(problems).toEqual([]);
    expect(metrics).toMatchObject([
      { id: 'orders_count', calculation: 'COUNT(*)', owner: 'bob', details: { isHidden: true, kind: 'count' } },
      {
        id: 'orders_done',
        name: 'Done orders',
        description: 'Closed ones',
        calculation: "COUNT(*) FILTER (WHERE (orders.status = 'done') AND (orders.a > 0))",
        owner: 'ann',
        tags: ['core'],
        dataSource: 'shop.orders',
        dependencies: ['data_source:shop.orders'],
        details: { format: 'number', language: 'sql' },
        origin: { path: 'orders.done', line: 10, foreign: { type: 'count', meta: { team: 'x' } } },
      },
      {
        calculation: 'done / NULLIF(count, 0)',
        dependencies: ['orders_done', 'orders_count', 'data_source:shop.orders'],
        details: { kind: 'derived' },
      },
      { calculation: 'SUM(amount) /* rolling window: trailing: 7 day */', details: { kind: 'cumulative' } },
    ]);
  });

  test('references across files, and to a measure that is nowhere', () => {
    const reading = readCube([
      { path: 'a.yml', text: 'cubes:\n- name: a\n  measures:\n  - {name: x, type: number, sql: "{b.y} + {gone}"}' },
      { path: 'b.yml', text: 'cubes:\n- name: b\n  measures:\n  - {name: y, type: count}' },
    ]);
    expect(reading.metrics[0]?.dependencies).toEqual(['b_y', 'a.gone']);
    expect(codes(reading)).toEqual(['unknown-reference']);
  });

  test('an unknown type, a name that is missing, the same name twice', () => {
    const reading = read(
      'cubes:\n- name: a\n  measures:\n  - {name: x, type: mode, sql: y}\n  - {type: count}\n  - {name: x, type: count}',
    );
    expect(codes(reading)).toEqual(['metric-without-name', 'unknown-type', 'duplicate-metric']);
    expect(reading.metrics.map(({ calculation }) => calculation)).toEqual(['MODE(y)', 'COUNT(*)']);
  });

  test('Jinja: as a list item, as a statement, around the whole file', () => {
    const item = read('cubes:\n  - {{ model.as_cube() }}\n  - name: a\n    measures: [{name: x, type: count}]\n');
    expect(codes(item)).toEqual(['template-unquoted']);
    expect(item.metrics).toHaveLength(1);
    expect(codes(read('cubes:\n{% for x in y %}\n  - name: a\n    measures:\n{% endfor %}\n'))).toContain('cube-jinja');
    expect(codes(read('{#\ncubes:\n  - name: a\n    measures: []\n#}\n'))).toEqual(['cube-commented-out']);
  });

  test('SQL in braces without quotes is told, and the rest is read', () => {
    const reading = read(
      'cubes:\n- name: a\n  measures:\n  - name: x\n    type: sum\n    sql: {CUBE}.amount\n  - name: y\n',
    );
    expect(codes(reading)).toContain('yaml-syntax');
  });

  test('a view has no metrics of its own', () => {
    expect(codes(read('views:\n- name: v\n  cubes:\n  - join_path: orders\n    includes: "*"\n'))).toEqual([
      'cube-view',
    ]);
  });
});

describe('JavaScript, of which nothing is run', () => {
  const reading = read(
    `const { x } = require('./x');
// cube(\`ghost\`, {})
cube(\`mrr\`, {
  sqlTable: \`stripe.mrr\`,
  joins: { users: { sql: \`\${CUBE}.user_id = \${users.id}\`, relationship: 'belongsTo' } },
  dimensions: { id: { sql: 'id', type: 'number', primaryKey: true } },
  measures: {
    // all of it
    mrr: { title: \`MRR\`, sql: \`mrr\`, type: \`sum\`, rollingWindow: { trailing: \`unbounded\` }, format: \`currency\` },
    "share": { sql: \`\${mrr} / NULLIF(\${CUBE.count}, 0)\`, type: "number", meta: { ownerTeam: 'a', tags: ['t',] } },
    count: { type: 'count', filters: [{ sql: (p) => \`\${p.x}\` }, { sql: \`\${CUBE}.ok\` }] },
    ...shared({ a: [1, 2] }),
    computed: makeMeasure('a', { b: 1 }),
    [dynamic]: { type: 'count' },
  },
});
view('v', { cubes: [] });
`,
    'a.js',
  );

  test('literals are read', () => {
    expect(reading.metrics).toMatchObject([
      {
        id: 'mrr_mrr',
        name: 'MRR',
        dataSource: 'stripe.mrr',
        details: { format: 'currency', kind: 'cumulative' },
        origin: { line: 9, foreign: { rolling_window: { trailing: 'unbounded' } } },
      },
      {
        id: 'mrr_share',
        calculation: 'mrr / NULLIF(mrr.count, 0)',
        dependencies: ['mrr_mrr', 'mrr_count', 'data_source:stripe.mrr'],
      },
      { id: 'mrr_count', calculation: 'COUNT(*) FILTER (WHERE mrr.ok)' },
    ]);
    expect(reading.metrics[1]).toMatchObject({ tags: ['t'], origin: { foreign: { meta: { ownerTeam: 'a' } } } });
    expect(reading.metrics[0]?.origin.foreign['$cube']).toMatchObject({
      joins: [{ name: 'users', sql: '{CUBE}.user_id = {users.id}' }],
    });
  });

  test('everything else is told, with its line', () => {
    expect(reading.problems.map(({ code, line }) => [code, line])).toEqual([
      ['cube-js-skipped', 11],
      ['cube-js-skipped', 12],
      ['cube-js-skipped', 13],
      ['cube-js-skipped', 14],
      ['cube-view', 17],
      ['cube-js-code', 1],
    ]);
  });

  test.each([
    'cube(`a`, {',
    'cube(`a`, { measures: { x: { sql: `${',
    'cube("a", [[[',
    'cube(`a`, () => {})',
    'cube(`a`, {{{',
  ])('ends with %s', (text) => {
    expect(read(text, 'a.js').problems.length).toBeGreaterThan(0);
  });

  test('deep nesting has an end', () => {
    expect(read(`cube('a', ${'['.repeat(5000)}`, 'a.js').metrics).toEqual([]);
  });
});

test('the JSON of /v1/meta, which has no SQL', () => {
  const reading = read(
    JSON.stringify({
      cubes: [
        {
          name: 'orders',
          measures: [
            {
              name: 'orders.total',
              title: 'Orders Total',
              aggType: 'sum',
              type: 'number',
              isVisible: false,
              meta: { owner: 'ann' },
            },
          ],
        },
        { name: 'v', type: 'view', measures: [] },
      ],
    }),
    'meta.json',
  );
  expect(reading.metrics).toMatchObject([
    {
      id: 'orders_total',
      name: 'Orders Total',
      calculation: null,
      owner: 'ann',
      details: { isHidden: true, kind: 'sum' },
    },
  ]);
  expect(codes(reading)).toEqual(['cube-view', 'cube-meta-no-sql']);
});

test.runIf(hasSamples)('the samples have 8 measures, each with its calculation (needs ../shared)', () => {
  const { metrics, problems } = readCube(samplesIn('cube'));
  expect(metrics.map(({ origin, calculation }) => [origin.path, calculation])).toEqual([
    ['calendar_orders.count', 'COUNT(*)'],
    [
      'calendar_orders.count_shifted',
      'COUNT(count) /* time shift: time_dimension: created_at, interval: 1 year, type: prior */',
    ],
    ['calendar_orders.count_shifted_named', 'COUNT(count) /* time shift: name: retail_date_prev_year */'],
    ['calendar_orders.completed_count', "COUNT(*) FILTER (WHERE calendar_orders.status = 'completed')"],
    ['calendar_orders.completed_percentage', '(completed_count / NULLIF(count, 0)) * 100.0'],
    ['calendar_orders.total', 'COUNT(*) /* rolling window: trailing: unbounded */'],
    ['orders.count', 'COUNT(*)'],
    ['orders.order_count_distinct', 'APPROX_COUNT_DISTINCT(id)'],
  ]);
  expect(problems).toEqual([]);
});

test.each([
  [true, 'cubes:\n- name: a\n  measures: []'],
  [true, 'views:\n- name: a\n  cubes:\n  - join_path: b'],
  [true, 'cube(`a`, {})'],
  [false, 'metrics:\n- name: cubes'],
  [false, '{"a": 1}'],
  [false, ''],
])('detects %s for %j', (is, text) => {
  expect(detectsCube({ path: 'a', text })).toBe(is);
});
