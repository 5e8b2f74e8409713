import type { Instant } from '../../domain/core/instant.ts';
import { parseJson } from './local-json.ts';
import type { LocalStore } from './local-store.ts';

/** A complete copy of the catalog outside the browser: its time, and the state it holds (`StorageFacts.mark`). */
export interface CatalogCopy {
  readonly at: Instant;
  readonly mark: string;
}

/**
 * The kinds of copies. `first-seen` is not a copy: it is the state in which this browser first met the catalog, to
 * tell if it ever changed.
 */
export type CopyKind = 'last-export' | 'last-backup' | 'first-seen';

/** The key is older than its name here: browsers hold it. */
const STARTED_OVER = 'begun-anew';

/** Notes a copy, replacing the last one of its kind. */
export function noteCopy(store: LocalStore, kind: CopyKind, { at, mark }: CatalogCopy): void {
  store.set(kind, JSON.stringify([at, mark]));
}

/** Returns the last copy of a kind that any tab made; undefined if there is none or the note cannot be read. */
export function lastCopy(store: LocalStore, kind: CopyKind): CatalogCopy | undefined {
  const noted = parseJson(store.get(kind));
  if (!Array.isArray(noted)) return undefined;
  const [at, mark] = noted as readonly unknown[];
  return typeof at === 'string' && typeof mark === 'string' ? { at, mark } : undefined;
}

/**
 * Notes that a catalog was created because none could be opened. The last copies may then be all that is left of the
 * one before.
 */
export function noteBeginning(store: LocalStore): void {
  store.set(STARTED_OVER, 'yes');
}

/** Returns true if another catalog was created since the last backup. */
export function hasStartedOver(store: LocalStore): boolean {
  return store.get(STARTED_OVER) !== undefined;
}

/** Clears that note: the user allowed the new catalog to overwrite the last backup, or there was none. */
export function forgetBeginning(store: LocalStore): void {
  store.remove(STARTED_OVER);
}
