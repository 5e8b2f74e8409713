import type { Instant } from '../../domain/core/instant.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import { addCheckpoint } from './checkpoint.ts';
import type { Appended } from '../log/journal.ts';
import { persistently } from '../idb/retry.ts';
import type { Checkpoint, Epoch, Ledger, LogKey, Tip } from '../log/records.ts';
import { digested, firstTip, ledgerOf, markOf, rangeOf, sameTip } from '../log/records.ts';
import { namesAll } from '../recovery/recovery.ts';
import type { Slots } from '../log/head.ts';
import { askSlots, exchangeSlots, readSlots, slotsIn, wasDone } from '../log/head.ts';
import type { Staged, Watch } from './staging.ts';
import { isStaged, staged } from './staging.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf, SLOT_INDEX } from '../idb/idb-store.ts';

/** Epochs that are kept besides the one in force. */
const MOST_BEFORE = 3;

/** A whole new catalog, and where it comes from. */
export interface NewCatalog {
  readonly file: Uint8Array;
  readonly origin: VersionOrigin;
  readonly writtenFrom?: Tip;
}

/** A whole catalog that is stored, though nothing names it yet. */
interface Prepared {
  readonly epoch: Epoch;
  readonly checkpoint: Checkpoint;
  readonly set: string;
}

/**
 * Puts a whole new catalog in force, as a new epoch; the one before is kept. `tip` is what the caller knows to be in force:
 * where it no longer is, nothing is changed.
 */
export async function replace(
  store: StrictStore,
  tip: Tip,
  catalog: NewCatalog,
  now: Instant,
  watch: Watch = {},
): Promise<Appended> {
  if (!sameTip((await persistently(() => readSlots(store))).tip, tip)) return { is: 'stale' };
  return withPrepared(store, catalog, now, watch, (prepared) =>
    changeEpochs(store, tip, firstTip(prepared.epoch.id), prepared, ({ ledger: { epochs } }) => [
      { ...prepared.epoch, replaced: epochs[0]?.id ?? null },
      ...left(epochs, tip, now),
    ]),
  );
}

/** Puts an epoch that is kept in force again; undefined where it no longer is kept. The one in force is kept in its place. */
export async function restore(store: StrictStore, tip: Tip, id: string, now: Instant): Promise<Appended | undefined> {
  const { ledger } = await persistently(() => readSlots(store));
  const back = ledger.epochs.find((epoch) => epoch.id === id);
  if (back?.left === null || back?.left === undefined) return undefined;
  const rest = (epochs: readonly Epoch[]): Epoch[] => epochs.filter((epoch) => epoch.id !== id);
  return changeEpochs(store, tip, back.left.tip, undefined, ({ ledger: { epochs } }) => {
    const found = epochs.find((epoch) => epoch.id === id);
    return found && [{ ...found, left: null }, ...left(rest(epochs), tip, now)];
  });
}

/** Keeps a whole catalog as one of the epochs before, without putting it in force. */
export function setAside(store: StrictStore, tip: Tip, catalog: NewCatalog, now: Instant): Promise<Appended> {
  return withPrepared(store, catalog, now, {}, (prepared) => {
    const { epoch } = prepared;
    const aside: Epoch = { ...epoch, left: { at: now, tip: firstTip(epoch.id) } };
    return changeEpochs(store, tip, undefined, prepared, ({ ledger: { epochs } }) => [
      ...epochs.slice(0, 1),
      ...kept([aside, ...epochs.slice(1)]),
    ]);
  });
}

/**
 * Begins a new catalog beside a damaged one: nothing that is there is deleted or written over but the records that say
 * what is in force. Stale, with nothing written, where others did so first.
 */
export async function beginBeside(
  store: StrictStore,
  catalog: NewCatalog,
  now: Instant,
  watch: Watch = {},
): Promise<Appended> {
  const [keys, records, checkpoints] = await persistently(() =>
    store.run('readonly', ['log'], (stores) => {
      const log = stores('log');
      return Promise.all([
        answerOf<IDBValidKey[]>(log.index(SLOT_INDEX).getAllKeys()),
        askSlots(log),
        answerOf<LogKey[]>(log.getAllKeys(rangeOf('checkpoint'))),
      ]);
    }),
  );
  return withPrepared(store, catalog, now, watch, async ({ epoch, checkpoint, set }) => {
    const tip = firstTip(epoch.id);
    const after = ledgerAfterDamage(records, checkpoints, epoch, now);
    const isDone = await persistently(
      () =>
        wasDone(
          store.run('readwrite', ['log'], (stores) => {
            const log = stores('log');
            for (const key of keys) log.delete(key);
            exchangeSlots(log, { tip, ledger: after }, { tip, ledger: after });
            addCheckpoint(log, checkpoint, set);
            return Promise.resolve();
          }),
        ),
      async () => (isIn((await readSlots(store)).ledger.epochs, [epoch], epoch) ? true : undefined),
    );
    return isDone ? { is: 'stored', tip } : { is: 'stale' };
  });
}

