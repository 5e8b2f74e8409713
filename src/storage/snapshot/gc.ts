import type { Instant } from '../../domain/core/instant.ts';
import { dateOf } from '../../domain/core/moment.ts';
import type { Digest } from '../log/digest.ts';
import type { BlockKey, Checkpoint, Version, LogKey, Staging } from '../log/records.ts';
import { isSound, manifestOf, rangeOf } from '../log/records.ts';
import type { Roots } from '../log/head.ts';
import { requestRoots, compareAndSwap, parseRoots, wasWritten } from '../log/head.ts';
import type { IdbStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';

/** Age up to which unreferenced blocks are kept: another tab may still be writing them. */
const FRESH_MS = 3_600_000;

/** The keys of all stored records, and the records that reference others. */
interface Inventory {
  readonly roots: Roots;
  readonly checkpoints: readonly Checkpoint[];
  readonly stagings: ReadonlyMap<string, Staging>;
  readonly logKeys: readonly LogKey[];
  readonly blockKeys: readonly BlockKey[];
}

/**
 * Deletes unreferenced records: blocks that a checkpoint replaced, sets of cancelled work, journal entries that both
 * kept checkpoints contain.
 */
export async function collectGarbage(store: IdbStore, now: Instant): Promise<void> {
  const inventory = await takeInventory(store);
  await deleteUnnamed(store, inventory, inventory.roots.manifest.epochs, now);
}

/**
 * Deletes what the current catalog does not need: earlier versions and the checkpoint before. Damaged versions stay.
 */
export async function dropSuperseded(store: IdbStore, now: Instant): Promise<void> {
  const inventory = await takeInventory(store);
  const [inForce, ...before] = inventory.roots.manifest.epochs;
  if (inForce === undefined) return;
  await deleteUnnamed(store, inventory, [{ ...inForce, before: null }, ...before.filter((one) => one.isDamaged)], now);
}

function takeInventory(store: IdbStore): Promise<Inventory> {
  return store.run('readonly', ['log', 'blocks'], async (stores) => {
    const log = stores('log');
    const [roots, checkpoints, stagingKeys, stagings, logKeys, blockKeys] = await Promise.all([
      requestRoots(log),
      answerOf<Checkpoint[]>(log.getAll(rangeOf('checkpoint'))),
      answerOf<LogKey[]>(log.getAllKeys(rangeOf('staging'))),
      answerOf<Staging[]>(log.getAll(rangeOf('staging'))),
      answerOf<LogKey[]>(log.getAllKeys()),
      answerOf<BlockKey[]>(stores('blocks').getAllKeys()),
    ]);
    return {
      roots: parseRoots(roots),
      checkpoints,
      stagings: new Map(stagings.map((staging, i) => [stagingKeys[i]?.[1] ?? '', staging])),
      logKeys,
      blockKeys,
    };
  });
}

async function deleteUnnamed(
  store: IdbStore,
  inventory: Inventory,
  epochs: readonly Version[],
  now: Instant,
): Promise<void> {
  const { roots } = inventory;
  const named = await namedBy(inventory, epochs);
  // If anything is damaged, it is unknown what it referenced, so nothing is deleted.
  if (named === undefined || roots.manifest.hasWreck) return;
  const isFresh = (set: string): boolean => {
    const staging = inventory.stagings.get(set);
    return staging !== undefined && msOf(now) - msOf(staging.at) < FRESH_MS;
  };
  const blocks = inventory.blockKeys.filter(([set, place]) => !isFresh(set) && !named.has(`${set} ${place}`));
  const records = inventory.logKeys.filter((key) => !isNamed(key, epochs, isFresh));
  if (blocks.length === 0 && records.length === 0 && epochs === roots.manifest.epochs) return;
  await wasWritten(
    store.run('readwrite', ['log', 'blocks'], (stores) => {
      // A new manifest of the same versions: a tab that was about to reference what is deleted now gets refused and
      // looks again.
      compareAndSwap(stores('log'), roots, { manifest: manifestOf(epochs) });
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
async function namedBy(
  { checkpoints }: Inventory,
  epochs: readonly Version[],
): Promise<ReadonlySet<string> | undefined> {
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

function isNamed(key: LogKey, epochs: readonly Version[], isFresh: (set: string) => boolean): boolean {
  const epoch = epochs.find(({ id }) => id === key[1]);
  switch (key[0]) {
    case 'tip':
    case 'ledger':
    case 'first-screen':
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
