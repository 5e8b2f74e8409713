import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { TextFile } from '../../src/formats/interchange/model.ts';

const FOLDER = '../shared/interchange/samples';

/** True where the sample files of other programs are; tests that need them are skipped elsewhere. */
export const hasSamples = existsSync(FOLDER);

/** The real files of a folder of samples, as they are. */
export function samplesIn(folder: string): TextFile[] {
  if (!hasSamples) return [];
  return readdirSync(`${FOLDER}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ya?ml|json|tmdl|lkml|js)$/u.test(name))
    .toSorted()
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${FOLDER}/${folder}/${name}`, 'utf8') }));
}

/** The sample whose path ends so. */
export function sample(ending: string): TextFile {
  const found = samplesIn(ending.split('/')[0] ?? '').find(({ path }) => path.endsWith(ending));
  if (found === undefined) throw new Error(`There is no sample ${ending}.`);
  return found;
}
