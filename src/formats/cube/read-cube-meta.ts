import { isJsonMap, jsonIn, jsonMaps } from '../interchange/json.ts';
import type { TextFile } from '../interchange/model.ts';
import type { Problems } from '../interchange/problems.ts';
import { type Attributes, type CubeMeasure, type CubeModel, textIn } from './cube-model.ts';

/** Attributes that say again what others say. */
const REPEATED: ReadonlySet<string> = new Set(['name', 'type', 'aggType', 'isVisible', 'public']);

/** The cubes in the answer of Cube's `/v1/meta`, which says all about measures but their SQL. */
export function cubesInMeta({ path, text }: TextFile, problems: Problems): CubeModel[] {
  const value = jsonIn(text);
  if (!isJsonMap(value)) {
    problems.error('json-syntax', 'This is not valid JSON.', { file: path });
    return [];
  }
  const cubes = jsonMaps(value['cubes']).flatMap((cube): CubeModel[] => {
    const name = textIn(cube['name']);
    const isView = cube['type'] === 'view';
    if (name === undefined) return [];
    if (isView) {
      problems.note('cube-view', `The view ${name} only shows measures of cubes; it has no metrics of its own.`, {
        file: path,
      });
      return [];
    }
    const measures = jsonMaps(cube['measures']).flatMap((measure) => measureOf(measure, name) ?? []);
    return [{ name, file: path, attributes: {}, measures }];
  });
  if (cubes.some(({ measures }) => measures.length > 0)) {
    const message = '/v1/meta does not tell the SQL of measures: the metrics were read without a calculation.';
    problems.loss('cube-meta-no-sql', message, { file: path });
  }
  return cubes;
}

function measureOf(measure: Attributes, cube: string): CubeMeasure | undefined {
  const name = textIn(measure['name']);
  if (name === undefined) return undefined;
  const others = Object.entries(measure).filter(([key]) => !REPEATED.has(key));
  const isPublic = measure['isVisible'] !== false && measure['public'] !== false;
  return {
    name: name.startsWith(`${cube}.`) ? name.slice(cube.length + 1) : name,
    line: undefined,
    attributes: Object.fromEntries([
      ...others,
      ['type', textIn(measure['aggType']) ?? textIn(measure['type']) ?? 'number'] as const,
      ...(isPublic ? [] : [['public', false] as const]),
    ]),
    hasSql: false,
  };
}
