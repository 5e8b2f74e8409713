import type { EditionMark } from '../../domain/catalog/edition.ts';
import { parseJson } from '../core/local-json.ts';
import type { LocalStore } from '../core/local-store.ts';

const KEY = 'edition-met';

/**
 * Notes the edition of the published catalog that a copy is based on: the one it was made from, or the last one that
 * was merged or skipped.
 */
export function noteEdition(store: LocalStore, { etag, lastModified, length }: EditionMark): void {
  store.set(KEY, JSON.stringify([etag, lastModified, length]));
}

/** Returns that edition; undefined if the catalog is not a copy of a published one, or the note cannot be read. */
export function notedEdition(store: LocalStore): EditionMark | undefined {
  const noted = parseJson(store.get(KEY));
  if (!Array.isArray(noted)) return undefined;
  const [etag, lastModified, length] = noted as readonly unknown[];
  return {
    etag: typeof etag === 'string' ? etag : null,
    lastModified: typeof lastModified === 'string' ? lastModified : null,
    length: typeof length === 'number' ? length : null,
  };
}
