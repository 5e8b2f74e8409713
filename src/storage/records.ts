import type { Digest } from './digest.ts';
import { digestIn } from './digest.ts';

/**
 * What IndexedDB holds of one catalog, in one object store:
 * `head`, which names the epoch in force; for each epoch a `checkpoint`, its blocks, and the journal since.
 */
export const HEAD_KEY = 'head';

/** Where an epoch stands: enough to tell whether two tabs have the same catalog. */
export interface Tip {
  /** Grows by one with every complete new set of blocks. */
  readonly epoch: number;
  /** The number of the last journal record; 0 where the epoch has none yet. */
  readonly sequence: number;
  /**
   * The digest of the last journal record, which covers all before it. An epoch begins with a random one: two epochs never
   * have the same tip, not even those with one number, as a catalog and the one begun after the site's data was cleared.
   */
  readonly link: Digest;
}

export interface Epoch extends Tip {
  /** The last journal record that the blocks contain. */
  readonly foldedTo: number;
  readonly checkpointDigest: Digest;
  /** Bytes of journal since the checkpoint. */
  readonly journalBytes: number;
}

export interface Head extends Epoch {
  /** The layout of these records; a newer page may write another. */
  readonly format: 1;
  /** The epoch before this one, whole, until the next one takes its place. */
  readonly previous: Epoch | null;
  /** Tells whether the head is as it was written. */
  readonly checksum: number;
}

/** The blocks of an epoch's file: how long it is, and the digest of each. */
export interface Checkpoint {
  readonly epoch: number;
  readonly foldedTo: number;
  /** The digest of the journal record `foldedTo`: where the chain goes on. */
  readonly link: Digest;
  readonly bytes: number;
  readonly digests: readonly Digest[];
}

/** One committed change, in bytes that storage does not understand. */
export interface JournalEntry {
  readonly epoch: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

export type BlockKey = ['block', epoch: number, index: number];
export type JournalKey = ['journal', epoch: number, sequence: number];
export type CheckpointKey = ['checkpoint', epoch: number];

export const blockKey = (epoch: number, index: number): BlockKey => ['block', epoch, index];
export const journalKey = (epoch: number, sequence: number): JournalKey => ['journal', epoch, sequence];
export const checkpointKey = (epoch: number): CheckpointKey => ['checkpoint', epoch];

/** The digest of a journal entry in its chain. */
export function linkAfter(previous: Digest, { epoch, sequence, bytes }: JournalEntry): Promise<Digest> {
  return digestIn(`journal ${epoch} ${sequence} ${previous}`, bytes);
}

/** The digest of a checkpoint record. */
export function checkpointDigest(checkpoint: Checkpoint): Promise<Digest> {
  const { epoch, foldedTo, link, bytes, digests } = checkpoint;
  return digestIn(`checkpoint ${epoch} ${foldedTo} ${link} ${bytes}`, new TextEncoder().encode(digests.join('\n')));
}

/** A head with its checksum. */
export function sealed(head: Omit<Head, 'checksum'>): Head {
  return { ...head, checksum: checksumOf(head) };
}

/** Whether a head is as it was sealed. */
export function isSealed(head: Head): boolean {
  return head.checksum === checksumOf(head);
}

/** FNV-1a. A head is read and written inside one transaction, which would not wait for a digest. */
function checksumOf({ format, previous, ...inForce }: Omit<Head, 'checksum'>): number {
  const text = JSON.stringify([format, valuesOf(inForce), previous && valuesOf(previous)]);
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}

function valuesOf({ epoch, sequence, link, foldedTo, checkpointDigest: digest, journalBytes }: Epoch): unknown[] {
  return [epoch, sequence, link, foldedTo, digest, journalBytes];
}
