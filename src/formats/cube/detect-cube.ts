import type { TextFile } from '../interchange/model.ts';

/** The three forms that Cube's models come in. */
export type CubeForm = 'javascript' | 'meta' | 'yaml';

/** The form of a file with cubes or views; undefined for any other file. */
export function cubeFormOf({ text }: TextFile): CubeForm | undefined {
  if (/^\uFEFF?\s*\{\s*"/u.test(text)) {
    const isMeta = /"cubes"\s*:\s*\[/u.test(text) && /"measures"\s*:/u.test(text) && /"aggType"\s*:/u.test(text);
    return isMeta ? 'meta' : undefined;
  }
  if (/^["']?(?:cubes|views)["']?\s*:\s*(?:#.*)?$/mu.test(text)) {
    return /^[\s-]*(?:measures|join_path|sql_table)\s*:/mu.test(text) ? 'yaml' : undefined;
  }
  return /(?:^|[\s;(])(?:cube|view)\(\s*[`'"]/u.test(text) ? 'javascript' : undefined;
}

/** True for a model of Cube: YAML, JavaScript, or the JSON of `/v1/meta`. */
export function detectsCube(file: TextFile): boolean {
  return cubeFormOf(file) !== undefined;
}
