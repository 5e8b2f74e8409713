import type { Instant } from '../../domain/core/instant.ts';
import { parseJson } from './local-json.ts';
import type { LocalStore } from './local-store.ts';

/** A whole copy of the catalog outside of the browser: when it was made, and of which state (`StorageFacts.mark`). */
export interface CatalogCopy {
  readonly at: Instant;
  readonly mark: string;
}

/** `first-seen` is no copy: the state in which this browser first met the catalog, to tell whether it ever changed. */
export type CopyKind = 'last-export' | 'last-backup' | 'first-seen';

const STARTED_OVER = 'begun-anew';

/** Notes a copy, in place of the last one of its kind. */
export function noteCopy(store: LocalStore, kind: CopyKind, { at, mark }: CatalogCopy): void {
  store.set(kind, JSON.stringify([at, mark]));
}

/** The last copy of a kind, by whichever tab; undefined where there is none, or what was noted cannot be read. */
export function lastCopy(store: LocalStore, kind: CopyKind): CatalogCopy | undefined {
  const noted = parseJson(store.get(kind));
  if (!Array.isArray(noted)) return undefined;
  const [at, mark] = noted as readonly unknown[];
  return typeof at === 'string' && typeof mark === 'string' ? { at, mark } : undefined;
}

/**
 * To be called when a catalog begins where none could be opened: what the last copies hold may be all that is left of the
 * one before.
 */
export function noteBeginning(store: LocalStore): void {
  store.set(STARTED_OVER, 'yes');
}

/** Whether another catalog has begun since the last backup. */
export function hasStartedOver(store: LocalStore): boolean {
  return store.get(STARTED_OVER) !== undefined;
}

/** The person has said that the last backup may give way to the new catalog, or there was none. */
export function forgetBeginning(store: LocalStore): void {
  store.remove(STARTED_OVER);
}
