import { promisifyRequest } from 'idb-keyval';
import { CatalogError } from '../domain/catalog-error.ts';
import { BLOCK_BYTES, blocksOf, digestsOf, joined } from './blocks.ts';
import type { Digest } from './digest.ts';
import { digestOf } from './digest.ts';
import type { BlockKey, Checkpoint, Epoch, Head, JournalEntry, Tip } from './records.ts';
import {
  blockKey,
  checkpointDigest,
  checkpointKey,
  HEAD_KEY,
  isSealed,
  journalKey,
  linkAfter,
  sealed,
} from './records.ts';
import type { StrictStore } from './strict-store.ts';
import { strictStore } from './strict-store.ts';

/** A catalog as it was read and verified: the file of the last checkpoint, and what was committed since. */
export interface StoredCatalog {
  readonly head: Head;
  readonly checkpoint: Checkpoint;
  readonly file: Uint8Array;
  readonly records: readonly Uint8Array[];
}

/** What came of an append. */
export type Appended =
  | { readonly is: 'stored'; readonly head: Head }
  /** Another tab was first: nothing was written. */
  | { readonly is: 'stale' };

/** What a tab lacks. */
export type News =
  | { readonly is: 'none' }
  | { readonly is: 'records'; readonly head: Head; readonly records: readonly Uint8Array[] }
  /** The records are folded away, or the whole catalog was replaced: start again from the checkpoint. */
  | { readonly is: 'restart' };

/** Blocks that one request reads: 4 MiB. A message between processes has a largest size, and parts overlap. */
const BLOCKS_AT_ONCE = 16;

/**
 * One catalog in IndexedDB: a checkpoint in blocks, and a journal of what was committed since. Does not know what the
 * bytes mean. Every write is one strict transaction that first compares `head` with what the caller knows: of two tabs
 * that write at once, one is told that it is stale.
 */
export class CatalogStore {
  readonly #store: StrictStore;

  constructor(factory: IDBFactory, name: string) {
    this.#store = strictStore(factory, name);
  }

