import { CatalogError } from '../../domain/core/catalog-error.ts';

/** What is stored is not what was written; `what` says which piece. Nothing is mended or deleted. */
export function damaged(what: string): CatalogError {
  return new CatalogError(
    'damaged-storage',
    `The catalog stored in this browser is damaged: ${what}. Nothing was changed; open a backup, or download the stored data.`,
    { what },
  );
}

export function isDamage(error: unknown): boolean {
  return error instanceof CatalogError && error.code === 'damaged-storage';
}
