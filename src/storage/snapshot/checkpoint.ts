import type { Instant } from '../../domain/core/instant.ts';
import { persistently } from '../idb/retry.ts';
import type { Checkpoint, CheckpointMark, Epoch } from '../log/records.ts';
import { checkpointKey, digested, ledgerOf, markOf, stagingKey } from '../log/records.ts';
import type { StoredCatalog } from '../recovery/recovery.ts';
import { exchangeSlots, readSlots, wasDone } from '../log/head.ts';
import type { Staged } from './staging.ts';
import { staged } from './staging.ts';
import type { StrictStore } from '../idb/idb-store.ts';

/** What was read of the catalog that is folded; the file itself need not be in memory any more. */
export type FoldedFrom = Pick<StoredCatalog, 'tip' | 'ledger' | 'epoch' | 'checkpoint'>;

/**
 * Makes a file the checkpoint of the catalog in force: it contains the journal as far as `from` was read. Only blocks that
 * differ are written, beside those in force; commits go on meanwhile. The checkpoint before stays, with the journal since.
 * Undefined, with nothing in force changed, where others changed what is kept meanwhile.
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
    // Others may have made a ledger of their own from this one since.
    async () => ((await readSlots(store)).ledger.epochs.some((one) => isMadeBy(one, next)) ? true : undefined),
  );
  return isDone ? folded.checkpoint : undefined;
}

function isMadeBy({ checkpoint, before }: Epoch, { digest }: Checkpoint): boolean {
  return checkpoint.digest === digest || before?.digest === digest;
}

/** Adds a checkpoint's record, in the transaction that names it in the ledger; it is refused where there is one already. */
export function addCheckpoint(log: IDBObjectStore, checkpoint: Checkpoint, set: string): void {
  log.add(checkpoint, checkpointKey(checkpoint.epoch, checkpoint.foldedTo));
  log.delete(stagingKey(set));
}
