import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES } from '../../src/storage/blocks.ts';
import { CatalogError } from '../../src/domain/catalog-error.ts';
import type { Checkpoint, Head, JournalEntry } from '../../src/storage/records.ts';
import type { Entry } from './stored.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesOf,
  entriesOf,
  freshName,
  openStore,
  recovered,
  replaced,
  snapshotOf,
} from './stored.ts';

/** What happens to stored entries: some are deleted, some put. */
interface Damage {
  readonly what: string;
  readonly deleted?: readonly IDBValidKey[];
  readonly put?: readonly Entry[];
}

/**
 * A catalog with all that can be damaged: an epoch before, with blocks and journal, and one in force, folded once, with
 * three blocks and three records.
 */
async function someCatalog(name: string): Promise<void> {
  const store = openStore(name);
  const old = await appended(store, await begun(store, bytesOf(2 * BLOCK_BYTES + 5, 1)), 'old one', 'old two');
  const tip = await appended(store, await replaced(store, old, bytesOf(2 * BLOCK_BYTES + 9, 2)), 'folded');
  await store.fold(await recovered(store), bytesOf(2 * BLOCK_BYTES + 10, 3));
  await appended(store, tip, 'first', 'second', 'third');
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.slice(1).map((item, i) => [items[i] as T, item]);
}

function ofKind(entries: readonly Entry[], kind: string, epoch: number): Entry[] {
  return entries.filter(([key]) => Array.isArray(key) && key[0] === kind && key[1] === epoch);
}

function damagesOfBlocks(entries: readonly Entry[], { epoch }: Head): Damage[] {
  const blocks = ofKind(entries, 'block', epoch) as [IDBValidKey, Uint8Array][];
  const older = ofKind(entries, 'block', epoch - 1) as [IDBValidKey, Uint8Array][];
  return [
    ...blocks.flatMap(([key, bytes], i): Damage[] => [
      { what: `block ${i} lost`, deleted: [key] },
      { what: `block ${i} empty`, put: [[key, new Uint8Array(0)]] },
      { what: `block ${i} truncated`, put: [[key, bytes.slice(0, -1)]] },
      { what: `block ${i} longer`, put: [[key, new Uint8Array([...bytes, 0])]] },
      { what: `block ${i} of the epoch before`, put: [[key, older[i]?.[1]]] },
      ...[0, bytes.length >> 1, bytes.length - 1].map((at) => ({
        what: `block ${i} flipped at ${at}`,
        put: [[key, flipped(bytes, at)] as const],
      })),
    ]),
    ...pairs(blocks).map(([a, b], i): Damage => ({ what: `blocks ${i} and ${i + 1} swapped`, put: exchanged(a, b) })),
    { what: 'all blocks lost', deleted: blocks.map(([key]) => key) },
    { what: 'a block too many', put: [[['block', epoch, blocks.length], bytesOf(100)]] },
  ];
}

function damagesOfJournal(entries: readonly Entry[], { epoch }: Head): Damage[] {
  const journal = ofKind(entries, 'journal', epoch) as [IDBValidKey, JournalEntry][];
  return [
    ...journal.flatMap(([key, entry]): Damage[] => [
      { what: `record ${entry.sequence} lost`, deleted: [key] },
      { what: `record ${entry.sequence} empty`, put: [[key, { ...entry, bytes: new Uint8Array(0) }]] },
      { what: `record ${entry.sequence} truncated`, put: [[key, { ...entry, bytes: entry.bytes.slice(0, -1) }]] },
      { what: `record ${entry.sequence} of another epoch`, put: [[key, { ...entry, epoch: epoch - 1 }]] },
      { what: `record ${entry.sequence} numbered wrong`, put: [[key, { ...entry, sequence: entry.sequence + 1 }]] },
      ...Array.from(entry.bytes, (_, at) => ({
        what: `record ${entry.sequence} flipped at ${at}`,
        put: [[key, { ...entry, bytes: flipped(entry.bytes, at) }] as const],
      })),
    ]),
    ...pairs(journal).flatMap(([a, b], i): Damage[] => [
      { what: `records ${i} and ${i + 1} swapped`, put: exchanged(a, b) },
      {
        what: `bytes of records ${i} and ${i + 1} swapped`,
        put: [
          [a[0], { ...a[1], bytes: b[1].bytes }],
          [b[0], { ...b[1], bytes: a[1].bytes }],
        ],
      },
    ]),
    { what: 'the journal lost', deleted: journal.map(([key]) => key) },
    {
      what: 'a record that nobody committed',
      put: [[['journal', epoch, 5], { epoch, sequence: 5, bytes: bytesOf(9) } satisfies JournalEntry]],
    },
  ];
}

