import type { Problems } from '../interchange/problems.ts';
import type { YamlNode } from './yaml-node.ts';

/** The text of a description or title; undefined if it is empty. Reports a `#` that cuts it off. */
export function proseIn(node: YamlNode, problems: Problems): string | undefined {
  const comment = node.trailingComment;
  if (comment !== undefined) {
    const message = `“#${comment}” was read as a comment, as YAML has it. Put the text in quotes if it belongs to it.`;
    problems.warn('text-cut-by-comment', message, { file: node.file, line: node.line });
  }
  return node.text() || undefined;
}

/** The text of a calculation; undefined if it is empty. A folded block with comments in it keeps its line breaks. */
export function sqlIn(node: YamlNode, problems: Problems): string | undefined {
  const unfolded = node.unfolded;
  if (unfolded !== undefined && /--.*\n/u.test(unfolded)) {
    const message =
      'The SQL is folded (>), which makes one line of it, and “--” comments out the rest. Its lines were kept; write it with |.';
    problems.warn('sql-folded', message, { file: node.file, line: node.line });
    return unfolded;
  }
  return node.text() || undefined;
}
