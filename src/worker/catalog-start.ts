import type { VersionOrigin } from '../domain/catalog/stored-version.ts';
import type { Slots } from '../storage/log/head.ts';
import type { Appended } from '../storage/log/journal.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { CatalogOptions, InForce } from './catalog-state.ts';
import { closedBecause, openStored } from './opening.ts';
import { changedMeanwhile, notSaved } from './storage-failure.ts';

/** Attempts to store a catalog that was migrated: each one writes it all. */
const MAX_ATTEMPTS = 5;

/** A catalog as a tab begins with it; `slots`: what is kept beside it, if the browser told. */
export interface Started extends InForce {
  readonly slots: Slots | undefined;
}

/** Opens the stored catalog; undefined if there is none. Throws `damaged-storage` and what opening a file throws. */
export async function openInForce({ store, openDatabase, channel }: CatalogOptions): Promise<Started | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const stored = await store.recover();
    if (stored === undefined) return undefined;
    const opened = await openStored(openDatabase, stored);
    if (!opened.database.isMigrated) return { opened, tip: stored.tip, slots: stored };
    // Records of other tabs no longer fit: the new form is a catalog of its own.
    const file = opened.database.export();
    opened.database.close();
    // An edition stays the one that it was.
    const { origin: before } = stored.epoch;
    const origin: VersionOrigin = before.is === 'published' ? before : { is: 'migration' };
    const migrated = await store.replace(stored.tip, { file, origin }).catch(notSaved);
    if (migrated.is === 'stored') channel.postMessage('news');
  }
  throw changedMeanwhile();
}

/** Begins a catalog with the bytes of a checked file; `store` stores it. Undefined if another catalog was first. */
export async function beginWith(
  options: CatalogOptions,
  { file }: NewCatalog,
  store: () => Promise<Appended>,
): Promise<Started | undefined> {
  // Opened first: what does not open is never put in force.
  const database = await options.openDatabase(file, { isOwn: true });
  const stored = await store().catch((error: unknown) => closedBecause(database, error));
  if (stored.is === 'stale') {
    database.close();
    return undefined;
  }
  options.channel.postMessage('news');
  // It is in force by now, even if the browser does not tell what is kept beside it.
  const slots = await options.store.slots().catch(() => undefined);
  const opened = { database, access: { is: 'writable' } } as const;
  return { opened, tip: stored.tip, slots: slots && { ...slots, tip: stored.tip } };
}
