import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Problems } from './interchange/problems.ts';
import type { InputFile } from './read-files.ts';
import type { OutputFile } from './write-files.ts';

/** Bytes that an archive may have in it: more than a dbt project, and less than a browser's memory. */
const MAX_BYTES = 2 ** 29;

/** Files of systems and of version control, which nobody put there. */
const PASSED_OVER = /(?:^|\/)(?:\.|__MACOSX\/|node_modules\/|dbt_packages\/)/;

/** The files in a zip archive. One that is damaged or too large is reported, and gives none. */
export function unzipped({ path, bytes }: InputFile, problems: Problems): InputFile[] {
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (name.endsWith('/') || PASSED_OVER.test(name)) return false;
        total += originalSize;
        return total <= MAX_BYTES;
      },
    });
    if (total <= MAX_BYTES) {
      return Object.entries(files).map(([name, content]) => ({
        path: `${path}/${name}`,
        bytes: new Uint8Array(content),
      }));
    }
    problems.error('zip-too-large', 'The archive has more than 512 MB in it. Unpack it, and choose the folder.', {
      file: path,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.error('zip-unreadable', `The archive cannot be read (${reason}). Unpack it, and choose the folder.`, {
      file: path,
    });
  }
  return [];
}

/** One archive of files. The same files always give the same bytes. */
export function zipped(files: readonly OutputFile[]): Uint8Array<ArrayBuffer> {
  const entries = files.map(({ path, content }) => [path, typeof content === 'string' ? strToU8(content) : content]);
  return new Uint8Array(zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: FIRST_TIME }));
}

/** The first moment that an archive can name. */
const FIRST_TIME = new Date(1980, 0, 2);
