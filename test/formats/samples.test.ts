import { describe, expect, test } from 'vitest';
import { readCube } from '../../src/formats/cube/read-cube.ts';
import { readDatabricks } from '../../src/formats/databricks/read-databricks.ts';
import type { Reading, TextFile } from '../../src/formats/interchange/model.ts';
import { unsupportedForm } from '../../src/formats/interchange/unsupported-forms.ts';
import { readLookml } from '../../src/formats/lookml/read-lookml.ts';
import { readOsi } from '../../src/formats/osi/read-osi.ts';
import { readPowerBi } from '../../src/formats/power-bi/read-power-bi.ts';
import { readSnowflake } from '../../src/formats/snowflake/read-snowflake.ts';
import { hasSamples, sample, samplesIn } from './samples.ts';

const READERS = [readOsi, readCube, readSnowflake, readDatabricks, readPowerBi, readLookml];

/** What all readers together find in a file. */
function found(file: TextFile): { readonly metrics: number; readonly reasons: readonly string[] } {
  const readings = READERS.map((read): Reading => read([file]));
  const unsupported = unsupportedForm(file);
  const problems = [
    ...readings.flatMap((reading) => reading.problems),
    ...(unsupported === undefined ? [] : [unsupported]),
  ];
  return {
    metrics: readings.reduce((sum, { metrics }) => sum + metrics.length, 0),
    reasons: problems.map(({ code }) => code),
  };
}

describe.runIf(hasSamples)('real files of other programs (need ../shared)', () => {
  const files = ['osi', 'cube', 'snowflake', 'tmdl', 'lookml'].flatMap((folder) => samplesIn(folder));

  test.each(files)('$path has metrics, or says why it has none', (file) => {
    const { metrics, reasons } = found(file);
    expect(metrics > 0 || reasons.length > 0).toBe(true);
  });

  test.each([
    ['osi/ossie__examples_flights.yaml', 'osi-ontology'],
    ['osi/ossie__core-spec_spec.yaml', 'osi-definition'],
    ['osi/ossie__core-spec_osi-schema.json', 'osi-definition'],
    ['osi/ossie__converters_gsf_tests_fixtures_sales.gsf.yaml', 'unsupported-form'],
    ['osi/ossie__converters_gooddata_tests_fixtures_gooddata_tpcds.json', 'unsupported-form'],
    ['osi/ossie__converters_wisdom_tests_fixtures_sample_export.json', 'unsupported-form'],
    ['osi/ossie__converters_salesforce_src_test_resources_examples_salesforceToOsi.json', 'unsupported-form'],
    ['osi/ossie__converters_gooddata_tests_fixtures_osi_tpcds.yaml', 'osi-no-metrics'],
  ])('%s has none, because of %s', (path, reason) => {
    expect(found(sample(path))).toEqual({ metrics: 0, reasons: [reason] });
  });

  test.each(samplesIn('gotchas'))('$path crashes no reader, whichever takes it', (file) => {
    expect(() => found(file)).not.toThrow();
  });

  test('each file is taken by one reader', () => {
    for (const file of files) {
      const takers = READERS.filter((read) => read([file]).metrics.length + read([file]).problems.length > 0);
      expect([file.path, takers.length <= 1]).toEqual([file.path, true]);
    }
  });
});

describe('what is broken on purpose is told, and never thrown', () => {
  const OSI = 'version: "0.1.1"\nsemantic_model:\n  - name: m\n    datasets: []\n    metrics:\n';

  test.each([
    ['a list of nothing', 'cubes:\n- name: a\n  measures:\n', 'cube-no-measures'],
    ['an item of nothing', 'cubes:\n- name: a\n  measures:\n  -\n', 'cube-no-measures'],
    ['a tab', 'cubes:\n- name: a\n  measures:\n\t- name: b\n', 'yaml-tab'],
    ['the same key twice', `${OSI}      - {name: a, name: b, expression: x}\n`, 'duplicate-key'],
    ['an unknown tag', `${OSI}      - !include a.yml\n`, 'metric-without-name'],
    ['Jinja without quotes', `${OSI}      - {name: a, expression: x, description: {{ y }} }\n`, 'template-unquoted'],
    ['the same key twice at the top', 'tables: []\ntables:\n- base_table: x\nmetrics: []\n', 'duplicate-key'],
  ])('%s', (_, text, code) => {
    expect(found({ path: 'a.yml', text }).reasons).toContain(code);
  });

  test('a bomb of aliases is cut off', () => {
    const levels = Array.from({ length: 8 }, (_, i) => `  a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join('\n');
    const text = `version: "0.1.1"\nai_context:\n  a0: &a0 [x]\n${levels}\nsemantic_model:\n- name: m\n  metrics:\n  - {name: b, expression: x, c: *a8}\n`;
    const { metrics, reasons } = found({ path: 'a.yml', text });
    expect(metrics).toBe(1);
    expect(reasons).toContain('value-too-large');
  });

  test.each(['', '---', '\uFEFF', '{', '[]', 'null', '- ', '{"a": "\\ud800"}', '[['.repeat(20_000)])(
    '%#: a file of nothing',
    (text) => {
      expect(found({ path: 'a.yml', text }).metrics).toBe(0);
    },
  );
});
