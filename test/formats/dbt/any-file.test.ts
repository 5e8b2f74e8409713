import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patchDbt } from '../../../src/formats/dbt/patch-dbt.ts';
import { readDbt } from '../../../src/formats/dbt/read-dbt.ts';
import { readDbtArtifacts } from '../../../src/formats/dbt/read-dbt-artifacts.ts';
import { writeDbt } from '../../../src/formats/dbt/write-dbt.ts';
import { isMap } from '../../../src/formats/interchange/json-view.ts';
import type { JsonValue } from '../../../src/formats/interchange/model.ts';
import { readLightdash } from '../../../src/formats/lightdash/read-lightdash.ts';
import { saidBy } from '../any-metrics.ts';

/** Words of the formats, so that any values stand where metrics are looked for. */
const KEYS =
  'metrics models semantic_models measures name type agg expr type_params measure numerator denominator input_metrics input_metric filter config meta owner tags label description group groups exposures depends_on columns data_tests tests arguments cumulative_type_params conversion_type_params base_measure conversion_measure where_filters where_sql_template nodes results timing metricbook anchors custom links helper sql filters spotlight __proto__ constructor'.split(
    ' ',
  );
const WORDS = [
  'a',
  'b',
  'simple',
  'ratio',
  'derived',
  'cumulative',
  'conversion',
  'sum',
  'count',
  "ref('a')",
  "metric('a')",
  '{{ doc("x") }}',
  '',
];

const { value } = fc.letrec<{ value: JsonValue; map: { [key: string]: JsonValue } }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<JsonValue>(...WORDS, null, true, 0, 1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc
    .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries)),
}));

const metric = fc
  .tuple(fc.constantFrom(...WORDS), value)
  .map(([name, rest]) => ({ ...(isMap(rest) ? rest : {}), name }));
const project = fc.record({
  metrics: fc.array(fc.oneof(metric, value), { maxLength: 4 }),
  models: fc.array(
    fc.record({
      name: value,
      metrics: fc.oneof(fc.array(metric), value),
      meta: value,
      columns: value,
      data_tests: value,
    }),
    { maxLength: 2 },
  ),
  semantic_models: fc.array(
    fc.record({ name: value, model: value, measures: fc.oneof(fc.array(metric), value), defaults: value }),
    { maxLength: 2 },
  ),
  exposures: value,
  groups: value,
  anchors: value,
});

test('any values are read without a crash, and what was read is written and read again', () => {
  fc.assert(
    fc.property(project, (values) => {
      const text = JSON.stringify(values, null, 1)
        .replace(/^\{\n/, '')
        .replace(/\n\}$/, '\n')
        .replace(/^ "(\w+)":/gm, '$1:');
      const file = { path: 'm.yml', text };
      readLightdash([file]);
      const { metrics } = readDbt([file]);
      const back = readDbt(writeDbt(metrics).files).metrics;
      const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
      expect(back.map((each) => saidBy(each)).toSorted(byId)).toEqual(
        metrics.map((each) => saidBy(each)).toSorted(byId),
      );
      patchDbt(
        [file],
        new Map(
          metrics.map(({ origin }) => [
            origin.path,
            { name: 'x', description: 'y', owner: 'z', calculation: 'SUM(x)' },
          ]),
        ),
      );
    }),
    { numRuns: 20 },
  );
});

test('any values in artifacts are read without a crash', () => {
  const head = { metadata: { dbt_schema_version: 'https://x/manifest/v12.json' } };
  const results = { metadata: { dbt_schema_version: 'https://x/run-results/v6.json' } };
  fc.assert(
    fc.property(project, value, (values, others) => {
      const files = [
        { path: 'manifest.json', text: JSON.stringify({ ...head, ...values, nodes: others }) },
        {
          path: 'semantic_manifest.json',
          text: JSON.stringify({
            semantic_models: values.semantic_models,
            metrics: values.metrics,
            project_configuration: {},
          }),
        },
        { path: 'run_results.json', text: JSON.stringify({ ...results, results: others }) },
      ];
      const ids = readDbtArtifacts(files).metrics.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 20 },
  );
});

test.each([
  ['a file in a template comment', '{#\nmetrics:\n  - name: a\n#}\n', 'yaml-syntax'],
  ['a template between lines', 'metrics:\n{% if x %}\n  - name: a\n{% endif %}\n', 'yaml-syntax'],
  ['an empty document', '---\n---\nmetrics:\n', 'no-metrics'],
  ['names that differ in a hyphen', 'metrics:\n  - {name: a-b, agg: sum}\n  - {name: A_b, agg: sum}\n', 'like-names'],
  ['nothing but keys', 'metrics:\nsemantic_models:\n  -\nexposures: ~\n', 'no-metrics'],
])('%s is named', (_, text, code) => {
  expect(readDbt([{ path: 'm.yml', text }]).problems.map((problem) => problem.code)).toContain(code);
});
