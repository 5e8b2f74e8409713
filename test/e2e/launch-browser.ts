import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Browser, Page } from '@playwright/test';
import { chromium, test as playwrightTest } from '@playwright/test';
import { CHROMIUM_WITH_TABS, HEADLESS_WITH_TABS } from '../../scripts/chromium-options.ts';

/** Time limit of one attempt to drive a browser, and the number of attempts. */
const TIMEOUT_MS = 15_000;
const ATTEMPTS = 5;

/** At full length the faults run in the real Chromium, as users have it. */
const IS_FULL = process.env['FAULTS'] === 'full';

/** A browser with a profile of its own that can be killed and started again, as a user's can. */
export interface OwnBrowser {
  readonly browser: Browser;
  readonly page: Page;
  /** Closes the browser in good order. */
  close(): Promise<void>;
  /** Kills the browser and all its processes at once, as a power cut does. */
  kill(): Promise<void>;
}

/**
 * `startBrowser()` starts Chromium with the same profile each time; browsers that still run after the test are
 * killed.
 */
export const test = playwrightTest.extend<{
  startBrowser: (args?: readonly string[]) => Promise<OwnBrowser>;
  address: string;
  /** True for Chromium with its windows: the headless shell installs no page, for example. */
  hasWindows: boolean;
}>({
  hasWindows: [IS_FULL, { option: true }],
  address: async ({ baseURL }, use) => use(baseURL ?? ''),
  startBrowser: async ({ hasWindows }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'metricbook-profile-'));
    const started: OwnBrowser[] = [];
    await use(async (args = []) => {
      const browser = await startChromium(profile, args, hasWindows);
      started.push(browser);
      return browser;
    });
    for (const browser of started) await browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  },
});

export { expect } from '@playwright/test';

/** Starts Chromium with a profile, and with arguments besides those of all tests. The caller has to end it. */
export async function startChromium(
  profile: string,
  args: readonly string[] = [],
  hasWindows = IS_FULL,
): Promise<OwnBrowser> {
  const options = hasWindows ? CHROMIUM_WITH_TABS : HEADLESS_WITH_TABS;
  const child = spawn(
    options.executablePath ?? chromium.executablePath(),
    [
      ...options.args,
      ...args,
      '--headless',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that one signal reaches all its processes.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const browser = await connected(await debuggerAddress(child.stderr));
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the browser started without a window');
  return {
    browser,
    page: context.pages()[0] ?? (await context.newPage()),
    async close() {
      const session = await browser.newBrowserCDPSession();
      // The browser ends while it answers.
      await session.send('Browser.close').catch(() => undefined);
      await ended;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
}

/** Connects again after a timeout: connecting may wait for ever for a page that appears at that very moment. */
async function connected(address: string, attempt = 1): Promise<Browser> {
  try {
    return await chromium.connectOverCDP(address, { timeout: TIMEOUT_MS });
  } catch (error) {
    if (attempt === ATTEMPTS) throw error;
    return connected(address, attempt + 1);
  }
}

/**
 * Returns the address at which the browser can be driven. Goes on reading its output: a browser blocks once the pipe
 * is full.
 */
function debuggerAddress(stderr: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr.setEncoding('utf8');
    stderr.on('data', (words: string) => {
      said = (said + words).slice(-10_000);
      const address = /DevTools listening on (ws:\S+)\s/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr.once('end', () => reject(new Error(`the browser ended before it could be driven: ${said}`)));
  });
}
