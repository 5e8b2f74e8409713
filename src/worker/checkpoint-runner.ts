import checkpointWorker from './checkpoint-worker.ts?worker&url';
import type { CheckpointOutcome } from './checkpoints.ts';
import { trustedScript } from './trusted-script.ts';

/** Writes a checkpoint of a catalog in another worker, so that no call waits for it. */
export type WriteCheckpoint = () => Promise<CheckpointOutcome>;

/** Short-lived workers of the page, each of which writes one checkpoint. */
export interface CheckpointRunner {
  readonly writeCheckpoint: WriteCheckpoint;
  /** Terminates running workers; garbage collection deletes what they have staged. */
  end(): void;
}

/**
 * Creates the checkpoint runner for the catalog stored under `name`. Workers are started by the page, not by the
 * catalog's worker: in Firefox a worker that starts others sooner or later stops responding for good.
 */
export function createCheckpointRunner(name: string): CheckpointRunner {
  const working = new Set<Worker>();
  return {
    writeCheckpoint() {
      const worker = new Worker(trustedScript(checkpointWorker), { type: 'module', name });
      working.add(worker);
      return new Promise<CheckpointOutcome>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<CheckpointOutcome>) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      }).finally(() => {
        worker.terminate();
        working.delete(worker);
      });
    },
    end() {
      for (const worker of working) worker.terminate();
    },
  };
}
