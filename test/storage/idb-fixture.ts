import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/domain/core/instant.ts';
import type { VersionOrigin } from '../../src/domain/catalog/stored-version.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { NewCatalog } from '../../src/storage/snapshot/versions.ts';
import type { CheckpointMark, Version, Manifest, LogKey, Head, HeadRecord } from '../../src/storage/log/records.ts';
import { checksumOf, headKey, manifestKey, NO_HEAD } from '../../src/storage/log/records.ts';
import type { StoredCatalog } from '../../src/storage/recovery/recovery.ts';
import type { StoreName, Stores } from '../../src/storage/idb/idb-store.ts';

/** A value with its key, in one of the object stores. */
export interface Entry {
  readonly store: StoreName;
  readonly key: IDBValidKey;
  readonly value: unknown;
}

const STORES: readonly StoreName[] = ['log', 'blocks'];

/** Returns a name that no other test uses. What is stored under it is deleted after the test. */
export function freshName(): string {
  const name = `test ${crypto.randomUUID()}`;
  onTestFinished(() => deleted(name));
  return name;
}

/** Opens one tab's store, closed after the test. */
export function openStore(name: string, clock?: Clock): CatalogStore {
  const store = new CatalogStore(indexedDB, name, { clock });
  onTestFinished(() => store.close());
  return store;
}

/** Returns the clock of a tab that shows a time that many hours later. */
export function inHours(hours: number): Clock {
  return () => new Date(Date.now() + hours * 3_600_000);
}

/** Deletes a database, as a browser does when a user clears the site's data. */
export function deleted(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}

/** Lists everything stored, in the order of the keys; nothing if there is no database. */
export async function entriesOf(name: string): Promise<Entry[]> {
  const databases = await indexedDB.databases();
  if (!databases.some((database) => database.name === name)) return [];
  const entries: Entry[] = [];
  await behindItsBack(name, (stores) => {
    for (const store of STORES) {
      stores(store).openCursor().onsuccess = ({ target }) => {
        const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
        if (cursor === null) return;
        entries.push({ store, key: cursor.key, value: cursor.value as unknown });
        cursor.continue();
      };
    }
  });
  return entries.toSorted((a, b) => indexedDB.cmp([a.store, a.key], [b.store, b.key]));
}

/** Filters the entries of one kind in the log. */
export function ofKind(entries: readonly Entry[], kind: LogKey[0]): Entry[] {
  return entries.filter(({ store, key }) => store === 'log' && (key as LogKey)[0] === kind);
}

/** Filters the blocks. */
export function blocksIn(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ store }) => store === 'blocks');
}

/** Reads head and manifest. */
export async function rootRecords(name: string): Promise<{ readonly head: HeadRecord; readonly manifest: Manifest }> {
  const entries = await entriesOf(name);
  const [head, manifest] = [ofKind(entries, 'tip')[0]?.value, ofKind(entries, 'ledger')[0]?.value];
  return { head: head as HeadRecord, manifest: manifest as Manifest };
}

/** Returns everything stored as text that is quick to compare: bytes are replaced by their digest. */
export async function snapshotOf(name: string): Promise<string> {
  return (await linesOf(name)).join('\n');
}

/** Returns the same, a line for each record, without the roots: these replace one another. */
export async function contentOf(name: string): Promise<string[]> {
  return (await linesOf(name)).filter((line) => !/^log \["(tip|ledger)"/.test(line));
}

async function linesOf(name: string): Promise<string[]> {
  const lines = (await entriesOf(name)).map(async ({ store, key, value }) => {
    const bytes = await bytesIn(value);
    const form = value instanceof Blob ? 'blob' : 'bytes';
    const shown = bytes === undefined ? JSON.stringify(value, viewsAsLists) : `${form} ${await shownBytes(bytes)}`;
    return `${store} ${JSON.stringify(key)} ${shown}`;
  });
  return Promise.all(lines);
}

/** Returns the bytes of a stored block in either form; undefined for any other value. */
export async function bytesIn(value: unknown): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer());
  return value instanceof Uint8Array ? new Uint8Array(value) : undefined;
}

/**
 * Makes a stored catalog what an earlier page left: in format 2, with the blocks for which `isOld` is true as bytes; by
 * default all.
 */
