import { NOTHING_LOST } from '../../domain/catalog/salvage-words.ts';
import type { Instant } from '../../domain/core/instant.ts';
import type { SalvageOption, VersionOrigin } from '../../domain/catalog/stored-version.ts';
import { isDamage } from '../log/damage.ts';
import { soundPart } from '../log/journal.ts';
import { withRetry } from '../idb/retry.ts';
import type { BlockKey, Checkpoint, Version, JournalEntry, LogKey } from '../log/records.ts';
import { isSound } from '../log/records.ts';
import { blockBytes } from '../log/stored-block.ts';
import { namesAll, readFile, headAt } from './recovery.ts';
import type { Roots } from '../log/head.ts';
import { parseRoots } from '../log/head.ts';
import type { StoreName, IdbStore } from '../idb/idb-store.ts';
import { answerOf } from '../idb/idb-store.ts';
import { isUnreadable } from '../idb/idb-errors.ts';

/** A complete state of a damaged catalog: the file of a checkpoint and the intact journal entries after it. */
export interface SalvageCandidate extends SalvageOption {
  readonly file: Uint8Array;
  readonly records: readonly Uint8Array[];
}

/** All records of the log, intact or not. */
interface Log {
  readonly roots: Roots | undefined;
  readonly checkpoints: readonly Checkpoint[];
  readonly journal: readonly JournalEntry[];
  readonly keys: readonly LogKey[];
}

/**
 * Yields every complete state that can be opened, one for each version, the best first: the current version, then the
 * others, the most recently replaced first, then those that no manifest references, the newest first. Only one file
 * is in memory at a time, so use each before asking for the next.
 */
export async function* salvageCandidates(store: IdbStore): AsyncGenerator<SalvageCandidate> {
  const log = await readLog(store);
  const epochs = log.roots?.manifest.epochs ?? [];
  const unnamed = log.checkpoints.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const ids = [...new Set([...epochs.map(({ id }) => id), ...unnamed.map(({ epoch }) => epoch)])];
  for (const id of ids) {
    const found = await bestCandidate(
      store,
      log,
      id,
      epochs.find((epoch) => epoch.id === id),
    );
    if (found !== undefined) yield found;
  }
}

interface Way {
  readonly checkpoint: Checkpoint;
  readonly records: readonly Uint8Array[];
  readonly reached: number;
}

function byReach(a: Way, b: Way): number {
  return b.reached - a.reached || b.checkpoint.foldedTo - a.checkpoint.foldedTo;
}

/**
 * The best state of one version. Each of its checkpoints leads to some state with the journal since. Those that lead
 * furthest come first, of these the latest.
 */
async function bestCandidate(
  store: IdbStore,
  log: Log,
  id: string,
  epoch: Version | undefined,
): Promise<SalvageCandidate | undefined> {
  const entries = log.journal.filter((entry) => entry?.epoch === id);
  // A damaged entry may claim any number; its key is the one that it was stored under.
  const numbers = log.keys.flatMap((key) => (key[0] === 'journal' && key[1] === id ? [key[2]] : []));
  const ways: Way[] = [];
  for (const checkpoint of log.checkpoints.filter((one) => one.epoch === id)) {
    const after = entries.filter(({ sequence }) => sequence > checkpoint.foldedTo);
    const { length, head } = await soundPart(after, headAt(checkpoint));
    ways.push({ checkpoint, records: after.slice(0, length).map(({ bytes }) => bytes), reached: head.sequence });
  }
  for (const { checkpoint, records, reached } of ways.toSorted(byReach)) {
    const file = await wholeFile(store, checkpoint);
    if (file === undefined) continue;
    const salvaged = {
      id,
      origin: epoch?.origin ?? UNKNOWN,
      at: timestampOf(epoch, checkpoint, records.length),
      loss: lossOf(log.roots, epoch, reached, Math.max(reached, ...numbers)),
    };
    return { ...salvaged, file, records };
  }
  return undefined;
}

const UNKNOWN: VersionOrigin = { is: 'rescue' };

/** The time of a state. A checkpoint has a time; the journal entries after it have none. */
function timestampOf(epoch: Version | undefined, checkpoint: Checkpoint, changes: number): Instant {
  return changes > 0 && epoch?.left ? epoch.left.at : checkpoint.at;
}

