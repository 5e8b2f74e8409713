import { damaged } from './damage.ts';
import type { Ledger, Tip, TipRecord } from './records.ts';
import { FORMAT, isSealed, ledgerKey, ledgerOf, NO_TIP, tipKey, tipRecord } from './records.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf, isRefusal, newerLayout, SLOT_INDEX } from '../idb/idb-store.ts';

/** What is in force: which epochs there are, and where the first of them stands. */
export interface Slots {
  readonly tip: Tip;
  readonly ledger: Ledger;
}

/** Puts the tip and the ledger of nothing into a new log. From then on there is always one of each. */
export function beginSlots(log: IDBObjectStore): void {
  const ledger = ledgerOf([], false, '');
  log.put(tipRecord(NO_TIP), tipKey(NO_TIP));
  log.put(ledger, ledgerKey(ledger));
}

/** Asks for both records as they stand. */
export function askSlots(log: IDBObjectStore): Promise<unknown[]> {
  return answerOf<unknown[]>(log.index(SLOT_INDEX).getAll());
}

/** Checks what `askSlots` gave. Throws `damaged-storage` or `newer-catalog`. */
export function slotsIn(records: readonly unknown[]): Slots {
  const sealed = records as readonly (TipRecord | Ledger)[];
  if (sealed.some(isOfNewer)) throw newerLayout();
  const tip = sealed.find((record) => record.slot === 'tip');
  const ledger = sealed.find((record) => record.slot === 'ledger');
  if (tip === undefined || ledger === undefined) throw damaged('the record that names the catalog in force is missing');
  if (!isSealed(tip) || !isSealed(ledger) || tip.epoch !== (ledger.epochs[0]?.id ?? ''))
    throw damaged('the record that names the catalog in force is not the one written');
  const { epoch, sequence, link, journalBytes } = tip;
  return { tip: { epoch, sequence, link, journalBytes }, ledger };
}

/** Whether a newer page wrote a record. One of ours of which only the format is another one is damaged. */
function isOfNewer(record: TipRecord | Ledger): boolean {
  const { format } = record;
  return typeof format === 'number' && format > FORMAT && !isSealed({ ...record, format: FORMAT });
}

/** Reads and checks what is in force. */
export async function readSlots(store: StrictStore): Promise<Slots> {
  return slotsIn(await store.run('readonly', ['log'], (stores) => askSlots(stores('log'))));
}

/**
 * Puts other records in the place of those that were seen, in a writing transaction. IndexedDB itself refuses it where the
 * seen ones are no longer there, for there may be only one of each: no code of ours has to look and then write.
 */
export function exchangeSlots(log: IDBObjectStore, seen: Slots, next: Partial<Slots>): void {
  if (next.tip !== undefined) {
    log.delete(tipKey(seen.tip));
    log.put(tipRecord(next.tip), tipKey(next.tip));
  }
  if (next.ledger !== undefined) {
    log.delete(ledgerKey(seen.ledger));
    log.put(next.ledger, ledgerKey(next.ledger));
  }
}

/** Whether a writing transaction was done; false, with nothing written, where others were first. */
export async function wasDone(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
