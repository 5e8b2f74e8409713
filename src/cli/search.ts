import { pluralize } from '../domain/core/pluralize.ts';
import { argumentsIn, wordIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError } from './io.ts';
import { reportUnread } from './problem-text.ts';
import { notSearched, searchMetrics } from './search-metrics.ts';

/** `metricbook search`: finds metrics by words and filters. */
export const search: Command = {
  name: 'search',
  about:
    'Finds metrics by words and filters, such as `revenue tag:core -owner:growth`. Exits with 1 if there are none.',
  usage: 'FILES… QUERY [--format text|json]',
  options: { format: 'How the metrics are printed; text by default, the best match first.' },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['format']);
    const format = wordIn(named['format'] ?? 'text', ['text', 'json'], '--format');
    const query = others.at(-1);
    if (query === undefined || others.length < 2) throw new UsageError('search needs files and a query.');
    const content = await contentOf(others.slice(0, -1), deps);
    const isPartial = reportUnread(content.problems, deps);
    const { metrics, left } = await searchMetrics(content, query, deps);
    for (const { name } of left) deps.err(notSearched(name));
    if (format === 'json')
      deps.out(
        JSON.stringify(
          metrics.map(({ id, name, owner, origin }) => ({ id, name, owner, file: origin.file })),
          undefined,
          2,
        ),
      );
    else {
      for (const { id, name, owner } of metrics) deps.out(`${id}  ${name}${owner === null ? '' : `  (${owner})`}`);
      deps.err(`${pluralize(metrics.length, 'metric')}.`);
    }
    return metrics.length > 0 && !isPartial ? 0 : 1;
  },
};
