import { expect, onTestFinished, test, vi } from 'vitest';
import { rotateLog } from '../../../src/storage/idb/chromium-log.ts';
import type { PrivateFiles } from '../../../src/storage/idb/disk-space.ts';
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

/** Private files of which one call fails with an error of that name. */
function failing(call: 'getDirectory' | 'getFileHandle' | 'createWritable' | 'write', name: string): PrivateFiles {
  const refuse = (): Promise<never> => Promise.reject(new DOMException('', name));
  const stream = {
    write: () => Promise.resolve(),
    abort: () => Promise.resolve(),
    ...(call === 'write' && { write: refuse }),
  };
  const file = { createWritable: call === 'createWritable' ? refuse : () => Promise.resolve(stream) };
  const folder = { getFileHandle: call === 'getFileHandle' ? refuse : () => Promise.resolve(file) };
  const getDirectory = call === 'getDirectory' ? refuse : () => Promise.resolve(folder);
  return { getDirectory } as unknown as PrivateFiles;
}

test.each([
  ['write', 'QuotaExceededError'],
  ['createWritable', 'InvalidStateError'],
  ['getFileHandle', 'InvalidStateError'],
  ['getFileHandle', 'QuotaExceededError'],
] as const)('a full disk is known by each error that Chromium gives on one: %s, %s', async (call, name) => {
  expect(await createSpaceProbe(failing(call, name))(65_536)).toBe(false);
});

test.each([
  ['write', 'NotFoundError'],
  ['createWritable', 'NotFoundError'],
  ['getFileHandle', 'NotFoundError'],
  ['getDirectory', 'InvalidStateError'],
] as const)('a disk is not called full because of another error: %s, %s', async (call, name) => {
  expect(await createSpaceProbe(failing(call, name))(65_536)).toBe(true);
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
