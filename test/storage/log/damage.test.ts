import { afterEach, describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../../src/storage/log/blocks.ts';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { BlockKey, Checkpoint, JournalEntry, Manifest, HeadRecord } from '../../../src/storage/log/records.ts';
import {
  FORMAT,
  checkpointKey,
  journalKey,
  manifestKey,
  manifestOf,
  NO_HEAD,
  headKey,
  headRecord,
} from '../../../src/storage/log/records.ts';
import type { CatalogStore } from '../../../src/storage/catalog-store.ts';
import type { StoredCatalog } from '../../../src/storage/recovery/recovery.ts';
import type { StoreName } from '../../../src/storage/idb/idb-store.ts';
import { unreadable } from '../failures.ts';
import type { Entry } from '../idb-fixture.ts';
import {
  appended,
  asFormat2,
  begun,
  behindItsBack,
  bytesIn,
  bytesOf,
  catalogOf,
  entriesOf,
  checkpointed,
  freshName,
  importOf,
  openStore,
  recordOf,
  recovered,
  replaced,
  rootRecords,
  snapshotOf,
} from '../idb-fixture.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Damage to stored entries: some are deleted, some put. */
interface Damage {
  readonly what: string;
  readonly deleted?: readonly (readonly [store: StoreName, key: IDBValidKey])[];
  readonly put?: readonly (readonly [store: StoreName, key: IDBValidKey, value: unknown])[];
}

/** All records of a catalog, and its current version. */
interface Stored {
  readonly entries: readonly Entry[];
  readonly current: StoredCatalog;
  readonly before: Checkpoint;
  readonly head: HeadRecord;
  readonly manifest: Manifest;
}

/**
 * Creates a catalog with everything that can be damaged: an earlier version with blocks and journal, and the current
 * one, checkpointed once, with three blocks of two sets and three records. The blocks for which `isOld` is true are those
 * of format 2, if it is given.
 */
async function someCatalog(name: string, isOld?: (block: Entry) => boolean): Promise<Stored> {
  const store = openStore(name);
  const old = await appended(store, await begun(store, bytesOf(2 * BLOCK_BYTES + 5, 1)), 'old one', 'old two');
  const file = bytesOf(2 * BLOCK_BYTES + 9, 2);
  const head = await appended(store, await replaced(store, old, file), 'folded');
  await checkpointed(store, file.with(BLOCK_BYTES + 3, 7));
  await appended(store, head, 'first', 'second', 'third');
  if (isOld !== undefined) await asFormat2(name, isOld);
  const before = await store.recoverVersion(old.epoch);
  if (before === undefined) throw new Error('the version before is kept');
  return {
    entries: await entriesOf(name),
    current: await recovered(store),
    before: before.checkpoint,
    ...(await rootRecords(name)),
  };
}

function flipped(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(bytes);
  changed[at] = (bytes[at] ?? 0) ^ 1;
  return changed;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.slice(1).map((item, i) => [items[i] as T, item]);
}

function exchanged(a: Entry, b: Entry): NonNullable<Damage['put']> {
  return [
    [a.store, a.key, b.value],
    [b.store, b.key, a.value],
  ];
}

async function damagesOfBlocks({ entries, current, before }: Stored): Promise<Damage[]> {
  const blocksOf = ({ blocks }: Checkpoint): Entry[] =>
    blocks.map(({ set }, place) => entryAt(entries, 'blocks', [set, place]));
  const blocks = blocksOf(current.checkpoint);
  const older = blocksOf(before);
  const ofOne = async ({ key, value }: Entry, i: number): Promise<Damage[]> => {
    const bytes = await bytesIn(value);
    if (bytes === undefined) throw new Error('no block');
    const wrongBytes: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
      empty: new Uint8Array(0),
      truncated: bytes.slice(0, -1),
      longer: new Uint8Array([...bytes, 0]),
      ...Object.fromEntries(
        [0, bytes.length >> 1, bytes.length - 1].map((at) => [`flipped at ${at}`, flipped(bytes, at)]),
      ),
    };
    const wrong: Readonly<Record<string, unknown>> = {
      'of the version before': older[i]?.value,
      'no bytes': 'a text',
      nothing: null,
      ...wrongBytes,
      ...Object.fromEntries(Object.entries(wrongBytes).map(([what, bad]) => [`${what}, a Blob`, new Blob([bad])])),
    };
    return [
      { what: `block ${i} lost`, deleted: [['blocks', key]] },
      ...Object.entries(wrong).map(([what, bad]): Damage => ({
        what: `block ${i} ${what}`,
        put: [['blocks', key, bad]],
      })),
    ];
  };
  return [
    ...(await Promise.all(blocks.map(ofOne))).flat(),
    ...pairs(blocks).map(([a, b], i): Damage => ({ what: `blocks ${i} and ${i + 1} swapped`, put: exchanged(a, b) })),
    { what: 'all blocks lost', deleted: blocks.map(({ key }) => ['blocks', key]) },
  ];
}

