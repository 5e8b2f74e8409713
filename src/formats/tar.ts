/** One file of an archive. */
export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
/** Longest name in the plain header of POSIX.1-1988, which every program reads. */
const MOST_NAME = 100;

/**
 * The files as one tar archive (ustar, POSIX.1-1988). Names must be ASCII; throws if one is longer than 100
 * characters.
 */
export function tarOf(files: readonly ArchivedFile[]): Uint8Array {
  const size = files.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes.length), 2 * BLOCK);
  const archive = new Uint8Array(size);
  let at = 0;
  for (const { name, bytes } of files) {
    archive.set(headerOf(name, bytes.length), at);
    archive.set(bytes, at + BLOCK);
    at += BLOCK + padded(bytes.length);
  }
  return archive;
}

function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

function headerOf(name: string, length: number): Uint8Array {
  if (name.length > MOST_NAME) throw new Error(`too long a name for an archive: ${name}`);
  const header = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => header.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${length.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  // The checksum is calculated as if its own field held spaces.
  put('        ', 148);
  put('0', 156);
  put('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
