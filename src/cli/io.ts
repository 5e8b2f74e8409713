import { lstat, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
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
 * folders that are read together, each path begins with the name of its own.
 */
export async function readInputs(names: readonly string[]): Promise<NamedInput[]> {
  const found = await Promise.all(names.map((name) => filesAt(name, names.length > 1)));
  return Promise.all(found.flat().map(async ({ at, ...named }) => ({ ...named, bytes: await bytesOf(at) })));
}

/**
 * Writes a file whole or not at all: it is written beside its place, forced to the disk, and then takes the place of
 * what was there.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.part`;
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new UsageError(`${path} cannot be written (${reasonOf(error)}).`);
  }
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
  const names = await readdir(folder);
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
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
