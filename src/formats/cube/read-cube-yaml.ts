import type { JsonValue, TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import { keptKeys } from '../yaml/kept-keys.ts';
import { proseIn, sqlIn } from '../yaml/texts.ts';
import { readYaml } from '../yaml/yaml-file.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import type { CubeMeasure, CubeModel } from './cube-model.ts';

/** The cubes of a YAML model. Jinja is not run: what it would make is told as missing. */
export function cubesInYaml(file: TextFile, problems: Problems): CubeModel[] {
  const { path, text } = file;
  if (/^\s*\{#(?:(?!#\})[^])*#\}\s*$/u.test(text)) {
    problems.note('cube-commented-out', 'All of the file is a Jinja comment; it has no cubes.', { file: path });
    return [];
  }
  const statement = /^[ \t]*\{%/mu.exec(text);
  if (statement !== null) {
    const message =
      'The file is a Jinja template, which is not run. Save the answer of /v1/meta and choose it instead.';
    problems.error('cube-jinja', message, { file: path, line: lineAt(text, statement.index) });
  }
  return readYaml(file, problems).flatMap((document) => {
    for (const view of document.get('views').items()) {
      const name = view.get('name').text() ?? '';
      const message = `The view ${name} only shows measures of cubes; it has no metrics of its own.`;
      problems.note('cube-view', message, { file: path, line: view.line });
    }
    return document
      .get('cubes')
      .items()
      .flatMap((cube) => cubeOf(cube, problems) ?? []);
  });
}

/** Line of an index in a text, counted from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function cubeOf(node: YamlNode, problems: Problems): CubeModel | undefined {
  // Templates are told by the YAML reader.
  if (node.isTemplate) return undefined;
  const name = node.get('name').text();
  if (name === undefined || name === '') {
    const message = 'A cube has no name; its measures were not read.';
    problems.error('cube-without-name', message, { file: node.file, line: node.line });
    return undefined;
  }
  const measures = node
    .get('measures')
    .items()
    .flatMap((measure) => measureOf(measure, name, problems) ?? []);
  if (measures.length === 0) {
    problems.note('cube-no-measures', `The cube ${name} has no measures.`, { file: node.file, line: node.line });
  }
  return { name, file: node.file, attributes: keptKeys(node, new Set(['name', 'measures']), problems), measures };
}

function measureOf(node: YamlNode, cube: string, problems: Problems): CubeMeasure | undefined {
  const name = node.get('name').text();
  if (name === undefined || name === '') {
    const message = `A measure of the cube ${cube} has no name and was not read.`;
    problems.error('metric-without-name', message, { file: node.file, line: node.line });
    return undefined;
  }
  const description = proseIn(node.get('description'), problems);
  const sql = sqlIn(node.get('sql'), problems);
  const attributes: [string, JsonValue][] = Object.entries(keptKeys(node, new Set(['name']), problems)).map(
    ([key, value]) => [key, (key === 'description' ? description : key === 'sql' ? sql : undefined) ?? value],
  );
  return { name, line: node.line, attributes: Object.fromEntries(attributes), hasSql: true };
}
