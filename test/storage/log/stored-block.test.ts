import { afterEach, describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../../src/storage/log/blocks.ts';
import type { BlockKey } from '../../../src/storage/log/records.ts';
import { headKey, isSealed, manifestKey } from '../../../src/storage/log/records.ts';
import { refuseBlobs, unreadableBlobs } from '../failures.ts';
import {
  appended,
  asFormat2,
  begun,
  behindItsBack,
  blocksIn,
  bytesIn,
  bytesOf,
  checkpointed,
  contentOf,
  entriesOf,
  freshName,
  openStore,
  recovered,
  recoveredVersion,
  replaced,
  resealed,
  restored,
  rootRecords,
  snapshotOf,
  textsOf,
} from '../idb-fixture.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const FILE = bytesOf(3 * BLOCK_BYTES + 9);

function edited(file: Uint8Array, block: number): Uint8Array {
  return file.with(block * BLOCK_BYTES + 3, 255 - (file[block * BLOCK_BYTES + 3] ?? 0));
}

/** Lists the blocks: place and form of each. */
async function formsIn(name: string): Promise<string[]> {
  return blocksIn(await entriesOf(name)).map(
    ({ key, value }) => `${(key as BlockKey)[1]} ${value instanceof Blob ? 'blob' : 'bytes'}`,
  );
}

test('a file is stored in Blobs of one block each', async () => {
  const name = freshName();
  await begun(openStore(name), FILE);
  expect(await formsIn(name)).toEqual(['0 blob', '1 blob', '2 blob', '3 blob']);
  const sizes = blocksIn(await entriesOf(name)).map(({ value }) => (value as Blob).size);
  expect(sizes).toEqual([BLOCK_BYTES, BLOCK_BYTES, BLOCK_BYTES, 9]);
});

describe('[G16] a catalog of format 2', () => {
  test('is opened whole, and reading it writes nothing', async () => {
    const name = freshName();
    const head = await appended(openStore(name), await begun(openStore(name), FILE), 'one');
    await asFormat2(name);
    const before = await snapshotOf(name);
    const found = await recovered(openStore(name));
    expect(indexedDB.cmp(found.file, FILE)).toBe(0);
    expect(textsOf(found.records)).toEqual(['one']);
    expect(found.head).toEqual(head);
    expect(await snapshotOf(name)).toBe(before);
  });

  test('gets Blobs for the blocks that a checkpoint changes; the others stay as they are, and all are read', async () => {
    const name = freshName();
    const store = openStore(name);
    const head = await appended(store, await begun(store, FILE), 'one');
    await asFormat2(name);
    await checkpointed(store, edited(FILE, 2));
    const head2 = await appended(store, head, 'two');
    await store.collectGarbage();
    expect((await formsIn(name)).toSorted()).toEqual(['0 bytes', '1 bytes', '2 blob', '2 bytes', '3 bytes']);
    expect((await rootRecords(name)).manifest.format).toBe(3);
    const found = await recovered(openStore(name));
    expect(indexedDB.cmp(found.file, edited(FILE, 2))).toBe(0);
    expect(found.head).toEqual(head2);
    await checkpointed(openStore(name), edited(edited(FILE, 2), 0));
    expect(indexedDB.cmp((await recovered(openStore(name))).file, edited(edited(FILE, 2), 0))).toBe(0);
  });

  test('is kept as a version, restored, and downloaded as it is', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await begun(store, FILE);
    await asFormat2(name);
    const next = await replaced(store, old, bytesOf(20, 2));
    expect(indexedDB.cmp((await recoveredVersion(store, old.epoch)).file, FILE)).toBe(0);
    await restored(store, next, old.epoch);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, FILE)).toBe(0);
    const raw = (await store.rawRecords()).filter((piece) => piece.name.startsWith('blocks/'));
    const stored = await Promise.all(blocksIn(await entriesOf(name)).map(({ value }) => bytesIn(value)));
    expect(raw.map(({ bytes }) => bytes.length)).toEqual(stored.map((bytes) => bytes?.length));
    expect(raw.every(({ bytes }, i) => indexedDB.cmp(bytes, stored[i]) === 0)).toBe(true);
  });
});

