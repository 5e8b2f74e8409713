import { CatalogError } from '../../domain/core/catalog-error.ts';
import type { AppContext } from '../core/app-context.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import { at, isPassedOver } from './chosen-files.ts';

type HandlesOf = Pick<AppContext, 'options' | 'report'>;

/** The part of the File System API that TypeScript does not know, because only some browsers have it. */
interface AskableHandle extends FileSystemHandle {
  requestPermission(mode: { readonly mode: 'read' }): Promise<PermissionState>;
}

/** Remembers where files and folders are, so that they can be read again. Null: the browser gives no handle of it. */
export async function rememberSources(
  { options, report }: HandlesOf,
  found: readonly (FileSystemHandle | null)[],
): Promise<void> {
  const handles = found.filter((handle) => handle !== null);
  if (handles.length === 0) return;
  try {
    const kept = await options.sourceHandles();
    for (const handle of handles) await kept?.keep(handle.name, handle);
  } catch (error) {
    report(error);
  }
}

/** The names of the sources that can be read again. */
export async function rememberedNames({ options }: Pick<AppContext, 'options'>): Promise<ReadonlySet<string>> {
  // Without its name a source has no button, and is opened by hand, as in a browser without handles.
  const names = await options
    .sourceHandles()
    .then((kept) => kept?.names())
    .catch(() => undefined);
  return new Set(names);
}

/**
 * Finds the files of a source where it was opened from. Call it while a click is being handled: the browser may ask the
 * user. Throws `file-unavailable`, also if the user does not allow it.
 */
export async function filesOfSource({ options }: Pick<AppContext, 'options'>, source: string): Promise<NamedBytes[]> {
  const kept = await options.sourceHandles();
  const handle = await kept?.find(source);
  if (handle === undefined) throw unavailable(`Nothing is known of where ${source} is. Open it again.`);
  if ((await (handle as AskableHandle).requestPermission({ mode: 'read' })) !== 'granted')
    throw unavailable(`The browser may not read ${source}. Allow it, or open it again.`);
  try {
    return await filesIn(handle, source);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw unavailable(`${source} was moved, renamed or deleted. Open it from where it is now.`, error);
  }
}

async function filesIn(handle: FileSystemHandle, path: string): Promise<NamedBytes[]> {
  if (isPassedOver(path)) return [];
  if (!isFolder(handle)) {
    const file = await (handle as FileSystemFileHandle).getFile();
    return [path.includes('/') ? at(file, path) : file];
  }
  const below: NamedBytes[] = [];
  for await (const one of handle.values()) below.push(...(await filesIn(one, `${path}/${one.name}`)));
  return below;
}

function isFolder(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === 'directory';
}

function unavailable(sentence: string, cause?: unknown): CatalogError {
  return new CatalogError('file-unavailable', sentence, {}, { cause });
}
