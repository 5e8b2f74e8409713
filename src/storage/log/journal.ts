import type { JournalEntry, LogKey, Tip } from './records.ts';
import { NO_TIP, entryAfter, journalKey, linkAfter, newName, rangeOf, sameTip, tipKey, tipRecord } from './records.ts';
import { persistently } from '../idb/retry.ts';
import type { Slots } from './head.ts';
import { askSlots, readSlots, slotsIn, wasDone } from './head.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf, isTrouble } from '../idb/idb-store.ts';

/** What came of an append. */
export type Appended =
  | { readonly is: 'stored'; readonly tip: Tip }
  /** Another tab was first: nothing was written. */
  | { readonly is: 'stale' };

/** A committed change, and the name of the attempt that stored it. */
export type Committed = Pick<JournalEntry, 'id' | 'bytes'>;

/** What a tab lacks. */
export type News =
  | { readonly is: 'none' }
  | { readonly is: 'entries'; readonly tip: Tip; readonly entries: readonly Committed[] }
  /** The entries are folded away, or the whole catalog was replaced: start again from the checkpoint. */
  | { readonly is: 'restart' }
  /** Nothing is stored any more: the browser lost it, or a person cleared the site's data. */
  | { readonly is: 'gone' };

/**
 * Appends one entry after `tip`, at most once: where the answer got lost, the journal itself tells whether it was stored.
 * `onDoubt` hears the entry's name before a failure about which even the journal could not be asked.
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
      // Refused where there is one already, whatever the tip says.
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

/** Whether something was committed after a tip in its own epoch. */
function hasPassed({ tip, ledger }: Slots, before: Tip): boolean {
  const left = ledger.epochs.find(({ id }) => id === before.epoch)?.left;
  const last = tip.epoch === before.epoch ? tip : left?.tip;
  return last !== undefined && last.sequence > before.sequence;
}

/** What was committed after `tip`. */
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
 * Whether the browser stores at all: writes a large value, and takes it away again. Chromium has a file for each of these: a
 * full disk refuses it, and tears no log.
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

/** As much as a long change. */
const TRIAL_BYTES = 262_144;

/** What nothing can make smaller. */
function noise(bytes: number): Uint8Array {
  const made = new Uint8Array(bytes);
  // Browsers give no more at once.
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(made.subarray(at, at + 65_536));
  return made;
}

/** Asks for an epoch's journal after an entry. */
export function askJournal(log: IDBObjectStore, epoch: string, from: number): Promise<JournalEntry[]> {
  const range = IDBKeyRange.bound(journalKey(epoch, from), journalKey(epoch, Infinity), true, false);
  return answerOf<JournalEntry[]>(log.getAll(range));
}

/** How many of the entries follow one another from a tip on, each as it was written, and the tip that they reach. */
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

/** Whether the entries lead from one tip just to the other. */
export async function reaches(entries: readonly JournalEntry[], from: Tip, to: Tip): Promise<boolean> {
  const { length, tip } = await soundPart(entries, from);
  return length === entries.length && sameTip(tip, to);
}
