import type { Instant } from '../../domain/core/instant.ts';
import { withRetry } from '../idb/retry.ts';
import type { Checkpoint, CheckpointMark, Version } from '../log/records.ts';
import { checkpointKey, digested, manifestOf, markOf, stagingKey } from '../log/records.ts';
import type { StoredCatalog } from '../recovery/recovery.ts';
import { compareAndSwap, readRoots, wasWritten } from '../log/head.ts';
import type { Staged } from './staging.ts';
import { staged } from './staging.ts';
import type { IdbStore } from '../idb/idb-store.ts';

/** The catalog that a checkpoint is made of, without its file, which need not stay in memory. */
export type CheckpointBase = Pick<StoredCatalog, 'head' | 'manifest' | 'epoch' | 'checkpoint'>;

/**
 * Makes a file, which contains the journal as far as `from` was read, the checkpoint of the current version. Writes
 * only blocks that differ, beside the stored ones; commits go on in the meantime. The checkpoint before stays, with
 * the journal since. Resolves to undefined, with nothing changed, if another tab changed the manifest first.
 */
export function writeCheckpoint(
  store: IdbStore,
  from: CheckpointBase,
  file: Uint8Array,
  now: Instant,
): Promise<CheckpointMark | undefined> {
  return staged(store, file, from.checkpoint.blocks, now, {}, (blocks) => putFolded(store, from, file, now, blocks));
}

async function putFolded(
  store: IdbStore,
  { epoch, head, manifest, checkpoint: before }: CheckpointBase,
  file: Uint8Array,
  now: Instant,
  { set, blocks }: Staged,
): Promise<CheckpointMark | undefined> {
  const next = await digested({
    epoch: epoch.id,
    foldedTo: head.sequence,
    link: head.link,
    journalBytes: head.journalBytes,
    fileBytes: file.length,
    at: now,
    blocks,
  });
  const checkpointed: Version = { ...epoch, checkpoint: markOf(next), before: markOf(before) };
  const after = manifestOf([checkpointed, ...manifest.epochs.slice(1)], manifest.hasWreck);
  const isDone = await withRetry(
    () =>
      wasWritten(
        store.run('readwrite', ['log'], (stores) => {
          const log = stores('log');
          compareAndSwap(log, { head, manifest }, { manifest: after });
          addCheckpoint(log, next, set);
          return Promise.resolve();
        }),
      ),
    // Another tab may have replaced this manifest since, with the checkpoint still in it.
    async () => ((await readRoots(store)).manifest.epochs.some((one) => isMadeBy(one, next)) ? true : undefined),
  );
  return isDone ? checkpointed.checkpoint : undefined;
}

function isMadeBy({ checkpoint, before }: Version, { digest }: Checkpoint): boolean {
  return checkpoint.digest === digest || before?.digest === digest;
}

/** Adds a checkpoint's record, in the transaction that puts it in the manifest. Refused if there already is one. */
export function addCheckpoint(log: IDBObjectStore, checkpoint: Checkpoint, set: string): void {
  log.add(checkpoint, checkpointKey(checkpoint.epoch, checkpoint.foldedTo));
  log.delete(stagingKey(set));
}
