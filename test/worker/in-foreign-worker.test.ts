import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expose } from 'comlink';
import { expect, onTestFinished, test } from 'vitest';
import type { ForeignFiles } from '../../src/worker/foreign/foreign-files.ts';
import { type ForeignWorkers, inForeignWorker } from '../../src/worker/foreign/in-foreign-worker.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A worker that answers after memory was tidied up several times. */
function slowWorkers(files: Partial<ForeignFiles>): ForeignWorkers {
  return {
    startForeign(_, port) {
      onTestFinished(() => port.close());
      expose(files, port);
      return new Promise(() => undefined);
    },
    endForeign: () => undefined,
  };
}

test('an answer is not lost if memory is tidied up while it is awaited', async () => {
  const exported = { ending: '.yml', bytes: new Uint8Array(1), metrics: 0, files: 1, losses: [], renamings: [] };
  const workers = slowWorkers({
    async write() {
      for (let i = 0; i < 20; i += 1) {
        collectGarbage();
        await turn();
      }
      return exported;
    },
  });
  expect(await inForeignWorker(() => workers).write([], 'metricbook-yaml')).toEqual(exported);
});

test('a worker that fails is told, and ended', async () => {
  let ended = 0;
  const workers: ForeignWorkers = {
    startForeign: () => Promise.reject(new Error('no such script')),
    endForeign: () => void (ended += 1),
  };
  await expect(inForeignWorker(() => workers).write([], 'csv')).rejects.toThrow('no such script');
  expect(ended).toBe(1);
});