function damagesOfCheckpoint(entries: readonly Entry[], { epoch }: Head): Damage[] {
  const [key, checkpoint] = ofKind(entries, 'checkpoint', epoch)[0] as [IDBValidKey, Checkpoint];
  const older = ofKind(entries, 'checkpoint', epoch - 1)[0]?.[1];
  const [first, second, ...rest] = checkpoint.digests;
  const wrong: Readonly<Record<string, unknown>> = {
    'of the epoch before': older,
    'of another epoch': { ...checkpoint, epoch: epoch - 1 },
    'folded less': { ...checkpoint, foldedTo: checkpoint.foldedTo - 1 },
    'folded more': { ...checkpoint, foldedTo: checkpoint.foldedTo + 1 },
    'with another link': { ...checkpoint, link: checkpoint.digests[0] },
    'a byte shorter': { ...checkpoint, bytes: checkpoint.bytes - 1 },
    'a byte longer': { ...checkpoint, bytes: checkpoint.bytes + 1 },
    'a block shorter': { ...checkpoint, bytes: BLOCK_BYTES, digests: checkpoint.digests.slice(0, 1) },
    'with one digest less': { ...checkpoint, digests: checkpoint.digests.slice(0, -1) },
    'with no digest': { ...checkpoint, digests: [] },
    'with two digests swapped': { ...checkpoint, digests: [second, first, ...rest] },
  };
  return [
    { what: 'the checkpoint lost', deleted: [key] },
    ...Object.entries(wrong).map(([what, value]): Damage => ({ what: `the checkpoint ${what}`, put: [[key, value]] })),
  ];
}

function damagesOfHead(entries: readonly Entry[], head: Head): Damage[] {
  const { previous } = head;
  if (previous === null) throw new Error('the catalog of this test has an epoch before');
  const wrong: Readonly<Record<string, unknown>> = {
    'naming the epoch before': { ...head, epoch: head.epoch - 1 },
    'naming an epoch to come': { ...head, epoch: head.epoch + 1 },
    'with a change too few': { ...head, sequence: head.sequence - 1 },
    'with a change too many': { ...head, sequence: head.sequence + 1 },
    'with another link': { ...head, link: previous.link },
    'folded less': { ...head, foldedTo: head.foldedTo - 1 },
    'folded more': { ...head, foldedTo: head.foldedTo + 1 },
    'with another checkpoint': { ...head, checkpointDigest: previous.checkpointDigest },
    'with another length of journal': { ...head, journalBytes: head.journalBytes + 1 },
    'that forgot the epoch before': { ...head, previous: null },
    'with itself as the epoch before': { ...head, previous: { ...previous, epoch: head.epoch } },
    'with too few changes before': { ...head, previous: { ...previous, sequence: previous.sequence - 1 } },
    'with another link before': { ...head, previous: { ...previous, link: head.link } },
    'with another checkpoint before': { ...head, previous: { ...previous, checkpointDigest: head.checkpointDigest } },
    empty: {},
  };
  return [
    { what: 'the head lost', deleted: ['head'] },
    { what: 'all but the blocks lost', deleted: entries.map(([key]) => key).filter((key) => !isBlock(key)) },
    ...Object.entries(wrong).map(([what, value]): Damage => ({ what: `the head ${what}`, put: [['head', value]] })),
  ];
}

function isBlock(key: IDBValidKey): boolean {
  return Array.isArray(key) && key[0] === 'block';
}

function exchanged(a: Entry, b: Entry): Entry[] {
  return [
    [a[0], b[1]],
    [b[0], a[1]],
  ];
}

function headIn(entries: readonly Entry[]): Head {
  const found = entries.find(([key]) => key === 'head');
  if (found === undefined) throw new Error('no head');
  return found[1] as Head;
}

/**
 * Puts one damage after another on the same catalog and makes it whole again after each. Returns those that a start did
 * not find, or that it answered by changing what is stored.
 */
async function missed(damagesIn: (entries: readonly Entry[], head: Head) => readonly Damage[]): Promise<string[]> {
  const name = freshName();
  await someCatalog(name);
  const whole = await entriesOf(name);
  const misses: string[] = [];
  for (const { what, deleted = [], put = [] } of damagesIn(whole, headIn(whole))) {
    await behindItsBack(name, (store) => {
      for (const key of deleted) store.delete(key);
      for (const [key, value] of put) store.put(value, key);
    });
    const before = await snapshotOf(name);
    const answer = await answerTo(openStore(name).recover());
    if (answer !== 'damaged-storage') misses.push(`${what}: ${answer}`);
    if ((await snapshotOf(name)) !== before) misses.push(`${what}: changed`);
    await behindItsBack(name, (store) => {
      store.clear();
      for (const [key, value] of whole) store.put(value, key);
    });
  }
  // What was made whole again opens, so it was each damage that was found.
  await recovered(openStore(name));
  return misses;
}

async function answerTo(recovery: Promise<unknown>): Promise<string> {
  try {
    return (await recovery) === undefined ? 'taken for empty' : 'opened';
  } catch (error) {
    return error instanceof CatalogError ? error.code : String(error);
  }
}

