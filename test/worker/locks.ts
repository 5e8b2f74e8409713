import type { Locks } from '../../src/worker/web-lock.ts';

type Callback = (lock: Lock | null) => unknown;

/** Web Locks as a browser has them, which Node 20 lacks: one holder for each name, the others in a queue. */
export class QueueLocks {
  readonly #queues = new Map<string, Promise<unknown>>();

  readonly request = (async (name: string, options: LockOptions, callback: Callback): Promise<unknown> => {
    const before = this.#queues.get(name) ?? Promise.resolve();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    this.#queues.set(
      name,
      before.then(() => held),
    );
    try {
      await orAborted(before, options.signal);
      return await callback({ name, mode: 'exclusive' });
    } finally {
      release();
    }
  }) as Locks['request'];
}

/** Locks whose holder never releases them. */
export class StuckLocks {
  readonly request = ((_: string, { signal }: LockOptions) =>
    orAborted(new Promise(() => undefined), signal)) as Locks['request'];
}

function orAborted(waiting: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  const aborted = new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
  return Promise.race([waiting, aborted]);
}
