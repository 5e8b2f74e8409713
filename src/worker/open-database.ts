import type { CatalogDatabase, OpenOptions } from '../database/catalog-database.ts';
import type { CatalogAccess } from '../domain/catalog/stored-version.ts';
import type { StoredCatalog } from '../storage/recovery/recovery.ts';
import { isNewer, notSaved } from './storage-failure.ts';

/** Opens the bytes of a file, or an empty catalog. */
export type OpenDatabase = (bytes?: Uint8Array, options?: OpenOptions) => Promise<CatalogDatabase>;

/** A stored catalog in memory. */
export interface OpenedCatalog {
  readonly database: CatalogDatabase;
  readonly access: Exclude<CatalogAccess, { is: 'published' | 'unkept' }>;
}

/**
 * Opens a recovered catalog; read-only if a newer version of Metricbook wrote it. The database works in its file, which
 * nobody else may use any more. Throws if not even that is possible.
 */
export async function openStored(open: OpenDatabase, stored: StoredCatalog): Promise<OpenedCatalog> {
  const { file, records: journal } = stored;
  const options = { isOwn: true, isGivenAway: true, journal } as const;
  try {
    return { database: await open(file, options), access: { is: 'writable' } };
  } catch (error) {
    if (!isNewer(error)) throw error;
    const database = await open(file, { ...options, isReadOnly: true });
    return { database, access: { is: 'read-only', because: error.message } };
  }
}

/** Closes a database that could not be stored, and throws the reason as a sentence for users. */
export function closedBecause(database: CatalogDatabase, error: unknown): never {
  database.close();
  return notSaved(error);
}
