import type { JournalEntry, LogKey, Tip } from './records.ts';
import { NO_TIP, entryAfter, journalKey, linkAfter, newName, rangeOf, sameTip, tipKey, tipRecord } from './records.ts';
import { persistently } from '../idb/retry.ts';
import type { Slots } from './head.ts';
import { askSlots, readSlots, slotsIn, wasDone } from './head.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf, isTrouble } from '../idb/idb-store.ts';

/** The outcome of an append. */
export type Appended =
  | { readonly is: 'stored'; readonly tip: Tip }
  /** Another tab was first: nothing was written. */
  | { readonly is: 'stale' };

/** A committed change and the name of the attempt that stored it. */
export type Committed = Pick<JournalEntry, 'id' | 'bytes'>;

/** The changes that a tab does not have yet. */
export type News =
  | { readonly is: 'none' }
  | { readonly is: 'entries'; readonly tip: Tip; readonly entries: readonly Committed[] }
  /** The entries are part of the checkpoint by now, or the catalog was replaced: start again from the checkpoint. */
  | { readonly is: 'restart' }
  /** Nothing is stored any more: the browser lost it, or the user cleared the site's data. */
  | { readonly is: 'gone' };

/**
 * Appends one entry after `tip`, at most once: if the acknowledgement was lost, the journal shows if the entry was
 * stored. Calls `onDoubt` with the entry's name before it rejects if not even the journal could be asked.
 */
export async function append(
  store: StrictStore,
  tip: Tip,
  bytes: Uint8Array,
  onDoubt: (entryId: string) => void,
): Promise<Appended> {
  const { entry, next } = await entryAfter(tip, bytes);
  const stored: Appended = { is: 'stored', tip: next };
  let isInDoubt = false;
  const attempt = async (): Promise<Appended> => {
    await store.needRoomFor(bytes.length);
    const storing = store.run('readwrite', ['log'], (stores) => {
      const log = stores('log');
      // Refused if the journal has an entry of this number, whatever the head says.
      log.add(entry, journalKey(entry.epoch, entry.sequence));
      log.delete(tipKey(tip));
      log.put(tipRecord(next), tipKey(next));
      return Promise.resolve();
    });
    storing.catch((error: unknown) => (isInDoubt = isTrouble(error)));
    return (await wasDone(storing)) ? stored : { is: 'stale' };
  };
  const landed = async (): Promise<Appended | undefined> => {
    const [found, slots] = await store.run('readonly', ['log'], (stores) =>
      Promise.all([
        answerOf<JournalEntry | undefined>(stores('log').get(journalKey(entry.epoch, entry.sequence))),
        askSlots(stores('log')),
      ]),
    );
    if (found === undefined && hasPassed(slotsIn(slots), tip))
      throw new DOMException('what was stored meanwhile is folded already', 'UnknownError');
    isInDoubt = false;
    return found?.id === entry.id ? stored : undefined;
  };
  try {
    return await persistently(attempt, landed);
  } catch (error) {
    if (isInDoubt) onDoubt(entry.id);
    throw error;
  }
}

/** True if something was committed after `before` in the same version. */
function hasPassed({ tip, ledger }: Slots, before: Tip): boolean {
  const left = ledger.epochs.find(({ id }) => id === before.epoch)?.left;
  const last = tip.epoch === before.epoch ? tip : left?.tip;
  return last !== undefined && last.sequence > before.sequence;
}

/** The changes committed after `tip`. */
export function since(store: StrictStore, tip: Tip): Promise<News> {
  return persistently(async () => {
    const [slots, entries] = await store.run('readonly', ['log'], (stores) =>
      Promise.all([askSlots(stores('log')), askJournal(stores('log'), tip.epoch, tip.sequence)]),
    );
    const now = slotsIn(slots).tip;
    if (sameTip(now, tip)) return { is: 'none' };
    if (sameTip(now, NO_TIP)) return { is: 'gone' };
    if (now.epoch !== tip.epoch) return { is: 'restart' };
    return (await reaches(entries, tip, now)) ? { is: 'entries', tip: now, entries } : { is: 'restart' };
  });
}

/**
 * Resolves if the browser can store at all: writes a large value and deletes it. Chromium keeps each large value in a
 * file of its own, so a full disk refuses it without tearing the log.
 */
export async function tryStoring(store: StrictStore): Promise<void> {
  await readSlots(store);
  await store.needRoomFor(TRIAL_BYTES);
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
  from: Tip,
): Promise<{ readonly length: number; readonly tip: Tip }> {
  let tip = from;
  for (const [i, entry] of entries.entries()) {
    const isNext =
      entry?.bytes instanceof Uint8Array && entry.epoch === tip.epoch && entry.sequence === tip.sequence + 1;
    if (!isNext || entry.link !== (await linkAfter(tip.link, entry))) return { length: i, tip };
    const journalBytes = tip.journalBytes + entry.bytes.length;
    tip = { epoch: tip.epoch, sequence: entry.sequence, link: entry.link, journalBytes };
  }
  return { length: entries.length, tip };
}

/** True if the entries lead from one head exactly to the other. */
export async function reaches(entries: readonly JournalEntry[], from: Tip, to: Tip): Promise<boolean> {
  const { length, tip } = await soundPart(entries, from);
  return length === entries.length && sameTip(tip, to);
}
