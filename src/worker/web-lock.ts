/** Time to wait for the lock before going on without it, so that a frozen tab blocks no other. */
const TIMEOUT_MS = 500;

/** The part of the Web Locks API that is used. */
export type Locks = Pick<LockManager, 'request'>;

/**
 * Runs a task while holding a Web Lock that all tabs share, so that concurrent writes queue up fairly. Correctness
 * does not depend on the lock: the task runs without it if the browser has none or its holder is stuck.
 */
export async function withLock<T>(locks: Locks | undefined, name: string, task: () => Promise<T>): Promise<T> {
  if (locks === undefined) return task();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), TIMEOUT_MS);
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
