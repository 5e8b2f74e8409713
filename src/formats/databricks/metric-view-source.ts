import type { TextFile } from '../interchange/model.ts';

/** The YAML of one metric view, with the name of the view. */
export interface ViewSource {
  readonly name: string;
  /** The YAML; its lines have the numbers that they have in the file. */
  readonly file: TextFile;
}

const NAME = /(?:[\p{L}\p{N}_]+|`[^`\n]+`)/u.source;
const WRAPPER = new RegExp(
  String.raw`\b(?:VIEW|TABLE)\s+(?:IF\s+NOT\s+EXISTS\s+)?(?<name>${NAME}(?:\.${NAME})*)[^$;]*\$\$(?<yaml>[^]*?)(?:\$\$|$)`,
  'giu',
);

/** The metric views of a file: one if it is YAML, and one for each statement if it is SQL. */
export function viewSources(file: TextFile): ViewSource[] {
  const wrapped = Array.from(file.text.matchAll(WRAPPER), ({ index, 0: statement, groups }): ViewSource => {
    const yaml = groups?.['yaml'] ?? '';
    const start = index + statement.indexOf('$$') + 2;
    const before = '\n'.repeat(file.text.slice(0, start).split('\n').length - 1);
    return { name: groups?.['name']?.replaceAll('`', '') ?? '', file: { path: file.path, text: before + yaml } };
  });
  if (wrapped.length > 0) return wrapped;
  const stem =
    file.path
      .split('/')
      .at(-1)
      ?.replace(/\.[^.]*$/u, '') || 'metric_view';
  return [{ name: stem, file }];
}
