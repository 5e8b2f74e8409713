import type { Browser, BrowserContext, Page, Worker } from '@playwright/test';
import { expect } from '@playwright/test';
import type { CatalogEvent } from '../../src/domain/catalog/catalog-event.ts';
import type { StressOutcome } from './page/faults-page.ts';

/** The kind of an event. */
export type NewsKind = CatalogEvent['is'];

/** A tab that drives the app's own catalog without its screens, as fast as the worker goes. */
export class CatalogTab {
  readonly page: Page;
  /**
   * Numbers of the changes that were reported as saved, by writer. A report that did not arrive counts as neither
   * saved nor refused.
   */
  readonly saved = new Map<string, number[]>();

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens a tab at the address and starts the catalog in it; begins an empty one if there is none. */
  static async open(browser: Browser, address: string): Promise<CatalogTab> {
    const tab = await CatalogTab.openIdle(browser, address);
    await tab.page.evaluate(() => window.faults.start());
    return tab;
  }

  /** Opens a tab without starting the catalog. */
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

  /** Returns the number of a writer's last change that was reported as saved, or 0. */
  lastSaved(writer: string): number {
    return Math.max(0, ...(this.saved.get(writer) ?? []));
  }

  /** Creates the metric that a writer's changes change. */
  prepare(writer: string): Promise<void> {
    return this.page.evaluate((name) => window.faults.prepare(name), writer);
  }

  /** Begins to make numbered changes. Resolves at `stop`, with a reason if a change was refused. */
  keepWriting(writer: string, from: number, restEvery: number): Promise<string | undefined> {
    return this.page.evaluate(([name, first, rest]) => window.faults.keepWriting(name, first, rest), [
      writer,
      from,
      restEvery,
    ] as const);
  }

  /**
   * Waits until that many more of a writer's changes were reported as saved. Allows for the time in which Chromium
   * deletes a site's data.
   */
  async savesMore(writer: string, count: number): Promise<void> {
    const before = this.lastSaved(writer);
    await expect.poll(() => this.lastSaved(writer), { timeout: 90_000 }).toBeGreaterThanOrEqual(before + count);
  }

  /**
   * Tells if a writer's changes go on within that many milliseconds. The first report may be of a change that was
   * stored before; only the next one began after it.
   */
  goesOn(writer: string, timeout: number): Promise<boolean> {
    const before = this.lastSaved(writer);
    return expect
      .poll(() => this.lastSaved(writer), { timeout })
      .toBeGreaterThanOrEqual(before + 2)
      .then(
        () => true,
        () => false,
      );
  }

  stop(): Promise<void> {
    return this.page.evaluate(() => window.faults.stop());
  }

  /** Returns the milliseconds that the longest of its numbered changes took since the last call. */
  longestWait(): Promise<number> {
    return this.page.evaluate(() => window.faults.longestWait());
  }

  stress(tab: number, tabs: number, count: number): Promise<StressOutcome> {
    return this.page.evaluate(([own, all, many]) => window.faults.stress(own, all, many), [tab, tabs, count] as const);
  }

  /** Replaces the catalog with a file; resolves with the reason if the file is refused. */
  replaceBy(file: Uint8Array): Promise<string | undefined> {
    return this.page.evaluate((base64) => window.faults.replaceBy(base64), Buffer.from(file).toString('base64'));
  }

  /** Exports the catalog as this tab knows it. */
  async exported(): Promise<Uint8Array> {
    return Buffer.from(await this.page.evaluate(() => window.faults.exported()), 'base64');
  }

  /** Exports all versions that are kept besides the current one. */
  async exportedVersions(): Promise<Uint8Array[]> {
    const files = await this.page.evaluate(async () => {
      const [, ...before] = (await window.faults.catalog.storageFacts()).versions;
      return Promise.all(before.map(({ id }) => window.faults.exportedVersion(id)));
    });
    return files.map((file) => Buffer.from(file, 'base64'));
  }

  /** Lists the kinds of events so far. */
  news(): Promise<NewsKind[]> {
    return this.page.evaluate(() => window.faults.news.map((each) => each.is));
  }

  /** Returns a digest of everything that IndexedDB holds of the catalog. */
  storedDigest(): Promise<string> {
    return this.page.evaluate(() => window.faults.storedDigest());
  }

  /** Finds the worker that keeps this tab's catalog. */
  worker(): Worker {
    const [worker] = this.page.workers();
    if (worker === undefined) throw new Error('the tab has no worker');
    return worker;
  }
}

/** Returns the context of a browser's own tabs, whose storage lasts. */
export function windowOf(browser: Browser): BrowserContext {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the browser has no window');
  return context;
}

/** Clears the storage types that Chromium's protocol names, for the origin of an address. */
export async function clearSiteData(page: Page, address: string, storageTypes: 'indexeddb' | 'all'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(address).origin, storageTypes });
  await session.detach();
}