  /**
   * Reads and verifies the whole catalog; undefined where there is nothing at all. Throws `damaged-storage` where a
   * piece is missing or is not what was written: nothing is mended or deleted.
   */
  async recover(): Promise<StoredCatalog | undefined> {
    const found = await this.#store.use('readonly', async (store) => {
      const head = await readHead(store);
      if (head === undefined) return { head, leftovers: await promisifyRequest(store.count()) };
      return { head, ...(await readEpoch(store, head)) };
    });
    if (found.head === undefined) {
      if (found.leftovers > 0) throw headless();
      return undefined;
    }
    return verified(found.head, found);
  }

  /** Appends one record after `tip`. */
  async append(tip: Tip, bytes: Uint8Array): Promise<Appended> {
    const entry: JournalEntry = { epoch: tip.epoch, sequence: tip.sequence + 1, bytes };
    const link = await linkAfter(tip.link, entry);
    return this.#store.use('readwrite', async (store): Promise<Appended> => {
      const head = await readHead(store);
      if (head === undefined || !sameTip(head, tip)) return { is: 'stale' };
      const next = sealed({
        ...head,
        sequence: entry.sequence,
        link,
        journalBytes: head.journalBytes + bytes.length,
      });
      store.put(entry, journalKey(entry.epoch, entry.sequence));
      store.put(next, HEAD_KEY);
      return { is: 'stored', head: next };
    });
  }

  /** What was committed after `tip`. */
  async since(tip: Tip): Promise<News> {
    const found = await this.#store.use('readonly', async (store) => {
      const head = await readHead(store);
      if (head === undefined || sameTip(head, tip)) return { head, entries: [] };
      return { head, entries: await readJournal(store, head.epoch, tip.sequence, head.sequence) };
    });
    const { head, entries } = found;
    if (head === undefined) return { is: 'restart' };
    if (sameTip(head, tip)) return { is: 'none' };
    if (head.epoch !== tip.epoch || head.foldedTo > tip.sequence) return { is: 'restart' };
    const records = await chained(entries, tip, head);
    return records === undefined ? { is: 'restart' } : { is: 'records', head, records };
  }

  /**
   * Puts a file in the place of a checkpoint and the records up to `from`, which it contains. Only blocks that differ
   * are written. Returns false, with nothing written, where another tab did so first.
   */
  async fold(from: StoredCatalog, file: Uint8Array): Promise<boolean> {
    const { checkpoint, head: seen } = from;
    const { blocks, digests } = await digested(file);
    const next: Checkpoint = {
      epoch: seen.epoch,
      foldedTo: seen.sequence,
      link: seen.link,
      bytes: file.length,
      digests,
    };
    const digest = await checkpointDigest(next);
    return this.#store.use('readwrite', async (store) => {
      const head = await readHead(store);
      if (head === undefined || head.epoch !== seen.epoch || head.checkpointDigest !== seen.checkpointDigest)
        return false;
      for (const [i, block] of blocks.entries()) {
        if (digests[i] !== checkpoint.digests[i]) store.put(block.slice(), blockKey(head.epoch, i));
      }
      store.delete(rangeOfBlocks(head.epoch, blocks.length));
      store.delete(IDBKeyRange.bound(journalKey(head.epoch, 0), journalKey(head.epoch, seen.sequence)));
      store.put(next, checkpointKey(head.epoch));
      const after = sealed({
        ...head,
        foldedTo: seen.sequence,
        checkpointDigest: digest,
        journalBytes: head.journalBytes - seen.journalBytes,
      });
      store.put(after, HEAD_KEY);
      return true;
    });
  }

  /**
   * Puts a whole new catalog in force, as a new epoch. The one before stays until the next replacement. `tip` is what the
   * caller knows to be in force; undefined where there is nothing yet. Throws `damaged-storage`, with nothing written,
   * where there are pieces of a catalog and no head.
   */
  async replace(tip: Tip | undefined, file: Uint8Array): Promise<Appended> {
    const { blocks, digests } = await digested(file);
    // The digest needs the epoch's number, and the number is certain only inside the transaction.
    const seen = await this.#store.use('readonly', (store) => readHead(store));
    if (tip === undefined ? seen !== undefined : seen === undefined || !sameTip(seen, tip)) return { is: 'stale' };
    const epoch = Math.max(seen?.epoch ?? 0, seen?.previous?.epoch ?? 0) + 1;
    const begun = await newEpoch(epoch, file, digests);
    return this.#store.use('readwrite', async (store): Promise<Appended> => {
      const head = await readHead(store);
      if (head === undefined ? seen !== undefined : seen === undefined || !sameTip(head, seen)) return { is: 'stale' };
      if (head === undefined && (await promisifyRequest(store.count())) > 0) throw headless();
      if (head?.previous) deleteEpoch(store, head.previous.epoch);
      putEpoch(store, begun, blocks);
      // A checkpoint may have moved the head meanwhile; the tip, and so the content, is the same.
      const next = sealed({ ...begun.head, format: 1, previous: head === undefined ? null : epochOf(head) });
      store.put(next, HEAD_KEY);
      return { is: 'stored', head: next };
    });
  }

  /**
   * Begins a new catalog beside a damaged one: nothing that is there is deleted or written over but `head`, which names
   * the new one. Returns the new head; undefined, with nothing written, where what is stored is whole after all.
   */
  async beginBeside(file: Uint8Array): Promise<Head | undefined> {
    const isWhole = await this.recover().then(
      (stored) => stored !== undefined,
      (error: unknown) => {
        if (error instanceof CatalogError && error.code === 'damaged-storage') return false;
        throw error;
      },
    );
    if (isWhole) return undefined;
    const { blocks, digests } = await digested(file);
    const keys = await this.#store.use('readonly', (store) => promisifyRequest(store.getAllKeys()));
    const epoch = keys.reduce<number>((latest, key) => Math.max(latest, epochIn(key)), 0) + 1;
    const begun = await newEpoch(epoch, file, digests);
    return this.#store.use('readwrite', async (store) => {
      // Another tab may have begun beside it as well: then one and the same number would mean two catalogs.
      if ((await promisifyRequest(store.count(checkpointKey(epoch)))) > 0) return undefined;
      putEpoch(store, begun, blocks);
      const next = sealed({ ...begun.head, format: 1, previous: null });
      store.put(next, HEAD_KEY);
      return next;
    });
  }

  /**
   * Puts the epoch before in force again; the one that was in force takes its place. Undefined where there is none. Throws
   * `damaged-storage`, with nothing written, where it is not whole.
   */
  async swapBack(tip: Tip): Promise<Appended | undefined> {
    const seen = await this.#store.use('readonly', async (store) => {
      const back = swapped(await readHead(store));
      return back && { back, ...(await readEpoch(store, back)) };
    });
    if (seen !== undefined) await verified(seen.back, seen);
    return this.#store.use('readwrite', async (store): Promise<Appended | undefined> => {
      const head = await readHead(store);
      if (head === undefined || !sameTip(head, tip)) return { is: 'stale' };
      const back = swapped(head);
      if (back === undefined) return undefined;
      if (seen === undefined || !sameTip(back, seen.back)) return { is: 'stale' };
      store.put(back, HEAD_KEY);
      return { is: 'stored', head: back };
    });
  }

  /** The blocks in force, each in its place and none verified, for rescue. */
  async rescue(): Promise<Uint8Array> {
    return this.#store.use('readonly', async (store) => {
      // Neither verified: a head that says nothing must not stand in the way.
      const head = await promisifyRequest<Partial<Head> | undefined>(store.get(HEAD_KEY));
      const keys = (await promisifyRequest(store.getAllKeys())).filter(isBlockKey);
      const epochs = keys.map(([, epoch]) => epoch);
      const named = epochs.find((epoch) => epoch === head?.epoch);
      const epoch = named ?? epochs.reduce((latest, other) => Math.max(latest, other), 0);
      const places = keys.flatMap(([, of, place]) => (of === epoch ? [place] : []));
      return joined((await Promise.all(readBlocks(store, epoch, (places.at(-1) ?? -1) + 1))).flat(), places);
    });
  }

  close(): void {
    this.#store.close();
  }
}

