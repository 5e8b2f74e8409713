/** Which catalogs are shown in tabs of this browser: one that is shown is not deleted. */
export interface CatalogPresence {
  /** Tells all tabs that this one shows its catalog. Resolves when it may be opened: nobody deletes it any more. */
  show(): Promise<void>;
  /**
   * Runs a task while no tab but this one shows the catalog; whoever opens it meanwhile waits for the end. Undefined, and
   * nothing has run, where another tab shows it.
   */
  whileUnseen<T>(id: string, task: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

/** The part of the Web Locks API that is used. */
type Locks = Pick<LockManager, 'request'>;

/** The part of a BroadcastChannel that is used. */
export interface PresenceChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

/** A tab that holds its answer back for so long is stuck: it must stop nobody from opening a catalog. */
const PATIENCE_MS = 500;

/** What `createPresence` has of the browser; `nameFor` gives the name that all tabs of a catalog have in common. */
interface Surroundings {
  readonly shownId: string;
  readonly nameFor: (id: string) => string;
  readonly locks: Locks | undefined;
  readonly channel: (name: string) => PresenceChannel;
}

/** By locks where the browser has them, else by asking the other tabs. */
export function createPresence(surroundings: Surroundings): CatalogPresence {
  const { locks } = surroundings;
  return locks === undefined ? askedPresence(surroundings) : lockedPresence(surroundings, locks);
}

function lockedPresence({ shownId, nameFor }: Surroundings, locks: Locks): CatalogPresence {
  let shown: { readonly end: () => void; readonly ended: Promise<void> } | undefined;

  function show(): Promise<void> {
    return new Promise((resolve) => {
      // Where the lock cannot be had, the catalog is opened all the same.
      const timer = setTimeout(resolve, PATIENCE_MS);
      const ending = new Promise<void>((end) => {
        const held = locks.request(nameFor(shownId), { mode: 'shared' }, () => {
          clearTimeout(timer);
          resolve();
          return ending;
        });
        shown = { end, ended: held.then(undefined, () => undefined) };
      });
    });
  }

  return {
    show,
    async whileUnseen(id, task) {
      const own = id === shownId ? shown : undefined;
      own?.end();
      await own?.ended;
      try {
        return await locks.request(nameFor(id), { ifAvailable: true }, async (lock) =>
          lock === null ? undefined : { value: await task() },
        );
      } finally {
        if (own !== undefined) void show();
      }
    },
  };
}

function askedPresence({ shownId, nameFor, channel }: Surroundings): CatalogPresence {
  return {
    async show() {
      const own = channel(nameFor(shownId));
      own.onmessage = ({ data }) => {
        if (data === 'who?') own.postMessage('here');
      };
    },
    async whileUnseen(id, task) {
      const isSeen = await isShownElsewhere(channel(nameFor(id)), id === shownId ? 1 : 0);
      return isSeen ? undefined : { value: await task() };
    },
  };
}

/** Asks who shows a catalog. `own`: how many of the answers come from this very tab. */
function isShownElsewhere(asked: PresenceChannel, own: number): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    let answers = 0;
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    asked.onmessage = ({ data }) => {
      if (data === 'here') answers += 1;
      if (answers <= own) return;
      clearTimeout(timer);
      resolve(true);
    };
    asked.postMessage('who?');
  }).finally(() => asked.close());
}
