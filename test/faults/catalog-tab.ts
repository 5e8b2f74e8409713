import type { Browser, BrowserContext, Page, Worker } from '@playwright/test';
import { expect } from '@playwright/test';
import type { CatalogEvent } from '../../src/domain/catalog/catalog-event.ts';
import type { StressOutcome } from './page/faults-page.ts';

/** What a kind of news says. */
export type NewsKind = CatalogEvent['is'];

/** A tab that drives the app's own catalog without its screens, as fast as the worker goes. */
export class CatalogTab {
  readonly page: Page;
  /** The numbered changes that were told as saved, by their writers. What was not heard counts as neither. */
  readonly saved = new Map<string, number[]>();

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens a tab at the address and starts the catalog in it; an empty one is begun where there is none. */
  static async open(browser: Browser, address: string): Promise<CatalogTab> {
    const tab = await CatalogTab.openIdle(browser, address);
    await tab.page.evaluate(() => window.faults.start());
    return tab;
  }

  /** The same without starting the catalog. */
  static async openIdle(browser: Browser, address: string): Promise<CatalogTab> {
    const tab = new CatalogTab(await windowOf(browser).newPage());
    await tab.page.exposeFunction('saved', (writer: string, n: number) => tab.#hear(writer, n));
    await tab.page.goto(`${address}faults/`);
    await tab.page.waitForFunction(() => 'faults' in window);
    return tab;
  }

  #hear(writer: string, n: number): void {
    const numbers = this.saved.get(writer) ?? [];
    numbers.push(n);
    this.saved.set(writer, numbers);
  }

  /** The last of a writer's changes that was told as saved; 0 where there was none. */
  lastSaved(writer: string): number {
    return Math.max(0, ...(this.saved.get(writer) ?? []));
  }

  /** Makes the metric that a writer's changes change. */
  prepare(writer: string): Promise<void> {
    return this.page.evaluate((name) => window.faults.prepare(name), writer);
  }

  /** Begins to make numbered changes; the promise resolves at `stop`, with a reason where a change was refused. */
  keepWriting(writer: string, from: number, restEvery: number): Promise<string | undefined> {
    return this.page.evaluate(([name, first, rest]) => window.faults.keepWriting(name, first, rest), [
      writer,
      from,
      restEvery,
    ] as const);
  }

  /** Waits until so many more of a writer's changes were told as saved: while Chromium deletes a site's data, longer than else. */
  async savesMore(writer: string, count: number): Promise<void> {
    const before = this.lastSaved(writer);
    await expect.poll(() => this.lastSaved(writer), { timeout: 90_000 }).toBeGreaterThanOrEqual(before + count);
  }

  /** Whether one more of a writer's changes is told as saved within so many milliseconds. */
  goesOn(writer: string, timeout: number): Promise<boolean> {
    const before = this.lastSaved(writer);
    return expect
      .poll(() => this.lastSaved(writer), { timeout })
      .toBeGreaterThan(before)
      .then(
        () => true,
        () => false,
      );
  }

  stop(): Promise<void> {
    return this.page.evaluate(() => window.faults.stop());
  }

  /** How long the longest of its numbered changes took since this was asked last, in milliseconds. */
  longestWait(): Promise<number> {
    return this.page.evaluate(() => window.faults.longestWait());
  }

  stress(tab: number, tabs: number, count: number): Promise<StressOutcome> {
    return this.page.evaluate(([own, all, many]) => window.faults.stress(own, all, many), [tab, tabs, count] as const);
  }

  /** Puts a file in the place of the catalog; resolves with the reason where it is not taken. */
  replaceBy(file: Uint8Array): Promise<string | undefined> {
    return this.page.evaluate((base64) => window.faults.replaceBy(base64), Buffer.from(file).toString('base64'));
  }

  /** The catalog as this tab knows it, as a file. */
  async exported(): Promise<Uint8Array> {
    return Buffer.from(await this.page.evaluate(() => window.faults.exported()), 'base64');
  }

  /** The files of all versions that are kept besides the one in force. */
  async exportedVersions(): Promise<Uint8Array[]> {
    const files = await this.page.evaluate(async () => {
      const [, ...before] = (await window.faults.catalog.storageFacts()).versions;
      return Promise.all(before.map(({ id }) => window.faults.exportedVersion(id)));
    });
    return files.map((file) => Buffer.from(file, 'base64'));
  }

  /** Which kinds of news the catalog told so far. */
  news(): Promise<NewsKind[]> {
    return this.page.evaluate(() => window.faults.news.map((each) => each.is));
  }

  /** A digest of all that IndexedDB holds of the catalog. */
  storedDigest(): Promise<string> {
    return this.page.evaluate(() => window.faults.storedDigest());
  }

  /** The worker that keeps this tab's catalog. */
  worker(): Worker {
    const [worker] = this.page.workers();
    if (worker === undefined) throw new Error('the tab has no worker');
    return worker;
  }
}

/** Where a browser's own tabs are, which keep what they store. */
export function windowOf(browser: Browser): BrowserContext {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the browser has no window');
  return context;
}

/** What Chromium's protocol names, for the origin of an address. */
export async function clearSiteData(page: Page, address: string, storageTypes: 'indexeddb' | 'all'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(address).origin, storageTypes });
  await session.detach();
}
