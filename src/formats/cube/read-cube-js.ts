import { isJsonList, isJsonMap } from '../interchange/json.ts';
import type { JsonValue, TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import type { Attributes, CubeMeasure, CubeModel } from './cube-model.ts';
import { LiteralReader } from './js-literal.ts';
import { lineAt } from './read-cube-yaml.ts';

/** Attributes that JavaScript has as maps by name, and YAML as lists. */
const LISTS: ReadonlySet<string> = new Set(['dimensions', 'segments', 'joins', 'hierarchies', 'pre_aggregations']);

/**
 * The cubes of a JavaScript model, as far as they are literals. The file is never run: what it computes is skipped and
 * told.
 */
export function cubesInJavascript({ path, text }: TextFile, problems: Problems): CubeModel[] {
  const models: CubeModel[] = [];
  const code = withoutComments(text);
  let at = 0;
  for (const match of code.matchAll(/(?<![\w$.])(cube|view)\(\s*([`'"])([^`'"\n]+)\2\s*,/gu)) {
    if (match.index < at) continue;
    const [head, kind, , name = ''] = match;
    const reader = new LiteralReader(text);
    const { value, end } = reader.read(match.index + head.length);
    at = end;
    for (const { start } of reader.skipped) {
      const message = `A part of ${name} is computed by JavaScript, which is not run; it was left out.`;
      problems.loss('cube-js-skipped', message, { file: path, line: lineAt(text, start) });
    }
    const place = { file: path, line: lineAt(text, match.index) };
    if (end > text.length) {
      problems.error(
        'cube-js-unfinished',
        `${name} has no end: a bracket or quote is missing. Some may be lost.`,
        place,
      );
    }
    if (kind === 'view') {
      problems.note('cube-view', `The view ${name} only shows measures of cubes; it has no metrics of its own.`, place);
    } else if (isJsonMap(value)) models.push(modelOf(name, value, path, reader, text));
  }
  const script = /(?<![\w$.])(?:require\(|import\s|export\s|(?:const|let|var|function)\s|module\.)/u.exec(code);
  if (script !== null) {
    const message = 'The file has JavaScript beside its cubes, which is not run. /v1/meta has what Cube makes of it.';
    problems.note('cube-js-code', message, { file: path, line: lineAt(text, script.index) });
  }
  if (models.length === 0) {
    problems.note('cube-no-measures', 'No cube in the file could be read without running it.', { file: path });
  }
  return models;
}

/** The text with spaces for its comments, so that offsets stay. */
function withoutComments(text: string): string {
  const tokens = /`(?:[^`\\]|\\[^])*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/gu;
  return text.replaceAll(tokens, (token) => (token.startsWith('/') ? token.replaceAll(/[^\n]/gu, ' ') : token));
}

function modelOf(name: string, value: Attributes, file: string, reader: LiteralReader, text: string): CubeModel {
  const { measures, ...others } = value;
  const own = isJsonMap(measures) ? Object.entries(measures) : [];
  return {
    name,
    file,
    attributes: asInYaml(others),
    measures: own.flatMap(([key, attributes]): CubeMeasure[] => {
      if (!isJsonMap(attributes)) return [];
      const offset = reader.offsets.get(`measures.${key}`);
      const line = offset === undefined ? undefined : lineAt(text, offset);
      return [{ name: key, line, attributes: asInYaml(attributes), hasSql: true }];
    }),
  };
}

/** Attributes with the names that they have in YAML. */
function asInYaml(value: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = key.replaceAll(/(?<=[a-z0-9])[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
      return [name, name === 'meta' ? item : LISTS.has(name) && isJsonMap(item) ? listOf(item) : partOf(item)] as const;
    }),
  );
}

function listOf(value: Attributes): JsonValue {
  return Object.entries(value).map(([name, item]) => (isJsonMap(item) ? { name, ...asInYaml(item) } : { name }));
}

function partOf(value: JsonValue): JsonValue {
  if (isJsonMap(value)) return asInYaml(value);
  return isJsonList(value) ? value.map((item) => partOf(item)) : value;
}
