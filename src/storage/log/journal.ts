import type { JournalEntry, LogKey, Head } from './records.ts';
import {
  NO_HEAD,
  entryAfter,
  journalKey,
  linkAfter,
  newName,
  rangeOf,
  sameHead,
  headKey,
  headRecord,
} from './records.ts';
import { withRetry } from '../idb/retry.ts';
import type { Roots } from './head.ts';
import { requestRoots, readRoots, parseRoots, wasWritten } from './head.ts';
import type { IdbStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';
import { isTrouble } from '../idb/idb-errors.ts';

/** The outcome of an append. */
export type Appended =
  | { readonly is: 'stored'; readonly head: Head }
  /** Another tab was first: nothing was written. */
  | { readonly is: 'stale' };

/** A committed change and the name of the attempt that stored it. */
export type Committed = Pick<JournalEntry, 'id' | 'bytes'>;

/** The changes that a tab does not have yet. */
export type News =
  | { readonly is: 'none' }
  | { readonly is: 'entries'; readonly head: Head; readonly entries: readonly Committed[] }
  /** The entries are part of the checkpoint by now, or the catalog was replaced: start again from the checkpoint. */
  | { readonly is: 'restart' }
  /** Nothing is stored any more: the browser lost it, or the user cleared the site's data. */
  | { readonly is: 'gone' };

/**
 * Appends one entry after `head`, at most once: if the acknowledgement was lost, the journal shows if the entry was
 * stored. Calls `onDoubt` with the entry's name before it rejects if not even the journal could be asked.
 */
export async function append(
  store: IdbStore,
  head: Head,
  bytes: Uint8Array,
  onDoubt: (entryId: string) => void,
): Promise<Appended> {
  const { entry, next } = await entryAfter(head, bytes);
  const stored: Appended = { is: 'stored', head: next };
  let isInDoubt = false;
  const attempt = async (): Promise<Appended> => {
    await store.requireSpaceFor(bytes.length);
    const storing = store.run('readwrite', ['log'], (stores) => {
      const log = stores('log');
      // Refused if the journal has an entry of this number, whatever the head says.
      log.add(entry, journalKey(entry.epoch, entry.sequence));
      log.delete(headKey(head));
      log.put(headRecord(next), headKey(next));
      return Promise.resolve();
    });
    storing.catch((error: unknown) => (isInDoubt = isTrouble(error)));
    return (await wasWritten(storing)) ? stored : { is: 'stale' };
  };
  const wasApplied = async (): Promise<Appended | undefined> => {
    const [found, roots] = await store.run('readonly', ['log'], (stores) =>
      Promise.all([
        answerOf<JournalEntry | undefined>(stores('log').get(journalKey(entry.epoch, entry.sequence))),
        requestRoots(stores('log')),
      ]),
    );
    if (found === undefined && hasPassed(parseRoots(roots), head))
      throw new DOMException('what was stored in the meantime is already checkpointed', 'UnknownError');
    isInDoubt = false;
    return found?.id === entry.id ? stored : undefined;
  };
  try {
    return await withRetry(attempt, wasApplied);
  } catch (error) {
    if (isInDoubt) onDoubt(entry.id);
    throw error;
  }
}

/** True if something was committed after `before` in the same version. */
function hasPassed({ head, manifest }: Roots, before: Head): boolean {
  const left = manifest.epochs.find(({ id }) => id === before.epoch)?.left;
  const last = head.epoch === before.epoch ? head : left?.tip;
  return last !== undefined && last.sequence > before.sequence;
}

/** The changes committed after `head`. */
export function since(store: IdbStore, head: Head): Promise<News> {
  return withRetry(async () => {
    const [roots, entries] = await store.run('readonly', ['log'], (stores) =>
      Promise.all([requestRoots(stores('log')), askJournal(stores('log'), head.epoch, head.sequence)]),
    );
    const now = parseRoots(roots).head;
    if (sameHead(now, head)) return { is: 'none' };
    if (sameHead(now, NO_HEAD)) return { is: 'gone' };
    if (now.epoch !== head.epoch) return { is: 'restart' };
    return (await reaches(entries, head, now)) ? { is: 'entries', head: now, entries } : { is: 'restart' };
  });
}

/**
 * Resolves if the browser can store at all: writes a large value and deletes it. Chromium keeps each large value in a
 * file of its own, so a full disk refuses it without tearing the log.
 */
export async function tryStoring(store: IdbStore): Promise<void> {
  await readRoots(store);
  await store.requireSpaceFor(TRIAL_BYTES);
  await store.run('readwrite', ['log'], (stores) => {
    stores('log').put(noise(TRIAL_BYTES), ['trial', newName()] satisfies LogKey);
    return Promise.resolve();
  });
  await store.run('readwrite', ['log'], (stores) => {
    stores('log').delete(rangeOf('trial'));
    return Promise.resolve();
  });
}

/** The size of a long change. */
const TRIAL_BYTES = 262_144;

/** Random bytes, which no compression makes smaller. */
function noise(bytes: number): Uint8Array {
  const made = new Uint8Array(bytes);
  // `getRandomValues` gives at most 65,536 bytes a call.
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(made.subarray(at, at + 65_536));
  return made;
}

/** Requests the journal entries of a version after entry `from`. */
export function askJournal(log: IDBObjectStore, epoch: string, from: number): Promise<JournalEntry[]> {
  const range = IDBKeyRange.bound(journalKey(epoch, from), journalKey(epoch, Infinity), true, false);
  return answerOf<JournalEntry[]>(log.getAll(range));
}

/**
 * Counts the entries that follow one another after a head, each as it was written. Returns also the head that they
 * lead to.
 */
export async function soundPart(
  entries: readonly JournalEntry[],
  from: Head,
): Promise<{ readonly length: number; readonly head: Head }> {
  let head = from;
  for (const [i, entry] of entries.entries()) {
    const isNext =
      entry?.bytes instanceof Uint8Array && entry.epoch === head.epoch && entry.sequence === head.sequence + 1;
    if (!isNext || entry.link !== (await linkAfter(head.link, entry))) return { length: i, head };
    const journalBytes = head.journalBytes + entry.bytes.length;
    head = { epoch: head.epoch, sequence: entry.sequence, link: entry.link, journalBytes };
  }
  return { length: entries.length, head };
}

/** True if the entries lead from one head exactly to the other. */
export async function reaches(entries: readonly JournalEntry[], from: Head, to: Head): Promise<boolean> {
  const { length, head } = await soundPart(entries, from);
  return length === entries.length && sameHead(head, to);
}
