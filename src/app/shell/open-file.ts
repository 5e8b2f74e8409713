import { openAsNewCatalog } from '../catalogs/catalogs-feature.ts';
import type { AppContext } from '../core/app-context.ts';
import type { FileUse } from '../core/commands.ts';
import type { NamedBytes } from '../core/named-bytes.ts';
import { incomingFile } from '../core/named-bytes.ts';
import { IMPORTS } from '../import/imports.ts';
import { type DroppedEntry, droppedFiles, filesOfFolder } from '../review/chosen-files.ts';
import { rememberSources } from '../review/remembered-files.ts';
import { REVIEWS } from '../review/reviews.ts';

/** The same files and folders, as they were dropped. */
export interface Dropped {
  readonly entries: readonly (DroppedEntry | null)[];
  /** Null where the browser gives none. */
  readonly handles: readonly Promise<FileSystemHandle | null>[];
}

/**
 * Opens files that came from outside together: a catalog is imported, or opened as a new one; metrics of other programs
 * are reviewed. Beside a published catalog it is always a new catalog. Nothing happens without a file.
 */
export async function openFiles(
  app: AppContext,
  files: readonly NamedBytes[],
  use: FileUse,
  { entries, handles }: Dropped = { entries: [], handles: [] },
): Promise<void> {
  const all = use === 'folder' ? filesOfFolder(files) : await droppedFiles(files, entries);
  const file = incomingFile(all);
  if (file === undefined) return;
  if (use === 'new' || app.role !== 'own') await openAsNewCatalog(app, file);
  else if ((await hasCatalog(all)) || !(await reviewed(app, all))) await imported(app, file);
  else await rememberSources(app, await Promise.all(handles));
}

/** Shows the review of files in place of a file that waits to be imported. False if no format recognises them. */
async function reviewed(app: AppContext, files: readonly NamedBytes[]): Promise<boolean> {
  IMPORTS.of(app).drop();
  if (app.catalog.state.peek().is === 'open') void app.navigation.go({ at: 'import' });
  return REVIEWS.of(app).open(files);
}

async function imported(app: AppContext, file: NamedBytes): Promise<void> {
  REVIEWS.of(app).drop();
  await IMPORTS.of(app).open(file);
}

/** True if one of the files begins like a database, or belongs to one. */
async function hasCatalog(files: readonly NamedBytes[]): Promise<boolean> {
  for (const file of files) {
    if (BESIDE.test(file.name)) return true;
    // A file that was moved is met, and told, by whoever reads it.
    const start = await (file.slice?.(0, MAGIC.length) ?? file).arrayBuffer().catch(() => undefined);
    if (start !== undefined && isDatabase(new Uint8Array(start))) return true;
  }
  return false;
}

/** Endings of the files that SQLite keeps beside a database. */
const BESIDE = /-(?:wal|journal|shm)$/i;

/** The first bytes of a database. */
const MAGIC = 'SQLite format 3\0';

function isDatabase(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, MAGIC.length)) === MAGIC;
}
