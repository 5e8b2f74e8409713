import { afterEach, describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../src/storage/log/blocks.ts';
import type { CatalogStore } from '../../src/storage/catalog-store.ts';
import { digestOf } from '../../src/storage/log/digest.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { StoredCatalog } from '../../src/storage/recovery/recovery.ts';
import type { Failing } from './failures.ts';
import { failWrites, loseAnswer, onWriting } from './failures.ts';
import {
  appended,
  begun,
  bytesOf,
  catalogOf,
  contentOf,
  freshName,
  importOf,
  inHours,
  isEmpty,
  openStore,
  recordOf,
  recovered,
  recoveredVersion,
  replaced,
  textsOf,
} from './idb-fixture.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

type Write = (store: CatalogStore, stored: StoredCatalog) => Promise<unknown>;

/** Every operation that writes to an existing catalog. */
const WRITES: readonly (readonly [what: string, write: Write])[] = [
  ['a commit', (store, { head }) => store.append(head, recordOf('two'))],
  ['a checkpoint', (store, stored) => store.writeCheckpoint(stored, bytesOf(2 * BLOCK_BYTES + 9, 7))],
  ['a replacement', (store, { head }) => store.replace(head, importOf(bytesOf(2 * BLOCK_BYTES + 9, 8)))],
  ['the undoing of a replacement', (store, { head, epoch }) => store.restore(head, epoch.replaced ?? '')],
  ['a setting aside', (store, { head }) => store.setAside(head, catalogOf(bytesOf(BLOCK_BYTES + 7, 9)))],
  ['a beginning beside', (store) => store.beginBeside(catalogOf(bytesOf(BLOCK_BYTES + 5, 10)))],
];

/** Failures that pass. */
const TROUBLES: readonly (readonly [how: string, fail: Failing])[] = [
  ['because the browser gives up the transaction', (store) => store.transaction.abort()],
  [
    'because the browser fails in some other way',
    () => {
      throw new DOMException('Internal error', 'UnknownError');
    },
  ],
];

const NO_ROOM: readonly [how: string, fail: Failing] = [
  'for lack of space',
  () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
];

/** Creates a catalog with an earlier version, some blocks and a record. Returns the current version. */
async function someCatalog(name: string): Promise<StoredCatalog> {
  const store = openStore(name);
  const head = await replaced(store, await begun(store, bytesOf(BLOCK_BYTES + 1, 1)), bytesOf(3 * BLOCK_BYTES, 2));
  await appended(store, head, 'one');
  return recovered(store);
}

/** Lists every version that is stored, the current one first, with its file and its changes. */
async function catalogsIn(name: string): Promise<unknown[]> {
  const store = openStore(name);
  const { manifest } = await recovered(store);
  return Promise.all(
    manifest.epochs.map(async ({ id, origin, isDamaged, left }) => {
      const { file, records, head } = await recoveredVersion(store, id);
      const isCurrent = left === null;
      return { origin, isDamaged, isCurrent, file: await digestOf(file), records: textsOf(records), at: head.sequence };
    }),
  );
}

interface Undisturbed {
  readonly calls: number;
  readonly transactions: number;
  readonly before: unknown[];
  readonly after: unknown[];
}

/** Runs a write without a failure. */
async function undisturbed(write: Write): Promise<Undisturbed> {
  const name = freshName();
  const stored = await someCatalog(name);
  const before = await catalogsIn(name);
  const calls = failWrites(name, 0, 0, () => undefined);
  let transactions = 0;
  onWriting(name, () => (transactions += 1));
  await write(openStore(name), stored);
  vi.restoreAllMocks();
  return { calls: calls(), transactions, before, after: await catalogsIn(name) };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

describe.each(WRITES)('[G2] [S1] %s', (_, write) => {
  test.each(TROUBLES)('that fails once at any step, %s, is done all the same, once', async (__, fail) => {
    const { calls, after } = await undisturbed(write);
    expect(calls).toBeGreaterThan(1);
    await Promise.all(
      upTo(calls).map(async (step) => {
        const name = freshName();
        const stored = await someCatalog(name);
        const made = failWrites(name, step, step, fail);
        await write(openStore(name), stored);
        expect(made()).toBeGreaterThan(calls);
        expect(await catalogsIn(name)).toEqual(after);
      }),
    );
  });

  test.each([...TROUBLES, NO_ROOM])('that fails at any step for good, %s, leaves all as it was', async (__, fail) => {
    const { calls, before } = await undisturbed(write);
    const failed = await Promise.all(
      upTo(calls).map(async (step) => {
        const name = freshName();
        const stored = await someCatalog(name);
        const content = await contentOf(name);
        failWrites(name, step, Infinity, fail);
        await expect(write(openStore(name), stored)).rejects.toBeInstanceOf(DOMException);
        expect(await catalogsIn(name)).toEqual(before);
        return { name, content };
      }),
    );
    vi.restoreAllMocks();
    // Blocks that it had staged are collected in time.
    for (const { name, content } of failed) {
      await openStore(name, inHours(2)).collectGarbage();
      expect(await contentOf(name)).toEqual(content);
    }
  });

  test('of which any answer gets lost is done once', async () => {
    const { transactions, after } = await undisturbed(write);
    await Promise.all(
      upTo(transactions).map(async (lost) => {
        const name = freshName();
        const stored = await someCatalog(name);
        let begins = 0;
        onWriting(name, (transaction) => {
          begins += 1;
          if (begins === lost) loseAnswer(transaction);
        });
        await write(openStore(name), stored);
        expect(await catalogsIn(name)).toEqual(after);
      }),
    );
  });

  test('goes well on the same connection after it failed', async () => {
    const name = freshName();
    await someCatalog(name);
    const store = openStore(name);
    const stored = await recovered(store);
    failWrites(name, 1, Infinity, NO_ROOM[1]);
    await expect(write(store, stored)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    vi.restoreAllMocks();
    await write(store, stored);
    await recovered(openStore(name));
  });
});

test.each([...TROUBLES, NO_ROOM])(
  'the beginning of a catalog that fails at any step for good, %s, leaves nothing',
  async (_, fail) => {
    const first = catalogOf(bytesOf(2 * BLOCK_BYTES));
    const whole = freshName();
    await openStore(whole).recover();
    const calls = failWrites(whole, 0, 0, () => undefined);
    await openStore(whole).replace(NO_HEAD, first);
    expect(calls()).toBeGreaterThan(1);
    for (const step of upTo(calls())) {
      const name = freshName();
      await openStore(name).recover();
      failWrites(name, step, Infinity, fail);
      await expect(openStore(name).replace(NO_HEAD, first)).rejects.toBeInstanceOf(DOMException);
      vi.restoreAllMocks();
      expect(await openStore(name).recover()).toBeUndefined();
      await openStore(name, inHours(2)).collectGarbage();
      expect(await isEmpty(name)).toBe(true);
    }
  },
);
