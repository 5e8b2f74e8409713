import { h, render } from 'preact';

/*
 * The least that a page can do which has to read the whole file before it shows a row: it reads the stored bytes as the
 * app does, checks and keeps nothing of them, opens no database, and shows one row.
 */

/** Blocks in one read, and reads at once, as the app has them for a start. */
const BLOCKS = 16;
const READS = 4;

async function show(name: string): Promise<void> {
  const database = await answerOf(indexedDB.open(name));
  const roots = await answerOf(database.transaction('log').objectStore('log').index('slot').getAll());
  const keys = await answerOf(database.transaction('blocks').objectStore('blocks').getAllKeys());
  const bytes = await readAll(database, keys);
  const root = document.getElementById('app');
  if (root === null) throw new Error('floor.html has no #app');
  render(h('p', { 'data-row': true }, `${roots.length} records, ${bytes} bytes`), root);
}

async function readAll(database: IDBDatabase, keys: readonly IDBValidKey[]): Promise<number> {
  const starts = Array.from({ length: Math.ceil(keys.length / BLOCKS) }, (_, i) => i * BLOCKS).values();
  let bytes = 0;
  const reader = async (): Promise<void> => {
    for (const start of starts) {
      const range = IDBKeyRange.bound(keys[start], keys[Math.min(start + BLOCKS, keys.length) - 1]);
      const blocks: (Uint8Array | Blob)[] = await answerOf(
        database.transaction('blocks').objectStore('blocks').getAll(range),
      );
      const read = await Promise.all(
        blocks.map(async (block) => (block instanceof Blob ? block.arrayBuffer() : block)),
      );
      bytes += read.reduce((sum, { byteLength }) => sum + byteLength, 0);
    }
  };
  await Promise.all(Array.from({ length: READS }, reader));
  return bytes;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('a request failed'));
  });
}

void show(new URLSearchParams(location.search).get('catalog') ?? '');
