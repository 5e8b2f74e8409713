import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import type { Memory } from './memory.ts';
import { readMemory } from './memory.ts';

/** What the start of the built app took. Times in milliseconds from the navigation's begin, sizes in bytes, gzipped. */
export interface Starts {
  readonly cold: number;
  readonly warm: number[];
  readonly script: number;
  readonly wasm: number;
  readonly memoryAtFirstList: Memory;
  readonly memoryWithSearch: Memory;
}

/** The links of the rows in the app's list. */
export const FIRST_ROW = '[role="grid"][aria-label="Metrics"] [role="row"] a';

interface Start {
  readonly firstRow: number;
  /** Paths of the files that were asked for before the first row, from the app's folder. */
  readonly files: readonly string[];
}

/**
 * Opens the app at `address` with its stored catalog: once with nothing of it in the browser's caches, `warmLoads` times
 * more, and once for its memory. `folder` holds the files that are served there.
 */
export async function measureStarts(
  context: BrowserContext,
  address: string,
  folder: string,
  warmLoads: number,
): Promise<Starts> {
  const cold = await inTab(context, (tab) => loadApp(tab, address));
  const warm: number[] = [];
  for (let load = 0; load < warmLoads; load += 1) {
    warm.push((await inTab(context, (tab) => loadApp(tab, address))).firstRow);
  }
  const memory = await inTab(context, async (tab) => {
    await loadApp(tab, address);
    const memoryAtFirstList = await readMemory(context);
    await tab.evaluate(() => window.searchReady);
    return { memoryAtFirstList, memoryWithSearch: await readMemory(context) };
  });
  const sizes = (ending: string): number =>
    cold.files.filter((path) => path.endsWith(ending)).reduce((sum, path) => sum + gzipped(join(folder, path)), 0);
  return { cold: cold.firstRow, warm, script: sizes('.js'), wasm: sizes('.wasm'), ...memory };
}

/** Works in a tab of the app whose search index is complete. */
export async function inReadyTab<T>(
  context: BrowserContext,
  address: string,
  work: (tab: Page) => Promise<T>,
): Promise<T> {
  return inTab(context, async (tab) => {
    await loadApp(tab, address);
    await tab.evaluate(() => window.searchReady);
    return work(tab);
  });
}

async function inTab<T>(context: BrowserContext, work: (tab: Page) => Promise<T>): Promise<T> {
  const tab = await context.newPage();
  try {
    await tab.addInitScript(watchStart);
    return await work(tab);
  } finally {
    await tab.close();
  }
}

async function loadApp(tab: Page, address: string): Promise<Start> {
  const asked: { readonly path: string; readonly at: number }[] = [];
  tab.on('requestfinished', (request) => {
    if (!request.url().startsWith(address)) return;
    asked.push({ path: request.url().slice(address.length), at: request.timing().startTime });
  });
  await tab.goto(address, { waitUntil: 'commit' });
  const firstRow = await tab.evaluate(() => window.firstRow);
  const firstRowAt = await tab.evaluate((at) => performance.timeOrigin + at, firstRow);
  const before = asked.filter(({ at }) => at <= firstRowAt);
  return { firstRow, files: [...new Set(before.map(({ path }) => path))] };
}

/** Runs in the app's page before its own scripts. Serialised: it may use nothing from outside. */
function watchStart(): void {
  window.firstRow = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role="grid"][aria-label="Metrics"] [role="row"] a') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        // A frame's callbacks run before it is painted; a message that they send arrives after.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  window.searchReady = new Promise((resolve) => {
    // The worker's news comes through a port of comlink's, which the page starts.
    const begin = Reflect.get(MessagePort.prototype, 'start');
    MessagePort.prototype.start = function start() {
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (JSON.stringify(data).includes('search-ready')) resolve(performance.now());
      });
      begin.call(this);
    };
  });
}

function gzipped(path: string): number {
  return gzipSync(readFileSync(path)).length;
}
