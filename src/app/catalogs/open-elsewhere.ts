import type { BrowserCatalogs } from '../core/browser-catalogs.ts';
import { LOCK_TIMEOUT_MS, lockCatalog } from './catalog-lock.ts';

/** Finds out if another tab shows a catalog, because a shown catalog must not be deleted. */
export interface OpenElsewhere {
  /**
   * Runs a task while no other tab shows the catalog. A tab that opens it in the meantime waits for the end. Resolves
   * with undefined, without running the task, if another tab shows it.
   */
  withExclusive<T>(id: string, task: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

/** The part of a BroadcastChannel that is used. */
export interface PresenceChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

interface OpenElsewhereDeps extends Pick<BrowserCatalogs, 'shownId' | 'catalogLock' | 'lockName'> {
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly channel: (name: string) => PresenceChannel;
}

/** Uses locks if the browser has them; otherwise asks the other tabs. */
export function createOpenElsewhere(deps: OpenElsewhereDeps): OpenElsewhere {
  const { locks } = deps;
  return locks === undefined ? byAsking(deps) : byLocks(deps, locks);
}

function byLocks(
  { shownId, catalogLock, lockName }: OpenElsewhereDeps,
  locks: Pick<LockManager, 'request'>,
): OpenElsewhere {
  let own = catalogLock;
  return {
    async withExclusive(id, task) {
      if (id === shownId) await own.end();
      try {
        return await locks.request(lockName(id), { ifAvailable: true }, async (lock) =>
          lock === null ? undefined : { value: await task() },
        );
      } finally {
        if (id === shownId) own = lockCatalog(locks, lockName(id));
      }
    },
  };
}

function byAsking({ shownId, lockName, channel }: OpenElsewhereDeps): OpenElsewhere {
  const own = channel(lockName(shownId));
  own.onmessage = ({ data }) => {
    if (data === 'who?') own.postMessage('here');
  };
  return {
    async withExclusive(id, task) {
      const isSeen = await isShown(channel(lockName(id)), id === shownId ? 1 : 0);
      return isSeen ? undefined : { value: await task() };
    },
  };
}

/** Asks if another tab shows a catalog. `own` is the number of answers that come from this tab. */
function isShown(asked: PresenceChannel, own: number): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    let answers = 0;
    const timer = setTimeout(() => resolve(false), LOCK_TIMEOUT_MS);
    asked.onmessage = ({ data }) => {
      if (data === 'here') answers += 1;
      if (answers <= own) return;
      clearTimeout(timer);
      resolve(true);
    };
    asked.postMessage('who?');
  }).finally(() => asked.close());
}
