/** How long a tab waits for another before it goes on without the lock: a frozen tab must stop nobody. */
const PATIENCE_MS = 500;

/** The part of the Web Locks API that is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Runs a task while holding a lock that all tabs share, so that those who write at once take turns. The lock makes the
 * queue fair and nothing more: where the browser has none, or its holder is stuck, the task runs without it.
 */
export async function inFairTurn<T>(locks: Locks | undefined, name: string, task: () => Promise<T>): Promise<T> {
  if (locks === undefined) return task();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE_MS);
  let running: Promise<T> | undefined;
  try {
    await locks.request(name, { signal: waiting.signal }, () => {
      clearTimeout(timer);
      running = task();
      return running.catch(() => undefined);
    });
  } catch {
    clearTimeout(timer);
  }
  return running ?? task();
}
