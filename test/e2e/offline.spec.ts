import type { BrowserContext, Page } from '@playwright/test';
import { filesBelow } from '../../scripts/built-files.mjs';
import { CatalogPage } from './catalog-page.ts';
import { allScreens, openSample } from './screens.ts';
import { expect, isKept, test } from './site.ts';

/**
 * Notes failures of a page: a request without an answer, or a file that can't be loaded. Only the published catalog
 * may be missing.
 */
function failuresOf(context: BrowserContext): string[] {
  const failures: string[] = [];
  context.on('requestfailed', (request) => {
    if (!request.url().endsWith('/catalog.db')) failures.push(`${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  context.on('weberror', (error) => failures.push(error.error().message));
  return failures;
}

async function isThere({ list, page }: CatalogPage): Promise<void> {
  await expect(list.getByRole('link').first()).toBeVisible();
  await expect(page.getByText('could not be loaded')).toHaveCount(0);
}

/** Visits every part of the page that is loaded when it is first needed. */
async function walkEverything(page: Page): Promise<void> {
  const catalog = new CatalogPage(page);
  for await (const screen of allScreens(page)) {
    await expect(page.getByText('could not be loaded'), screen).toHaveCount(0);
    if (screen === 'form') await expect(page.locator('.cm-content')).toBeVisible();
    if (screen === 'usage') await expect(page.locator('.usage-chart').first()).toBeVisible();
  }
  await catalog.goToMetric('revenue_net');
  await page.getByRole('button', { name: 'Format', exact: true }).click();
  await expect(page.getByRole('button', { name: 'As written' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.printed')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  await page.keyboard.press('ControlOrMeta+K');
  await expect(page.getByRole('combobox', { name: 'Find a metric or an action' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Show shortcuts');
  await page.keyboard.press('Escape');

  await catalog.searchBox.fill('revnue');
  await expect(page.getByText('revenue').first()).toBeVisible();
  await catalog.searchBox.fill('owner:');
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await catalog.searchBox.fill('no such thing at all');
  await expect(page.getByText('No metrics contain').first()).toBeVisible();
  await catalog.searchBox.fill('');

  await isThere(catalog);
  await catalog.list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('group', { name: 'Selected metrics' }).getByRole('button', { name: 'Set owner' }).click();
  await expect(page.getByRole('dialog')).toContainText('Set the owner of');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

  await catalog.importFile({
    name: 'metrics.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ brand_new: { name: 'Brand new' } })),
  });
  await expect(catalog.button('Merge')).toBeVisible();
  await catalog.button('Close without importing').click();
  await isThere(catalog);
}

test('[G40] after one visit everything works while the server is gone: at once, reloaded, in a new tab, in a restarted browser', async ({
  site,
  address,
  startBrowser,
}) => {
  const first = await startBrowser();
  const catalog = new CatalogPage(first.page);
  await catalog.open(address);
  await openSample(catalog);
  await isKept(first.page);
  await site.stop();
  const failures = failuresOf(first.page.context());

  await walkEverything(first.page);
  await first.page.reload();
  await isThere(catalog);
  for (const way of ['', 'index.html', '?catalog=main', 'index.html?from=a-mail#/metric/revenue_net']) {
    const tab = new CatalogPage(await first.page.context().newPage());
    await tab.page.goto(address + way);
    await isThere(tab);
    await tab.page.close();
  }
  expect(failures).toEqual([]);
  await first.close();

  const second = await startBrowser();
  const failuresAfter = failuresOf(second.page.context());
  const reopened = new CatalogPage(second.page);
  await reopened.open(address);
  await isThere(reopened);
  await walkEverything(second.page);
  await reopened.goToMetric('revenue_net');
  await reopened.edit('Owner', '@offline', 'Ada Analyst');
  await second.page.reload();
  await expect(second.page.getByText('@offline').first()).toBeVisible();
  expect(failuresAfter).toEqual([]);
});

test.describe('in Chromium with its windows', () => {
  test.use({ hasWindows: true });

  test('a reload past all caches goes to the server; without a server, Chromium returns to what is kept', async ({
    site,
    address,
    startBrowser,
  }) => {
    const { page } = await startBrowser();
    const catalog = new CatalogPage(page);
    await catalog.open(address);
    await openSample(catalog);
    await isKept(page);
    const session = await page.context().newCDPSession(page);

    const fromServer = page.waitForResponse((response) => response.url() === address && !response.fromServiceWorker());
    await session.send('Page.reload', { ignoreCache: true });
    await fromServer;
    await isThere(catalog);
    // Such a page has no service worker at first, and may need the server no more than any other.
    await isKept(page);

    await site.stop();
    const refused = page.waitForEvent('requestfailed', (request) => request.url() === address);
    await session.send('Page.reload', { ignoreCache: true });
    // No page can answer such a reload. The browser shows its error page, and tries again by itself the ordinary way.
    await refused;
    await isThere(catalog);
    await page.reload();
    await isThere(catalog);
  });
});

test('the first page alone is enough: the sample, a new catalog and a file of one’s own need no server', async ({
  site,
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await isKept(page);
  await site.stop();
  const failures = failuresOf(page.context());
  await catalog.button('Try the sample').click();
  await isThere(catalog);
  expect(failures).toEqual([]);
});

test('the service worker keeps every file of the build but the few that no page needs', async ({
  builds,
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  await page.goto(address);
  await isKept(page);
  const kept = await page.evaluate(async () => {
    const [name = ''] = await caches.keys();
    const requests = await (await caches.open(name)).keys();
    return requests.map(({ url }) => decodeURI(new URL(url).pathname.slice(1)));
  });
  const built = filesBelow(builds.today);
  expect(built.filter((path) => !kept.includes(path))).toEqual([
    '_headers',
    expect.stringMatching(/^assets\/memory-factory-/),
    'robots.txt',
    'service-worker.js',
  ]);
  expect(kept.filter((path) => !built.includes(path))).toEqual([]);
});

test('[G40] nothing is asked of another origin, by the page or by its service worker', async ({
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await openSample(catalog);
  await isKept(page);
  await walkEverything(page);
  const urls = asked.filter((url) => url.startsWith('http'));
  expect(urls.filter((url) => !url.startsWith(address))).toEqual([]);
  // The worker's own requests are among them.
  expect(urls).toContain(`${address}service-worker.js`);
  expect(urls).toContain(`${address}icons/metricbook-512.png`);
});
