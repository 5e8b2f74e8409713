import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';
import { oneOf, randomFrom } from './random.ts';
import { descriptionText, nameText, word } from './vocabulary.ts';

/** Files of another program that are imported, and what reads them without Metricbook. */
export interface ImportSample {
  readonly name: string;
  readonly metrics: number;
  readonly parser: 'yaml' | 'csv' | 'json';
  /** Paths below the folder that is dropped. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** What is imported: a dbt project, a sheet and the manifest that dbt makes of a large project. */
export const IMPORTS: readonly { readonly name: string; readonly make: () => ImportSample }[] = [
  { name: 'dbt project', make: () => dbtProject('dbt project', 1600, 35) },
  { name: 'CSV', make: () => sheet('CSV', 100_000) },
  { name: 'dbt manifest', make: () => manifest('dbt manifest', 10_000) },
];

/** Writes a sample into a folder. */
export function writeSample({ files }: ImportSample, folder: string): void {
  for (const { path, text } of files) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The size of a sample in bytes. */
export function bytesOf({ files }: ImportSample): number {
  return files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

function dbtProject(name: string, metrics: number, files: number): ImportSample {
  const random = randomFrom(metrics);
  const each = Math.ceil(metrics / files);
  const models = Array.from({ length: files }, (_, file) => {
    const numbers = Array.from({ length: Math.min(each, metrics - file * each) }, (__, i) => file * each + i);
    return { path: `models/marts/model_${file}.yml`, text: dbtFile(file, numbers, random) };
  });
  return {
    name,
    metrics,
    parser: 'yaml',
    files: [{ path: 'dbt_project.yml', text: 'name: bench\n' }, ...models],
  };
}

function dbtFile(file: number, numbers: readonly number[], random: Random): string {
  const measures = numbers.map(
    (i) => `      - name: measure_${i}\n        agg: sum\n        expr: ${word(random)}_${i}`,
  );
  const metrics = numbers.map(
    (i) => `  - name: ${word(random)}_${i}
    label: ${JSON.stringify(`${nameText(random)} ${i}`)}
    description: >-
      ${Array.from({ length: 8 }, () => descriptionText(random)).join('\n      ')}
    type: simple
    type_params:
      measure: measure_${i}
    filter: |
      {{ Dimension('orders__${word(random)}') }} = '${word(random)}'
    config:
      meta:
        owner: ${oneOf(random, ['finance', 'growth', 'operations'])}
        tier: ${i % 3}
      tags: [${word(random)}, core]`,
  );
  return `semantic_models:
  - name: model_${file}
    model: ref('model_${file}')
    defaults:
      agg_time_dimension: day
    entities:
      - name: id
        type: primary
    measures:
${measures.join('\n')}
metrics:
${metrics.join('\n')}
`;
}

function sheet(name: string, rows: number): ImportSample {
  const random = randomFrom(rows);
  const lines = Array.from({ length: rows }, (_, i) =>
    [
      `${word(random)}_${i}`,
      `${nameText(random)} ${i}`,
      descriptionText(random),
      `SUM(${word(random)})`,
      oneOf(random, ['finance', 'growth', 'operations']),
      `"${word(random)}, core"`,
    ].join(','),
  );
  const text = ['id,name,description,calculation,owner,tags', ...lines, ''].join('\n');
  return { name, metrics: rows, parser: 'csv', files: [{ path: 'metrics.csv', text }] };
}

function manifest(name: string, count: number): ImportSample {
  const random = randomFrom(count);
  const metrics = Array.from({ length: count }, (_, i) => {
    const id = `${word(random)}_${i}`;
    return [
      `metric.bench.${id}`,
      {
        name: id,
        resource_type: 'metric',
        package_name: 'bench',
        original_file_path: `models/marts/model_${i % 40}.yml`,
        unique_id: `metric.bench.${id}`,
        label: `${nameText(random)} ${i}`,
        description: Array.from({ length: 8 }, () => descriptionText(random)).join(' '),
        type: 'derived',
        type_params: { expr: `${word(random)} / nullif(${word(random)}, 0)`, metrics: [], input_measures: [] },
        filter: null,
        meta: { owner: oneOf(random, ['finance', 'growth']), note: Array.from({ length: 60 }, () => word(random)) },
        tags: ['core', word(random)],
        config: { enabled: true, group: null, meta: {} },
        depends_on: { macros: [], nodes: [] },
        refs: [],
        created_at: 1_700_000_000,
      },
    ] as const;
  });
  const text = JSON.stringify({
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      dbt_version: '1.9.0',
      project_name: 'bench',
    },
    nodes: {},
    exposures: {},
    docs: {},
    metrics: Object.fromEntries(metrics),
    semantic_models: {},
  });
  return { name, metrics: count, parser: 'json', files: [{ path: 'manifest.json', text }] };
}