/** Where the ledger can be read, its epochs stay in it, the damaged one as such; what it does not name stays unnamed. */
function ledgerAfterDamage(
  records: readonly unknown[],
  checkpoints: readonly LogKey[],
  epoch: Epoch,
  now: Instant,
): Ledger {
  try {
    const { tip, ledger } = slotsIn(records);
    const [inForce, ...before] = ledger.epochs;
    if (inForce === undefined) return ledgerOf([epoch], true);
    const damaged: Epoch = { ...inForce, left: { at: now, tip }, isDamaged: true };
    // Not even one that is one too many goes: nothing is deleted here, so all has to stay named.
    return ledgerOf([epoch, damaged, ...before], ledger.hasWreck || !namesAll(ledger, checkpoints));
  } catch {
    return ledgerOf([epoch], true);
  }
}

/** Stores a whole catalog, for `work` to put in force or to keep; takes it away again where that comes to nothing. */
function withPrepared<T>(
  store: StrictStore,
  catalog: NewCatalog,
  now: Instant,
  watch: Watch,
  work: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  return staged(store, catalog.file, [], now, watch, async (blocks) => work(await preparedOf(catalog, now, blocks)));
}

async function preparedOf(catalog: NewCatalog, now: Instant, { set, blocks }: Staged): Promise<Prepared> {
  const { file, origin, writtenFrom } = catalog;
  const { sequence, link, journalBytes } = firstTip(set);
  const checkpoint = await digested({
    epoch: set,
    foldedTo: sequence,
    link,
    journalBytes,
    fileBytes: file.length,
    at: now,
    blocks,
  });
  const epoch: Epoch = {
    id: set,
    origin,
    begunAt: now,
    checkpoint: markOf(checkpoint),
    before: null,
    left: null,
    replaced: null,
    writtenFrom: writtenFrom ?? null,
    isDamaged: false,
  };
  return { epoch, checkpoint, set };
}

/**
 * Changes which epochs there are, in one transaction, as long as `tip` is in force. Where only the ledger became another
 * meanwhile, as by a checkpoint, it is done on that one. `next` is the tip in force afterwards; the same where undefined.
 */
async function changeEpochs(
  store: StrictStore,
  tip: Tip,
  next: Tip | undefined,
  prepared: Prepared | undefined,
  change: (slots: Slots) => readonly Epoch[] | undefined,
): Promise<Appended> {
  for (;;) {
    const seen = await persistently(() => readSlots(store));
    const epochs = sameTip(seen.tip, tip) ? change(seen) : undefined;
    if (epochs === undefined || !(await isStillStaged(store, prepared))) return { is: 'stale' };
    const ledger = ledgerOf(epochs, seen.ledger.hasWreck);
    const gone = seen.ledger.epochs.filter(({ id }) => !epochs.some((epoch) => epoch.id === id));
    const isDone = await persistently(
      () =>
        wasDone(
          store.run('readwrite', ['log'], (stores) => {
            const log = stores('log');
            exchangeSlots(log, seen, next === undefined ? { ledger } : { tip: next, ledger });
            // What names an epoch goes with it: whatever is named by nothing tells that the ledger is an old one.
            for (const { id } of gone) log.delete(rangeOf('checkpoint', id));
            if (prepared !== undefined) addCheckpoint(log, prepared.checkpoint, prepared.set);
            return Promise.resolve();
          }),
        ),
      // Others may have made a ledger of their own from this one since.
      async () => (isIn((await readSlots(store)).ledger.epochs, epochs, prepared?.epoch) ? true : undefined),
    );
    if (isDone) return { is: 'stored', tip: next ?? tip };
  }
}

/** Whether epochs that are stored come from these: a new one is among them, or the one put in force is in force. */
function isIn(stored: readonly Epoch[], epochs: readonly Epoch[], added: Epoch | undefined): boolean {
  return added === undefined ? stored[0]?.id === epochs[0]?.id : stored.some(({ id }) => id === added.id);
}

/** Whoever collects leftovers may have taken this for one, where it took very long. */
async function isStillStaged(store: StrictStore, prepared: Prepared | undefined): Promise<boolean> {
  return prepared === undefined || persistently(() => isStaged(store, prepared.set));
}

/** The epochs once another one is in force. */
function left([inForce, ...before]: readonly Epoch[], tip: Tip, now: Instant): Epoch[] {
  return inForce === undefined ? [] : kept([{ ...inForce, left: { at: now, tip } }, ...before]);
}

/** The latest, and every damaged one. */
function kept(before: readonly Epoch[]): Epoch[] {
  const sound = before.filter(({ isDamaged }) => !isDamaged);
  const latest = new Set(sound.slice(0, MOST_BEFORE));
  return before.filter((epoch) => epoch.isDamaged || latest.has(epoch));
}
