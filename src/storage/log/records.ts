import type { Instant } from '../../domain/core/instant.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import type { Digest } from './digest.ts';
import { digestIn, hexadecimal } from './digest.ts';

/*
 * What IndexedDB holds of one catalog. In the store `log`: the tip and the ledger, one of each; for each epoch its
 * checkpoints and its journal. In the store `blocks`: the bytes of the checkpoints' files. Blocks, checkpoints and journal
 * entries are never written over: a new one takes a key of its own, and what nothing names any more is collected later.
 */

/** The layout of the records; a newer page may write another. */
export const FORMAT = 2;

/** Where an epoch stands: enough to tell whether two tabs have the same catalog. */
export interface Tip {
  /** Names a complete set of blocks and the journal since; no two epochs have the same name. Empty where nothing is stored. */
  readonly epoch: string;
  /** The number of the last journal entry; 0 where the epoch has none yet. */
  readonly sequence: number;
  /** The digest of the last journal entry, which covers all before it. An epoch begins with its own name. */
  readonly link: Digest;
  /** Bytes of all journal entries since the epoch began. */
  readonly journalBytes: number;
}

/** The tip in force. Every commit takes the place of the one before: there is never a second. */
export interface TipRecord extends Tip {
  readonly slot: 'tip';
  readonly format: number;
  readonly checksum: number;
}

/** A file that contains the journal up to `foldedTo`; the blocks stand in the checkpoint's own record. */
export interface CheckpointMark {
  readonly foldedTo: number;
  readonly link: Digest;
  readonly journalBytes: number;
  readonly fileBytes: number;
  readonly digest: Digest;
  readonly at: Instant;
}

/** One version of the whole catalog. */
export interface Epoch {
  readonly id: string;
  readonly origin: VersionOrigin;
  readonly begunAt: Instant;
  readonly checkpoint: CheckpointMark;
  /** The checkpoint that the present one replaced: with the journal since, it gives the same catalog another way. */
  readonly before: CheckpointMark | null;
  /** When another epoch took its place, and where it stood; null while it is in force. */
  readonly left: { readonly at: Instant; readonly tip: Tip } | null;
  /** Whose place it took; null where nothing was in force before, or where it never took a place. */
  readonly replaced: string | null;
  /** What the tab knew that wrote it back after the browser had lost the catalog. */
  readonly writtenFrom: Tip | null;
  /** Something of it was found damaged: it is kept, as it stands, until a person lets it go. */
  readonly isDamaged: boolean;
}

/** The epochs that are kept: the one in force first, then the latest left. Whatever changes them takes the place of the ledger before. */
export interface Ledger {
  readonly slot: 'ledger';
  readonly format: number;
  /** Names this very ledger. */
  readonly id: string;
  readonly epochs: readonly Epoch[];
  /** Pieces of a damaged catalog lie around that no epoch names: whatever is not named has to stay. */
  readonly hasWreck: boolean;
  readonly checksum: number;
}

/** Where one block of a file is stored, and what it must be. */
export interface BlockRef {
  readonly set: string;
  readonly digest: Digest;
}

/** The blocks of one file, in their places. */
export interface Checkpoint {
  readonly epoch: string;
  readonly foldedTo: number;
  readonly link: Digest;
  readonly journalBytes: number;
  readonly fileBytes: number;
  readonly at: Instant;
  readonly blocks: readonly BlockRef[];
  /** Of all the rest. */
  readonly digest: Digest;
}

/** One committed change, in bytes that storage does not understand. */
export interface JournalEntry {
  readonly epoch: string;
  readonly sequence: number;
  /** Names this very attempt to commit: two that say the same are told apart. */
  readonly id: string;
  readonly link: Digest;
  readonly bytes: Uint8Array;
}

/** Says that somebody is writing a set of blocks which no checkpoint names yet. */
export interface Staging {
  readonly at: Instant;
}

export type BlockKey = [set: string, place: number];
export type LogKey =
  | ['tip', link: string]
  | ['ledger', id: string]
  | ['checkpoint', epoch: string, foldedTo: number]
  | ['journal', epoch: string, sequence: number]
  | ['staging', set: string]
  | ['trial', id: string];

