import { afterEach, describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../../src/storage/log/blocks.ts';
import type { CatalogStore } from '../../../src/storage/catalog-store.ts';
import type { LogKey, Head } from '../../../src/storage/log/records.ts';
import { checkpointKey, journalKey, headKey } from '../../../src/storage/log/records.ts';
import type { SalvageCandidate } from '../../../src/storage/recovery/salvage.ts';
import { unreadable } from '../failures.ts';
import {
  appended,
  begun,
  behindItsBack,
  bytesIn,
  bytesOf,
  catalogOf,
  entriesOf,
  checkpointed,
  freshName,
  openStore,
  recovered,
  replaced,
  snapshotOf,
  textsOf,
} from '../idb-fixture.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

interface Some {
  readonly store: CatalogStore;
  readonly heads: readonly [Head, Head, Head];
}

/** Returns the file of a version at one of its two checkpoints, which share their last block. */
function fileOf(epoch: number, checkpoint: 0 | 1): Uint8Array {
  const file = bytesOf(2 * BLOCK_BYTES + 9, 10 * epoch);
  return checkpoint === 0 ? file : file.with(1, 77).with(BLOCK_BYTES + 1, 77);
}

/** Creates three versions, each checkpointed after its first two changes, with two more changes after that. */
async function someCatalog(name: string): Promise<Some> {
  const store = openStore(name, () => new Date('2026-03-01T12:00:00Z'));
  const lived = async (head: Head, epoch: number): Promise<Head> => {
    const half = await appended(store, head, `${epoch}a`, `${epoch}b`);
    await checkpointed(store, fileOf(epoch, 1));
    return appended(store, half, `${epoch}c`, `${epoch}d`);
  };
  const first = await lived(await begun(store, fileOf(1, 0)), 1);
  const second = await lived(await replaced(store, first, fileOf(2, 0)), 2);
  const third = await lived(await replaced(store, second, fileOf(3, 0)), 3);
  return { store, heads: [first, second, third] };
}

async function statesIn(name: string): Promise<SalvageCandidate[]> {
  const states: SalvageCandidate[] = [];
  for await (const state of openStore(name).salvageCandidates()) states.push(state);
  return states;
}

const NOTHING_LOST = 'Nothing is lost.';
const LEFT = 'This is the catalog before it was replaced; all later changes are missing.';
const UNKNOWN = 'The record of the latest change is lost, so later changes may be missing.';

describe('[G7] [S18] of the stored records', () => {
  test('every version can be opened, the current one first, then the latest before it', async () => {
    const name = freshName();
    const { heads } = await someCatalog(name);
    const before = await snapshotOf(name);
    const states = await statesIn(name);
    expect(states.map(({ id }) => id)).toEqual(heads.toReversed().map(({ epoch }) => epoch));
    expect(states.map(({ loss }) => loss)).toEqual([NOTHING_LOST, LEFT, LEFT]);
    expect(states.map(({ origin }) => origin.is)).toEqual(['import', 'import', 'begun']);
    expect(new Set(states.map(({ at }) => at))).toEqual(new Set(['2026-03-01 12:00:00']));
    for (const [i, { file, records }] of states.entries()) {
      expect(indexedDB.cmp(file, fileOf(3 - i, 1))).toBe(0);
      expect(textsOf(records)).toEqual([`${3 - i}c`, `${3 - i}d`]);
    }
    expect(await snapshotOf(name)).toBe(before);
  });

  test('the same catalog can be opened from the checkpoint before if the present one is damaged', async () => {
    for (const damage of ['block', 'list', 'unreadable'] as const) {
      const name = freshName();
      const { store, heads } = await someCatalog(name);
      const [, , { epoch }] = heads;
      const { checkpoint } = await recovered(store);
      const key = [checkpoint.blocks[0]?.set ?? '', 0];
      if (damage === 'block') await behindItsBack(name, (stores) => void stores('blocks').put(new Uint8Array(3), key));
      if (damage === 'list') await behindItsBack(name, (stores) => void stores('log').put({}, checkpointKey(epoch, 2)));
      if (damage === 'unreadable') unreadable(name, 'blocks', key);
      const [state] = await statesIn(name);
      vi.restoreAllMocks();
      expect(state).toMatchObject({ id: epoch, loss: NOTHING_LOST });
      expect(indexedDB.cmp(state?.file, fileOf(3, 0))).toBe(0);
      expect(textsOf(state?.records ?? [])).toEqual(['3a', '3b', '3c', '3d']);
    }
  });

  test.each([
    [4, ['3c'], 'The last change is lost.'],
    [3, [], 'The last 2 changes are lost.'],
  ] as const)('everything before a damaged change can be opened (change %i)', async (sequence, texts, loss) => {
    const name = freshName();
    const { heads } = await someCatalog(name);
    const [, , { epoch }] = heads;
    await behindItsBack(name, (stores) => void stores('log').delete(journalKey(epoch, sequence)));
    const [state] = await statesIn(name);
    expect(state).toMatchObject({ id: epoch, loss });
    expect(textsOf(state?.records ?? [])).toEqual(texts);
    expect(indexedDB.cmp(state?.file, fileOf(3, 1))).toBe(0);
  });

  test('changes that no checkpoint leads to any more are lost with it', async () => {
    const name = freshName();
    const { heads } = await someCatalog(name);
    const [, , { epoch }] = heads;
    await behindItsBack(name, (stores) => {
      stores('log').delete(checkpointKey(epoch, 2));
      stores('log').delete(journalKey(epoch, 2));
    });
    const [state] = await statesIn(name);
    expect(state).toMatchObject({ id: epoch, loss: 'The last 3 changes are lost.' });
    expect(textsOf(state?.records ?? [])).toEqual(['3a']);
  });

  test('the version before comes first if nothing of the current one can be opened', async () => {
    const name = freshName();
    const { store, heads } = await someCatalog(name);
    const { checkpoint } = await recovered(store);
    // Both checkpoints have this block.
    await behindItsBack(name, (stores) => void stores('blocks').delete([checkpoint.blocks[2]?.set ?? '', 2]));
    const states = await statesIn(name);
    expect(states.map(({ id }) => id)).toEqual([heads[1].epoch, heads[0].epoch]);
    expect(states[0]?.loss).toBe(LEFT);
  });

  test('an earlier version also says what it lacks of its own', async () => {
    const name = freshName();
    const { heads } = await someCatalog(name);
    await behindItsBack(name, (stores) => void stores('log').delete(journalKey(heads[1].epoch, 4)));
    const [, state] = await statesIn(name);
    expect(state).toMatchObject({ id: heads[1].epoch, loss: `${LEFT} The last change is lost.` });
  });

  test('all can be opened, in some order, if the head is lost', async () => {
    const name = freshName();
    const { heads } = await someCatalog(name);
    await behindItsBack(name, (stores) => void stores('log').delete(headKey(heads[2])));
    const states = await statesIn(name);
    expect(new Set(states.map(({ id }) => id))).toEqual(new Set(heads.map(({ epoch }) => epoch)));
    expect(new Set(states.map(({ loss }) => loss))).toEqual(new Set([UNKNOWN]));
    for (const { records } of states) expect(records).toHaveLength(2);
  });

  test('there is no candidate if nothing is stored, or nothing is complete', async () => {
    expect(await statesIn(freshName())).toEqual([]);
    const name = freshName();
    await someCatalog(name);
    await behindItsBack(name, (stores) => void stores('blocks').clear());
    expect(await statesIn(name)).toEqual([]);
  });
});

describe('the raw records', () => {
  test('are all that is stored, just as it stands', async () => {
    const name = freshName();
    const { store, heads } = await someCatalog(name);
    const [, , { epoch }] = heads;
    await behindItsBack(name, (stores) => {
      stores('log').put('no form at all', checkpointKey(epoch, 2));
      stores('blocks').put(new Uint8Array(3), [epoch, 1]);
    });
    const entries = await entriesOf(name);
    const rawRecords = await store.rawRecords();
    expect(rawRecords).toHaveLength(entries.length);
    expect(new Set(rawRecords.map((piece) => piece.name)).size).toBe(rawRecords.length);
    for (const { store: of, key, value } of entries) {
      const [first, second] = key as [string, number];
      const named =
        of === 'log'
          ? `log/${(key as LogKey).join('-')}.json`
          : `blocks/${first}/${String(second).padStart(6, '0')}.bin`;
      const piece = rawRecords.find((one) => one.name === named);
      if (piece === undefined) throw new Error(`${named} is missing`);
      expect(named.length).toBeLessThanOrEqual(100);
      const found: unknown = of === 'blocks' ? piece.bytes : JSON.parse(new TextDecoder().decode(piece.bytes));
      expect(indexedDB.cmp(textOf(found), (await bytesIn(value)) ?? textOf(value))).toBe(0);
    }
  });

  test('that the browser cannot read are empty, and the others come all the same', async () => {
    const name = freshName();
    const { store, heads } = await someCatalog(name);
    const [, , { epoch }] = heads;
    unreadable(name, 'blocks', [epoch, 1]);
    const rawRecords = await store.rawRecords();
    vi.restoreAllMocks();
    expect(rawRecords).toHaveLength((await entriesOf(name)).length);
    const blocks = rawRecords.filter((piece) => piece.name.startsWith('blocks/'));
    expect(blocks.filter(({ bytes }) => bytes.length === 0).map((piece) => piece.name)).toEqual([
      `blocks/${epoch}/000001.bin`,
    ]);
  });

  test('are available if a newer version keeps the catalog', async () => {
    const name = freshName();
    const { store, heads } = await someCatalog(name);
    await behindItsBack(name, (stores) => void stores('log').put({ slot: 'tip', format: 9 }, headKey(heads[2])));
    expect(await store.rawRecords()).toHaveLength((await entriesOf(name)).length);
  });

  test('of nothing are the records that say so', async () => {
    expect((await openStore(freshName()).rawRecords()).map((piece) => piece.name)).toEqual([
      'log/ledger-.json',
      'log/tip-.json',
    ]);
  });
});

test('a catalog begun beside a damaged one is complete, and the damaged one can still be opened', async () => {
  const name = freshName();
  const { store, heads } = await someCatalog(name);
  const { checkpoint } = await recovered(store);
  await behindItsBack(name, (stores) => {
    stores('blocks').put(new Uint8Array(3), [checkpoint.blocks[0]?.set ?? '', 0]);
  });
  await store.beginBeside(catalogOf(bytesOf(20, 2)));
  const [current, damaged] = await statesIn(name);
  expect(current?.file).toEqual(bytesOf(20, 2));
  expect(damaged).toMatchObject({ id: heads[2].epoch, loss: LEFT });
  expect(textsOf(damaged?.records ?? [])).toEqual(['3a', '3b', '3c', '3d']);
});

/** Returns a value as its raw record has it; bytes in a record are in base64 there. */
function textOf(value: unknown): string | Uint8Array {
  if (value instanceof Uint8Array) return value;
  return JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? btoa(String.fromCharCode(...part)) : part,
  );
}
