import { trustedScript } from '../trusted-script.ts';
import foreignWorker from './foreign-worker.ts?worker&url';
import type { ForeignWorkers } from './in-foreign-worker.ts';

/** Workers of the page, each of which reads or writes files once. */
export interface ForeignRunner extends ForeignWorkers {
  /** Terminates all of them. */
  end(): void;
}

/** Creates the runner of these workers. */
export function createForeignRunner(): ForeignRunner {
  const working = new Map<number, Worker>();
  return {
    startForeign(id, port) {
      return new Promise((_, reject) => {
        const worker = new Worker(trustedScript(foreignWorker), { type: 'module' });
        working.set(id, worker);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(port, [port]);
      });
    },
    endForeign(id) {
      working.get(id)?.terminate();
      working.delete(id);
    },
    end() {
      for (const worker of working.values()) worker.terminate();
      working.clear();
    },
  };
}
