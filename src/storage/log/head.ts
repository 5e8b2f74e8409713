import { damaged } from './damage.ts';
import type { Ledger, Tip, TipRecord } from './records.ts';
import { FORMAT, isSealed, ledgerKey, ledgerOf, NO_TIP, tipKey, tipRecord } from './records.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf, isRefusal, newerLayout, SLOT_INDEX } from '../idb/idb-store.ts';

/** The two records from which all others are reached: the head and the manifest. */
export interface Slots {
  readonly tip: Tip;
  readonly ledger: Ledger;
}

/**
 * Writes the head and the manifest of an empty catalog into a new log. From then on there is always exactly one of
 * each.
 */
export function beginSlots(log: IDBObjectStore): void {
  const ledger = ledgerOf([], false, '');
  log.put(tipRecord(NO_TIP), tipKey(NO_TIP));
  log.put(ledger, ledgerKey(ledger));
}

/** Requests both records, unchecked. */
export function askSlots(log: IDBObjectStore): Promise<unknown[]> {
  return answerOf<unknown[]>(log.index(SLOT_INDEX).getAll());
}

/** Checks the result of `askSlots`. Throws `damaged-storage` or `newer-catalog`. */
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

/**
 * True if a newer page wrote the record. A record of this format in which only the format number differs is damaged.
 */
function isOfNewer(record: TipRecord | Ledger): boolean {
  const { format } = record;
  return typeof format === 'number' && format > FORMAT && !isSealed({ ...record, format: FORMAT });
}

/** Reads and checks head and manifest. Throws `damaged-storage` or `newer-catalog`. */
export async function readSlots(store: StrictStore): Promise<Slots> {
  return slotsIn(await store.run('readonly', ['log'], (stores) => askSlots(stores('log'))));
}

/**
 * Replaces the records that were seen, inside a readwrite transaction. If another tab replaced them first, the unique
 * index makes IndexedDB refuse the transaction. So no code has to read and then write.
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

/** True if a readwrite transaction was completed; false, with nothing written, if another tab was first. */
export async function wasDone(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
