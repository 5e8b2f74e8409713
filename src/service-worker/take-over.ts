import type { TabAnswer, TabObstacle, TabQuestion, TakeOver } from '../domain/core/update-handshake.ts';

/** A tab, as far as a take-over needs it: a browser's `WindowClient` is one. */
export interface Tab {
  readonly id: string;
  postMessage(message: TabQuestion, transfer: Transferable[]): void;
}

/** Everything that a take-over does to the browser. */
export interface TakeOverDeps {
  /** All tabs that show the page now, whatever version they run. */
  tabs(): Promise<readonly Tab[]>;
  /** Puts the new version in force; resolves when it is. */
  activate(): Promise<void>;
  /** Tells if a script is part of the new version. */
  belongs(script: string): boolean;
  /** Forgets the files of older versions. */
  forgetOlder(): Promise<void>;
  /** How long is waited for what: the parts of `PATIENCE`. */
  readonly patience: Patience;
}

/** Times in milliseconds. */
export interface Patience {
  /** For a tab's answer. A tab itself waits no longer than half of it for what it is saving. */
  readonly answer: number;
  /** Until a tab that has not answered is asked again: it may have begun to listen meanwhile. */
  readonly askAgain: number;
  /** For all tabs to be loaded anew, before old files are left for the next occasion. */
  readonly settling: number;
}

export const PATIENCE: Patience = { answer: 8000, askAgain: 500, settling: 60_000 };

/** The new version takes over from an older one: in all tabs, or in none. */
export interface TakingOver {
  /** Resolves when the new version is in force, or with why nothing was changed. Two that ask at once share one answer. */
  begin(): Promise<TakeOver>;
  /** Has the tabs that still run an older version be loaded anew, then forgets that version's files. */
  settle(): Promise<void>;
}

export function createTakingOver(deps: TakeOverDeps): TakingOver {
  const { patience } = deps;
  let underWay: Promise<TakeOver> | undefined;

  /** What stands in the way in a tab; undefined where it is ready. */
  async function obstacleIn(tab: Tab): Promise<TabObstacle | undefined> {
    const answer = await ask<TabAnswer>(tab, { is: 'get-ready' }, patience);
    if (answer === undefined) return { obstacle: 'silent', tab: '' };
    return answer.is === 'ready' ? undefined : { obstacle: answer.obstacle, tab: answer.tab };
  }

  /**
   * Each tab is asked twice at least: while the slowest one got ready the first time, another may have begun something
   * new. And a tab that was opened meanwhile is asked as well.
   */
  async function takeOver(readyBefore: ReadonlySet<string>): Promise<TakeOver> {
    const tabs = await deps.tabs();
    const found = await Promise.all(tabs.map(obstacleIn));
    const there = new Set((await deps.tabs()).map(({ id }) => id));
    // A tab that was closed meanwhile stands in nobody's way.
    const obstacles = found.filter((one, i) => one !== undefined && there.has(tabs[i]?.id ?? '')) as TabObstacle[];
    if (obstacles.length > 0) return { is: 'stopped', obstacles };
    const isSettled = [...there].every((id) => readyBefore.has(id));
    if (!isSettled) return takeOver(new Set(tabs.map(({ id }) => id)));
    await deps.activate();
    for (const tab of await deps.tabs()) tab.postMessage({ is: 'load-anew' }, []);
    return { is: 'under-way' };
  }

  async function isCurrent(tab: Tab): Promise<boolean> {
    const script = await ask<string>(tab, { is: 'which' }, { ...patience, answer: patience.askAgain });
    const isOlder = script !== undefined && !deps.belongs(script);
    if (isOlder) tab.postMessage({ is: 'load-anew' }, []);
    return script !== undefined && !isOlder;
  }

  return {
    begin() {
      underWay ??= takeOver(new Set()).finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    async settle() {
      const end = Date.now() + patience.settling;
      while (Date.now() < end) {
        const current = await Promise.all((await deps.tabs()).map(isCurrent));
        if (current.every(Boolean)) {
          await deps.forgetOlder();
          return;
        }
        await after(patience.askAgain);
      }
    },
  };
}

/** Asks a tab, and again until it answers; undefined where it does not in time. */
async function ask<T>(tab: Tab, question: TabQuestion, { answer, askAgain }: Patience): Promise<T | undefined> {
  const { promise, resolve } = inHand<T | undefined>();
  const ports: MessagePort[] = [];
  function put(): void {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    ports.push(port1);
    tab.postMessage(question, [port2]);
  }
  put();
  const again = setInterval(put, askAgain);
  const end = setTimeout(() => resolve(undefined), answer);
  try {
    return await promise;
  } finally {
    clearInterval(again);
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
