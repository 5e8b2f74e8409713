import type { Browser } from '@playwright/test';
import initSqlJs from 'sql.js';
import { CatalogPage } from '../e2e/catalog-page.ts';
import { isKept, pastWhatIsKept } from '../e2e/site.ts';
import { dumpOf } from './catalog-file.ts';
import { CatalogTab, windowOf } from './catalog-tab.ts';
import { expect, test } from './fault-test.ts';

const NEWER = 'A newer version of Metricbook';

test('[G9] [S20] a catalog that a newer version wrote can be read and exported, and no byte of it is written', async ({
  address,
  site,
  startBrowser,
}, testInfo) => {
  const { browser, page } = await startBrowser();
  const newer = new CatalogPage(page);
  await site.serve('newer');
  await beginSample(newer, address);
  await newer.goToMetric('revenue_net');
  await newer.edit('Owner', '@newer', 'Ada Analyst');
  await isKept(page);
  await page.close();
  const stored = await storedDigest(browser, address);

  await site.serve('today');
  const today = new CatalogPage(await pastWhatIsKept(await windowOf(browser).newPage()));
  await today.open(address);
  await today.goToMetric('revenue_net');
  await expect(today.page.getByText('@newer').first()).toBeVisible();
  await expect(today.status).toHaveText('Read only');
  await expect(banner(today)).toContainText(NEWER);
  await expect(today.button('Edit')).toHaveAttribute('aria-disabled', 'true');
  await today.button('Edit').click({ force: true });
  await expect(today.button('Save')).toBeHidden();
  const file = testInfo.outputPath('exported.db');
  const download = today.page.waitForEvent('download');
  await banner(today).getByRole('button', { name: 'Download the catalog' }).click();
  await (await download).saveAs(file);
  await today.page.close();

  expect(await storedDigest(browser, address)).toBe(stored);
  console.log('a newer version’s catalog: read and exported, no byte written');
});

test('[G9] a file that a newer version wrote is refused with a message, and no byte is written', async ({
  address,
  startBrowser,
}) => {
  const { browser, page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await beginSample(catalog, address);
  const tab = await CatalogTab.open(browser, address);
  const buffer = Buffer.from(await newerFile(await tab.exported()));
  await tab.page.close();
  const stored = await storedDigest(browser, address);
  await catalog.importFile({ name: 'newer.db', mimeType: 'application/vnd.sqlite3', buffer });
  await expect(page.getByRole('main').getByText(NEWER)).toBeVisible();
  await expect(catalog.button('Replace')).toBeHidden();
  expect(await storedDigest(browser, address)).toBe(stored);
});

test('[G9] [S20] tabs that are still open stop writing when a newer version migrates the catalog, and keep what was typed', async ({
  address,
  site,
  startBrowser,
}) => {
  const { browser, page } = await startBrowser();
  const writing = new CatalogPage(page);
  await beginSample(writing, address);
  await writing.goToMetric('revenue_net');
  await writing.edit('Owner', '@before', 'Ada Analyst');
  await writing.button('Edit').click();
  await writing.field('Owner').fill('@typed in the old tab');
  await isKept(page);
  const idle = new CatalogPage(await windowOf(browser).newPage());
  await idle.open(address);

  await site.serve('newer');
  const newer = new CatalogPage(await pastWhatIsKept(await windowOf(browser).newPage()));
  await newer.open(address);
  await newer.goToMetric('revenue_net');
  await expect(newer.page.getByText('@before').first()).toBeVisible();
  await expect(newer.status).toHaveText('Saved');

  for (const old of [writing, idle]) {
    await expect(banner(old)).toContainText(NEWER);
    await expect(old.status).toHaveText('Read only');
  }
  await expect(banner(writing)).toContainText('What you typed is kept in the form.');
  const stored = await storedDigest(browser, address);
  // The button is off and says so to assistive technology; pressing it all the same changes nothing.
  await writing.button('Save').click({ force: true });
  await expect(writing.field('Owner')).toHaveValue('@typed in the old tab');
  expect(await storedDigest(browser, address)).toBe(stored);

  // The old version is kept here: the button activates the newer one. That is given up, and said, if a tab does not
  // answer in time, as on a busy machine; then it is pressed again.
  await expect(async () => {
    await banner(writing).getByRole('button', { name: 'Reload the page' }).click({ timeout: 5000 });
    await expect(banner(writing)).toBeHidden({ timeout: 15_000 });
  }).toPass();
  for (const old of [writing, idle]) await expect(banner(old)).toBeHidden();
  await expect(writing.status).toHaveText('Saved');
  await expect(writing.field('Owner')).toHaveValue('@typed in the old tab');
  await writing.button('Save').click();
  await expect(newer.page.getByText('@typed in the old tab').first()).toBeVisible();

  await writing.page.close();
  await idle.page.close();
  await newer.page.close();
  const tab = await CatalogTab.open(browser, address);
  const dump = await dumpOf(await tab.exported());
  expect(dump['metricbook_of_a_newer_version']).toHaveLength(1);
  console.log(
    'a newer version took over under two old tabs: both stopped, the draft was kept and saved by the newer one',
  );
});

test('[G9] [S20] a tab stops writing when a newer version changes the layout of what is stored', async ({
  address,
  startBrowser,
}) => {
  const { browser, page } = await startBrowser();
  const old = new CatalogPage(page);
  await beginSample(old, address);
  const foreign = await CatalogTab.openIdle(browser, address);
  await foreign.page.evaluate(upgradeLayout);
  await expect(banner(old)).toContainText(NEWER);
  await expect(old.status).toHaveText('Read only');
  const stored = await foreign.storedDigest();

  const fresh = new CatalogPage(await windowOf(browser).newPage());
  await fresh.page.goto(address);
  await expect(fresh.page.getByText(NEWER)).toBeVisible();
  expect(await foreign.storedDigest()).toBe(stored);
});

async function beginSample(catalog: CatalogPage, address: string): Promise<void> {
  await catalog.open(address);
  await catalog.button('Try the sample').click();
  await expect(catalog.list).toBeVisible();
}

function banner({ page }: CatalogPage): ReturnType<typeof page.getByRole> {
  return page.getByRole('region', { name: 'Editing is disabled' });
}

async function storedDigest(browser: Browser, address: string): Promise<string> {
  const tab = await CatalogTab.openIdle(browser, address);
  const digest = await tab.storedDigest();
  await tab.page.close();
  return digest;
}

/** Returns the same file as a version with one more migration writes it. */
async function newerFile(file: Uint8Array): Promise<Uint8Array> {
  const engine = await initSqlJs();
  const database = new engine.Database(file);
  const version = Number(database.exec('PRAGMA user_version')[0]?.values[0]?.[0]);
  database.run(`PRAGMA user_version = ${version + 1}`);
  const newer = database.export();
  database.close();
  return newer;
}

/**
 * Runs in a page: raises the version of all catalogs' IndexedDB databases, as a newer page with another layout does.
 */
async function upgradeLayout(): Promise<void> {
  for (const { name = '', version = 0 } of await indexedDB.databases()) {
    if (!name.endsWith(':main')) continue;
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, version + 1);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
      request.onerror = () => reject(request.error ?? new Error('the layout could not be changed'));
    });
  }
}
