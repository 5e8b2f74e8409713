import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { freePort } from '../../scripts/static-server.mjs';
import { nextFile } from './downloads.ts';
import type { Engine, Key, Point, Screen } from './engine.ts';
import { endGroup, findCommand, MINI_BROWSER, startGroup } from './programs.ts';
import { WebDriverSession } from './webdriver.ts';

/** Starts WebKitGTK's own small browser and its driver, on an invisible display. */
export async function startWebKit(): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), 'metricbook-webkit-'));
  const downloads = join(home, 'downloads');
  const settings = join(home, 'settings');
  await mkdir(downloads);
  await mkdir(settings);
  // The folder into which the browser downloads.
  await writeFile(join(settings, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const display = await startDisplay();
  const port = await freePort();
  const driver = startGroup('WebKitWebDriver', [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display.name, HOME: home, XDG_CONFIG_HOME: settings },
  });
  const address = `http://127.0.0.1:${port}`;
  await expect.poll(() => isReady(address), { timeout: 30_000, intervals: [20, 50, 100] }).toBe(true);
  const session = await WebDriverSession.begin(address, {
    'webkitgtk:browserOptions': { binary: findCommand(MINI_BROWSER), args: ['--automation'] },
    unhandledPromptBehavior: 'accept',
  });
  const queue = new SessionTurns(session);
  let isFirst = true;
  return {
    name: 'webkit',
    async open() {
      // A session begins with a window. An element in a background tab can't be pressed, so each tab is a window.
      const tab = isFirst
        ? await session.get<string>('/window')
        : (await queue.take(() => session.post<{ handle: string }>('/window/new', { type: 'window' }))).handle;
      isFirst = false;
      return new WebKitScreen(queue, tab, downloads);
    },
    // A driven browser keeps nothing: `killed.spec.ts` has one without a driver.
    restart: undefined,
    async end() {
      await session.end();
      await endGroup(driver);
      await endGroup(display.server);
      await rm(home, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}

/** Starts an invisible display, on the first number that is free. */
export async function startDisplay(): Promise<{ readonly name: string; readonly server: ChildProcess }> {
  const server = startGroup('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const told = server.stdio[3];
  if (told === null || told === undefined) throw new Error('Xvfb has nowhere to say its number');
  const [number] = (await once(told, 'data')) as [Buffer];
  return { name: `:${number.toString().trim()}`, server };
}

async function isReady(driver: string): Promise<boolean> {
  return fetch(`${driver}/status`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Takes turns: a session has one tab at a time, so a call for another tab waits for those before. */
class SessionTurns {
  readonly session: WebDriverSession;
  #last: Promise<unknown> = Promise.resolve();
  #tab: string | undefined;

  constructor(session: WebDriverSession) {
    this.session = session;
  }

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  within<T>(tab: string, work: (session: WebDriverSession) => Promise<T>): Promise<T> {
    return this.take(async () => {
      if (this.#tab !== tab) await this.session.post('/window', { handle: tab });
      this.#tab = tab;
      return work(this.session);
    });
  }
}

/** Result of a function that ran in the page. */
type Outcome<T> = { readonly value: T } | { readonly thrown: string };

class WebKitScreen implements Screen {
  readonly #queue: SessionTurns;
  readonly #tab: string;
  readonly #downloads: string;

  constructor(queue: SessionTurns, tab: string, downloads: string) {
    this.#queue = queue;
    this.#tab = tab;
    this.#downloads = downloads;
  }

  goTo(address: string): Promise<void> {
    return this.#tell('/url', { url: address });
  }

  reload(): Promise<void> {
    return this.#tell('/refresh', {});
  }

  async run<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    const script = `const answer = arguments[1];
      (async () => (${work.toString()})(arguments[0]))().then(
        (value) => answer({ value }), (error) => answer({ thrown: String(error) }));`;
    const outcome = await this.#within((session) =>
      session.post<Outcome<T>>('/execute/async', { script, args: [argument ?? null] }),
    );
    if ('thrown' in outcome) throw new Error(outcome.thrown);
    return outcome.value;
  }

  click({ x, y }: Point): Promise<void> {
    const actions = [
      { type: 'pointerMove', x, y, duration: 0 },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    return this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });
  }

  type(text: string): Promise<void> {
    return this.#strike(Array.from(text).flatMap(struck));
  }

  press(key: Key): Promise<void> {
    switch (key) {
      case 'Enter':
        return this.#strike(struck(ENTER));
      case 'Escape':
        return this.#strike(struck(ESCAPE));
      case 'Control+a':
      case 'Control+k': {
        const letter = key.slice(-1);
        return this.#strike([
          { type: 'keyDown', value: CONTROL },
          ...struck(letter),
          { type: 'keyUp', value: CONTROL },
        ]);
      }
    }
  }

  /** Gives the file to the page's field directly: the driver can't reach an open chooser. */
  async giveFile(path: string): Promise<void> {
    await this.#within(async (session) => {
      const field = await session.post<Record<string, string>>('/element', {
        using: 'css selector',
        value: 'input[type=file]',
      });
      const [id] = Object.values(field);
      await session.post(`/element/${id ?? ''}/value`, { text: path });
    });
  }

  takeDownload(ask: () => Promise<void>): Promise<string> {
    return nextFile(this.#downloads, ask);
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(await this.#within((session) => session.get<string>('/screenshot')), 'base64');
  }

  async resize(width: number, height: number): Promise<void> {
    const bars = await this.run(() => outerHeight - innerHeight, undefined);
    await this.#tell('/window/rect', { width, height: height + bars });
  }

  #within<T>(work: (session: WebDriverSession) => Promise<T>): Promise<T> {
    return this.#queue.within(this.#tab, work);
  }

  async #tell(path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#within((session) => session.post(path, body));
  }

  #strike(actions: readonly KeyAction[]): Promise<void> {
    return this.#act({ type: 'key', id: 'keyboard', actions });
  }

  #act(source: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#tell('/actions', { actions: [source] });
  }
}

/** Codes of the WebDriver standard. */
const [CONTROL, ENTER, ESCAPE] = ['\uE009', '\uE006', '\uE00C'];

interface KeyAction {
  readonly type: 'keyDown' | 'keyUp';
  readonly value: string;
}

function struck(value: string): KeyAction[] {
  return [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ];
}
