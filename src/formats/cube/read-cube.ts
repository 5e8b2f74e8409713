import { finished } from '../interchange/draft.ts';
import type { Reading, TextFile } from '../interchange/model.ts';
import { Problems } from '../interchange/problems.ts';
import { draftsOfCube } from './cube-draft.ts';
import type { CubeModel } from './cube-model.ts';
import { cubeFormOf } from './detect-cube.ts';
import { cubesInJavascript } from './read-cube-js.ts';
import { cubesInMeta } from './read-cube-meta.ts';
import { cubesInYaml } from './read-cube-yaml.ts';

/**
 * Reads the measures of Cube models as metrics: YAML, JavaScript as far as it is literals, and the JSON of `/v1/meta`.
 * Views and pre-aggregations have none.
 */
export function readCube(files: readonly TextFile[]): Reading {
  const problems = new Problems();
  const cubes = files.flatMap((file) => cubesIn(file, problems));
  const drafts = cubes.flatMap((cube) => draftsOfCube(cube, problems));
  return { ...finished(drafts, problems), problems: problems.all };
}

function cubesIn(file: TextFile, problems: Problems): CubeModel[] {
  switch (cubeFormOf(file)) {
    case 'yaml':
      return cubesInYaml(file, problems);
    case 'javascript':
      return cubesInJavascript(file, problems);
    case 'meta':
      return cubesInMeta(file, problems);
    case undefined:
      return [];
  }
}