export const tipKey = ({ link }: Tip): LogKey => ['tip', link];
export const ledgerKey = ({ id }: Ledger): LogKey => ['ledger', id];
export const checkpointKey = (epoch: string, foldedTo: number): LogKey => ['checkpoint', epoch, foldedTo];
export const journalKey = (epoch: string, sequence: number): LogKey => ['journal', epoch, sequence];
export const stagingKey = (set: string): LogKey => ['staging', set];

/** All records of a kind; of one epoch where it is given. */
export function rangeOf(kind: LogKey[0], epoch?: string): IDBKeyRange {
  // Arrays sort behind every text and number, and longer ones behind their own beginnings.
  return epoch === undefined
    ? IDBKeyRange.bound([kind], [kind, []])
    : IDBKeyRange.bound([kind, epoch], [kind, epoch, []]);
}

/** Where nothing is stored yet. */
export const NO_TIP: Tip = { epoch: '', sequence: 0, link: '', journalBytes: 0 };

/** A name that nothing else has: `randomUUID` is not there on pages without https. */
export function newName(): string {
  return hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
}

/** Whether two tips say that the same was committed. */
export function sameTip(a: Tip, b: Tip): boolean {
  return a.epoch === b.epoch && a.sequence === b.sequence && a.link === b.link;
}

/** Where an epoch begins. */
export function firstTip(epoch: string): Tip {
  return { epoch, sequence: 0, link: epoch, journalBytes: 0 };
}

/** The entry that follows a tip, and the tip after it. */
export async function entryAfter(tip: Tip, bytes: Uint8Array): Promise<{ entry: JournalEntry; next: Tip }> {
  const unlinked = { epoch: tip.epoch, sequence: tip.sequence + 1, id: newName(), bytes };
  const link = await linkAfter(tip.link, unlinked);
  const next = { ...tip, sequence: unlinked.sequence, link, journalBytes: tip.journalBytes + bytes.length };
  return { entry: { ...unlinked, link }, next };
}

/** The digest of a journal entry in its chain. */
export function linkAfter(before: Digest, { epoch, sequence, id, bytes }: Omit<JournalEntry, 'link'>): Promise<Digest> {
  return digestIn(`journal ${epoch} ${sequence} ${id} ${before}`, bytes);
}

/** A checkpoint's record with its digest. */
export async function digested(checkpoint: Omit<Checkpoint, 'digest'>): Promise<Checkpoint> {
  return { ...checkpoint, digest: await checkpointDigest(checkpoint) };
}

/** Whether a checkpoint's record is as it was written. A damaged one need not even have the form of one. */
export async function isSound(checkpoint: Checkpoint): Promise<boolean> {
  try {
    return checkpoint.digest === (await checkpointDigest(checkpoint));
  } catch {
    return false;
  }
}

function checkpointDigest(checkpoint: Omit<Checkpoint, 'digest'>): Promise<Digest> {
  const { epoch, foldedTo, link, journalBytes, fileBytes, at, blocks } = checkpoint;
  const lines = blocks.map(({ set, digest }) => `${set} ${digest}`).join('\n');
  return digestIn(
    `checkpoint ${epoch} ${foldedTo} ${link} ${journalBytes} ${fileBytes} ${at}`,
    new TextEncoder().encode(lines),
  );
}

/** What the ledger says of a checkpoint. */
export function markOf({ foldedTo, link, journalBytes, fileBytes, at, digest }: Checkpoint): CheckpointMark {
  return { foldedTo, link, journalBytes, fileBytes, at, digest };
}

/** A tip as it is stored. */
export function tipRecord({ epoch, sequence, link, journalBytes }: Tip): TipRecord {
  const tip = { slot: 'tip' as const, format: FORMAT, epoch, sequence, link, journalBytes };
  return { ...tip, checksum: checksumOf(tip) };
}

/** A new ledger of these epochs. */
export function ledgerOf(epochs: readonly Epoch[], hasWreck = false, id: string = newName()): Ledger {
  const ledger = { slot: 'ledger' as const, format: FORMAT, id, epochs, hasWreck };
  return { ...ledger, checksum: checksumOf(ledger) };
}

/** Whether a tip or a ledger is as it was written. */
export function isSealed(record: TipRecord | Ledger): boolean {
  const { checksum, ...rest } = record;
  return checksum === checksumOf(rest);
}

/** FNV-1a over the values in the order of their names. Sure to see one flipped bit, and quicker than a digest. */
function checksumOf(record: object): number {
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
