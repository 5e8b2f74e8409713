import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../../scripts/chromium-options.ts';
import type { Keystroke } from './bench-page.ts';
import { catalogFile, changesEach } from './catalog-file.ts';
import { loadBefore, machineLine } from './machine.ts';
import { measureInteractions } from './interactions.ts';
import { measureScrolling } from './scrolling.ts';
import { inReadyTab, measureStarts, storedName } from './start.ts';
import { peakMemory } from './memory.ts';
import { median, percentile } from './statistics.ts';
import { FOOTNOTES, tableOf } from './table.ts';

/** Options of a run. */
export interface BenchOptions {
  /** Numbers of metrics of the measured catalogs. */
  readonly sizes: readonly number[];
  /** Edits of each way. */
  readonly rounds: number;
  /** Served at `address`: the built app is in its folder `app`, the built bench page in `bench`. */
  readonly site: string;
  readonly address: string;
  /** A folder for the browser's profile: on a real disk, or nothing is durable. */
  readonly profile: string;
  /** Removes what the run leaves behind; called once the browser has ended, also if the run is interrupted. */
  readonly cleanUp: () => void;
}

/** A run that takes longer hangs. */
const LIMIT_MS = 45 * 60_000;

const START_ROUNDS = 7;
const EXPORTS = 5;
/** Size from which edits by whole file are few: they take long, and vary little. */
const LARGE_FILE = 100_000_000;
const ROUNDS_OF_LARGE_FILE = 12;

/** Measures all sizes in one browser; resolves with the report as Markdown. Reports progress on stderr. */
export async function runBench(options: BenchOptions): Promise<string> {
  const now = new Date();
  const load = loadBefore();
  const context = await chromium.launchPersistentContext(options.profile, { ...CHROMIUM, headless: true });
  // Runs after Playwright's own listener, which ends the browser.
  process.once('exit', options.cleanUp);
  const deadline = setTimeout(() => void giveUp(context), LIMIT_MS);
  try {
    const measured: Size[] = [];
    for (const size of options.sizes) measured.push(await measure(context, options, size, now));
    const machine = machineLine(context.browser()?.version() ?? 'of unknown version', now);
    return `${machine}${load}\n\n${tableOf(measured)}\n\n${FOOTNOTES}\n`;
  } finally {
    clearTimeout(deadline);
    await context.close();
  }
}

async function giveUp(context: BrowserContext): Promise<void> {
  console.error(`The bench did not end within ${LIMIT_MS / 60_000} minutes and is broken off. Measure fewer sizes.`);
  await context.close();
}

type Size = Parameters<typeof tableOf>[0][number];

async function measure(context: BrowserContext, options: BenchOptions, metrics: number, now: Date): Promise<Size> {
  const tell = (what: string): void => console.error(`${metrics} metrics: ${what}`);
  const { site, address } = options;
  // Each size is a deployment of its own: its path names its catalog, and its first load finds nothing in caches.
  const base = `/${metrics}/`;
  const folder = join(site, String(metrics));
  const file = join(folder, 'bench.db');
  mkdirSync(folder, { recursive: true });
  cpSync(join(site, 'app'), folder, { recursive: true });
  try {
    tell('writing the catalog');
    writeFileSync(file, await catalogFile(metrics, now));
    const fileBytes = await inBench(context, address, (page) =>
      page.evaluate(([at, from]) => window.bench.store(at, from), [base, `${base}bench.db`] as const),
    );
    tell('starting the page');
    const appAddress = new URL(base, address).href;
    const floor = `${address}bench/floor.html?catalog=${encodeURIComponent(storedName(appAddress))}`;
    const starts = await measureStarts(context, { app: appAddress, floor }, START_ROUNDS);
    tell('working in the page');
    const interactions = await inReadyTab(context, appAddress, measureInteractions);
    tellInteractions(interactions, tell);
    tell('scrolling');
    const scrolling = await inReadyTab(context, appAddress, measureScrolling);
    return await inBench(context, address, async (page) => {
      tell('indexing');
      const indexMs = await page.evaluate((at) => window.bench.open(at), base);
      tell('searching');
      const keystrokes = await page.evaluate(() => window.bench.search());
      tellSlowest(keystrokes, tell);
      tell('exporting');
      const exports = await page.evaluate((times) => window.bench.exportFile(times), EXPORTS);
      tell('editing');
      const wholeFileRounds = fileBytes < LARGE_FILE ? options.rounds : Math.min(options.rounds, ROUNDS_OF_LARGE_FILE);
      const edits = await page.evaluate(([from, rounds, fewer]) => window.bench.edit(from, rounds, fewer), [
        `${base}bench.db`,
        options.rounds,
        wholeFileRounds,
      ] as const);
      tell(`an edit takes ${median(edits.ours).toFixed(1)} ms`);
      tell('checkpointing the journal');
      const { result: checkpoint, extra: checkpointMemory } = await peakMemory(context, () =>
        page.evaluate(() => window.bench.checkpoint()),
      );
      return {
        metrics,
        changesEach: changesEach(metrics),
        fileBytes,
        edits,
        starts,
        interactions,
        scrolling,
        indexMs,
        keystrokes,
        exports,
        checkpoint,
        checkpointMemory,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inBench<T>(context: BrowserContext, address: string, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  try {
    await page.goto(new URL('bench/', address).href);
    return await work(page);
  } finally {
    await page.close();
  }
}

function tellInteractions(spans: readonly number[], tell: (what: string) => void): void {
  tell(
    `${spans.length} interactions; the slowest: ${spans
      .toSorted((a, b) => b - a)
      .slice(0, 8)
      .join(', ')} ms`,
  );
}

function tellSlowest(keystrokes: readonly Keystroke[], tell: (what: string) => void): void {
  const slowest = keystrokes.toSorted((a, b) => b.ms - a.ms).slice(0, 8);
  const p95 = percentile(
    keystrokes.map(({ ms }) => ms),
    95,
  );
  tell(`${keystrokes.length} keystrokes, p95 ${p95.toFixed(1)} ms; the slowest:`);
  for (const { typed, ms } of slowest) console.error(`  ${ms.toFixed(1).padStart(7)} ms  ${typed}`);
}
