import { pluralize } from '../domain/core/pluralize.ts';
import { isFormat } from '../formats/interchange/words.ts';
import { WRITABLE_FORMATS, writeFiles } from '../formats/write-files.ts';
import { argumentsIn, wordIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError, writeBelow } from './io.ts';
import { problemLine } from './problem-text.ts';

/** `metricbook convert`: reads metrics in any format, and writes them in another. */
export const convert: Command = {
  name: 'convert',
  about: 'Reads metrics in any format, and writes them in another. Says what was lost on the way.',
  usage: 'FILES… --to-format FORMAT --to FOLDER [--format FORMAT]',
  options: {
    'to-format': `The format to write: ${WRITABLE_FORMATS.join(', ')}.`,
    to: 'The folder to write into.',
    format: 'The only format to read; by default each file is recognised by its content.',
  },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['to-format', 'to', 'format']);
    const target = wordIn(named['to-format'], WRITABLE_FORMATS, '--to-format');
    const folder = named['to'];
    if (folder === undefined) throw new UsageError('--to names the folder to write into.');
    const source = named['format'];
    if (source !== undefined && !isFormat(source)) throw new UsageError(`There is no format “${source}”.`);
    const { metrics, tests, usages, problems } = await contentOf(others, deps, source);
    const { files, losses, renamings } = await writeFiles(target, { metrics, tests, usages });
    await writeBelow(folder, files);
    for (const problem of [...problems, ...losses]) deps.err(problemLine(problem));
    for (const { name, written } of renamings) deps.err(`“${name}” is called “${written}” there.`);
    deps.out(`${pluralize(metrics.length, 'metric')} in ${pluralize(files.length, 'file')} below ${folder}.`);
    return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};