describe('[S20] the number of the format', () => {
  test('is covered by the checksum, so a page of format 2 knows that a newer page wrote the record', async () => {
    const name = freshName();
    await begun(openStore(name), FILE);
    const { head, manifest } = await rootRecords(name);
    for (const record of [head, manifest]) {
      expect(record.format).toBe(3);
      expect(isSealed({ ...record, format: 2 })).toBe(false);
    }
  });

  test.each([
    [2, 3],
    [2, 4],
    [3, 2],
    [3, 4],
  ])('(%i) that alone was altered (to %i) is damage', async (was, is) => {
    const name = freshName();
    await begun(openStore(name), FILE);
    const { head, manifest } = await rootRecords(name);
    for (const [key, record] of [
      [headKey(head), head],
      [manifestKey(manifest), manifest],
    ] as const) {
      await behindItsBack(name, (stores) => void stores('log').put({ ...resealed(record, was), format: is }, key));
      await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
      await behindItsBack(name, (stores) => void stores('log').put(record, key));
    }
    await recovered(openStore(name));
  });
});

describe('a Blob that the browser cannot read', () => {
  test.each(['NotFoundError', 'NotReadableError'])('for a moment (%s) is read again', async (error) => {
    const name = freshName();
    await begun(openStore(name), FILE);
    unreadableBlobs(error, 3);
    expect(indexedDB.cmp((await recovered(openStore(name))).file, FILE)).toBe(0);
  });

  test.each(['NotFoundError', 'NotReadableError'])('at all (%s) is damage, and nothing is changed', async (error) => {
    const name = freshName();
    await begun(openStore(name), FILE);
    const before = await snapshotOf(name);
    unreadableBlobs(error);
    await expect(openStore(name).recover()).rejects.toMatchObject({
      code: 'storage-damaged',
      message: expect.stringContaining('one of the blocks 1 to 4 of 4 cannot be read') as string,
    });
    vi.restoreAllMocks();
    expect(await snapshotOf(name)).toBe(before);
  });

  test('because another tab collected the garbage meanwhile is no damage: what that tab wrote is read', async () => {
    const name = freshName();
    const other = openStore(name);
    const head = await appended(other, await begun(other, FILE), 'one');
    unreadableBlobs('NotFoundError', 1, async () => {
      await checkpointed(openStore(name), edited(FILE, 0));
      await appended(other, head, 'two');
      await checkpointed(openStore(name), edited(FILE, 1));
      await other.collectGarbage();
    });
    const found = await recovered(openStore(name));
    vi.restoreAllMocks();
    expect(indexedDB.cmp(found.file, edited(FILE, 1))).toBe(0);
    expect(found.records).toEqual([]);
  });

  test('is empty among the raw records, and the others come all the same', async () => {
    const name = freshName();
    await begun(openStore(name), FILE);
    const { length } = await entriesOf(name);
    unreadableBlobs('NotReadableError');
    const raw = await openStore(name).rawRecords();
    vi.restoreAllMocks();
    expect(raw).toHaveLength(length);
    expect(raw.filter(({ bytes }) => bytes.length === 0)).toHaveLength(4);
  });
});

describe('a browser that stores no Blobs', () => {
  const REFUSALS: readonly (readonly [how: string, refuse: (store: IDBObjectStore) => void])[] = [
    [
      'refuses the call',
      () => {
        throw new DOMException('Blobs are not supported yet', 'DataCloneError');
      },
    ],
    // WebKit: "Error preparing Blob/File data to be stored in object store".
    ['aborts the transaction', (store) => store.transaction.abort()],
  ];

  test.each(REFUSALS)('(it %s) gets the bytes, which are read like Blobs', async (_, refuse) => {
    refuseBlobs(refuse);
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, FILE), 'one');
    await checkpointed(store, edited(FILE, 1));
    vi.restoreAllMocks();
    expect(new Set((await formsIn(name)).map((form) => form.split(' ')[1]))).toEqual(new Set(['bytes']));
    expect(indexedDB.cmp((await recovered(openStore(name))).file, edited(FILE, 1))).toBe(0);
    expect((await contentOf(name)).some((line) => line.includes('staging'))).toBe(false);
  });
});
