import { damaged } from './damage.ts';
import type { Manifest, Head, HeadRecord } from './records.ts';
import { isOfNewer, isSealed, manifestKey, manifestOf, NO_HEAD, headKey, headRecord } from './records.ts';
import type { IdbStore } from '../idb/idb-store.ts';
import { answerOf, newerLayout, SLOT_INDEX } from '../idb/idb-store.ts';
import { isRefusal } from '../idb/idb-errors.ts';

/** The two records from which all others are reached: the head and the manifest. */
export interface Roots {
  readonly head: Head;
  readonly manifest: Manifest;
}

/**
 * Writes the head and the manifest of an empty catalog into a new log. From then on there is always exactly one of
 * each.
 */
export function createRoots(log: IDBObjectStore): void {
  const manifest = manifestOf([], false, '');
  log.put(headRecord(NO_HEAD), headKey(NO_HEAD));
  log.put(manifest, manifestKey(manifest));
}

/** Requests both records, unchecked. */
export function requestRoots(log: IDBObjectStore): Promise<unknown[]> {
  return answerOf<unknown[]>(log.index(SLOT_INDEX).getAll());
}

/** Checks the result of `requestRoots`. Throws `storage-damaged` or `newer-catalog`. */
export function parseRoots(records: readonly unknown[]): Roots {
  const sealed = records as readonly (HeadRecord | Manifest)[];
  if (sealed.some(isOfNewer)) throw newerLayout();
  const head = sealed.find((record) => record.slot === 'tip');
  const manifest = sealed.find((record) => record.slot === 'ledger');
  if (head === undefined || manifest === undefined)
    throw damaged('the record that names the current version is missing');
  if (!isSealed(head) || !isSealed(manifest) || head.epoch !== (manifest.epochs[0]?.id ?? ''))
    throw damaged('the record that names the current version has been altered');
  const { epoch, sequence, link, journalBytes } = head;
  return { head: { epoch, sequence, link, journalBytes }, manifest };
}

/** Reads and checks head and manifest. Throws `storage-damaged` or `newer-catalog`. */
export async function readRoots(store: IdbStore): Promise<Roots> {
  return parseRoots(await store.run('readonly', ['log'], (stores) => requestRoots(stores('log'))));
}

/**
 * Replaces the records that were seen, inside a readwrite transaction. If another tab replaced them first, the unique
 * index makes IndexedDB refuse the transaction. So no code has to read and then write.
 */
export function compareAndSwap(log: IDBObjectStore, seen: Roots, next: Partial<Roots>): void {
  if (next.head !== undefined) {
    log.delete(headKey(seen.head));
    log.put(headRecord(next.head), headKey(next.head));
  }
  if (next.manifest !== undefined) {
    log.delete(manifestKey(seen.manifest));
    log.put(next.manifest, manifestKey(next.manifest));
  }
}

/** True if a readwrite transaction was completed; false, with nothing written, if another tab was first. */
export async function wasWritten(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
