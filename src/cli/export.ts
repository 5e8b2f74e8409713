import { WRITABLE_FORMATS } from '../formats/write-files.ts';
import { argumentsIn, wordIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError } from './io.ts';
import { patchProject } from './patch.ts';
import { notSearched, searchMetrics } from './search-metrics.ts';
import { writeContent } from './write-content.ts';

/** `metricbook export`: writes the metrics of a catalog, or those that a query finds, in another format. */
export const exportTo: Command = {
  name: 'export',
  about: 'Writes the metrics of a catalog in another format: all, or those that a query finds.',
  usage: 'CATALOG --format FORMAT --to FOLDER [--query QUERY] | CATALOG --patch FOLDER [--source NAME]',
  options: {
    format: `The format to write: ${WRITABLE_FORMATS.join(', ')}.`,
    to: 'The folder to write into.',
    query: 'Only the metrics that this finds, such as `tag:core`.',
    patch: 'The dbt project to write changes into: only the changed values, every other byte stays.',
    source: 'The name of the source at its import; by default the name of the folder.',
  },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['format', 'to', 'query', 'patch', 'source']);
    const { patch } = named;
    if (patch !== undefined) {
      const [catalog, ...more] = others;
      if (catalog === undefined || more.length > 0) throw new UsageError('--patch takes one catalog.');
      return patchProject(catalog, patch, named['source'], deps);
    }
    const format = wordIn(named['format'], WRITABLE_FORMATS, '--format');
    const { to, query } = named;
    if (to === undefined) throw new UsageError('--to names the folder to write into.');
    const reading = await contentOf(others, deps);
    if (query === undefined) return writeContent(reading, format, to, deps);
    const { metrics, left } = await searchMetrics(reading, query, deps);
    for (const { name } of left) deps.err(notSearched(name));
    const ids = new Set(metrics.map(({ id }) => id));
    const isWanted = (one: { readonly metrics: readonly string[] }): boolean => one.metrics.some((id) => ids.has(id));
    const { tests, usages, problems } = reading;
    const wanted = { metrics, tests: tests.filter(isWanted), usages: usages.filter(isWanted), problems };
    return writeContent(wanted, format, to, deps);
  },
};
