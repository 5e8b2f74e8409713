// `npm run screenshots`: builds the page, opens the sample in a real browser, and takes a picture of every screen at
// four widths, light and dark, into test-results/screenshots. The few that the README shows are also copied to
// docs/screenshots.

import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
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

/** Each screen with its address, and the steps before the picture is taken. */
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

/** A dictionary of metrics as a file to import. One of them is in the sample already, and differs. */
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

/** The pictures that the README shows. */
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
  const published = join(OUT, 'published');
  cpSync(site, published, { recursive: true });
  const servers = [await serveFolder(site, await freePort()), await serveFolder(published, await freePort())];
  const [{ address }, { address: publishedAddress }] = servers;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    await exportSample(browser, address, join(published, 'catalog.db'));
    for (const [width, height] of SIZES) {
      for (const theme of THEMES) {
        await takeAll(browser, address, { width, height, theme });
        await takePublished(browser, publishedAddress, { width, height, theme });
      }
    }
  } finally {
    await browser.close();
    for (const server of servers) await server.close();
    for (const folder of [site, published]) rmSync(folder, { recursive: true, force: true });
  }
  for (const name of FOR_README) copyFileSync(join(OUT, `${name}.png`), join(KEPT, `${name}.png`));
  console.log(`The pictures are in ${OUT}`);
}

async function exportSample(browser, address, path) {
  const page = await browser.newPage();
  await page.goto(address);
  await openSample(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Catalog', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Export catalog file' }).click();
  await (await download).saveAs(path);
  await page.context().close();
}

async function openSample(page) {
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await firstRow(page).waitFor();
}

function firstRow(page) {
  return page.getByRole('grid', { name: 'Metrics' }).getByRole('link').first();
}

/** Opens a page of its own, with a function that takes its picture. */
async function openPage(browser, address, { width, height, theme }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  await page.goto(address);
  const take = async (name) => {
    await settled(page);
    await page.screenshot({ path: join(OUT, `${name}-${width}-${theme}.png`) });
  };
  return { page, take };
}

async function takeAll(browser, address, look) {
  const { page, take } = await openPage(browser, address, look);
  await page.getByRole('button', { name: 'Try the sample' }).waitFor();
  await take('first-visit');
  await openSample(page);
  for (const [name, hash] of Object.entries(SCREENS)) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await take(name);
  }
  await previewImport(page);
  await take('import');
  await page.keyboard.press('Escape');
  await addCatalog(page, () => take('new-catalog'));
  await page.getByRole('button', { name: 'switch catalog' }).click();
  await page
    .getByRole('button', { name: /^Change / })
    .first()
    .click();
  await take('catalogs');
  await page.context().close();
}

/** Creates a second catalog beside the first, and shows it. */
async function addCatalog(page, whenNamed) {
  await page.getByRole('button', { name: 'switch catalog' }).click();
  await page.getByRole('button', { name: 'New catalog…', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Greenhouse');
  await whenNamed();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Greenhouse: switch catalog' }).waitFor();
}

/** Takes pictures of a published catalog, which everybody can read and nobody can change. */
async function takePublished(browser, address, look) {
  const { page, take } = await openPage(browser, address, look);
  await firstRow(page).waitFor();
  for (const name of ['list', 'metric', 'storage']) {
    await page.evaluate((to) => {
      location.hash = to;
    }, SCREENS[name]);
    await take(`published-${name}`);
  }
  await page.context().close();
}

/** Imports a dictionary in which some metrics are new and one differs, up to the preview. */
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

/** Waits until the browser is idle and the picture no longer changes. */
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
