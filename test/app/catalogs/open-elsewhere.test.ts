import { expect, onTestFinished, test } from 'vitest';
import { lockCatalog } from '../../../src/app/catalogs/catalog-lock.ts';
import type { OpenElsewhere } from '../../../src/app/catalogs/open-elsewhere.ts';
import { createOpenElsewhere } from '../../../src/app/catalogs/open-elsewhere.ts';

const lockName = (id: string): string => `test ${id}`;

/** Shared and exclusive locks as a browser has them, as far as they are used here. */
class TabLocks {
  readonly #held = new Map<string, Set<{ readonly mode: LockMode }>>();
  readonly #waiting = new Set<() => void>();

  readonly request = (async (
    name: string,
    { mode = 'exclusive', ifAvailable = false }: LockOptions,
    work: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    const held = this.#held.get(name) ?? new Set();
    this.#held.set(name, held);
    const isFree = (): boolean =>
      mode === 'shared' ? [...held].every((other) => other.mode === 'shared') : held.size === 0;
    if (ifAvailable && !isFree()) return work(null);
    while (!isFree()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    const lock = { name, mode };
    held.add(lock);
    try {
      return await work(lock);
    } finally {
      held.delete(lock);
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    }
  }) as LockManager['request'];
}

function tab(shownId: string, locks: TabLocks | undefined): OpenElsewhere {
  const channels: BroadcastChannel[] = [];
  onTestFinished(() => {
    for (const channel of channels) channel.close();
  });
  return createOpenElsewhere({
    shownId,
    catalogLock: lockCatalog(locks, lockName(shownId)),
    lockName,
    locks,
    channel(name) {
      const channel = new BroadcastChannel(name);
      channels.push(channel);
      return channel;
    },
  });
}

for (const [how, locksOf] of [
  ['by locks', () => new TabLocks()],
  ['where the browser has no locks', () => undefined],
] as const) {
  test(`[S24] what another tab shows is left alone: ${how}`, async () => {
    const locks = locksOf();
    tab('other', locks);
    const here = tab('main', locks);
    let ran = 0;
    const run = async (): Promise<number> => (ran += 1);
    expect(await here.withExclusive('other', run)).toBeUndefined();
    expect(ran).toBe(0);
    expect(await here.withExclusive('nobodys', run)).toEqual({ value: 1 });
  });

  test(`what this tab alone shows is not in its own way: ${how}`, async () => {
    const locks = locksOf();
    const here = tab('main', locks);
    expect(await here.withExclusive('main', async () => 'done')).toEqual({ value: 'done' });
    expect(await here.withExclusive('main', async () => 'again')).toEqual({ value: 'again' });
    const second = tab('main', locks);
    expect(await here.withExclusive('main', async () => 'done')).toBeUndefined();
    expect(await second.withExclusive('main', async () => 'done')).toBeUndefined();
  });
}

test('a tab that opens a catalog waits for the end of its deletion', async () => {
  const locks = new TabLocks();
  const here = tab('main', locks);
  const order: string[] = [];
  let opening: Promise<unknown> = Promise.resolve();
  await here.withExclusive('other', async () => {
    opening = lockCatalog(locks, lockName('other')).known.then(() => order.push('opened'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('deleted');
  });
  await opening;
  expect(order).toEqual(['deleted', 'opened']);
});