/** Whether two tips say that the same was committed. */
export function sameTip(a: Tip, b: Tip): boolean {
  return a.epoch === b.epoch && a.sequence === b.sequence && a.link === b.link;
}

async function digested(file: Uint8Array): Promise<{ blocks: Uint8Array[]; digests: Digest[] }> {
  const blocks = blocksOf(file);
  return { blocks, digests: await digestsOf(blocks) };
}

/** A file's first checkpoint in an epoch of its own, which begins with a link that no other epoch has. */
interface NewEpoch {
  readonly head: Epoch;
  readonly checkpoint: Checkpoint;
}

async function newEpoch(epoch: number, file: Uint8Array, digests: readonly Digest[]): Promise<NewEpoch> {
  const link = await digestOf(crypto.getRandomValues(new Uint8Array(32)));
  const checkpoint: Checkpoint = { epoch, foldedTo: 0, link, bytes: file.length, digests };
  const digest = await checkpointDigest(checkpoint);
  return {
    checkpoint,
    head: { epoch, sequence: 0, link, foldedTo: 0, checkpointDigest: digest, journalBytes: 0 },
  };
}

function putEpoch(store: IDBObjectStore, { checkpoint }: NewEpoch, blocks: readonly Uint8Array[]): void {
  for (const [i, block] of blocks.entries()) store.put(block.slice(), blockKey(checkpoint.epoch, i));
  store.put(checkpoint, checkpointKey(checkpoint.epoch));
}

/** The epoch that a key belongs to; 0 for the head. */
function epochIn(key: IDBValidKey): number {
  return Array.isArray(key) ? Number(key[1]) : 0;
}

function epochOf({ epoch, sequence, link, foldedTo, checkpointDigest: digest, journalBytes }: Epoch): Epoch {
  return { epoch, sequence, link, foldedTo, checkpointDigest: digest, journalBytes };
}

/** The head that puts the epoch before in force. */
function swapped(head: Head | undefined): Head | undefined {
  return head?.previous ? sealed({ ...head.previous, format: 1, previous: epochOf(head) }) : undefined;
}

function deleteEpoch(store: IDBObjectStore, epoch: number): void {
  store.delete(checkpointKey(epoch));
  store.delete(rangeOfBlocks(epoch, 0));
  store.delete(IDBKeyRange.bound(journalKey(epoch, 0), journalKey(epoch, Infinity)));
}

function isBlockKey(key: IDBValidKey): key is BlockKey {
  return Array.isArray(key) && key[0] === 'block';
}

function rangeOfBlocks(epoch: number, from: number): IDBKeyRange {
  return IDBKeyRange.bound(blockKey(epoch, from), blockKey(epoch, Infinity));
}

