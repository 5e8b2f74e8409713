import { CatalogError } from '../domain/core/catalog-error.ts';

/** Throws a storage error as a sentence for users. A `CatalogError` stays as it is. */
export function notSaved(error: unknown): never {
  if (error instanceof CatalogError) throw error;
  const name = error instanceof Error ? error.name : '';
  throw new CatalogError(
    'storage-not-saved',
    `Not saved: ${reasonOf(name, error)}. Nothing was changed. Download the catalog to be safe.`,
    { name },
    { cause: error },
  );
}

function reasonOf(name: string, error: unknown): string {
  switch (name) {
    case 'QuotaExceededError':
      return 'storage is full';
    case 'TimeoutError':
      return 'the browser does not answer';
    default:
      return `the browser could not store it (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** The error after too many attempts at which another tab was first. */
export function changedMeanwhile(): CatalogError {
  return new CatalogError(
    'conflict-changed',
    'Another tab changed the catalog in the meantime. Nothing was changed. Try again.',
  );
}

/** The error for a chosen version that is no longer kept. */
export function versionGone(): CatalogError {
  return new CatalogError('storage-version-gone', 'This version no longer exists. Nothing was changed.');
}

export function isNewer(error: unknown): error is CatalogError {
  return error instanceof CatalogError && error.code === 'newer-catalog';
}
