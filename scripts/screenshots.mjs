// `npm run screenshots`: builds the page, opens the sample in a real browser, and takes a picture of every screen at four
// widths, light and dark, into test-results/screenshots. The few that the README shows go to docs/screenshots as well.

import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { ROOT, endWithNpm, runTool } from './run.mjs';
import { freePort, serveFolder } from './static-server.mjs';

const OUT = join(ROOT, 'test-results', 'screenshots');
const KEPT = join(ROOT, 'docs', 'screenshots');

const SIZES = [
  [360, 740],
  [768, 1024],
  [1280, 800],
  [1920, 1080],
];
const THEMES = ['light', 'dark'];

/** Each screen with its address, and what is done there before the picture is taken. */
const SCREENS = {
  list: '#/?q=revenue',
  metric: '#/metric/revenue_net?q=revenue',
  history: '#/metric/revenue_net/history?q=revenue',
  tests: '#/metric/revenue_net/tests?q=revenue',
  usage: '#/metric/revenue_net/usage?q=revenue',
  lineage: '#/metric/revenue_net/lineage?q=revenue',
  form: '#/metric/revenue_net/edit?q=revenue',
  new: '#/new',
  activity: '#/activity',
  trash: '#/trash',
  storage: '#/storage',
};

/** A dictionary of metrics as a file to import: one of them is in the sample already, and differs. */
const IMPORTED = Object.fromEntries(
  [
    {
      id: 'revenue_net',
      name: 'Net revenue',
      description: 'Gross revenue less discounts and refunds.',
      owner: '@finance',
    },
    {
      id: 'seed_germination',
      name: 'Germination rate',
      description: 'Seeds that sprout, of those sown.',
      owner: '@greenhouse',
    },
    {
      id: 'pot_returns',
      name: 'Returned pots',
      description: 'Clay pots that customers send back.',
      owner: '@operations',
    },
  ].map((metric) => [metric.id, { ...metric, tags: ['core'], dependencies: [] }]),
);

/** What the README shows. */
const FOR_README = [
  'metric-1280-light',
  'metric-1280-dark',
  'history-1280-light',
  'lineage-1280-light',
  'usage-1280-dark',
  'form-1280-light',
  'list-360-light',
  'metric-360-dark',
];

async function screenshots() {
  requireNode();
  endWithNpm();
  await ensurePackages();
  const executablePath = await ensureChromium();
  const { chromium } = await import('playwright-core');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  mkdirSync(KEPT, { recursive: true });
  const site = join(OUT, 'site');
  if ((await runTool('vite', ['build', '--outDir', site])) !== 0) throw new Error('The page could not be built.');
  const server = await serveFolder(site, await freePort());
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const [width, height] of SIZES) {
      for (const theme of THEMES) await takeAll(browser, server.address, { width, height, theme });
    }
  } finally {
    await browser.close();
    await server.close();
    rmSync(site, { recursive: true, force: true });
  }
  for (const name of FOR_README) copyFileSync(join(OUT, `${name}.png`), join(KEPT, `${name}.png`));
  console.log(`The pictures are in ${OUT}`);
}

async function takeAll(browser, address, { width, height, theme }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  const take = async (name) => {
    await settled(page);
    await page.screenshot({ path: join(OUT, `${name}-${width}-${theme}.png`) });
  };
  await page.goto(address);
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  await take('first-visit');
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('grid', { name: 'Metrics' }).getByRole('link').first().waitFor();
  for (const [name, hash] of Object.entries(SCREENS)) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await take(name);
  }
  await previewImport(page);
  await take('import');
  await context.close();
}

/** Offers the page a dictionary in which some metrics are new and one differs. */
async function previewImport(page) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Catalog', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Import…' }).click();
  await (
    await chooser
  ).setFiles({
    name: 'metrics.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(IMPORTED)),
  });
  await page.getByRole('heading', { name: 'Import' }).waitFor();
}

/** Whatever was on its way is there: the browser has nothing to do and the picture no longer changes. */
async function settled(page) {
  await page.evaluate(() => document.fonts.ready);
  let before;
  for (let look = 0; look < 20; look += 1) {
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    const now = (await page.screenshot()).toString('base64');
    if (now === before) return;
    before = now;
    await page.waitForTimeout(150);
  }
}

screenshots().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
