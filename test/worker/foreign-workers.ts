import { expose } from 'comlink';
import { createForeignFiles } from '../../src/worker/foreign/foreign-files.ts';
import type { ForeignWorkers } from '../../src/worker/foreign/in-foreign-worker.ts';

/** Such workers at the other end of real channels, in this process: Node has channels as a browser has, but no workers. */
export function foreignHere(): ForeignWorkers {
  const ports = new Map<number, MessagePort>();
  return {
    startForeign(id, port) {
      ports.set(id, port);
      expose(createForeignFiles(), port);
      return new Promise(() => undefined);
    },
    endForeign(id) {
      ports.get(id)?.close();
      ports.delete(id);
    },
  };
}
