import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../scripts/chromium-options.ts';
import type { BenchOptions } from './bench.ts';
import { catalogFile } from './catalog-file.ts';
import { bytesOf, IMPORTS, type ImportSample, writeSample } from './import-files.ts';
import { importsTable, type ImportTimes } from './imports-table.ts';
import { loadBefore, machineLine } from './machine.ts';
import { peakMemory } from './memory.ts';
import { inReadyTab } from './start.ts';

/** Metrics of the catalog that files are imported into. */
const OWN_METRICS = 1000;

/** A run that takes longer hangs. */
const LIMIT_MS = 10 * 60_000;

/** Measures imports from files of other programs; resolves with the report as Markdown. */
export async function runImports(
  options: Pick<BenchOptions, 'site' | 'address' | 'profile' | 'cleanUp'>,
): Promise<string> {
  const now = new Date();
  const load = loadBefore();
  const context = await chromium.launchPersistentContext(options.profile, { ...CHROMIUM, headless: true });
  process.once('exit', options.cleanUp);
  const deadline = setTimeout(() => void context.close(), LIMIT_MS);
  try {
    const file = await catalogFile(OWN_METRICS, now);
    const measured: ImportTimes[] = [];
    for (const { name, make } of IMPORTS) {
      console.error(`${name}: reviewing, importing, reviewing again`);
      measured.push(await measure(context, options, make(), file));
    }
    const machine = machineLine(context.browser()?.version() ?? 'of unknown version', now);
    return `${machine}${load}\n\n${importsTable(measured)}\n`;
  } finally {
    clearTimeout(deadline);
    await context.close();
  }
}

/** Each sample has a deployment of its own, whose catalog it is dropped on. */
async function measure(
  context: BrowserContext,
  { site, address }: Pick<BenchOptions, 'site' | 'address'>,
  sample: ImportSample,
  catalog: Uint8Array,
): Promise<ImportTimes> {
  const base = `/${sample.name.replaceAll(' ', '-')}/`;
  const deployed = join(site, base);
  const folder = join(site, 'files', base);
  mkdirSync(deployed, { recursive: true });
  cpSync(join(site, 'app'), deployed, { recursive: true });
  writeFileSync(join(deployed, 'bench.db'), catalog);
  writeSample(sample, folder);
  try {
    const parsing = await inBench(context, address, async (page) => {
      await page.evaluate(([at, from]) => window.bench.store(at, from), [base, `${base}bench.db`] as const);
      const paths = sample.files.map(({ path }) => `/files${base}${path}`);
      return page.evaluate(([parser, at]) => window.bench.parse(parser, at), [sample.parser, paths] as const);
    });
    const app = new URL(base, address).href;
    await context.addInitScript(watchCatalogWorker);
    return await inReadyTab(context, app, async (tab) => {
      tab.on('crash', () => console.error('the page crashed'));
      await tab.evaluate(watchImport);
      const { result: first, extra: memory } = await peakMemory(context, () => dropped(tab, folder));
      const imported = await accepted(tab);
      const again = await dropped(tab, folder);
      return {
        name: sample.name,
        metrics: sample.metrics,
        files: sample.files.length,
        bytes: bytesOf(sample),
        parsing,
        first,
        memory,
        imported,
        again,
      };
    });
  } finally {
    for (const one of [deployed, folder]) rmSync(one, { recursive: true, force: true });
  }
}

async function inBench<T>(context: BrowserContext, address: string, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await context.newPage();
  try {
    await page.goto(new URL('bench/', address).href);
    return await work(page);
  } finally {
    await page.close();
  }
}

/** Drops a folder as a file manager does; resolves once its review, or that there is nothing to do, was painted. */
async function dropped(tab: Page, folder: string): Promise<ImportTimes['first']> {
  const session = await tab.context().newCDPSession(tab);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const reviewed = tab.evaluate(() => window.imports.reviewed());
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await session.detach();
  return reviewed;
}

/** Imports what is reviewed; resolves with the milliseconds until the list shows it. */
async function accepted(tab: Page): Promise<number> {
  const done = tab.evaluate(() => window.imports.accepted());
  await tab.getByRole('button', { name: 'Import', exact: true }).click();
  const name = tab.getByLabel('Your name');
  if (await name.isVisible().catch(() => false)) {
    await name.fill('Ada Analyst');
    await name.press('Enter');
  }
  return done;
}

/** Runs in the page before its own scripts: calls of its worker can be made beside the page's own, as comlink does. */
function watchCatalogWorker(): void {
  const { Worker: Own } = window;
  window.Worker = class extends Own {
    constructor(...args: ConstructorParameters<typeof Own>) {
      super(...args);
      if (!String(args[0]).includes('catalog-worker')) return;
      window.askCatalog = () =>
        new Promise((resolve) => {
          const id = crypto.randomUUID();
          const hear = ({ data }: MessageEvent<{ readonly id?: string }>): void => {
            if (data.id !== id) return;
            this.removeEventListener('message', hear);
            resolve();
          };
          this.addEventListener('message', hear);
          const request = { query: 'revenue', sort: { by: 'match', descending: false } };
          const argumentList = [request, 30].map((value) => ({ type: 'RAW', value }));
          this.postMessage({ id, type: 'APPLY', path: ['listOnScreen'], argumentList });
        });
    }
  };
}

/** Runs in the page. Serialised: it may use nothing from outside. */
function watchImport(): void {
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const button = (name: string): HTMLButtonElement | undefined =>
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === name);
  const longest = { task: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest.task = Math.max(longest.task, duration);
  }).observe({ type: 'longtask' });

  /** Asks the catalog for a list as often as somebody types; returns the milliseconds of the slowest answer. */
  async function slowestAnswer(isOver: () => boolean): Promise<number> {
    let slowest = 0;
    while (!isOver()) {
      const begun = performance.now();
      await window.askCatalog();
      slowest = Math.max(slowest, performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return slowest;
  }

  window.imports = {
    async reviewed() {
      longest.task = 0;
      const begun = await new Promise<number>((resolve) =>
        addEventListener('drop', () => resolve(performance.now()), { once: true, capture: true }),
      );
      let over = false;
      const slowest = slowestAnswer(() => over);
      while (document.querySelector('[aria-label="Review"]') === null) {
        // The columns of a sheet are shown first; what is guessed is right.
        button('Review')?.click();
        await frame();
      }
      await frame();
      const ms = performance.now() - begun;
      over = true;
      return { ms, slowestAnswer: await slowest, longestTask: longest.task };
    },
    async accepted() {
      const begun = await new Promise<number>((resolve) =>
        addEventListener('click', () => resolve(performance.now()), { once: true, capture: true }),
      );
      while (document.querySelector('.review') !== null || document.querySelector('.list-count') === null)
        await frame();
      return performance.now() - begun;
    },
  };
}
