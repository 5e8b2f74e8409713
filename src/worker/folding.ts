import checkpointWorker from './checkpoint-worker.ts?worker&url';
import type { CheckpointOutcome } from './checkpoints.ts';
import { trustedScript } from './trusted-script.ts';

/** Folds a catalog's journal somewhere else, where nobody waits for it. */
export type Fold = () => Promise<CheckpointOutcome>;

/** Short-lived workers of the page, each of which folds once. */
export interface Folding {
  readonly fold: Fold;
  /** Ends the one that is at work; what it has staged is collected later. */
  end(): void;
}

/**
 * Folds the journal of the catalog that is stored under a name. The page starts the workers, and not the catalog's own: in
 * Firefox a worker that starts others falls silent sooner or later, for good.
 */
export function foldingOf(name: string): Folding {
  const working = new Set<Worker>();
  return {
    fold() {
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
