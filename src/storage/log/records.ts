import type { Instant } from '../../domain/core/instant.ts';
import type { VersionOrigin } from '../../domain/catalog/stored-version.ts';
import type { Digest } from './digest.ts';
import { digestIn, hexadecimal } from './digest.ts';

/*
 * The records of one catalog in IndexedDB. Store `log`: the head and the manifest, one of each; for each version its
 * checkpoints and its journal. Store `blocks`: the bytes of the checkpoints' files. Blocks, checkpoints and journal
 * entries are never overwritten: a new one gets a key of its own, and unreferenced ones are garbage collected.
 */

/**
 * Version number of the records' layout, written with each head and manifest. Since 3 blocks are Blobs. A newer page
 * may write a higher one.
 */
export const FORMAT = 3;
/** The layout before it, which is still read. In it all blocks are typed arrays. */
const EARLIER_FORMAT = 2;

/** The last committed position of a version: enough to tell if two tabs have the same catalog. */
export interface Head {
  /**
   * Id of the version: a complete set of blocks and the journal since. No two versions have the same. Empty if
   * nothing is stored.
   */
  readonly epoch: string;
  /** Number of the last journal entry; 0 if the version has none yet. */
  readonly sequence: number;
  /**
   * Digest of the last journal entry, which covers all entries before it. For a version without entries it is the
   * version's id.
   */
  readonly link: Digest;
  /** Bytes of all journal entries of the version. */
  readonly journalBytes: number;
}

/** The stored head. Every commit replaces it, so there is never a second. */
export interface HeadRecord extends Head {
  readonly slot: 'tip';
  readonly format: number;
  readonly checksum: number;
}

/**
 * Identifies a checkpoint. Its file contains the journal up to `foldedTo`; the checkpoint's own record lists the
 * blocks.
 */
export interface CheckpointMark {
  readonly foldedTo: number;
  readonly link: Digest;
  readonly journalBytes: number;
  readonly fileBytes: number;
  readonly digest: Digest;
  readonly at: Instant;
}

/** One version of the catalog. */
export interface Version {
  readonly id: string;
  readonly origin: VersionOrigin;
  readonly begunAt: Instant;
  readonly checkpoint: CheckpointMark;
  /** The checkpoint that the present one replaced. With the journal since, it gives the same catalog in another way. */
  readonly before: CheckpointMark | null;
  /** When another version replaced it, or it was set aside, and its head then; null for the current version. */
  readonly left: { readonly at: Instant; readonly tip: Head } | null;
  /** The version that it replaced, or null if it was the first or was never current. */
  readonly replaced: string | null;
  /** The head that its writer knew, if a tab wrote it back after the browser had lost the catalog. */
  readonly writtenFrom: Head | null;
  /** True if part of it was found damaged. It is kept as it is until a user discards it. */
  readonly isDamaged: boolean;
}

/**
 * The versions that are kept: the current one first, then the others, the most recently replaced first. Every change
 * of them replaces the manifest.
 */
export interface Manifest {
  readonly slot: 'ledger';
  readonly format: number;
  /** Identifies this manifest: each change makes a new id. */
  readonly id: string;
  readonly epochs: readonly Version[];
  /** True if parts of a damaged catalog are stored that no version references. Then nothing unreferenced is deleted. */
  readonly hasWreck: boolean;
  readonly checksum: number;
}

/** The place of one block of a file, and its digest. */
export interface BlockRef {
  readonly set: string;
  readonly digest: Digest;
}

/** The blocks of one file, in order. */
export interface Checkpoint {
  readonly epoch: string;
  readonly foldedTo: number;
  readonly link: Digest;
  readonly journalBytes: number;
  readonly fileBytes: number;
  readonly at: Instant;
  readonly blocks: readonly BlockRef[];
  /** Digest of all other fields. */
  readonly digest: Digest;
}

/** One committed change, as bytes that storage does not interpret. */
export interface JournalEntry {
  readonly epoch: string;
  readonly sequence: number;
  /** Identifies this attempt to commit, so that two attempts with the same content can be told apart. */
  readonly id: string;
  readonly link: Digest;
  readonly bytes: Uint8Array;
}

/**
 * What a page shows of a catalog before it is open. The head of the changes that it shows is in it: at any other head
 * it means nothing. It may be missing, and nothing depends on it.
 */
export interface FirstScreenRecord {
  readonly epoch: string;
  readonly sequence: number;
  readonly link: Digest;
  /** The build of the page that wrote it. No other build can read it. */
  readonly build: string;
  /** The day of what depends on the day, as the page names it. */
  readonly day: string;
  /** What is shown, as text. */
  readonly content: string;
  readonly checksum: number;
}

/** Marks a set of blocks that is being written and that no checkpoint references yet. */
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
  | ['trial', id: string]
  | ['first-screen'];