describe('a start finds every damage, and touches nothing of what is stored', () => {
  test('to a block', async () => {
    expect(await missed(damagesOfBlocks)).toEqual([]);
  });

  test('to a journal record', async () => {
    expect(await missed(damagesOfJournal)).toEqual([]);
  });

  test('to the list of blocks', async () => {
    expect(await missed(damagesOfCheckpoint)).toEqual([]);
  });

  test('to the head', async () => {
    expect(await missed(damagesOfHead)).toEqual([]);
  });

  test('where the head is the one before the last change', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await begun(store, bytesOf(10)), 'one');
    const earlier = headIn(await entriesOf(name));
    await appended(store, tip, 'two');
    await behindItsBack(name, (entries) => void entries.put(earlier, 'head'));
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'damaged-storage' });
  });

  test('where the head is the one before the last fold', async () => {
    const name = freshName();
    const store = openStore(name);
    await appended(store, await begun(store, bytesOf(10)), 'one');
    const earlier = headIn(await entriesOf(name));
    await store.fold(await recovered(store), bytesOf(20, 2));
    await behindItsBack(name, (entries) => void entries.put(earlier, 'head'));
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'damaged-storage' });
  });
});

describe('where the head is lost', () => {
  test('no new catalog takes the place of what is left', async () => {
    const name = freshName();
    await someCatalog(name);
    await behindItsBack(name, (entries) => void entries.delete('head'));
    const before = await snapshotOf(name);
    await expect(openStore(name).replace(undefined, bytesOf(10))).rejects.toMatchObject({ code: 'damaged-storage' });
    expect(await snapshotOf(name)).toBe(before);
  });
});

describe('where the head is damaged', () => {
  test('nothing is written any more', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await appended(store, await replaced(store, await begun(store, bytesOf(10)), bytesOf(20)), 'one');
    const seen = await recovered(store);
    await behindItsBack(name, (entries) => void entries.put({ ...tip, foldedTo: 7 }, 'head'));
    const before = await snapshotOf(name);
    const damaged = { code: 'damaged-storage' };
    await expect(store.append(tip, bytesOf(3))).rejects.toMatchObject(damaged);
    await expect(store.fold(seen, bytesOf(3))).rejects.toMatchObject(damaged);
    await expect(store.replace(tip, bytesOf(3))).rejects.toMatchObject(damaged);
    await expect(store.swapBack(tip)).rejects.toMatchObject(damaged);
    await expect(store.since(tip)).rejects.toMatchObject(damaged);
    expect(await snapshotOf(name)).toBe(before);
  });
});

describe('a catalog that a newer version keeps', () => {
  test('is neither read nor written', async () => {
    const name = freshName();
    const store = openStore(name);
    const tip = await begun(store, bytesOf(10));
    await behindItsBack(name, (entries) => void entries.put({ ...tip, format: 2, more: 'unknown' }, 'head'));
    const before = await snapshotOf(name);
    const newer = { code: 'newer-catalog' };
    await expect(store.recover()).rejects.toMatchObject(newer);
    await expect(store.append(tip, bytesOf(3))).rejects.toMatchObject(newer);
    await expect(store.replace(tip, bytesOf(3))).rejects.toMatchObject(newer);
    await expect(store.replace(undefined, bytesOf(3))).rejects.toMatchObject(newer);
    await expect(store.swapBack(tip)).rejects.toMatchObject(newer);
    await expect(store.since(tip)).rejects.toMatchObject(newer);
    expect(await snapshotOf(name)).toBe(before);
  });
});

describe('rescue', () => {
  test.each([
    ['whole', []],
    ['without its head', ['head']],
    ['without its list of blocks', [['checkpoint', 2]]],
  ])('hands out the blocks in force of a catalog %s', async (_, lost) => {
    const name = freshName();
    await someCatalog(name);
    await behindItsBack(name, (entries) => {
      for (const key of lost) entries.delete(key);
    });
    expect(indexedDB.cmp(await openStore(name).rescue(), bytesOf(2 * BLOCK_BYTES + 10, 3))).toBe(0);
  });

  test('leaves every block in its place where one is lost', async () => {
    const name = freshName();
    await someCatalog(name);
    await behindItsBack(name, (entries) => void entries.delete(['block', 2, 1]));
    const rescued = await openStore(name).rescue();
    const expected = bytesOf(2 * BLOCK_BYTES + 10, 3).fill(0, BLOCK_BYTES, 2 * BLOCK_BYTES);
    expect(rescued.length).toBe(expected.length);
    expect(indexedDB.cmp(rescued, expected)).toBe(0);
  });

  test('is possible with a damaged head, and where a newer version keeps the catalog', async () => {
    const name = freshName();
    await someCatalog(name);
    for (const head of [{}, { format: 2, epoch: 2 }]) {
      await behindItsBack(name, (entries) => void entries.put(head, 'head'));
      expect(indexedDB.cmp(await openStore(name).rescue(), bytesOf(2 * BLOCK_BYTES + 10, 3))).toBe(0);
    }
  });

  test('of nothing is nothing', async () => {
    expect(await openStore(freshName()).rescue()).toEqual(new Uint8Array(0));
  });
});
