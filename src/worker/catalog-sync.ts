import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { VersionOrigin } from '../domain/catalog/stored-version.ts';
import { NO_HEAD, type Head } from '../storage/log/records.ts';
import type { StoredCatalog } from '../storage/recovery/recovery.ts';
import type { NewCatalog } from '../storage/snapshot/versions.ts';
import type { CatalogState, InForce } from './catalog-state.ts';
import { closedBecause, openStored } from './open-database.ts';
import { isLessOfTheSame, lacks } from './position.ts';
import { isNewer, notSaved } from './storage-failure.ts';

/*
 * Follows what other tabs, or the browser itself, did to the stored catalog. Call every function inside the catalog's
 * queue: nothing else may read or change the state in the meantime.
 */

/** Applies what other tabs committed; returns true if there was anything. */
export async function catchUp(state: CatalogState): Promise<boolean> {
  try {
    return await applyNews(state);
  } catch (error) {
    if (!isNewer(error)) throw error;
    state.stop(error.message);
    return false;
  }
}

async function applyNews(state: CatalogState): Promise<boolean> {
  const news = await state.options.store.since(state.head).catch(notSaved);
  switch (news.is) {
    case 'none':
      return false;
    case 'restart':
      await restart(state);
      return true;
    case 'gone':
      await writeBack(state);
      return true;
    case 'entries':
      state.database.replica.apply(news.entries.map(({ bytes }) => bytes));
      state.advance(news.head);
      if (news.entries.some(({ id }) => state.doubts.delete(id))) state.options.onEvent({ is: 'saved-after-all' });
      return true;
  }
}

/** Switches to a catalog that was read from storage. */
export async function adopt(state: CatalogState, { opened: { database, access }, head }: InForce): Promise<void> {
  const at = database.isMigrated ? await storeMigrated(state, database, head) : head;
  if (at === undefined) {
    database.close();
    return restart(state);
  }
  state.use(database, at);
  await state.setHead(at);
  state.options.onEvent({ is: 'replaced', canUndoImport: state.canUndoImport, access: state.access });
  if (access.is === 'read-only') state.stop(access.because);
}

/** Reads the stored catalog from the checkpoint on and switches to it. */
async function restart(state: CatalogState): Promise<void> {
  const stored = await state.options.store.recover().catch(notSaved);
  if (stored === undefined) return writeBack(state);
  if (lacks(stored, state.head)) return addWhatWeKnow(state, stored);
  await adopt(state, await inForceOf(state, stored));
}

/**
 * Stores the catalog in memory again, as a new version: the browser lost it under an open tab, so no other copy is
 * more complete.
 */
async function writeBack(state: CatalogState, over: Head = NO_HEAD): Promise<void> {
  if (state.isReadOnly) return;
  const { head, edition } = state;
  const origin: VersionOrigin = edition === undefined ? { is: 'written-back' } : { is: 'published', edition };
  const catalog: NewCatalog = { file: state.database.export(), origin, writtenFrom: head };
  const stored = await state.options.store.replace(over, catalog).catch(notSaved);
  if (stored.is === 'stale') return restart(state);
  await state.setHead(stored.head);
  state.announce();
  state.options.onEvent({ is: 'written-back' });
}

/**
 * Stores what this tab knows and the stored catalog lacks. Ours replaces it if it is the same catalog with more
 * changes; otherwise ours is kept as an earlier version.
 */
async function addWhatWeKnow(state: CatalogState, stored: StoredCatalog): Promise<void> {
  if (state.isReadOnly) return;
  if (isLessOfTheSame(stored, state.head)) return writeBack(state, stored.head);
  const { store } = state.options;
  const file = state.database.export();
  const aside = await store.setAside(stored.head, { file, origin: { is: 'set-aside' } }).catch(notSaved);
  if (aside.is === 'stale') return restart(state);
  state.options.onEvent({ is: 'set-aside' });
  await adopt(state, await inForceOf(state, stored));
}

async function inForceOf(state: CatalogState, stored: StoredCatalog): Promise<InForce> {
  return { opened: await openStored(state.options.openDatabase, stored), head: stored.head };
}

/**
 * Stores a migrated catalog as a version of its own, since the journal entries of other tabs do not fit the new
 * tables. Undefined if another tab was first.
 */
async function storeMigrated(state: CatalogState, database: CatalogDatabase, head: Head): Promise<Head | undefined> {
  const file = database.export();
  const stored = await state.options.store
    .replace(head, { file, origin: { is: 'migration' } })
    .catch((error: unknown) => closedBecause(database, error));
  if (stored.is === 'stale') return undefined;
  state.announce();
  return stored.head;
}
