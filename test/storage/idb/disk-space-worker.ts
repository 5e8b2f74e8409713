import { createSpaceProbe } from '../../../src/storage/idb/disk-space.ts';

// Answers each number of bytes with a boolean: true if the disk has space for them.
self.onmessage = async ({ data }: MessageEvent<number>) => {
  self.postMessage(await createSpaceProbe(navigator.storage)(data));
};