async function readHead(store: IDBObjectStore): Promise<Head | undefined> {
  const head = await promisifyRequest<Head | undefined>(store.get(HEAD_KEY));
  if (head === undefined) return undefined;
  if (head.format > 1) {
    throw new CatalogError(
      'newer-catalog',
      'A newer version of Metricbook keeps this catalog. Reload the page to get that version; nothing was changed.',
      { format: head.format },
    );
  }
  if (!isSealed(head)) throw damaged('the record that names the catalog in force is not the one written');
  return head;
}

type ReadEpoch = {
  readonly checkpoint: Checkpoint | undefined;
  readonly blocks: readonly Uint8Array[];
  /** Under way since the first blocks came. */
  readonly digests: Promise<readonly Digest[]>;
  readonly entries: readonly JournalEntry[];
};

async function readEpoch(store: IDBObjectStore, head: Head): Promise<ReadEpoch> {
  // What lies beyond the head was never committed, or the head is an old one: the chain then tells.
  const entries = readJournal(store, head.epoch, head.foldedTo, Infinity);
  const checkpoint = await promisifyRequest<Checkpoint | undefined>(store.get(checkpointKey(head.epoch)));
  const parts = readBlocks(store, head.epoch, Math.ceil((checkpoint?.bytes ?? 0) / BLOCK_BYTES));
  const digests = Promise.all(parts.map(async (part) => digestsOf(await part))).then((some) => some.flat());
  // Where the reading fails, it says so itself.
  digests.catch(() => undefined);
  return { checkpoint, blocks: (await Promise.all(parts)).flat(), digests, entries: await entries };
}

/** All blocks of an epoch, a request for each part; the parts come while others are still being read. */
function readBlocks(store: IDBObjectStore, epoch: number, count: number): Promise<Uint8Array[]>[] {
  return Array.from({ length: Math.ceil(count / BLOCKS_AT_ONCE) }, (_, i) => {
    const range = IDBKeyRange.bound(
      blockKey(epoch, i * BLOCKS_AT_ONCE),
      blockKey(epoch, (i + 1) * BLOCKS_AT_ONCE),
      false,
      true,
    );
    return promisifyRequest(store.getAll(range)) as Promise<Uint8Array[]>;
  });
}

/** The journal after `from` up to `to`. */
async function readJournal(store: IDBObjectStore, epoch: number, from: number, to: number): Promise<JournalEntry[]> {
  // A range of nothing is an error to IndexedDB.
  if (from >= to) return [];
  const range = IDBKeyRange.bound(journalKey(epoch, from), journalKey(epoch, to), true, false);
  return (await promisifyRequest(store.getAll(range))) as JournalEntry[];
}

async function verified(head: Head, read: ReadEpoch): Promise<StoredCatalog> {
  const { checkpoint, blocks, entries } = read;
  if (checkpoint === undefined) throw damaged('the list of its blocks is missing');
  if ((await checkpointDigest(checkpoint)) !== head.checkpointDigest)
    throw damaged('the list of its blocks is not the one written');
  const digests = await read.digests;
  if (digests.length > checkpoint.digests.length) throw damaged('it has more blocks than were written');
  const wrong = checkpoint.digests.findIndex((digest, i) => digest !== digests[i]);
  if (wrong !== -1) throw damaged(`block ${wrong + 1} of ${checkpoint.digests.length} is not the one written`);
  const start: Tip = { epoch: head.epoch, sequence: checkpoint.foldedTo, link: checkpoint.link };
  const records = await chained(entries, start, head);
  if (records === undefined) throw damaged('its journal is not the one written');
  return { head, checkpoint, file: joined(blocks), records };
}

/** The entries' bytes, if each follows the one before, from one tip to the other; else undefined. */
async function chained(entries: readonly JournalEntry[], from: Tip, to: Tip): Promise<Uint8Array[] | undefined> {
  let { sequence, link } = from;
  for (const entry of entries) {
    sequence += 1;
    if (entry.sequence !== sequence || entry.epoch !== to.epoch) return undefined;
    link = await linkAfter(link, entry);
  }
  return sequence === to.sequence && link === to.link ? entries.map((entry) => entry.bytes) : undefined;
}

function headless(): CatalogError {
  return damaged('the record that names the catalog in force is missing');
}

function damaged(what: string): CatalogError {
  return new CatalogError(
    'damaged-storage',
    `The catalog stored in this browser is damaged: ${what}. Nothing was changed; open a backup, or download the stored data.`,
    { what },
  );
}
