import { afterEach, describe, expect, test, vi } from 'vitest';
import { BLOCK_BYTES } from '../../src/storage/blocks.ts';
import type { CatalogStore, StoredCatalog } from '../../src/storage/catalog-store.ts';
import { appended, begun, bytesOf, freshName, openStore, recordOf, recovered, replaced, snapshotOf } from './stored.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

type Write = (store: CatalogStore, stored: StoredCatalog) => Promise<unknown>;

/** Everything that writes to a catalog that is there. */
const WRITES: readonly (readonly [what: string, write: Write])[] = [
  ['a commit', (store, { head }) => store.append(head, recordOf('two'))],
  ['a fold', (store, stored) => store.fold(stored, bytesOf(2 * BLOCK_BYTES + 9, 7))],
  ['a replacement', (store, { head }) => store.replace(head, bytesOf(2 * BLOCK_BYTES + 9, 8))],
  ['the undoing of a replacement', (store, { head }) => store.swapBack(head)],
];

/** A catalog with an epoch before, some blocks and a record. */
async function someCatalog(name: string): Promise<void> {
  const store = openStore(name);
  const tip = await replaced(store, await begun(store, bytesOf(BLOCK_BYTES + 1, 1)), bytesOf(3 * BLOCK_BYTES, 2));
  await appended(store, tip, 'one');
}

/** Lets the put or delete number `at`, counted from 1, fail. Tells how many there were. */
function failAt(at: number, fail: (store: IDBObjectStore) => void): () => number {
  let calls = 0;
  for (const method of ['put', 'delete'] as const) {
    const own = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function call(
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      calls += 1;
      if (calls === at) fail(this);
      return own.apply(this, args) as never;
    });
  }
  return () => calls;
}

const FAILURES: readonly (readonly [how: string, fail: (store: IDBObjectStore) => void])[] = [
  [
    'for lack of space',
    () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  ],
  ['because the browser gives up the transaction', (store) => store.transaction.abort()],
  [
    'because a request fails',
    (store) => {
      store.add(0, 'the same key twice');
      store.add(0, 'the same key twice');
    },
  ],
];

/**
 * Lets one step after another of a write fail, each time on a connection of its own, until a write meets no failure.
 * Returns what came of each.
 */
async function outcomes(
  name: string,
  fail: (store: IDBObjectStore) => void,
  write: () => Promise<unknown>,
): Promise<string[]> {
  const before = await snapshotOf(name);
  const found: string[] = [];
  for (let step = 1; ; step += 1) {
    const calls = failAt(step, fail);
    const outcome = await write().then(
      () => 'done',
      () => 'failed',
    );
    vi.restoreAllMocks();
    found.push(`${outcome}, ${(await snapshotOf(name)) === before ? 'nothing written' : 'written'}`);
    if (calls() < step) return found;
  }
}

describe.each(WRITES)('%s', (_, write) => {
  test.each(FAILURES)('that fails at any step, %s, leaves all as it was', async (__, fail) => {
    const name = freshName();
    await someCatalog(name);
    const stored = await recovered(openStore(name));
    const found = await outcomes(name, fail, () => write(openStore(name), stored));
    expect(found.length).toBeGreaterThan(1);
    expect(found.pop()).toBe('done, written');
    expect(new Set(found)).toEqual(new Set(['failed, nothing written']));
    await recovered(openStore(name));
  });

  test('goes well on the same connection after it failed', async () => {
    const name = freshName();
    await someCatalog(name);
    const store = openStore(name);
    const stored = await recovered(store);
    failAt(1, () => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(write(store, stored)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    vi.restoreAllMocks();
    await write(store, stored);
    await recovered(openStore(name));
  });
});

test.each(FAILURES)('the beginning of a catalog that fails at any step, %s, leaves nothing', async (_, fail) => {
  const name = freshName();
  const found = await outcomes(name, fail, () => openStore(name).replace(undefined, bytesOf(2 * BLOCK_BYTES)));
  expect(found.length).toBeGreaterThan(1);
  expect(found.pop()).toBe('done, written');
  expect(new Set(found)).toEqual(new Set(['failed, nothing written']));
});
