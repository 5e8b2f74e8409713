import type { TabAnswer, TabObstacle, TabQuestion, UpdateOutcome } from '../domain/core/update-handshake.ts';

/** A tab. A browser's `WindowClient` is one. */
export interface Tab {
  readonly id: string;
  postMessage(message: TabQuestion, transfer: Transferable[]): void;
}

/** Everything that a take-over does in the browser. */
export interface TakeOverDeps {
  /** All open tabs of the page, whatever build they run. */
  tabs(): Promise<readonly Tab[]>;
  /** Activates the new build; resolves when it is active. */
  activate(): Promise<void>;
  /** Tells if a script is part of the new build. */
  belongs(script: string): boolean;
  /** Deletes the files of older builds. */
  forgetOlder(): Promise<void>;
  /** Timeouts, in general `TIMEOUTS`. */
  readonly timeouts: Timeouts;
}

/** Timeouts in milliseconds. */
export interface Timeouts {
  /** For a tab's answer. The tab itself waits at most half as long for a save that is under way. */
  readonly answer: number;
  /** Until a tab that has not answered is asked again: it may have started to listen in the meantime. */
  readonly askAgain: number;
  /** For all tabs to reload. After that, old files stay until the next take-over. */
  readonly settling: number;
}

export const TIMEOUTS: Timeouts = { answer: 8000, askAgain: 500, settling: 60_000 };

/** Replaces the active build with the new one: in all tabs, or in none. */
export interface UpdateHandshake {
  /**
   * Resolves when the new build is active, or with the reason why nothing was changed. Concurrent calls share one
   * result.
   */
  begin(): Promise<UpdateOutcome>;
  /** Makes tabs that still run an older build reload, then deletes that build's files. */
  finish(): Promise<void>;
}

export function createUpdateHandshake(deps: TakeOverDeps): UpdateHandshake {
  const { timeouts } = deps;
  let underWay: Promise<UpdateOutcome> | undefined;

  /** The obstacle that a tab reports; undefined if the tab is ready. */
  async function obstacleIn(tab: Tab): Promise<TabObstacle | undefined> {
    const answer = await ask<TabAnswer>(tab, { is: 'get-ready' }, timeouts);
    if (answer === undefined) return { obstacle: 'silent', tab: '' };
    return answer.is === 'ready' ? undefined : { obstacle: answer.obstacle, tab: answer.tab };
  }

  /**
   * Asks each tab at least twice: while the slowest one got ready the first time, another may have started something
   * new. A tab that was opened in the meantime is asked as well.
   */
  async function activateUpdate(readyBefore: ReadonlySet<string>): Promise<UpdateOutcome> {
    const tabs = await deps.tabs();
    const found = await Promise.all(tabs.map(obstacleIn));
    const there = new Set((await deps.tabs()).map(({ id }) => id));
    // A tab that was closed in the meantime is no obstacle.
    const obstacles = found.filter((one, i) => one !== undefined && there.has(tabs[i]?.id ?? '')) as TabObstacle[];
    if (obstacles.length > 0) return { is: 'stopped', obstacles };
    const isSettled = [...there].every((id) => readyBefore.has(id));
    if (!isSettled) return activateUpdate(new Set(tabs.map(({ id }) => id)));
    await deps.activate();
    for (const tab of await deps.tabs()) tab.postMessage({ is: 'load-anew' }, []);
    return { is: 'under-way' };
  }

  async function isCurrent(tab: Tab): Promise<boolean> {
    const script = await ask<string>(tab, { is: 'which' }, { ...timeouts, answer: timeouts.askAgain });
    const isOlder = script !== undefined && !deps.belongs(script);
    if (isOlder) tab.postMessage({ is: 'load-anew' }, []);
    return script !== undefined && !isOlder;
  }

  return {
    begin() {
      underWay ??= activateUpdate(new Set()).finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    async finish() {
      const end = Date.now() + timeouts.settling;
      while (Date.now() < end) {
        const current = await Promise.all((await deps.tabs()).map(isCurrent));
        if (current.every(Boolean)) {
          await deps.forgetOlder();
          return;
        }
        await after(timeouts.askAgain);
      }
    },
  };
}

/** Asks a tab, repeatedly until it answers; undefined if it does not in time. */
async function ask<T>(tab: Tab, question: TabQuestion, { answer, askAgain }: Timeouts): Promise<T | undefined> {
  const { promise, resolve } = inHand<T | undefined>();
  const ports: MessagePort[] = [];
  function put(): void {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    ports.push(port1);
    tab.postMessage(question, [port2]);
  }
  put();
  const refetch = setInterval(put, askAgain);
  const end = setTimeout(() => resolve(undefined), answer);
  try {
    return await promise;
  } finally {
    clearInterval(refetch);
    clearTimeout(end);
    for (const port of ports) port.close();
  }
}

function inHand<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
