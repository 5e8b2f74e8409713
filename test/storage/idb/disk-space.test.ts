import { expect, onTestFinished, test, vi } from 'vitest';
import { rotateLog } from '../../../src/storage/idb/chromium-log.ts';
import { createSpaceProbe } from '../../../src/storage/idb/disk-space.ts';
import { freshName } from '../idb-fixture.ts';

/** Asks in a worker, as the catalog's own does, if the disk has space for that many bytes. */
function hasSpace(bytes: number): Promise<unknown> {
  const worker = new Worker(new URL('./disk-space-worker.ts', import.meta.url), { type: 'module' });
  onTestFinished(() => worker.terminate());
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(bytes);
  });
}

test('a disk with space has it for all that ask at once, and the probe leaves nothing on it', async () => {
  expect(await Promise.all([1, 65_536, 6_291_456, 6_291_456].map((bytes) => hasSpace(bytes)))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const folder = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  expect(names).toEqual(['metricbook-room']);
  expect((await (await folder.getFileHandle('metricbook-room')).getFile()).size).toBe(0);
});

test('a browser that cannot tell, because it has no private files, counts as having space', async () => {
  const without = { getDirectory: () => Promise.reject(new DOMException('none', 'SecurityError')) };
  expect(await createSpaceProbe(without)(1)).toBe(true);
});

test('a browser that does not answer, because it is deleting what the site stored, counts as having space', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const silent = { getDirectory: () => new Promise<never>(() => undefined) };
  const answer = createSpaceProbe(silent)(1);
  await vi.runAllTimersAsync();
  expect(await answer).toBe(true);
});

test('rotating the log leaves no database behind, however many rotate it at once', async () => {
  const name = freshName();
  await Promise.all([1, 2, 3].map(() => rotateLog(indexedDB, name)));
  const names = (await indexedDB.databases()).map((database) => database.name ?? '');
  expect(names.filter((each) => each.startsWith(name))).toEqual([]);
});
