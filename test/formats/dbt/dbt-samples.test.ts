import { describe, expect, test } from 'vitest';
import { detectsDbt, detectsDbtArtifacts } from '../../../src/formats/dbt/detect-dbt.ts';
import { readDbt } from '../../../src/formats/dbt/read-dbt.ts';
import { readDbtArtifacts } from '../../../src/formats/dbt/read-dbt-artifacts.ts';
import type { ForeignMetric } from '../../../src/formats/interchange/model.ts';
import { HAVE_SAMPLES, samples } from '../sample-files.ts';

const FOLDERS = ['dbt-exposures', 'dbt-metricflow', 'dbt-new', 'dbt-pairs', 'dbt-manifest', 'lightdash', 'gotchas'];

function said({ id, name, description, calculation, owner, tags, dependencies, details }: ForeignMetric): unknown {
  return { id, name, description, calculation, owner, tags, dependencies: dependencies.toSorted(), kind: details.kind };
}

function visible(metrics: readonly ForeignMetric[]): unknown[] {
  return metrics
    .filter(({ details }) => !details.isHidden)
    .map((metric) => said(metric))
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

describe.skipIf(!HAVE_SAMPLES)('real files of dbt projects (skipped if ../shared/interchange is absent)', () => {
  test.each(['project1', 'project_semantic_layer'])('%s is the same in the legacy and in the latest form', (name) => {
    const of = (form: RegExp): ForeignMetric[] => [
      ...readDbt(samples('dbt-pairs', (path) => path.includes(`_${name}_`) && form.test(path))).metrics,
    ];
    const legacy = of(/_(?:project1|layer)_models_/);
    const latest = of(/_(?:project1|layer)_expected_models_/);
    expect(visible(legacy).length).toBeGreaterThan(2);
    expect(visible(latest)).toEqual(visible(legacy));
  });

  test('the manifest of MetricFlow has the metrics of each kind that it should have', () => {
    const files = samples('dbt-metricflow', (path) => path.includes('_simple_manifest_'));
    const kinds = new Map<string, number>();
    const { metrics, problems } = readDbt(files);
    const own = metrics.filter(({ origin }) => origin.file.endsWith('simple_manifest_metrics.yaml'));
    for (const { details } of own) kinds.set(String(details.kind), (kinds.get(String(details.kind)) ?? 0) + 1);
    expect(Object.fromEntries(kinds)).toEqual({ simple: 33, ratio: 9, derived: 45, cumulative: 8, conversion: 7 });
    expect(own.filter(({ calculation }) => calculation === null)).toEqual([]);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('a semantic manifest has its 15 metrics, and says the same as the YAML that it is made of', () => {
    const { metrics } = readDbtArtifacts(samples('dbt-manifest'));
    expect(metrics).toHaveLength(15);
    const written = readDbt(samples('dbt-manifest', (name) => name.endsWith('triathlon_semantic.yml')));
    expect(visible(metrics)).toEqual(visible(written.metrics));
  });

  test('measures without metrics are counted, and become metrics if that is asked for', () => {
    const files = samples('dbt-new', (name) => name.endsWith('signals_semantic_models.yml'));
    const { metrics, problems } = readDbt(files);
    expect(metrics).toEqual([]);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'measures-without-metric: 18 measures have no metric and were not imported; they can be imported as metrics, too.',
    ]);
    expect(readDbt(files, { includeMeasures: true }).metrics).toHaveLength(18);
  });

  test.each(FOLDERS)('every file in %s has metrics, or a reason why it has none', (folder) => {
    for (const file of samples(folder)) {
      const readings = [readDbt([file]), readDbtArtifacts([file])];
      const isSaid = readings.some(({ metrics, problems }) => metrics.length + problems.length > 0);
      const isOurs = detectsDbt(file) || detectsDbtArtifacts(file);
      expect(isSaid || !isOurs, file.path).toBe(true);
    }
  });

  test.each([
    ['dbt-exposures', 0],
    ['dbt-metricflow', 7],
    ['dbt-new', 0],
    ['dbt-pairs', 5],
    ['dbt-manifest', 1],
    ['lightdash', 5],
    ['gotchas', 2],
  ])('of the files in %s, %i are not of dbt', (folder, count) => {
    const others = samples(folder).filter((file) => !detectsDbt(file) && !detectsDbtArtifacts(file));
    expect(others.length).toBe(count);
  });

  test.each(['cube', 'osi', 'snowflake', 'tmdl', 'lookml', 'csv'])(
    'no file in %s is taken for one of dbt',
    (folder) => {
      expect(samples(folder).filter((file) => detectsDbt(file) || detectsDbtArtifacts(file))).toEqual([]);
    },
  );
});
