import { unzipSync } from 'fflate';
import { checksumOf, checksumsIn } from './archive-checksums.ts';

/** Bytes that an archive may have in it: more than a dbt project, and less than a browser's memory. */
const MAX_BYTES = 2 ** 29;

/** An archive has more in it than can be read. */
export class ArchiveTooLargeError extends Error {
  override readonly name = 'ArchiveTooLargeError';
}

/**
 * The files of an archive by their names. Throws if it is damaged, if one of them is not what its checksum says, if two
 * have one name, or if they are more than 512 MB together.
 */
export function archivedFiles(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
): Readonly<Record<string, Uint8Array>> {
  const checksums = checksumsIn(bytes);
  const wanted = new Map<string, number | undefined>();
  let [total, entry] = [0, 0];
  // The library calls this for each file in the order of the directory, and checks nothing of what it unpacks.
  const files = unzipSync(bytes, {
    filter({ name, originalSize }) {
      const checksum = checksums[entry];
      entry += 1;
      if (name.endsWith('/') || !isWanted(name)) return false;
      if (wanted.has(name)) throw new Error(`it has two files called ${name}`);
      wanted.set(name, checksum);
      total += originalSize;
      if (total > MAX_BYTES) throw new ArchiveTooLargeError(`more than ${MAX_BYTES} bytes`);
      return true;
    },
  });
  for (const [name, content] of Object.entries(files)) {
    if (checksumOf(content) !== wanted.get(name)) throw new Error(`${name} in it is damaged, or has a password`);
  }
  return files;
}
