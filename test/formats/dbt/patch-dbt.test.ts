import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patchDbt } from '../../../src/formats/dbt/patch-dbt.ts';
import type { DbtChange } from '../../../src/formats/dbt/patch-targets.ts';
import { readDbt } from '../../../src/formats/dbt/read-dbt.ts';
import { writeDbt } from '../../../src/formats/dbt/write-dbt.ts';
import type { TextFile, Writing } from '../../../src/formats/interchange/model.ts';
import { anyText, foreignMetric } from '../any-metrics.ts';
import { HAVE_SAMPLES, samples } from '../sample-files.ts';

const TEXT = `# The metrics of the shop
version: 2

semantic_models:
  - name: orders
    model: ref('orders')
    measures:
      - {name: amount, agg: sum, expr: amount_usd}   # the only one
      - name: shared
        agg: max
        expr:   price

models:
  - name: users
    semantic_model: true
    metrics:
      - name: users
        agg: count_distinct
        expr: user_id  # a key
        label:    Users of the shop   # as on the site
        description: >-
          All of them,
          once.

        config: {tags: [a], meta: {owner: ann, tier: 1}}

metrics:
    - name: revenue
      label: 'Revenue, all'
      description: "What was \\"paid\\""
      type: simple
      type_params: {measure: {name: amount, filter: "paid"}}
      meta:
        owner: {name: Bo, email: bo@x.eu}
    - name: growth
      label: Growth
      description: |
        In percent.

        Of the last month.
      type: derived
      type_params:
        expr: revenue / before
        metrics: [revenue, {name: revenue, alias: before, offset_window: 1 month}]
      config:
        meta:
          cerebro:
            owner: cy
    - {name: max_a, label: A, type: simple, type_params: {measure: shared}, description: {}}
    - {name: max_b, type: simple, type_params: {measure: shared}, description: "{{ doc('b') }}"}
`;

const FILE: TextFile = { path: 'models/shop.yml', text: TEXT };

function patched(changes: { readonly [path: string]: DbtChange }, file: TextFile = FILE): Writing {
  return patchDbt([file], new Map(Object.entries(changes)));
}

/** Lines that were there, and that are there instead. */
function diff(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ];
}

test.each<[path: string, change: DbtChange, lines: string[]]>([
  [
    'users',
    { name: 'Users' },
    ['-        label:    Users of the shop   # as on the site', '+        label:    Users   # as on the site'],
  ],
  [
    'users',
    { name: 'a: b' },
    ['-        label:    Users of the shop   # as on the site', '+        label:    "a: b"   # as on the site'],
  ],
  [
    'users',
    { name: 'yes' },
    ['-        label:    Users of the shop   # as on the site', '+        label:    "yes"   # as on the site'],
  ],
  ['users', { description: 'All.' }, ['-          All of them,', '-          once.', '+          All.']],
  [
    'users',
    { description: 'All.\n\nOnce.' },
    [
      '-        description: >-',
      '-          All of them,',
      '-          once.',
      '+        description: |-',
      '+          All.',
      '+',
      '+          Once.',
    ],
  ],
  ['users', { calculation: 'COUNT(DISTINCT id)' }, ['-        expr: user_id  # a key', '+        expr: id  # a key']],
  [
    'users',
    { owner: 'dee, ed' },
    [
      '-        config: {tags: [a], meta: {owner: ann, tier: 1}}',
      '+        config: {tags: [a], meta: {owner: "dee, ed", tier: 1}}',
    ],
  ],
  ['revenue', { name: "It's {{ x }}" }, ["-      label: 'Revenue, all'", "+      label: 'It''s {{ ''{{'' }} x }}'"]],
  ['revenue', { description: null }, ['-      description: "What was \\"paid\\""', '+      description: ""']],
  [
    'revenue',
    { calculation: 'SUM(amount) FILTER (WHERE paid)' },
    [
      '-      - {name: amount, agg: sum, expr: amount_usd}   # the only one',
      '+      - {name: amount, agg: sum, expr: amount}   # the only one',
    ],
  ],
  [
    'revenue',
    { owner: 'Ann' },
    ['-        owner: {name: Bo, email: bo@x.eu}', '+        owner: {name: Ann, email: bo@x.eu}'],
  ],
  [
    'growth',
    { calculation: 'revenue - before' },
    ['-        expr: revenue / before', '+        expr: revenue - before'],
  ],
  ['growth', { description: 'One.' }, ['-        In percent.', '-', '-        Of the last month.', '+        One.']],
  ['growth', { owner: '- x' }, ['-            owner: cy', '+            owner: "- x"']],
])('%s: %j changes only its lines', (path, change, lines) => {
  const { files, losses } = patched({ [path]: change });
  expect(losses).toEqual([]);
  expect(diff(TEXT, files[0]?.text ?? '')).toEqual(lines);
  expect(readDbt(files).metrics.find(({ id }) => id === path)).toMatchObject(change);
});

