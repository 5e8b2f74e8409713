import { CatalogError } from '../../domain/core/catalog-error.ts';

/** The error for a record that is not what was written; `what` names the record. Nothing is repaired or deleted. */
export function damaged(what: string): CatalogError {
  return new CatalogError(
    'storage-damaged',
    `The catalog stored in this browser is damaged: ${what}. Nothing was changed. Open a backup, or download the stored data.`,
    { what },
  );
}

export function isDamage(error: unknown): boolean {
  return error instanceof CatalogError && error.code === 'storage-damaged';
}
