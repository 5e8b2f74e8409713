import type { CatalogLock } from '../core/browser-catalogs.ts';

/** Timeout. A tab that has not answered by then is stuck, and must not keep others from opening a catalog. */
export const LOCK_TIMEOUT_MS = 500;

/**
 * Marks a catalog as shown, by a lock that all its tabs share. A tab that deletes the catalog needs that lock
 * exclusively. If the browser has no locks, `open-elsewhere.ts` asks the tabs.
 */
export function lockCatalog(locks: Pick<LockManager, 'request'> | undefined, name: string): CatalogLock {
  let end = (): void => undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const known = new Promise<void>((resolve) => {
    if (locks === undefined) {
      resolve();
      return;
    }
    // The catalog is opened even if the lock cannot be acquired.
    setTimeout(resolve, LOCK_TIMEOUT_MS);
    const ending = new Promise<void>((leave) => {
      end = leave;
    });
    ended = locks
      .request(name, { mode: 'shared' }, () => {
        resolve();
        return ending;
      })
      .catch(() => undefined);
  });
  return {
    known,
    async end() {
      end();
      await ended;
    },
  };
}
