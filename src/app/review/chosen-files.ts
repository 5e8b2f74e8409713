import type { ReadFilesOptions } from '../../domain/review/reviewed-files.ts';
import type { NamedBytes } from '../core/named-bytes.ts';

/** Folders without metrics of their own: copies, packages, data, what was made of the files beside them. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'node_modules',
  'dbt_packages',
  '__pycache__',
  'venv',
  'target',
  'seeds',
]);

/** A part of the browser's interface for files and folders that are dropped. */
export type DroppedEntry = Pick<FileSystemEntry, 'name' | 'isDirectory'>;

/**
 * The files of what was dropped, with those in folders. `files`: what the browser itself lists, where a folder is a file
 * that cannot be read.
 */
export async function droppedFiles(
  files: readonly NamedBytes[],
  entries: readonly (DroppedEntry | null)[],
): Promise<NamedBytes[]> {
  if (!entries.some((entry) => entry?.isDirectory === true)) return files.map(withPath);
  const known = entries.filter((entry) => entry !== null);
  const found = await Promise.all(known.map((entry) => filesIn(entry, entry.name)));
  return found.flat();
}

/** A file with its path, if it was chosen with its folder. Without those in folders that are passed over. */
export function filesOfFolder(files: readonly NamedBytes[]): NamedBytes[] {
  return files.map(withPath).filter(({ path }) => path === undefined || !isPassedOver(path));
}

/** True for a path below a folder that has no metrics of its own. The folder that was chosen itself always counts. */
export function isPassedOver(path: string): boolean {
  return path
    .split('/')
    .slice(1)
    .some((name) => name.startsWith('.') || PASSED_OVER.has(name));
}

/**
 * What files that came together are called, and the source of each if they have several: a file without a folder is one
 * of its own, so that it finds its metrics again when it comes alone.
 */
export function sourcesOf(files: readonly NamedBytes[]): Pick<ReadFilesOptions, 'source' | 'sources'> {
  const source = sourceNameOf(files);
  const sources = new Map(files.map((file) => [pathBelow(file, source), file.path?.split('/')[0] ?? file.name]));
  return new Set(sources.values()).size > 1 ? { source, sources } : { source };
}

/** What files that came together are called: their folder, or their names. The same for the next import of them. */
export function sourceNameOf(files: readonly NamedBytes[]): string {
  const folders = new Set(files.map(({ path }) => path?.split('/')[0]));
  const [folder] = folders;
  if (folders.size === 1 && folder !== undefined) return folder;
  return [...new Set(files.map(({ name, path }) => path?.split('/')[0] ?? name))].toSorted().join(', ');
}

/** The path of a file below the folder that all of them are in; its name if there is none. */
export function pathBelow({ name, path }: NamedBytes, source: string): string {
  if (path === undefined) return name;
  return path.startsWith(`${source}/`) ? path.slice(source.length + 1) : path;
}

function withPath(file: NamedBytes): NamedBytes {
  if (!('webkitRelativePath' in file) || typeof file.webkitRelativePath !== 'string' || file.webkitRelativePath === '')
    return file;
  return at(file, file.webkitRelativePath);
}

/** The same file with a path. */
export function at(file: NamedBytes, path: string): NamedBytes {
  return {
    name: file.name,
    path,
    size: file.size,
    arrayBuffer: () => file.arrayBuffer(),
    slice: (start, end) => file.slice?.(start, end) ?? file,
  };
}

async function filesIn(entry: DroppedEntry, path: string): Promise<NamedBytes[]> {
  if (isPassedOver(path)) return [];
  if (isFolder(entry)) {
    const below = await entriesOf(entry);
    const found = await Promise.all(below.map((one) => filesIn(one, `${path}/${one.name}`)));
    return found.flat();
  }
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
  return [path.includes('/') ? at(file, path) : file];
}

function isFolder(entry: DroppedEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** A browser gives at most 100 entries at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<DroppedEntry[]> {
  const reader = folder.createReader();
  const all: DroppedEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...some);
  }
}