test.each<[path: string, change: DbtChange, reason: string]>([
  ['nothing', { name: 'x' }, 'The name of nothing was not changed in its file: the metric is not in the files.'],
  ['max_b', { name: 'x' }, 'The name of max_b was not changed in its file: it has no label to change: add one.'],
  [
    'max_b',
    { description: 'x' },
    'The description of max_b was not changed in its file: its description is in a docs block: change it there.',
  ],
  [
    'max_a',
    { description: 'x' },
    'The description of max_a was not changed in its file: it has no description to change: add one.',
  ],
  [
    'max_a',
    { calculation: 'MAX(x)' },
    'The calculation of max_a was not changed in its file: other metrics have the same measure: change it by hand.',
  ],
  ['max_a', { owner: 'x' }, 'The owner of max_a was not changed in its file: it has no owner to change: add one.'],
  [
    'users',
    { calculation: 'SUM(x)' },
    'The calculation of users was not changed in its file: its new calculation has another aggregate or filter: change it by hand.',
  ],
])('%s: %j is no scalar of its own', (path, change, reason) => {
  const { files, losses } = patched({ [path]: change });
  expect(losses.map(({ message }) => message)).toEqual([reason]);
  expect(files).toEqual([FILE]);
});

test('a value that an alias shows in another metric is not changed', () => {
  const text =
    'metrics:\n  - {name: a, agg: sum, description: &d One, label: A}\n  - {name: b, agg: sum, description: *d, label: B}\n';
  const { files, losses } = patched(
    { a: { description: 'Two', name: 'AA' }, b: { description: 'Three' } },
    { path: 'a.yml', text },
  );
  expect(losses.map(({ metric }) => metric)).toEqual(['a', 'b']);
  expect(files[0]?.text).toBe(text.replace('label: A', 'label: AA'));
});

test('hundreds of values are replaced at once', () => {
  const entries = Array.from(
    { length: 500 },
    (_, i) => `  - {name: m${i}, agg: sum, expr: a, label: L${i}, description: D}\n`,
  );
  const file = { path: 'a.yml', text: `metrics:\n${entries.join('')}` };
  const changes = new Map(entries.map((_, i) => [`m${i}`, { name: `N${i}`, calculation: `SUM(b${i})` }]));
  const { files, losses } = patchDbt([file], changes);
  expect(losses).toEqual([]);
  const wanted = entries.map((entry, i) => entry.replace('expr: a', `expr: b${i}`).replace(`L${i}`, `N${i}`));
  expect(files[0]?.text).toBe(`metrics:\n${wanted.join('')}`);
});

test('a file of our own has its values in the slot', () => {
  const { files } = writeDbt([foreignMetric({ id: 'A b', name: 'A b', calculation: 'by hand', owner: 'ann' })]);
  const { files: after, losses } = patchDbt(
    files,
    new Map([['a_b', { calculation: 'by {{ heart }}', owner: 'bo', name: 'C' }]]),
  );
  expect(losses).toEqual([]);
  expect(readDbt(after).metrics).toMatchObject([{ id: 'A b', name: 'C', calculation: 'by {{ heart }}', owner: 'bo' }]);
});

const FIELDS = ['name', 'description', 'owner'] as const;
const PATHS = ['users', 'revenue', 'growth'] as const;

test('any text is read back as it is, or reported, and no other line changes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PATHS),
      fc.constantFrom(...FIELDS),
      anyText,
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', '\uFEFF'),
      (path, field, value, lineBreak, mark) => {
        const file = { ...FILE, text: mark + TEXT.replaceAll('\n', lineBreak) };
        const { files, losses } = patched({ [path]: { [field]: value } }, file);
        const found = readDbt(files).metrics.find(({ id }) => id === path);
        const old = readDbt([file]).metrics.find(({ id }) => id === path);
        expect(found?.[field]).toBe(losses.length === 0 ? value : old?.[field]);
        // What YAML and dbt can hold is written.
        expect(losses.length === 0 || !/\S/.test(value)).toBe(true);
        const changed = diff(file.text, files[0]?.text ?? '').filter((line) => line.startsWith('-'));
        expect(changed.length).toBeLessThanOrEqual(field === 'description' ? 5 : 1);
      },
    ),
    { numRuns: 60 },
  );
});