function entryAt(entries: readonly Entry[], store: StoreName, key: IDBValidKey): Entry {
  const found = entries.find((entry) => entry.store === store && indexedDB.cmp(entry.key, key) === 0);
  if (found === undefined) throw new Error(`nothing at ${JSON.stringify(key)}`);
  return found;
}

function damagesOfJournal({ entries, current, before }: Stored): Damage[] {
  const { epoch } = current.head;
  const journal = [2, 3, 4].map((sequence) => entryAt(entries, 'log', journalKey(epoch, sequence)));
  return [
    ...journal.flatMap(({ key, value }): Damage[] => {
      const entry = value as JournalEntry;
      const wrong: Readonly<Record<string, unknown>> = {
        empty: { ...entry, bytes: new Uint8Array(0) },
        truncated: { ...entry, bytes: entry.bytes.slice(0, -1) },
        'of another version': { ...entry, epoch: before.epoch },
        'numbered wrong': { ...entry, sequence: entry.sequence + 1 },
        'of another attempt': { ...entry, id: crypto.randomUUID() },
        'with another link': { ...entry, link: before.link },
        'without its bytes': { epoch: entry.epoch, sequence: entry.sequence, id: entry.id, link: entry.link },
        'in no form': 'a text',
        nothing: null,
        ...Object.fromEntries(
          Array.from(entry.bytes, (_, at) => [`flipped at ${at}`, { ...entry, bytes: flipped(entry.bytes, at) }]),
        ),
      };
      return [
        { what: `record ${entry.sequence} lost`, deleted: [['log', key]] },
        ...Object.entries(wrong).map(([what, bad]): Damage => ({
          what: `record ${entry.sequence} ${what}`,
          put: [['log', key, bad]],
        })),
      ];
    }),
    ...pairs(journal).flatMap(([a, b], i): Damage[] => [
      { what: `records ${i} and ${i + 1} swapped`, put: exchanged(a, b) },
      {
        what: `bytes of records ${i} and ${i + 1} swapped`,
        put: [
          ['log', a.key, { ...(a.value as JournalEntry), bytes: (b.value as JournalEntry).bytes }],
          ['log', b.key, { ...(b.value as JournalEntry), bytes: (a.value as JournalEntry).bytes }],
        ],
      },
    ]),
    { what: 'the journal lost', deleted: journal.map(({ key }) => ['log', key]) },
    {
      what: 'a record that nobody committed',
      put: [
        [
          'log',
          journalKey(epoch, 5),
          { epoch, sequence: 5, id: 'x', link: 'x', bytes: bytesOf(9) } satisfies JournalEntry,
        ],
      ],
    },
  ];
}

