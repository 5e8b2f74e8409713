import { afterEach, describe, expect, test, vi } from 'vitest';
import { withLock } from '../../src/worker/web-lock.ts';
import { QueueLocks, StuckLocks } from './locks.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('if the browser has no locks', () => {
  test('the task runs at once, and its result is passed on', async () => {
    expect(await withLock(undefined, 'name', () => Promise.resolve('done'))).toBe('done');
    await expect(withLock(undefined, 'name', () => Promise.reject(new Error('trouble')))).rejects.toThrow('trouble');
  });
});

describe('if the browser has locks', () => {
  test('[S10] tasks take turns in the order in which they asked', async () => {
    const locks = new QueueLocks();
    const steps: string[] = [];
    const task =
      (name: string) =>
      async (turn: Promise<void>): Promise<string> => {
        await turn;
        steps.push(`${name} begins`);
        for (let i = 0; i < 5; i += 1) await Promise.resolve();
        steps.push(`${name} ends`);
        return name;
      };
    const results = await Promise.all(['a', 'b', 'c'].map((name) => withLock(locks, 'catalog', task(name))));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  test('a task prepares while it waits for its turn', async () => {
    const locks = new QueueLocks();
    let release: (() => void) | undefined;
    const slow = withLock(locks, 'catalog', () => new Promise<void>((resolve) => (release = resolve)));
    const steps: string[] = [];
    const next = withLock(locks, 'catalog', async (turn) => {
      steps.push('prepares');
      await turn;
      steps.push('writes');
    });
    expect(steps).toEqual(['prepares']);
    steps.push('its turn comes');
    release?.();
    await Promise.all([slow, next]);
    expect(steps).toEqual(['prepares', 'its turn comes', 'writes']);
  });

  test('a task that ends before its turn leaves the queue', async () => {
    const locks = new QueueLocks();
    let release: (() => void) | undefined;
    const slow = withLock(locks, 'catalog', () => new Promise<void>((resolve) => (release = resolve)));
    expect(await withLock(locks, 'catalog', () => Promise.resolve('nothing to write'))).toBe('nothing to write');
    const next = withLock(locks, 'catalog', async (turn) => {
      await turn;
      return 'done';
    });
    release?.();
    await slow;
    expect(await next).toBe('done');
  });

  test('a task that fails says so, and the next one has its turn', async () => {
    const locks = new QueueLocks();
    const runs = { count: 0 };
    const failing = withLock(locks, 'catalog', () => {
      runs.count += 1;
      return Promise.reject(new Error('trouble'));
    });
    const next = withLock(locks, 'catalog', () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('trouble');
    expect(await next).toBe('done');
    // The task does not run a second time without the lock.
    expect(runs.count).toBe(1);
  });

  test('catalogs of different names do not wait for each other', async () => {
    const locks = new QueueLocks();
    let release: (() => void) | undefined;
    const slow = withLock(locks, 'one', () => new Promise<void>((resolve) => (release = resolve)));
    expect(await withLock(locks, 'two', () => Promise.resolve('done'))).toBe('done');
    release?.();
    await slow;
  });

  test('a task that takes long is never run twice, nor cut short', async () => {
    vi.useFakeTimers();
    const locks = new QueueLocks();
    let release: ((value: string) => void) | undefined;
    let runs = 0;
    const slow = withLock(locks, 'catalog', () => {
      runs += 1;
      return new Promise<string>((resolve) => (release = resolve));
    });
    await vi.advanceTimersByTimeAsync(60_000);
    release?.('done');
    expect(await slow).toBe('done');
    expect(runs).toBe(1);
  });
});

describe('if the holder of the lock is stuck', () => {
  test('[S10] the task runs without it after a while, once', async () => {
    vi.useFakeTimers();
    let runs = 0;
    const waiting = withLock(new StuckLocks(), 'catalog', async (turn) => {
      await turn;
      runs += 1;
      return 'done';
    });
    await vi.advanceTimersByTimeAsync(400);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(await waiting).toBe('done');
    expect(runs).toBe(1);
  });

  test('the one behind it in the queue gets the lock when it is released', async () => {
    vi.useFakeTimers();
    const locks = new QueueLocks();
    let release: (() => void) | undefined;
    const stuck = withLock(locks, 'catalog', () => new Promise<void>((resolve) => (release = resolve)));
    const impatient = withLock(locks, 'catalog', async (turn) => {
      await turn;
      return 'without';
    });
    await vi.advanceTimersByTimeAsync(600);
    expect(await impatient).toBe('without');
    const next = withLock(locks, 'catalog', () => Promise.resolve('with'));
    release?.();
    await stuck;
    expect(await next).toBe('with');
  });
});

test('if asking for a lock is an error, the task runs all the same', async () => {
  const refusing = { request: () => Promise.reject(new DOMException('not here', 'SecurityError')) };
  const task = async (turn: Promise<void>): Promise<string> => {
    await turn;
    return 'done';
  };
  expect(await withLock(refusing, 'catalog', task)).toBe('done');
});
