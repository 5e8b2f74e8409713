/** Time to wait for the lock before going on without it, so that a frozen tab blocks no other. */
const TIMEOUT_MS = 500;

/** The part of the Web Locks API that is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Runs a task that takes turns with those of all tabs, so that concurrent writes queue up fairly. The task begins at
 * once: it prepares what it can while the browser is asked for the lock, and awaits `turn` before it writes. The lock
 * is released when the task has ended. Correctness does not depend on the lock: `turn` comes without it if the browser
 * has none or its holder is stuck.
 */
export async function withLock<T>(
  locks: Locks | undefined,
  name: string,
  task: (turn: Promise<void>) => Promise<T>,
): Promise<T> {
  if (locks === undefined) return task(Promise.resolve());
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), TIMEOUT_MS);
  let release: () => void = () => undefined;
  const end = new Promise<void>((resolve) => (release = resolve));
  const turn = new Promise<void>((resolve) => {
    const hold = (): Promise<void> => {
      clearTimeout(timer);
      resolve();
      return end;
    };
    locks.request(name, { signal: waiting.signal }, hold).catch(() => resolve());
  });
  try {
    return await task(turn);
  } finally {
    clearTimeout(timer);
    // A task that writes nothing may end before its turn.
    waiting.abort();
    release();
  }
}
