import type { BrowserContext, Page } from 'playwright-core';
import { FIRST_ROW, openFirstList, openFirstRow, watchFirstRow } from './first-list.ts';
import type { Memory } from './memory.ts';
import { readMemory } from './memory.ts';

/** Starts of the app and of the floor, turn by turn. Times in milliseconds from the navigation's begin. */
export interface Starts {
  /** The app with nothing of it in the browser's caches, and the floor likewise. */
  readonly cold: readonly number[];
  readonly coldFloor: readonly number[];
  readonly warm: readonly number[];
  readonly floor: readonly number[];
  /** The app through its service worker, as from the second visit on. */
  readonly kept: readonly number[];
  /** Until a search, and a metric, that was asked for at the first row is on the screen. */
  readonly search: readonly number[];
  readonly metric: readonly number[];
  readonly memoryAtFirstList: Memory;
  readonly memoryWithSearch: Memory;
}

/** The addresses of one deployment: of the app, whose catalog is stored, and of the floor, which reads the same bytes. */
export interface Deployment {
  readonly app: string;
  readonly floor: string;
}

const COLD_ROUNDS = 3;
const KEPT_ROUNDS = 3;

/** Measures starts with a stored catalog, `rounds` of each kind, in tabs of their own. */
export async function measureStarts(context: BrowserContext, at: Deployment, rounds: number): Promise<Starts> {
  const memory = await inTab(context, async (tab) => {
    await openFirstList(tab, at.app);
    const memoryAtFirstList = await readMemory(context);
    await tab.evaluate(() => window.searchReady);
    const memoryWithSearch = await readMemory(context);
    // From now on a start finds what the page shows first.
    await tab.evaluate(whenScreenIsKept, storedName(at.app));
    return { memoryAtFirstList, memoryWithSearch };
  });
  const times = { warm: [], floor: [], search: [], metric: [], cold: [], coldFloor: [], kept: [] } as Times;
  for (let round = 0; round < rounds; round += 1) {
    times.floor.push(await inFloor(context, (tab) => openFirstRow(tab, at.floor)));
    times.warm.push((await inTab(context, (tab) => openFirstList(tab, at.app))).painted);
    times.search.push(await inTab(context, (tab) => openAndDo(tab, at.app, searchNow)));
    times.metric.push(await inTab(context, (tab) => openAndDo(tab, at.app, openMetricNow)));
  }
  for (let round = 0; round < COLD_ROUNDS; round += 1) {
    times.coldFloor.push(await inFloor(context, (tab) => coldly(tab, () => openFirstRow(tab, at.floor))));
    times.cold.push(await inTab(context, (tab) => coldly(tab, async () => (await openFirstList(tab, at.app)).painted)));
  }
  await inTab(context, (tab) => tab.goto(at.app).then(() => tab.evaluate(whenInstalled)), 'service worker');
  for (let round = 0; round < KEPT_ROUNDS; round += 1) {
    const { painted } = await inTab(context, (tab) => openFirstList(tab, at.app), 'service worker');
    times.kept.push(painted);
  }
  return { ...times, ...memory };
}

type Times = Record<'warm' | 'floor' | 'search' | 'metric' | 'cold' | 'coldFloor' | 'kept', number[]>;

/** Returns the name of the database of the catalog at an address, as `main.tsx` gives it. */
export function storedName(app: string): string {
  return `metricbook:${new URL(app).pathname}:main`;
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

async function openAndDo(tab: Page, address: string, act: () => Promise<number>): Promise<number> {
  await openFirstList(tab, address);
  return tab.evaluate(act);
}

/** Without the service worker, unless it is what is measured: it is not there on a first visit. */
async function inTab<T>(
  context: BrowserContext,
  work: (tab: Page) => Promise<T>,
  by: 'network' | 'service worker' = 'network',
): Promise<T> {
  const tab = await context.newPage();
  try {
    if (by === 'network') await (await sessionOf(tab)).send('Network.setBypassServiceWorker', { bypass: true });
    await tab.addInitScript(watchFirstRow, FIRST_ROW);
    await tab.addInitScript(watchSearch);
    return await work(tab);
  } finally {
    await tab.close();
  }
}

async function inFloor<T>(context: BrowserContext, work: (tab: Page) => Promise<T>): Promise<T> {
  const tab = await context.newPage();
  try {
    await tab.addInitScript(watchFirstRow, '[data-row]');
    return await work(tab);
  } finally {
    await tab.close();
  }
}

async function coldly<T>(tab: Page, work: () => Promise<T>): Promise<T> {
  await (await sessionOf(tab)).send('Network.clearBrowserCache');
  return work();
}

async function sessionOf(tab: Page) {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Network.enable');
  return session;
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

/** Runs in the page: searches, and returns the time at which the answer was painted. */
async function searchNow(): Promise<number> {
  const box = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (box === null) throw new Error('there is no search box');
  box.value = 'revenue';
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  while (!(document.querySelector('.list-count')?.textContent ?? '').includes(' of ')) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return performance.now();
}

/** Runs in the page: opens the third metric, and returns the time at which its page was painted. */
async function openMetricNow(): Promise<number> {
  const link = document.querySelectorAll<HTMLAnchorElement>('[role="grid"] [role="row"] a')[2];
  if (link === undefined) throw new Error('there is no third row');
  link.click();
  while (document.querySelector('.metric-name')?.textContent !== link.textContent) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now();
}

/** Runs in the page: resolves once the first screen of the stored catalog is kept. */
async function whenScreenIsKept(name: string): Promise<void> {
  const isKept = (): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onerror = () => reject(request.error ?? new Error('not opened'));
      request.onsuccess = () => {
        const log = request.result.transaction('log').objectStore('log');
        const kept = log.getKey(['first-screen']);
        kept.onsuccess = () => {
          request.result.close();
          resolve(kept.result !== undefined);
        };
      };
    });
  while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Runs in the page: resolves once its service worker is in charge of the next start. */
async function whenInstalled(): Promise<void> {
  await navigator.serviceWorker.ready;
}
