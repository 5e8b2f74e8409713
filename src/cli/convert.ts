import { isFormat } from '../formats/interchange/words.ts';
import { WRITABLE_FORMATS } from '../formats/write-files.ts';
import { argumentsIn, wordIn, type Command } from './command.ts';
import { contentOf } from './content.ts';
import { UsageError } from './io.ts';
import { MAP_OPTION, sheetsFrom } from './sheets.ts';
import { writeContent } from './write-content.ts';

/** `metricbook convert`: reads metrics in any format, and writes them in another. */
export const convert: Command = {
  name: 'convert',
  about: 'Reads metrics in any format, and writes them in another. Says what was lost on the way.',
  usage: 'FILES… --to-format FORMAT --to FOLDER [--format FORMAT] [--map MAPPING]',
  options: {
    'to-format': `The format to write: ${WRITABLE_FORMATS.join(', ')}.`,
    to: 'The folder to write into.',
    format: 'The only format to read; by default each file is recognised by its content.',
    map: MAP_OPTION,
  },
  async run(args, deps) {
    const { named, others } = argumentsIn(args, ['to-format', 'to', 'format', 'map']);
    const target = wordIn(named['to-format'], WRITABLE_FORMATS, '--to-format');
    const folder = named['to'];
    if (folder === undefined) throw new UsageError('--to names the folder to write into.');
    const source = named['format'];
    if (source !== undefined && !isFormat(source)) throw new UsageError(`There is no format “${source}”.`);
    const sheets = await sheetsFrom(named['map']);
    const content = await contentOf(others, deps, { format: source, mappingOf: sheets.mappingOf });
    sheets.reportMisfits(deps);
    return writeContent(content, target, folder, deps);
  },
};
