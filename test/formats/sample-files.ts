import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { TextFile } from '../../src/formats/interchange/model.ts';

const SAMPLES = '../shared/interchange/samples';

/** True if the files of other programs are there; the project has no copy of them. */
export const HAVE_SAMPLES = existsSync(SAMPLES);

/** Files in a folder of samples, without the page that says where they are from. */
export function samples(folder: string, wanted: (name: string) => boolean = () => true): TextFile[] {
  return readdirSync(`${SAMPLES}/${folder}`)
    .filter((name) => name !== 'SOURCES.md' && wanted(name))
    .toSorted()
    .map((name) => ({ path: name, text: readFileSync(`${SAMPLES}/${folder}/${name}`, 'utf8') }));
}