function lossOf(roots: Roots | undefined, epoch: Version | undefined, reached: number, last: number): string {
  if (roots === undefined || epoch === undefined)
    return 'The record of the latest change is lost, so later changes may be missing.';
  const missing = Math.max((epoch.left?.tip ?? roots.head).sequence, last) - reached;
  const lost =
    missing === 0 ? NOTHING_LOST : `The last ${missing === 1 ? 'change is' : `${missing} changes are`} lost.`;
  if (epoch.left === null) return lost;
  return `This is the catalog before it was replaced; all later changes are missing.${missing === 0 ? '' : ` ${lost}`}`;
}

async function wholeFile(store: IdbStore, checkpoint: Checkpoint): Promise<Uint8Array | undefined> {
  try {
    return await readFile(store, checkpoint);
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

async function readLog(store: IdbStore): Promise<Log> {
  const keys = await keysOf<LogKey>(store, 'log');
  const values = await valuesOf(store, 'log', keys);
  const ofKind = (kind: LogKey[0]): unknown[] => values.filter((_, i) => keys[i]?.[0] === kind);
  const checkpoints: Checkpoint[] = [];
  for (const checkpoint of ofKind('checkpoint') as Checkpoint[])
    if (await isSound(checkpoint)) checkpoints.push(checkpoint);
  const checkpointKeys = keys.filter(([kind]) => kind === 'checkpoint');
  return {
    roots: slotsOrNothing([...ofKind('ledger'), ...ofKind('tip')], checkpointKeys),
    checkpoints,
    journal: ofKind('journal') as JournalEntry[],
    keys,
  };
}

/** Undefined for damaged roots and for a stale manifest, which does not know what came last. */
function slotsOrNothing(records: readonly unknown[], checkpoints: readonly LogKey[]): Roots | undefined {
  try {
    const roots = parseRoots(records);
    return roots.manifest.hasWreck || namesAll(roots.manifest, checkpoints) ? roots : undefined;
  } catch {
    return undefined;
  }
}

/** One stored record, with a file name that says what it is. */
export interface RawRecord {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All stored records as they are, unverified. */
export async function rawRecords(store: IdbStore): Promise<RawRecord[]> {
  const found: RawRecord[] = [];
  for (const part of partsOf(await keysOf<LogKey>(store, 'log'))) {
    const values = await valuesOf(store, 'log', part);
    found.push(...part.map((key, i) => recordPiece(key, values[i])));
  }
  for (const part of partsOf(await keysOf<BlockKey>(store, 'blocks'))) {
    const blocks = await valuesOf(store, 'blocks', part);
    found.push(...(await Promise.all(part.map((key, i) => blockPiece(key, blocks[i])))));
  }
  return found;
}

/** Values in one transaction. A browser limits the size of one answer. */
const AT_ONCE = 16;

function partsOf<K>(keys: readonly K[]): K[][] {
  return Array.from({ length: Math.ceil(keys.length / AT_ONCE) }, (_, i) => keys.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
}

function keysOf<K>(store: IdbStore, name: StoreName): Promise<K[]> {
  return withRetry(() => store.run('readonly', [name], (stores) => answerOf<K[]>(stores(name).getAllKeys())));
}

/** The values of these keys; undefined for those that the browser cannot read. */
async function valuesOf(store: IdbStore, name: StoreName, keys: readonly IDBValidKey[]): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const part of partsOf(keys)) values.push(...(await valuesOfPart(store, name, part)));
  return values;
}

async function valuesOfPart(store: IdbStore, name: StoreName, keys: readonly IDBValidKey[]): Promise<unknown[]> {
  const reading = withRetry(() =>
    store.run('readonly', [name], (stores) => Promise.all(keys.map((key) => answerOf<unknown>(stores(name).get(key))))),
  );
  try {
    return await reading;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    // One unreadable value fails the whole transaction, so each is read alone.
    if (keys.length === 1) return [undefined];
    return (await Promise.all(keys.map((key) => valuesOfPart(store, name, [key])))).flat();
  }
}

/** A record as JSON with its bytes in base64. */
function recordPiece(key: LogKey, value: unknown): RawRecord {
  const text = JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? base64Of(part) : part), 1);
  return { name: `log/${key.join('-')}.json`, bytes: new TextEncoder().encode(text ?? 'null') };
}

async function blockPiece([set, place]: BlockKey, block: unknown): Promise<RawRecord> {
  const bytes = await withRetry(() => blockBytes(block)).catch((error: unknown) => {
    if (!isUnreadable(error)) throw error;
  });
  return { name: `blocks/${set}/${String(place).padStart(6, '0')}.bin`, bytes: bytes ?? new Uint8Array() };
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