function damagesOfCheckpoint({ current: { checkpoint }, before }: Stored): Damage[] {
  const key = checkpointKey(checkpoint.epoch, checkpoint.foldedTo);
  const { blocks, ...blockless } = checkpoint;
  const [first, second, ...rest] = blocks;
  const wrong: Readonly<Record<string, unknown>> = {
    'of the version before': before,
    'of another version': { ...checkpoint, epoch: before.epoch },
    'checkpointed less': { ...checkpoint, foldedTo: checkpoint.foldedTo - 1 },
    'checkpointed more': { ...checkpoint, foldedTo: checkpoint.foldedTo + 1 },
    'with another link': { ...checkpoint, link: before.link },
    'with another length of journal': { ...checkpoint, journalBytes: checkpoint.journalBytes + 1 },
    'of another time': { ...checkpoint, at: '2001-01-01 00:00:00' },
    'a byte shorter': { ...checkpoint, fileBytes: checkpoint.fileBytes - 1 },
    'a byte longer': { ...checkpoint, fileBytes: checkpoint.fileBytes + 1 },
    'a block shorter': { ...checkpoint, fileBytes: BLOCK_BYTES, blocks: blocks.slice(0, 1) },
    'with one block less': { ...checkpoint, blocks: blocks.slice(0, -1) },
    'with no block': { ...checkpoint, blocks: [] },
    'with two blocks swapped': { ...checkpoint, blocks: [second, first, ...rest] },
    'with a block of another set': { ...checkpoint, blocks: [{ ...first, set: before.epoch }, second, ...rest] },
    'with another digest of its own': { ...checkpoint, digest: before.digest },
    'without blocks': blockless,
    empty: {},
    nothing: null,
  };
  return [
    { what: 'the checkpoint lost', deleted: [['log', key]] },
    ...Object.entries(wrong).map(([what, value]): Damage => ({
      what: `the checkpoint ${what}`,
      put: [['log', key, value]],
    })),
  ];
}

function damagesOfHead({ head, before }: Stored): Damage[] {
  const wrong: Readonly<Record<string, unknown>> = {
    'naming the version before': { ...head, epoch: before.epoch },
    'with a change too few': { ...head, sequence: head.sequence - 1 },
    'with a change too many': { ...head, sequence: head.sequence + 1 },
    'with another link': { ...head, link: before.link },
    'with another length of journal': { ...head, journalBytes: head.journalBytes + 1 },
    'with another checksum': { ...head, checksum: head.checksum ^ 1 },
    'for another slot': { ...head, slot: 'tap' },
    'of nothing': headRecord(NO_HEAD),
    empty: {},
    nothing: null,
  };
  return [
    { what: 'the head lost', deleted: [['log', headKey(head)]] },
    ...Object.entries(wrong).map(([what, value]): Damage => ({
      what: `the head ${what}`,
      put: [['log', headKey(head), value]],
    })),
  ];
}

function damagesOfManifest({ manifest, entries }: Stored): Damage[] {
  const [current, before] = manifest.epochs;
  const wrong: Readonly<Record<string, unknown>> = {
    'that forgot the version before': { ...manifest, epochs: [current] },
    'that forgot the current version': { ...manifest, epochs: [before] },
    'with its versions swapped': { ...manifest, epochs: [before, current] },
    'with no version': { ...manifest, epochs: [] },
    'without versions': { ...manifest, epochs: undefined },
    'with another name': { ...manifest, id: 'x' },
    'with the checkpoint before': { ...manifest, epochs: [{ ...current, checkpoint: current?.before }, before] },
    'with a damaged version noted': { ...manifest, hasWreck: true },
    'of nothing': manifestOf([], false, ''),
    'of the current version alone': manifestOf(current === undefined ? [] : [current]),
    empty: {},
    nothing: null,
  };
  const lost = entries.map(({ store, key }) => [store, key] as const);
  return [
    { what: 'the manifest lost', deleted: [['log', manifestKey(manifest)]] },
    { what: 'all but the blocks lost', deleted: lost.filter(([store]) => store === 'log') },
    ...Object.entries(wrong).map(([what, value]): Damage => ({
      what: `the manifest ${what}`,
      put: [['log', manifestKey(manifest), value]],
    })),
  ];
}

/**
 * Does each damage to the same catalog and repairs it after each. Returns those that a start did not find, or that
 * changed what is stored.
 */
