import type { EditionMark } from '../../domain/catalog/edition.ts';
import { parseJson } from '../core/local-json.ts';
import type { LocalStore } from '../core/local-store.ts';

const KEY = 'edition-met';

/**
 * Notes of which edition of the published catalog a copy is: the one it was made from, or the last that was merged into it
 * or left be.
 */
export function noteEdition(store: LocalStore, { etag, lastModified, length }: EditionMark): void {
  store.set(KEY, JSON.stringify([etag, lastModified, length]));
}

/** Undefined where a catalog is no copy of a published one, or what was noted cannot be read. */
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