test('any texts of several metrics are read back together', () => {
  const change = fc.record({ name: anyText, description: anyText, owner: anyText });
  fc.assert(
    fc.property(fc.tuple(change, change, change), (values) => {
      const changes = Object.fromEntries(
        PATHS.map((path, i) => [path, values[i] ?? { name: '', description: '', owner: '' }]),
      );
      const { files, losses } = patched(changes);
      const { metrics, problems } = readDbt(files);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      const left = new Set(
        losses.map(({ metric, message }) => `${metric ?? ''} ${/^The (\w+)/.exec(message)?.[1] ?? ''}`),
      );
      for (const [path, wanted] of Object.entries(changes)) {
        const found = metrics.find(({ id }) => id === path);
        const told = FIELDS.filter((field) => !left.has(`${path} ${field}`));
        expect(told.map((field) => found?.[field])).toEqual(told.map((field) => wanted[field]));
      }
    }),
    { numRuns: 20 },
  );
});

describe.skipIf(!HAVE_SAMPLES)('real files (skipped if ../shared/interchange is absent)', () => {
  test.each([/layer_models_/, /layer_expected_models/])('every label and description in %s can be changed', (name) => {
    const files = samples('dbt-pairs', (path) => name.test(path));
    const { metrics } = readDbt(files);
    const changes = new Map(
      metrics.map((metric, i) => [metric.origin.path, { name: `New: ${i}`, description: `Line # ${i}` }]),
    );
    const { files: after, losses } = patchDbt(files, changes);
    const reasons = new Set(losses.map(({ message }) => message.split(': ').slice(1).join(': ')));
    expect([...reasons].filter((reason) => !/^it has no (label|description)/.test(reason))).toEqual([]);
    const left = losses.length;
    const now = readDbt(after).metrics.flatMap((metric, i) => [
      metric.name === `New: ${i}`,
      metric.description === `Line # ${i}`,
    ]);
    expect(now.filter((isNew) => !isNew)).toHaveLength(left);
    const untouched = (file: TextFile): string[] =>
      file.text.split('\n').filter((line) => !/^\s*(label|description):/.test(line));
    for (const [i, file] of files.entries())
      expect(untouched(after[i] ?? file).length).toBeLessThanOrEqual(untouched(file).length);
  });
});

test('a text that an alias shows in another place is left alone, whatever that place is', () => {
  const text = `
models:
  - name: orders
    description: &orders All orders
    columns: [{name: amount, description: &amount Money}]
semantic_models:
  - {name: orders, model: ref('orders'), measures: [{name: a, agg: sum, expr: &expr paid}, {name: b, agg: max, expr: *expr}]}
metrics:
  - {name: m1, label: One, description: *amount, type: simple, type_params: {measure: a}}
  - {name: m2, label: Two, description: &two Second, type: derived, type_params: {expr: m1}, meta: {owner: &ann ann}}
  - &third
    name: m3
    label: Three
    type: derived
    type_params: {expr: m1 + m2}
exposures:
  - {name: e, type: dashboard, description: *two, owner: {name: *ann}, meta: *third, depends_on: [metric('m1')]}
`;
  const changes = {
    m1: { description: 'New', calculation: 'SUM(other)', name: 'First' },
    m2: { description: 'New', owner: 'bo' },
    m3: { name: 'Third' },
  };
  const { files, losses } = patched(changes, { path: 'a.yml', text });
  expect(diff(text, files[0]?.text ?? '').map((line) => line.slice(0, 32))).toEqual([
    '-  - {name: m1, label: One, desc',
    '+  - {name: m1, label: First, de',
  ]);
  expect(losses.map(({ message }) => message.slice(0, 30))).toEqual([
    'The description of m1 was not ',
    'The calculation of m1 was not ',
    'The description of m2 was not ',
    'The owner of m2 was not change',
    'The name of m3 was not changed',
  ]);
});