export const headKey = ({ link }: Head): LogKey => ['tip', link];
export const manifestKey = ({ id }: Manifest): LogKey => ['ledger', id];
export const checkpointKey = (epoch: string, foldedTo: number): LogKey => ['checkpoint', epoch, foldedTo];
export const journalKey = (epoch: string, sequence: number): LogKey => ['journal', epoch, sequence];
export const stagingKey = (set: string): LogKey => ['staging', set];
export const FIRST_SCREEN_KEY: LogKey = ['first-screen'];

/** Key range of all records of a kind, or of those that belong to one version. */
export function rangeOf(kind: LogKey[0], epoch?: string): IDBKeyRange {
  // IndexedDB sorts arrays after all numbers and strings, and a longer array after its own prefix.
  return epoch === undefined
    ? IDBKeyRange.bound([kind], [kind, []])
    : IDBKeyRange.bound([kind, epoch], [kind, epoch, []]);
}

/** The head of a catalog of which nothing is stored yet. */
export const NO_HEAD: Head = { epoch: '', sequence: 0, link: '', journalBytes: 0 };

/** A random id. `randomUUID` does not exist on pages without https. */
export function newName(): string {
  return hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
}

/** True if both heads stand for the same committed changes. */
export function sameHead(a: Pick<Head, 'epoch' | 'sequence' | 'link'>, b: typeof a): boolean {
  return a.epoch === b.epoch && a.sequence === b.sequence && a.link === b.link;
}

/** The head of a version without journal entries. */
export function firstHead(epoch: string): Head {
  return { epoch, sequence: 0, link: epoch, journalBytes: 0 };
}

/** The entry that follows a head, and the head after it. */
export async function entryAfter(head: Head, bytes: Uint8Array): Promise<{ entry: JournalEntry; next: Head }> {
  const unlinked = { epoch: head.epoch, sequence: head.sequence + 1, id: newName(), bytes };
  const link = await linkAfter(head.link, unlinked);
  const next = { ...head, sequence: unlinked.sequence, link, journalBytes: head.journalBytes + bytes.length };
  return { entry: { ...unlinked, link }, next };
}

/** The digest of a journal entry, chained to the one before. */
export function linkAfter(before: Digest, { epoch, sequence, id, bytes }: Omit<JournalEntry, 'link'>): Promise<Digest> {
  return digestIn(`journal ${epoch} ${sequence} ${id} ${before}`, bytes);
}

/** A checkpoint's record with its digest. */
export async function digested(checkpoint: Omit<Checkpoint, 'digest'>): Promise<Checkpoint> {
  return { ...checkpoint, digest: await checkpointDigest(checkpoint) };
}

/** True if a checkpoint's record is as it was written. A damaged one need not even have the fields of one. */
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

/** The mark of a checkpoint, as the manifest has it. */
export function markOf({ foldedTo, link, journalBytes, fileBytes, at, digest }: Checkpoint): CheckpointMark {
  return { foldedTo, link, journalBytes, fileBytes, at, digest };
}

/** The record of a head. */
export function headRecord({ epoch, sequence, link, journalBytes }: Head): HeadRecord {
  const head = { slot: 'tip' as const, format: FORMAT, epoch, sequence, link, journalBytes };
  return { ...head, checksum: checksumOf(head) };
}

/** A new manifest of these versions. */
export function manifestOf(epochs: readonly Version[], hasWreck = false, id: string = newName()): Manifest {
  const manifest = { slot: 'ledger' as const, format: FORMAT, id, epochs, hasWreck };
  return { ...manifest, checksum: checksumOf(manifest) };
}

/** The record of what a page shows first of a catalog at a head. */
export function firstScreenRecord(
  head: Head,
  screenful: Pick<FirstScreenRecord, 'build' | 'day' | 'content'>,
): FirstScreenRecord {
  const { epoch, sequence, link } = head;
  const { build, day, content } = screenful;
  const screen = { epoch, sequence, link, build, day, content };
  return { ...screen, checksum: checksumOf(screen) };
}

/** True if a record with a checksum is as it was written. */
export function isSealed(record: HeadRecord | Manifest | FirstScreenRecord): boolean {
  const { checksum, ...rest } = record;
  return checksum === checksumOf(rest);
}

/**
 * True if a newer page wrote the record. A record of a known format in which only the format number differs is
 * damaged.
 */
export function isOfNewer(record: HeadRecord | Manifest): boolean {
  const { format } = record;
  if (typeof format !== 'number' || format <= FORMAT) return false;
  return ![FORMAT, EARLIER_FORMAT].some((known) => isSealed({ ...record, format: known }));
}

/**
 * The checksum of a head or a manifest: FNV-1a over the values in the order of their names. It detects every single
 * flipped bit and is faster than a digest.
 */
export function checksumOf(record: object): number {
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
