import { expose } from 'comlink';
import sqlWasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { MetricsDatabase } from '../database/metrics-database.ts';
import { CatalogStore } from '../storage/catalog-store.ts';
import { roomOf } from '../storage/room.ts';
import { catalogService } from './catalog-service.ts';
import checkpointWorker from './checkpoint-worker.ts?worker&url';
import type { CheckpointOutcome } from './checkpoints.ts';
import { keepErrorCodes } from './error-transfer.ts';
import { trustedScript } from './trusted-script.ts';

keepErrorCodes();

const name = self.name;

// Loads while the stored catalog is read.
MetricsDatabase.load(sqlWasmUrl);

expose(
  catalogService({
    store: new CatalogStore(indexedDB, name, { hasRoom: roomOf(navigator.storage) }),
    name,
    wasmUrl: sqlWasmUrl,
    locks: navigator.locks,
    channel: new BroadcastChannel(name),
    fold: foldElsewhere,
  }),
);

/** Lets a short-lived worker fold the journal, so that no call waits for it. */
function foldElsewhere(): Promise<CheckpointOutcome> {
  const worker = new Worker(trustedScript(checkpointWorker), { type: 'module', name });
  return new Promise<CheckpointOutcome>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<CheckpointOutcome>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  }).finally(() => worker.terminate());
}
