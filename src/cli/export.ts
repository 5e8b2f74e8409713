import { pluralize } from '../domain/core/pluralize.ts';
import { WRITABLE_FORMATS, writeFiles } from '../formats/write-files.ts';
import { argumentsIn, wordIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError, writeBelow } from './io.ts';
import { problemLine } from './problem-text.ts';
import { searchMetrics } from './search-metrics.ts';

/** `metricbook export`: writes the metrics of a catalog, or those that a query finds, in another format. */
export const exportTo: Command = {
  name: 'export',
  about: 'Writes the metrics of a catalog in another format: all, or those that a query finds.',
  usage: 'CATALOG --format FORMAT --to FOLDER [--query QUERY]',
  options: {
    format: `The format to write: ${WRITABLE_FORMATS.join(', ')}.`,
    to: 'The folder to write into.',
    query: 'Only the metrics that this finds, such as `tag:core`.',
  },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['format', 'to', 'query']);
    const format = wordIn(named['format'], WRITABLE_FORMATS, '--format');
    const { to, query } = named;
    if (to === undefined) throw new UsageError('--to names the folder to write into.');
    const reading = await contentOf(others, deps);
    const metrics = query === undefined ? reading.metrics : (await searchMetrics(reading, query, deps)).metrics;
    const ids = new Set(metrics.map(({ id }) => id));
    const isWanted = (one: { readonly metrics: readonly string[] }): boolean => one.metrics.some((id) => ids.has(id));
    const { files, losses, renamings } = await writeFiles(format, {
      metrics,
      tests: reading.tests.filter(isWanted),
      usages: reading.usages.filter(isWanted),
    });
    await writeBelow(to, files);
    for (const problem of [...reading.problems, ...losses]) deps.err(problemLine(problem));
    for (const { name, written } of renamings) deps.err(`“${name}” is called “${written}” there.`);
    deps.out(`${pluralize(metrics.length, 'metric')} in ${pluralize(files.length, 'file')} below ${to}.`);
    return reading.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};
