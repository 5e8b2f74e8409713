import type { Reading, TextFile } from '../interchange/model.ts';
import { Problems } from '../interchange/problems.ts';
import { collectYaml } from './collect-yaml.ts';
import { detectsDbt } from './detect-dbt.ts';
import { collectDocs } from './docs-blocks.ts';
import { emptyProject, type DbtProject } from './project.ts';
import { readingOf, type DbtOptions } from './project-reading.ts';

/**
 * The metrics of a dbt project's YAML files: the legacy spec (dbt 1.6 to 1.11, and MetricFlow before dbt) and the
 * latest one (dbt 1.12), also in the same file; with its data tests, its exposures, and descriptions in docs blocks of
 * Markdown files. Measures and metrics are found across all files.
 */
export function readDbt(files: readonly TextFile[], options: DbtOptions = {}): Reading {
  const project = dbtProject(files);
  const reading = readingOf(project, options);
  const isSilent = reading.metrics.length === 0 && reading.problems.length === 0;
  const own = files.find(detectsDbt);
  if (own === undefined || !isSilent) return reading;
  project.problems.note('no-metrics', 'The models of this dbt project have no metrics.', { file: own.path });
  return { ...reading, problems: project.problems.all };
}

/** All that YAML files, and docs blocks in Markdown files, say of metrics. */
export function dbtProject(files: readonly TextFile[]): DbtProject {
  const project = emptyProject('dbt', new Problems());
  for (const file of files.filter(detectsDbt)) {
    if (/\.(md|markdown)$/i.test(file.path)) collectDocs(file, project.docs);
    else collectYaml(file, project);
  }
  return project;
}
