import type { JsonValue } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import { TooLargeError, type YamlNode } from './yaml-node.ts';

/** The attributes of a map that are not among the known ones, untouched. */
export function keptKeys(
  node: YamlNode,
  known: ReadonlySet<string>,
  problems: Problems,
): { readonly [key: string]: JsonValue } {
  const kept = node
    .entries()
    .filter(([key]) => !known.has(key))
    .flatMap(([key, value]) => {
      const copy = jsonOf(value, problems);
      return copy === undefined ? [] : [[key, copy] as const];
    });
  return Object.fromEntries(kept);
}

/** A copy of a value as JSON; undefined, and a problem, for one that is too large. */
export function jsonOf(node: YamlNode, problems: Problems): JsonValue | undefined {
  try {
    return node.json();
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    problems.loss('value-too-large', 'A value is nested too deeply, or too large, and was left out.', {
      file: node.file,
      line: node.line,
    });
    return undefined;
  }
}
