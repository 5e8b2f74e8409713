import type { CatalogDatabase } from '../database/catalog-database.ts';
import type { StorageFacts, StoredVersion } from '../domain/catalog/stored-version.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import type { Version, Head } from '../storage/log/records.ts';
import type { OpenDatabase } from './open-database.ts';
import { openStored } from './open-database.ts';
import { notSaved, versionGone } from './storage-failure.ts';

/** Describes the versions that the browser keeps. Throws `storage-damaged`. */
export async function storageFacts(store: CatalogStore): Promise<StorageFacts> {
  const { head, manifest } = await store.roots().catch(notSaved);
  const [inForce, ...before] = manifest.epochs;
  if (inForce === undefined) throw versionGone();
  return {
    mark: head.link,
    lastCheckpoint: inForce.checkpoint.at,
    versions: [versionOf(inForce, head), ...before.map((epoch) => versionOf(epoch, head))],
  };
}

function versionOf({ id, origin, begunAt, checkpoint, left }: Version, inForce: Head): StoredVersion {
  const { sequence, journalBytes } = left?.tip ?? inForce;
  return {
    id,
    origin,
    begunAt,
    leftAt: left?.at ?? null,
    bytes: checkpoint.fileBytes,
    changes: sequence,
    journal: { records: sequence - checkpoint.foldedTo, bytes: journalBytes - checkpoint.journalBytes },
  };
}

/** Opens a version in a database of its own, for `work`. Throws `storage-version-gone` or `storage-damaged`. */
export async function readVersion<T>(
  store: CatalogStore,
  open: OpenDatabase,
  id: string,
  work: (database: CatalogDatabase) => T | PromiseLike<T>,
): Promise<T> {
  const stored = await store.recoverVersion(id).catch(notSaved);
  if (stored === undefined) throw versionGone();
  const { database } = await openStored(open, stored);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
