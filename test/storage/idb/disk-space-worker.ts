import { createSpaceProbe } from '../../../src/storage/idb/disk-space.ts';

// Answers each number of bytes by whether there is room for them.
self.onmessage = async ({ data }: MessageEvent<number>) => {
  self.postMessage(await createSpaceProbe(navigator.storage)(data));
};
