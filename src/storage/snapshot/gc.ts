import type { Instant } from '../../domain/core/instant.ts';
import { dateOf } from '../../domain/core/instant.ts';
import type { Digest } from '../log/digest.ts';
import type { BlockKey, Checkpoint, Epoch, LogKey, Staging } from '../log/records.ts';
import { isSound, ledgerOf, rangeOf } from '../log/records.ts';
import type { Slots } from '../log/head.ts';
import { askSlots, exchangeSlots, slotsIn, wasDone } from '../log/head.ts';
import type { StrictStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';

/** Age up to which unreferenced blocks are kept: another tab may still be writing them. */
const FRESH_MS = 3_600_000;

/** The keys of all stored records, and the records that reference others. */
interface Inventory {
  readonly slots: Slots;
  readonly checkpoints: readonly Checkpoint[];
  readonly stagings: ReadonlyMap<string, Staging>;
  readonly logKeys: readonly LogKey[];
  readonly blockKeys: readonly BlockKey[];
}

/**
 * Deletes unreferenced records: blocks that a checkpoint replaced, sets of cancelled work, journal entries that both
 * kept checkpoints contain.
 */
export async function collect(store: StrictStore, now: Instant): Promise<void> {
  const inventory = await takeInventory(store);
  await deleteUnnamed(store, inventory, inventory.slots.ledger.epochs, now);
}

/**
 * Deletes what the current catalog does not need: earlier versions and the checkpoint before. Damaged versions stay.
 */
export async function dropSuperseded(store: StrictStore, now: Instant): Promise<void> {
  const inventory = await takeInventory(store);
  const [inForce, ...before] = inventory.slots.ledger.epochs;
  if (inForce === undefined) return;
  await deleteUnnamed(store, inventory, [{ ...inForce, before: null }, ...before.filter((one) => one.isDamaged)], now);
}

function takeInventory(store: StrictStore): Promise<Inventory> {
  return store.run('readonly', ['log', 'blocks'], async (stores) => {
    const log = stores('log');
    const [slots, checkpoints, stagingKeys, stagings, logKeys, blockKeys] = await Promise.all([
      askSlots(log),
      answerOf<Checkpoint[]>(log.getAll(rangeOf('checkpoint'))),
      answerOf<LogKey[]>(log.getAllKeys(rangeOf('staging'))),
      answerOf<Staging[]>(log.getAll(rangeOf('staging'))),
      answerOf<LogKey[]>(log.getAllKeys()),
      answerOf<BlockKey[]>(stores('blocks').getAllKeys()),
    ]);
    return {
      slots: slotsIn(slots),
      checkpoints,
      stagings: new Map(stagings.map((staging, i) => [stagingKeys[i]?.[1] ?? '', staging])),
      logKeys,
      blockKeys,
    };
  });
}

async function deleteUnnamed(
  store: StrictStore,
  inventory: Inventory,
  epochs: readonly Epoch[],
  now: Instant,
): Promise<void> {
  const { slots } = inventory;
  const named = await namedBy(inventory, epochs);
  // If anything is damaged, it is unknown what it referenced, so nothing is deleted.
  if (named === undefined || slots.ledger.hasWreck) return;
  const isFresh = (set: string): boolean => {
    const staging = inventory.stagings.get(set);
    return staging !== undefined && msOf(now) - msOf(staging.at) < FRESH_MS;
  };
  const blocks = inventory.blockKeys.filter(([set, place]) => !isFresh(set) && !named.has(`${set} ${place}`));
  const records = inventory.logKeys.filter((key) => !isNamed(key, epochs, isFresh));
  if (blocks.length === 0 && records.length === 0 && epochs === slots.ledger.epochs) return;
  await wasDone(
    store.run('readwrite', ['log', 'blocks'], (stores) => {
      // A new manifest of the same versions: a tab that was about to reference what is deleted now gets refused and
      // looks again.
      exchangeSlots(stores('log'), slots, { ledger: ledgerOf(epochs) });
      for (const key of blocks) stores('blocks').delete(key);
      for (const key of records) stores('log').delete(key);
      return Promise.resolve();
    }),
  );
}

function msOf(instant: Instant): number {
  return dateOf(instant)?.getTime() ?? Number.NaN;
}

/** The blocks that the versions reference; undefined if a list of blocks is missing or damaged. */
async function namedBy({ checkpoints }: Inventory, epochs: readonly Epoch[]): Promise<ReadonlySet<string> | undefined> {
  const sound = new Map<Digest, Checkpoint>();
  for (const checkpoint of checkpoints) if (await isSound(checkpoint)) sound.set(checkpoint.digest, checkpoint);
  const blocks = new Set<string>();
  for (const mark of epochs.flatMap((epoch) => [epoch.checkpoint, epoch.before ?? epoch.checkpoint])) {
    const checkpoint = sound.get(mark.digest);
    if (checkpoint === undefined) return undefined;
    for (const [place, { set }] of checkpoint.blocks.entries()) blocks.add(`${set} ${place}`);
  }
  return blocks;
}

function isNamed(key: LogKey, epochs: readonly Epoch[], isFresh: (set: string) => boolean): boolean {
  const epoch = epochs.find(({ id }) => id === key[1]);
  switch (key[0]) {
    case 'tip':
    case 'ledger':
      return true;
    case 'staging':
      return isFresh(key[1]);
    case 'trial':
      return false;
    case 'checkpoint':
      return epoch !== undefined && [epoch.checkpoint.foldedTo, epoch.before?.foldedTo].includes(key[2]);
    case 'journal':
      return epoch !== undefined && key[2] > (epoch.before ?? epoch.checkpoint).foldedTo;
    default:
      // A record of a newer page.
      return true;
  }
}
