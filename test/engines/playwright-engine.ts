import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { chromium, firefox } from '@playwright/test';
import { CHROMIUM_WITH_TABS } from '../../scripts/chromium-options.ts';
import { nextFile } from './downloads.ts';
import type { Engine, Key, Point, Screen } from './engine.ts';

const WINDOW = { viewport: { width: 1280, height: 800 } };

/** A name that leads to this machine, which browsers don't know: to them, what it serves over http is not secure. */
export const PLAIN_HOST = 'plain.test';
export const NO_PLAIN_HOST = 'in this engine no other name leads to this machine';

/** Starts Chromium, or the Firefox of this machine, by Playwright. */
export async function startByPlaywright(name: 'chromium' | 'firefox'): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), `metricbook-${name}-`));
  const downloads = join(home, 'downloads');
  await mkdir(downloads);
  const start = (): Promise<BrowserContext> => launch(name, join(home, 'profile'), downloads);
  let context = await start();
  let isFirst = true;
  return {
    name,
    async open() {
      // A browser begins with a tab.
      const [first] = context.pages();
      const page = isFirst && first !== undefined ? first : await context.newPage();
      isFirst = false;
      return name === 'chromium' ? new ChromiumScreen(page) : new FirefoxScreen(page, downloads);
    },
    async restart() {
      await context.close();
      context = await start();
      isFirst = true;
    },
    async end() {
      await context.close();
      await rm(home, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}

function launch(name: 'chromium' | 'firefox', profile: string, downloadsPath: string): Promise<BrowserContext> {
  if (name === 'chromium')
    return chromium.launchPersistentContext(profile, {
      ...WINDOW,
      ...CHROMIUM_WITH_TABS,
      args: [...CHROMIUM_WITH_TABS.args, `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`],
    });
  return firefox.launchPersistentContext(profile, {
    ...WINDOW,
    channel: 'moz-firefox',
    executablePath: FIREFOX,
    downloadsPath,
    firefoxUserPrefs: { 'network.dns.localDomains': PLAIN_HOST },
  });
}

abstract class PlaywrightScreen implements Screen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(30_000);
  }

  async goTo(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async run<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    try {
      // Playwright's own types also allow handles of things in the page.
      return await this.page.evaluate(work as (given: unknown) => T | Promise<T>, argument);
    } catch (error) {
      // A page that navigates drops the call, so the next page gets it.
      if (error instanceof Error && error.message.includes('context was destroyed')) return this.run(work, argument);
      throw error;
    }
  }

  async click({ x, y }: Point): Promise<void> {
    await this.page.mouse.click(x, y);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async press(key: Key): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async giveFile(path: string, ask: () => Promise<void>): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await ask();
    await (await chooser).setFiles(path);
  }

  abstract takeDownload(ask: () => Promise<void>): Promise<string>;

  async picture(): Promise<Buffer> {
    return this.page.screenshot();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }
}

class ChromiumScreen extends PlaywrightScreen {
  async takeDownload(ask: () => Promise<void>): Promise<string> {
    const download = this.page.waitForEvent('download');
    await ask();
    return (await download).path();
  }
}

class FirefoxScreen extends PlaywrightScreen {
  readonly #downloads: string;

  constructor(page: Page, downloads: string) {
    super(page);
    this.#downloads = downloads;
  }

  /** Firefox reports no download of a file that the page made itself. */
  takeDownload(ask: () => Promise<void>): Promise<string> {
    return nextFile(this.#downloads, ask);
  }
}

/** Debian's path. */
export const FIREFOX = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
