import type { Stats } from 'node:fs';
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { InputFile } from '../formats/read-files.ts';
import type { SourcedFile } from '../formats/read-sources.ts';
import type { OutputFile } from '../formats/write-files.ts';

/** A wrong use of the command line, or a file that cannot be read: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Folders without metrics of their own: copies, packages, what a version control keeps. */
const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', 'dbt_packages', '__pycache__', 'venv']);

/** A file with the name of its source: its own, or that of the folder that it was found in. */
export interface NamedInput extends InputFile, SourcedFile {}

/**
 * Reads files, and all files below folders. Paths are those below what was named, with `/` between names; of several
 * folders that are read together, each path begins with the name of its own. A file that is named twice is read once.
 */
export async function readInputs(names: readonly string[]): Promise<NamedInput[]> {
  const found = await Promise.all(names.map((name) => filesAt(name, names.length > 1)));
  const inputs = new Map<string, NamedInput>();
  // One after another: a system lets a program have only so many files open.
  for (const { at, ...named } of found.flat()) {
    const bytes = await bytesOf(at);
    const place = await realpath(at);
    if (!inputs.has(place)) inputs.set(place, { ...named, bytes });
  }
  return [...inputs.values()];
}

/**
 * Writes a file whole or not at all: it is written beside its place, forced to the disk, and then takes the place of
 * what was there. A link stays one, to the file that is written; what a file may be read by stays as it is.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  let beside: string | undefined;
  try {
    const place = await linkedFrom(path);
    const before = await stat(place).catch(() => undefined);
    if (before?.isFile() === false) throw new Error('it is no file');
    await mkdir(dirname(place), { recursive: true });
    const part = `${place}.${process.pid}.part`;
    await rm(part, { force: true });
    const file = await open(part, 'wx');
    beside = part;
    try {
      await file.writeFile(content);
      if (before !== undefined) await keepAccess(file, before);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, place);
  } catch (error) {
    if (beside !== undefined) await rm(beside, { force: true });
    throw new UsageError(`${path} cannot be written (${reasonOf(error)}).`);
  }
}

/** Links that lead to one another at most, as in Linux. */
const MOST_LINKS = 40;

/** The place that a path stands for: where its links lead, also if nothing is there yet. */
async function linkedFrom(path: string): Promise<string> {
  let place = path;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const target = await readlink(place).catch(() => undefined);
    if (target === undefined) return place;
    place = resolve(dirname(place), target);
  }
  throw new Error('it is a link to itself');
}

/** Gives a file the owner and the permissions of another one, as far as the user may. */
async function keepAccess(file: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const { uid: ownUid, gid: ownGid } = await file.stat();
  if (uid !== ownUid || gid !== ownGid) await file.chown(uid, gid).catch(() => undefined);
  await file.chmod(mode & 0o7777);
}

/** Writes files below a folder. A path that leads out of it is refused. */
export async function writeBelow(folder: string, files: readonly OutputFile[]): Promise<void> {
  const root = resolve(folder);
  for (const { path, content } of files) {
    const at = resolve(root, path);
    if (!at.startsWith(root + sep)) throw new UsageError(`${path} leads out of the folder.`);
    await writeWhole(at, content);
  }
}

/** The name of a source: a folder has the same one however its path is written, from wherever it is read. */
export function sourceName(path: string): string {
  return (
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? path
  );
}

async function filesAt(name: string, isOneOfSeveral: boolean): Promise<(SourcedFile & { readonly at: string })[]> {
  const source = sourceName(name);
  const info = await stat(name).catch((error: unknown) => {
    throw new UsageError(`${name} cannot be read (${reasonOf(error)}).`);
  });
  if (!info.isDirectory()) return [{ path: name.split(sep).join('/'), source, at: name }];
  const found = await below(name);
  return found.map((at) => {
    const path = relative(name, at).split(sep).join('/');
    return { path: isOneOfSeveral ? `${source}/${path}` : path, source, at };
  });
}

async function below(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`${folder} cannot be read (${reasonOf(error)}).`);
  });
  const found = await Promise.all(
    names.toSorted().map(async (name) => {
      if (name.startsWith('.') || PASSED_OVER.has(name)) return [];
      const at = join(folder, name);
      // A link may lead around in a circle.
      const info = await lstat(at);
      return info.isDirectory() ? below(at) : info.isFile() ? [at] : [];
    }),
  );
  return found.flat();
}

/** Reads a text in UTF-8. Throws `UsageError` if it is none. */
export async function readText(path: string): Promise<string> {
  const bytes = await bytesOf(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is no text in UTF-8.`);
  }
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${reasonOf(error)}).`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