export async function asFormat2(name: string, isOld: (block: Entry) => boolean = () => true): Promise<void> {
  const blocks = await Promise.all(
    blocksIn(await entriesOf(name))
      .filter(isOld)
      .map(async ({ key, value }) => ({ key, bytes: await bytesIn(value) })),
  );
  const { head, manifest } = await rootRecords(name);
  await behindItsBack(name, (stores) => {
    for (const { key, bytes } of blocks) stores('blocks').put(bytes, key);
    stores('log').put(resealed(head, 2), headKey(head));
    stores('log').put(resealed(manifest, 2), manifestKey(manifest));
  });
}

/** Returns a root as a page of another format seals it. */
export function resealed<T extends HeadRecord | Manifest>(record: T, format: number): T {
  return { ...record, format, checksum: checksumOf({ ...record, format, checksum: undefined }) };
}

async function shownBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes.slice());
  return `${bytes.length} ${new Uint8Array(digest).join()}`;
}

function viewsAsLists(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}

/** Changes what is stored without regard for any protocol. */
export function behindItsBack(name: string, work: (stores: Stores) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(STORES, 'readwrite');
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      work((store) => transaction.objectStore(store));
    };
  });
}

/** Returns bytes that differ at every place and for every seed. */
export function bytesOf(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Encodes a short text as a record. */
export function recordOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Decodes records as text. */
export function textsOf(records: readonly Uint8Array[]): string[] {
  return records.map((record) => new TextDecoder().decode(record));
}

export function catalogOf(file: Uint8Array, origin: VersionOrigin = { is: 'begun' }): NewCatalog {
  return { file, origin };
}

/** A whole catalog that a user opened. */
export function importOf(file: Uint8Array): NewCatalog {
  return catalogOf(file, { is: 'import', file: 'theirs.db' });
}

/** Begins a catalog. */
export async function begun(store: CatalogStore, file: Uint8Array): Promise<Head> {
  const stored = await store.replace(NO_HEAD, catalogOf(file));
  if (stored.is !== 'stored') throw new Error('there was a catalog already');
  return stored.head;
}

/** Makes a file the current version, in place of another. */
export async function replaced(store: CatalogStore, head: Head, file: Uint8Array): Promise<Head> {
  const stored = await store.replace(head, importOf(file));
  if (stored.is !== 'stored') throw new Error('the tip was stale');
  return stored.head;
}

/** Makes a kept version current again. */
export async function restored(store: CatalogStore, head: Head, id: string): Promise<Head> {
  const stored = await store.restore(head, id);
  if (stored?.is !== 'stored') throw new Error(stored === undefined ? 'it is no longer kept' : 'the tip was stale');
  return stored.head;
}

/** Appends records one after another. */
export async function appended(store: CatalogStore, from: Head, ...texts: readonly string[]): Promise<Head> {
  let head = from;
  for (const text of texts) {
    const stored = await store.append(head, recordOf(text));
    if (stored.is !== 'stored') throw new Error(`"${text}" was stale`);
    head = stored.head;
  }
  return head;
}

/** Checkpoints the journal. */
export async function checkpointed(store: CatalogStore, file: Uint8Array): Promise<CheckpointMark> {
  const mark = await store.writeCheckpoint(await recovered(store), file);
  if (mark === undefined) throw new Error('others were first');
  return mark;
}

/** Recovers a catalog that has to be there. */
export async function recovered(store: CatalogStore): Promise<StoredCatalog> {
  const stored = await store.recover();
  if (stored === undefined) throw new Error('nothing is stored');
  return stored;
}

/** Recovers a version that has to be kept. */
export async function recoveredVersion(store: CatalogStore, id: string): Promise<StoredCatalog> {
  const stored = await store.recoverVersion(id);
  if (stored === undefined) throw new Error('it is no longer kept');
  return stored;
}

/** Lists the versions that are kept, the current one first. */
export async function versionsOf(store: CatalogStore): Promise<readonly Version[]> {
  return (await store.roots()).manifest.epochs;
}

/** Tells if nothing is stored but the records of an empty catalog. */
export async function isEmpty(name: string): Promise<boolean> {
  const entries = await entriesOf(name);
  const { head, manifest } = await rootRecords(name);
  return entries.length === 2 && head.epoch === NO_HEAD.epoch && manifest.epochs.length === 0;
}
