import type { Instant } from '../../domain/core/instant.ts';
import { persistently } from '../idb/retry.ts';
import type { Checkpoint, CheckpointMark, Epoch } from '../log/records.ts';
import { checkpointKey, digested, ledgerOf, markOf, stagingKey } from '../log/records.ts';
import type { StoredCatalog } from '../recovery/recovery.ts';
import { exchangeSlots, readSlots, wasDone } from '../log/head.ts';
import type { Staged } from './staging.ts';
import { staged } from './staging.ts';
import type { StrictStore } from '../idb/idb-store.ts';

/** The catalog that a checkpoint is made of, without its file, which need not stay in memory. */
export type FoldedFrom = Pick<StoredCatalog, 'tip' | 'ledger' | 'epoch' | 'checkpoint'>;

/**
 * Makes a file, which contains the journal as far as `from` was read, the checkpoint of the current version. Writes
 * only blocks that differ, beside the stored ones; commits go on in the meantime. The checkpoint before stays, with
 * the journal since. Resolves to undefined, with nothing changed, if another tab changed the manifest first.
 */
export function fold(
  store: StrictStore,
  from: FoldedFrom,
  file: Uint8Array,
  now: Instant,
): Promise<CheckpointMark | undefined> {
  return staged(store, file, from.checkpoint.blocks, now, {}, (blocks) => putFolded(store, from, file, now, blocks));
}

async function putFolded(
  store: StrictStore,
  { epoch, tip, ledger, checkpoint: before }: FoldedFrom,
  file: Uint8Array,
  now: Instant,
  { set, blocks }: Staged,
): Promise<CheckpointMark | undefined> {
  const next = await digested({
    epoch: epoch.id,
    foldedTo: tip.sequence,
    link: tip.link,
    journalBytes: tip.journalBytes,
    fileBytes: file.length,
    at: now,
    blocks,
  });
  const folded: Epoch = { ...epoch, checkpoint: markOf(next), before: markOf(before) };
  const after = ledgerOf([folded, ...ledger.epochs.slice(1)], ledger.hasWreck);
  const isDone = await persistently(
    () =>
      wasDone(
        store.run('readwrite', ['log'], (stores) => {
          const log = stores('log');
          exchangeSlots(log, { tip, ledger }, { ledger: after });
          addCheckpoint(log, next, set);
          return Promise.resolve();
        }),
      ),
    // Another tab may have replaced this manifest since, with the checkpoint still in it.
    async () => ((await readSlots(store)).ledger.epochs.some((one) => isMadeBy(one, next)) ? true : undefined),
  );
  return isDone ? folded.checkpoint : undefined;
}

function isMadeBy({ checkpoint, before }: Epoch, { digest }: Checkpoint): boolean {
  return checkpoint.digest === digest || before?.digest === digest;
}

/** Adds a checkpoint's record, in the transaction that puts it in the manifest. Refused if there already is one. */
export function addCheckpoint(log: IDBObjectStore, checkpoint: Checkpoint, set: string): void {
  log.add(checkpoint, checkpointKey(checkpoint.epoch, checkpoint.foldedTo));
  log.delete(stagingKey(set));
}
