import type { BrowserContext, Page } from 'playwright-core';
import type { FirstList } from './first-list.ts';
import { gzippedBytes, openFirstList, watchFirstList } from './first-list.ts';
import type { Memory } from './memory.ts';
import { readMemory } from './memory.ts';

/** Measures of the built app's start. Times in milliseconds from the navigation's begin, sizes in bytes, gzipped. */
export interface Starts {
  readonly cold: number;
  readonly preload: number[];
  readonly script: number;
  readonly wasm: number;
  readonly memoryAtFirstList: Memory;
  readonly memoryWithSearch: Memory;
}

/** The links of the rows in the app's list. */
export const FIRST_ROW = '[role="grid"][aria-label="Metrics"] [role="row"] a';

/**
 * Opens the app at `address` with its stored catalog: once with none of its files in the browser's caches, `preloads`
 * times more, and once for its memory. `folder` holds the files that are served there.
 */
export async function measureStarts(
  context: BrowserContext,
  address: string,
  folder: string,
  preloads: number,
): Promise<Starts> {
  const cold = await inTab(context, (tab) => openFirstList(tab, address));
  const preload: FirstList[] = [];
  for (let load = 0; load < preloads; load += 1) {
    preload.push(await inTab(context, (tab) => openFirstList(tab, address)));
  }
  const memory = await inTab(context, async (tab) => {
    await openFirstList(tab, address);
    const memoryAtFirstList = await readMemory(context);
    await tab.evaluate(() => window.searchReady);
    return { memoryAtFirstList, memoryWithSearch: await readMemory(context) };
  });
  // A browser that has been there knows that a catalog is stored, so its page prepares no first visit.
  const files = preload.at(-1)?.files ?? [];
  const sizes = (ending: string): number =>
    files.filter((path) => path.endsWith(ending)).reduce((sum, path) => sum + gzippedBytes(folder, path), 0);
  return {
    cold: cold.painted,
    preload: preload.map(({ painted }) => painted),
    script: sizes('.js'),
    wasm: sizes('.wasm'),
    ...memory,
  };
}

/** Works in a tab of the app whose search index is complete. */
export async function inReadyTab<T>(
  context: BrowserContext,
  address: string,
  work: (tab: Page) => Promise<T>,
): Promise<T> {
  return inTab(context, async (tab) => {
    await openFirstList(tab, address);
    await tab.evaluate(() => window.searchReady);
    return work(tab);
  });
}

async function inTab<T>(context: BrowserContext, work: (tab: Page) => Promise<T>): Promise<T> {
  const tab = await context.newPage();
  try {
    await tab.addInitScript(watchFirstList);
    await tab.addInitScript(watchSearch);
    return await work(tab);
  } finally {
    await tab.close();
  }
}

/** Runs in the app's page before its own scripts. Serialised: it may use nothing from outside. */
function watchSearch(): void {
  window.searchReady = new Promise((resolve) => {
    // The worker's events come through a port of comlink's, which the page starts.
    const begin = Reflect.get(MessagePort.prototype, 'start');
    MessagePort.prototype.start = function start() {
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (JSON.stringify(data).includes('search-ready')) resolve(performance.now());
      });
      begin.call(this);
    };
  });
}
