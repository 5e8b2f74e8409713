import type { VersionOrigin } from '../domain/catalog/stored-version.ts';
import type { Roots } from '../storage/log/head.ts';
import type { Appended } from '../storage/log/journal.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { CatalogOptions, InForce } from './catalog-state.ts';
import { closedBecause, openStored } from './open-database.ts';
import { changedMeanwhile, notSaved } from './storage-failure.ts';

/** Attempts to store a migrated catalog. Each one writes the complete file. */
const MAX_ATTEMPTS = 5;

/** A catalog just opened. `roots`: its roots, if the browser could read them. */
export interface Started extends InForce {
  readonly roots: Roots | undefined;
}

/** Opens the stored catalog; undefined if there is none. Throws `storage-damaged` and what opening a file throws. */
export async function openInForce({ store, openDatabase, channel }: CatalogOptions): Promise<Started | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const stored = await store.recover();
    if (stored === undefined) return undefined;
    const opened = await openStored(openDatabase, stored);
    if (!opened.database.isMigrated) return { opened, head: stored.head, roots: stored };
    // The journal entries of other tabs do not fit the new tables, so the migrated catalog becomes a version of its
    // own.
    const file = opened.database.export();
    opened.database.close();
    // A migrated edition keeps its origin.
    const { origin: before } = stored.epoch;
    const origin: VersionOrigin = before.is === 'published' ? before : { is: 'migration' };
    const migrated = await store.replace(stored.head, { file, origin }).catch(notSaved);
    if (migrated.is === 'stored') channel.postMessage('news');
  }
  throw changedMeanwhile();
}

/** Stores the bytes of a checked file as the first version, by calling `store`. Undefined if another tab was first. */
export async function beginWith(
  options: CatalogOptions,
  { file }: NewCatalog,
  store: () => Promise<Appended>,
): Promise<Started | undefined> {
  // Open it first: a file that does not open must never become current.
  const database = await options.openDatabase(file, { isOwn: true });
  const stored = await store().catch((error: unknown) => closedBecause(database, error));
  if (stored.is === 'stale') {
    database.close();
    return undefined;
  }
  options.channel.postMessage('news');
  // The catalog is stored by now, even if the browser fails to read the roots.
  const roots = await options.store.roots().catch(() => undefined);
  const opened = { database, access: { is: 'writable' } } as const;
  return { opened, head: stored.head, roots: roots && { ...roots, head: stored.head } };
}
