import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** The links of the rows in the app's list. */
export const FIRST_ROW = '[role="grid"][aria-label="Metrics"] [role="row"] a';

/** The app's start, up to the first row of its list. */
export interface FirstList {
  /** Milliseconds from the navigation's begin until the row was painted. */
  readonly painted: number;
  /**
   * Paths, from the app's folder, of the requests before the row was there. Preloading begins once it is painted, so
   * none of that is among them, however quick or slow the machine.
   */
  readonly files: readonly string[];
}

/** Opens the app at `address`, with a stored catalog, in a tab that `watchFirstRow` has been put into. */
export async function openFirstList(tab: Page, address: string): Promise<FirstList> {
  const asked: { readonly path: string; readonly at: number }[] = [];
  tab.on('requestfinished', (request) => {
    if (!request.url().startsWith(address)) return;
    asked.push({ path: request.url().slice(address.length).replace(/\?.*/, ''), at: request.timing().startTime });
  });
  // Named by its id, as in a browser that has shown it before: a first visit looks for a published catalog as well.
  const painted = await openFirstRow(tab, `${address}?catalog=main`);
  const thereAt = await tab.evaluate(() => performance.timeOrigin + window.firstRowThere);
  const before = asked.filter(({ at }) => at <= thereAt);
  return { painted, files: [...new Set(before.map(({ path }) => path))] };
}

/** Opens a page in a tab that `watchFirstRow` has been put into; resolves with the milliseconds to its first row. */
export async function openFirstRow(tab: Page, address: string): Promise<number> {
  await tab.goto(address, { waitUntil: 'commit' });
  return tab.evaluate(() => window.firstRow);
}

/** Runs in the page before its own scripts. Serialised: it may use nothing from outside. `row`: a selector. */
export function watchFirstRow(row: string): void {
  window.firstRow = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(row) === null) return;
      observer.disconnect();
      window.firstRowThere = performance.now();
      requestAnimationFrame(() => {
        // A frame's callbacks run before it is painted; a message that they send arrives after.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/** Returns the gzipped size of a file in a folder, in bytes. */
export function gzippedBytes(folder: string, path: string): number {
  return gzipSync(readFileSync(join(folder, path))).length;
}
