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

/** Number of sound earlier versions that are kept. */
const MOST_BEFORE = 3;

/** A complete new catalog and its origin. */
export interface NewCatalog {
  readonly file: Uint8Array;
  readonly origin: VersionOrigin;
  readonly writtenFrom?: Tip;
}

/** A complete catalog that is stored, but not referenced yet. */
interface Prepared {
  readonly epoch: Epoch;
  readonly checkpoint: Checkpoint;
  readonly set: string;
}

/**
 * Makes a complete new catalog the current version; the one before is kept. Resolves to `stale`, with nothing
 * changed, if `tip` is no longer the current head.
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

/**
 * Makes an earlier version current again; undefined if it is no longer kept. The current one becomes an earlier
 * version.
 */
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

/** Stores a complete catalog as an earlier version, without making it current. */
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
 * Stores a new catalog beside a damaged one. Nothing is deleted or overwritten except head and manifest. Resolves to
 * `stale`, with nothing written, if another tab did so first.
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

/**
 * The manifest after damage. If the old one can be read, its versions stay in it, the damaged one marked as such.
 * Unreferenced records stay unreferenced.
 */
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
    // Nothing is deleted here, so even a version beyond the limit stays in the manifest.
    return ledgerOf([epoch, damaged, ...before], ledger.hasWreck || !namesAll(ledger, checkpoints));
  } catch {
    return ledgerOf([epoch], true);
  }
}

/** Stores a complete catalog for `work` to reference, and deletes it again if `work` does not. */
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
 * Changes the list of versions, in one transaction, if `tip` is still the current head. If only the manifest changed
 * in the meantime, for example by a checkpoint, the change is made again on the new one. `next` is the head
 * afterwards; undefined leaves it as it is.
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
            // The checkpoints of a dropped version go with it: an unreferenced checkpoint is the sign of a stale
            // manifest.
            for (const { id } of gone) log.delete(rangeOf('checkpoint', id));
            if (prepared !== undefined) addCheckpoint(log, prepared.checkpoint, prepared.set);
            return Promise.resolve();
          }),
        ),
      // Another tab may have replaced this manifest since, with the versions still in it.
      async () => (isIn((await readSlots(store)).ledger.epochs, epochs, prepared?.epoch) ? true : undefined),
    );
    if (isDone) return { is: 'stored', tip: next ?? tip };
  }
}

/** True if the stored versions come from these: the added one is among them, or the restored one is current. */
function isIn(stored: readonly Epoch[], epochs: readonly Epoch[], added: Epoch | undefined): boolean {
  return added === undefined ? stored[0]?.id === epochs[0]?.id : stored.some(({ id }) => id === added.id);
}

/** False if garbage collection has deleted the staged blocks, which can happen to work of more than an hour. */
async function isStillStaged(store: StrictStore, prepared: Prepared | undefined): Promise<boolean> {
  return prepared === undefined || persistently(() => isStaged(store, prepared.set));
}

/** The earlier versions once another one is current. */
function left([inForce, ...before]: readonly Epoch[], tip: Tip, now: Instant): Epoch[] {
  return inForce === undefined ? [] : kept([{ ...inForce, left: { at: now, tip } }, ...before]);
}

/** The versions to keep: the latest, and every damaged one. */
function kept(before: readonly Epoch[]): Epoch[] {
  const sound = before.filter(({ isDamaged }) => !isDamaged);
  const latest = new Set(sound.slice(0, MOST_BEFORE));
  return before.filter((epoch) => epoch.isDamaged || latest.has(epoch));
}
