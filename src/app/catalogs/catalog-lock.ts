import type { CatalogLock } from '../core/browser-catalogs.ts';

/** A tab that holds its answer back for so long is stuck: it must stop nobody from opening a catalog. */
export const LOCK_TIMEOUT_MS = 500;

/**
 * Shows a catalog by a lock that all its tabs share; whoever deletes it needs that lock alone. Where the browser has no
 * locks, `open-elsewhere.ts` asks the tabs.
 */
export function lockCatalog(locks: Pick<LockManager, 'request'> | undefined, name: string): CatalogLock {
  let end = (): void => undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const known = new Promise<void>((resolve) => {
    if (locks === undefined) {
      resolve();
      return;
    }
    // Where the lock cannot be had, the catalog is opened all the same.
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
