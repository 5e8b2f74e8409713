import { createHash } from 'node:crypto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { StoreName } from '../../src/storage/idb/idb-store.ts';
import { answerOf, IdbStore } from '../../src/storage/idb/idb-store.ts';
import { blockBytes } from '../../src/storage/log/stored-block.ts';

// Storage needs `IDBKeyRange` as a global, as in every browser.
Object.assign(globalThis, { IDBKeyRange });

/** The name of the only catalog in a test's browser. */
export const NAME = 'catalog';

export interface Entry {
  readonly key: IDBValidKey;
  readonly value: unknown;
}

/** Everything that a browser has stored of a catalog; each block by its bytes, in whatever form it is stored. */
export type Disk = Readonly<Record<StoreName, readonly Entry[]>>;

/** Creates a browser in which nothing is stored. */
export function emptyDisk(): IDBFactory {
  return new IDBFactory();
}

/** How a browser stores blocks: as Blobs, or as bytes, as format 2 did. */
export type BlockForm = 'blobs' | 'bytes';

/** Creates a browser that has stored exactly this. */
export async function browserWith({ log, blocks }: Disk, form: BlockForm = 'blobs'): Promise<IDBFactory> {
  const factory = emptyDisk();
  const store = new IdbStore(factory, NAME, {
    begin: (into) => {
      for (const { key, value } of log) into.put(value, key);
    },
    onLost: () => undefined,
    hasSpace: () => Promise.resolve(true),
  });
  await store.run('readwrite', ['blocks'], (stores) => {
    for (const { key, value } of blocks) {
      const isBlob = form === 'blobs' && value instanceof Uint8Array;
      stores('blocks').put(isBlob ? new Blob([new Uint8Array(value)]) : value, key);
    }
    return Promise.resolve();
  });
  store.close();
  return factory;
}

/** Reads everything that a browser has stored, in the order of the keys. */
export async function diskOf(factory: IDBFactory): Promise<Disk> {
  const store = new IdbStore(factory, NAME, {
    begin: () => undefined,
    onLost: () => undefined,
    hasSpace: () => Promise.resolve(true),
  });
  const [logKeys, log, blockKeys, blocks] = await store.run('readonly', ['log', 'blocks'], (stores) =>
    Promise.all([
      answerOf<IDBValidKey[]>(stores('log').getAllKeys()),
      answerOf<unknown[]>(stores('log').getAll()),
      answerOf<IDBValidKey[]>(stores('blocks').getAllKeys()),
      answerOf<unknown[]>(stores('blocks').getAll()),
    ]),
  );
  store.close();
  const bytes = await Promise.all(blocks.map(async (block) => (await blockBytes(block)) ?? block));
  return {
    log: logKeys.map((key, i) => ({ key, value: log[i] })),
    blocks: blockKeys.map((key, i) => ({ key, value: bytes[i] })),
  };
}

/** Clears the site's data, whatever is open. */
export async function clearSite(factory: IDBFactory): Promise<void> {
  await answerOf(factory.deleteDatabase(NAME));
}

/** Returns a stored value as text; equal values give equal texts. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (ArrayBuffer.isView(part) ? textOfBytes(part) : part));
}

function textOfBytes(bytes: ArrayBufferView): string {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return `${Object.prototype.toString.call(bytes)} ${createHash('sha256').update(view).digest('hex')}`;
}
