import { strToU8, zipSync } from 'fflate';
import { archivedFiles, ArchiveTooLargeError } from './interchange/archive.ts';
import type { Problems } from './interchange/problems.ts';
import type { InputFile } from './read-files.ts';
import type { OutputFile } from './write-files.ts';

/** Files of systems and of version control, which nobody put there. */
const PASSED_OVER = /(?:^|\/)(?:\.|__MACOSX\/|node_modules\/|dbt_packages\/)/;

/** The files in a zip archive. One that is damaged or too large is reported, and gives none. */
export function unzipped({ path, bytes }: InputFile, problems: Problems): InputFile[] {
  try {
    const files = archivedFiles(bytes, (name) => !PASSED_OVER.test(name));
    return Object.entries(files).map(([name, content]) => ({
      path: `${path}/${name}`,
      bytes: new Uint8Array(content),
    }));
  } catch (error) {
    if (error instanceof ArchiveTooLargeError) {
      problems.error('zip-too-large', 'The archive has more than 512 MB in it. Unpack it, and choose the folder.', {
        file: path,
      });
      return [];
    }
    const reason = error instanceof Error ? error.message : String(error);
    problems.error('zip-unreadable', `The archive cannot be read (${reason}). Unpack it, and choose the folder.`, {
      file: path,
    });
    return [];
  }
}

/** One archive of files. The same files always give the same bytes. */
export function zipped(files: readonly OutputFile[]): Uint8Array<ArrayBuffer> {
  const entries = files.map(({ path, content }) => [path, typeof content === 'string' ? strToU8(content) : content]);
  return new Uint8Array(zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: FIRST_TIME }));
}

/** The first moment that an archive can name. */
const FIRST_TIME = new Date(1980, 0, 2);