async function missed(
  damagesIn: (stored: Stored) => readonly Damage[] | Promise<readonly Damage[]>,
  isOld?: (block: Entry) => boolean,
): Promise<string[]> {
  const name = freshName();
  const stored = await someCatalog(name, isOld);
  const misses: string[] = [];
  for (const { what, deleted = [], put = [] } of await damagesIn(stored)) {
    await behindItsBack(name, (stores) => {
      for (const [store, key] of deleted) stores(store).delete(key);
      for (const [store, key, value] of put) stores(store).put(value, key);
    });
    const before = await snapshotOf(name);
    const answer = await answerTo(openStore(name).recover());
    if (answer !== 'storage-damaged') misses.push(`${what}: ${answer}`);
    if ((await snapshotOf(name)) !== before) misses.push(`${what}: changed`);
    await behindItsBack(name, (stores) => {
      for (const store of ['log', 'blocks'] as const) stores(store).clear();
      for (const { store, key, value } of stored.entries) stores(store).put(value, key);
    });
  }
  // The repaired catalog opens, so it was the damage that was found.
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

describe('[G7] [S17] a start finds every damage, and touches nothing of what is stored', () => {
  test.each([
    ['of this format', undefined],
    ['of format 2', () => true],
    ['of a catalog with blocks of both formats', ({ key }: Entry) => (key as BlockKey)[1] === 1],
  ] as const)('to a block %s', async (_, isOld) => {
    expect(await missed(damagesOfBlocks, isOld)).toEqual([]);
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

  test('to the manifest', async () => {
    expect(await missed(damagesOfManifest)).toEqual([]);
  });

  test('if the head is the one before the last change', async () => {
    const name = freshName();
    const store = openStore(name);
    const earlier = await appended(store, await begun(store, bytesOf(10)), 'one');
    const head = await appended(store, earlier, 'two');
    await behindItsBack(name, (stores) => {
      stores('log').delete(headKey(head));
      stores('log').put(headRecord(earlier), headKey(earlier));
    });
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
  });

  test('if the manifest is the one before the last two checkpoints', async () => {
    const name = freshName();
    const store = openStore(name);
    let head = await appended(store, await begun(store, bytesOf(10)), 'one');
    const earlier = (await rootRecords(name)).manifest;
    for (const seed of [2, 3]) {
      await checkpointed(store, bytesOf(20, seed));
      head = await appended(store, head, `after ${seed}`);
    }
    await store.collectGarbage();
    const { manifest } = await rootRecords(name);
    await behindItsBack(name, (stores) => {
      stores('log').delete(manifestKey(manifest));
      stores('log').put(earlier, manifestKey(earlier));
    });
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
  });

  test('if head and manifest are those before the last replacement', async () => {
    const name = freshName();
    const store = openStore(name);
    const old = await begun(store, bytesOf(10));
    const earlier = (await rootRecords(name)).manifest;
    const head = await replaced(store, old, bytesOf(20, 2));
    const { manifest } = await rootRecords(name);
    await behindItsBack(name, (stores) => {
      stores('log').delete(manifestKey(manifest));
      stores('log').delete(headKey(head));
      stores('log').put(earlier, manifestKey(earlier));
      stores('log').put(headRecord(old), headKey(old));
    });
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
  });

  test.each([
    ['a block', 'blocks', ({ checkpoint }: StoredCatalog) => [checkpoint.blocks[1]?.set ?? '', 1]],
    ['a journal record', 'log', ({ head }: StoredCatalog) => journalKey(head.epoch, 3)],
  ] as const)('if the browser cannot read %s that it has', async (_, store, keyIn) => {
    const name = freshName();
    const { current } = await someCatalog(name);
    unreadable(name, store, keyIn(current));
    await expect(openStore(name).recover()).rejects.toMatchObject({ code: 'storage-damaged' });
  });
});

test('unreferenced records do no harm', async () => {
  const name = freshName();
  const { current } = await someCatalog(name);
  const [first] = current.checkpoint.blocks;
  await behindItsBack(name, (stores) => {
    stores('blocks').put(bytesOf(100), [first?.set ?? '', 3]);
    stores('blocks').put(bytesOf(100), ['some set', 0]);
    stores('log').put({ at: '2026-01-01 00:00:00' }, ['staging', 'some set']);
    stores('log').put(bytesOf(3), ['trial', 'x']);
    stores('log').put({ of: 'a newer page' }, ['something', 'else']);
  });
  const found = await recovered(openStore(name));
  expect(found.head).toEqual(current.head);
  expect(indexedDB.cmp(found.file, current.file)).toBe(0);
});

describe('[S3] if one of the roots is lost', () => {
  test.each(['tip', 'ledger'] as const)('(record `%s`): no tab writes as if nothing were stored', async (kind) => {
    const name = freshName();
    await someCatalog(name);
    await behindItsBack(name, (stores) => void stores('log').delete(IDBKeyRange.bound([kind], [kind, []])));
    const before = await snapshotOf(name);
    const beginning = openStore(name).replace(NO_HEAD, catalogOf(bytesOf(10)));
    await expect(beginning).rejects.toMatchObject({ code: 'storage-damaged' });
    expect(await snapshotOf(name)).toBe(before);
  });

  test('no change takes the place of one that is stored', async () => {
    const name = freshName();
    const store = openStore(name);
    const known = await begun(store, bytesOf(10));
    const head = await appended(store, known, 'acknowledged');
    await behindItsBack(name, (stores) => void stores('log').delete(headKey(head)));
    const before = await snapshotOf(name);
    expect(await openStore(name).append(known, recordOf('of a tab that is behind'))).toEqual({ is: 'stale' });
    expect(await snapshotOf(name)).toBe(before);
  });
});

describe('if one of the roots is damaged', () => {
  test.each(['tip', 'ledger'] as const)(
    '(record `%s`): every operation that needs it fails, and nothing is written',
    async (kind) => {
      const name = freshName();
      const store = openStore(name);
      const old = await begun(store, bytesOf(10));
      const head = await appended(store, await replaced(store, old, bytesOf(20)), 'one');
      const records = await rootRecords(name);
      await behindItsBack(name, (stores) => {
        if (kind === 'tip') stores('log').put({ ...records.head, sequence: 7 }, headKey(head));
        else stores('log').put({ ...records.manifest, hasWreck: true }, manifestKey(records.manifest));
      });
      const before = await snapshotOf(name);
      const damaged = { code: 'storage-damaged' };
      await expect(store.roots()).rejects.toMatchObject(damaged);
      await expect(store.replace(head, importOf(bytesOf(3)))).rejects.toMatchObject(damaged);
      await expect(store.restore(head, old.epoch)).rejects.toMatchObject(damaged);
      await expect(store.setAside(head, catalogOf(bytesOf(3)))).rejects.toMatchObject(damaged);
      await expect(store.since(head)).rejects.toMatchObject(damaged);
      await expect(store.collectGarbage()).rejects.toMatchObject(damaged);
      expect(await snapshotOf(name)).toBe(before);
    },
  );
});

describe('[S20] a catalog that a newer version keeps', () => {
  /** A write that reads nothing first is refused by the key of the record that it would replace. */
  const REFUSED: readonly (readonly [
    kind: 'tip' | 'ledger',
    write: (store: CatalogStore, seen: StoredCatalog) => Promise<unknown>,
    answer: unknown,
  ])[] = [
    ['tip', (store, { head }) => store.append(head, recordOf('x')), { is: 'stale' }],
    ['ledger', (store, seen) => store.writeCheckpoint(seen, bytesOf(3)), undefined],
  ];

  test.each(REFUSED)('(by its record `%s`) is neither read nor written', async (kind, write, answer) => {
    const name = freshName();
    const store = openStore(name);
    const head = await begun(store, bytesOf(10));
    const seen = await recovered(store);
    const { head: headThere, manifest } = await rootRecords(name);
    await behindItsBack(name, (stores) => {
      // A newer page that changes a record gives it a key of its own.
      stores('log').delete(kind === 'tip' ? headKey(head) : manifestKey(manifest));
      if (kind === 'tip') stores('log').put({ ...headThere, format: FORMAT + 1, more: 'unknown' }, ['tip', 'newer']);
      else stores('log').put({ ...manifest, format: FORMAT + 1, more: 'unknown' }, ['ledger', 'newer']);
    });
    const before = await snapshotOf(name);
    const newer = { code: 'newer-catalog' };
    await expect(store.recover()).rejects.toMatchObject(newer);
    await expect(store.roots()).rejects.toMatchObject(newer);
    await expect(store.replace(head, importOf(bytesOf(3)))).rejects.toMatchObject(newer);
    await expect(store.replace(NO_HEAD, importOf(bytesOf(3)))).rejects.toMatchObject(newer);
    await expect(store.restore(head, 'any')).rejects.toMatchObject(newer);
    await expect(store.setAside(head, catalogOf(bytesOf(3)))).rejects.toMatchObject(newer);
    await expect(store.since(head)).rejects.toMatchObject(newer);
    await expect(store.collectGarbage()).rejects.toMatchObject(newer);
    await expect(store.tryStoring()).rejects.toMatchObject(newer);
    expect(await write(store, seen)).toEqual(answer);
    expect(await snapshotOf(name)).toBe(before);
  });
});
