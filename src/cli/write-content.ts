import { pluralize } from '../domain/core/pluralize.ts';
import type { Reading } from '../formats/interchange/model.ts';
import { type WritableFormat, writeFiles } from '../formats/write-files.ts';
import type { CliDeps, ExitCode } from './command.ts';
import { writeBelow } from './io.ts';
import { problemLine } from './problem-text.ts';

/** Writes metrics below a folder, and prints their problems, what was lost, and the names that had to be changed. */
export async function writeContent(
  { metrics, tests, usages, problems }: Reading,
  format: WritableFormat,
  folder: string,
  deps: CliDeps,
): Promise<ExitCode> {
  const { files, losses, renamings } = await writeFiles(format, { metrics, tests, usages });
  await writeBelow(folder, files);
  for (const problem of [...problems, ...losses]) deps.err(problemLine(problem));
  for (const { name, written } of renamings) deps.err(`“${name}” is called “${written}” there.`);
  deps.out(`${pluralize(metrics.length, 'metric')} in ${pluralize(files.length, 'file')} below ${folder}.`);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}
