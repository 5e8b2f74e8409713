import { CatalogPage } from '../e2e/catalog-page.ts';
import { clearSiteData, windowOf } from './catalog-tab.ts';
import { expect, test } from './fault-test.ts';

test('[G12] a change that is made while the server is gone is saved like any other', async ({
  address,
  site,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await catalog.button('Try the sample').click();
  await catalog.goToMetric('revenue_net');
  // A user who edits has the form already: it is among the files that the page loads after its first list.
  await catalog.button('Edit').click();
  await catalog.button('Cancel').click();
  await site.stop();

  await catalog.edit('Owner', '@offline', 'Ada Analyst');
  await expect(page.getByText('@offline').first()).toBeVisible();

  await site.serve('today');
  const reopened = new CatalogPage(page);
  await page.reload();
  await expect(reopened.list).toBeVisible();
  await expect(page.getByText('@offline').first()).toBeVisible();
});

test('[G12] a private window has a catalog that works, says that it will not last, and leaves the other one alone', async ({
  address,
  startBrowser,
}) => {
  const { browser, page } = await startBrowser();
  const own = new CatalogPage(page);
  await own.open(address);
  await own.button('New catalog').click();
  await expect(own.button('New metric').first()).toBeVisible();

  for (let visit = 1; visit <= 2; visit += 1) {
    const privately = await browser.newContext();
    const catalog = new CatalogPage(await privately.newPage());
    await catalog.open(address);
    await expect(catalog.page.getByText('A private window forgets it when it closes')).toBeVisible();
    await catalog.button('Try the sample').click();
    await catalog.goToMetric('revenue_net');
    await catalog.edit('Owner', '@private', 'Ada Analyst');
    await catalog.page.reload();
    await expect(catalog.page.getByText('@private').first()).toBeVisible();
    await privately.close();
  }
  await page.reload();
  await expect(own.button('New metric').first()).toBeVisible();
  await expect(own.metricLink('Net revenue')).toBeHidden();
});

for (const what of ['indexeddb', 'all'] as const) {
  test(`[G12] after the browser has evicted the site’s data (${what}), the page says so and opens a backup`, async ({
    address,
    startBrowser,
  }, testInfo) => {
    const { browser, page } = await startBrowser();
    const catalog = new CatalogPage(page);
    await catalog.open(address);
    await catalog.button('Try the sample').click();
    await catalog.goToMetric('revenue_net');
    await catalog.edit('Owner', '@backed-up', 'Ada Analyst');
    const backup = testInfo.outputPath('backup.db');
    await catalog.exportTo(backup);
    await page.goto('about:blank');
    await clearSiteData(page, address, what);

    const after = new CatalogPage(await windowOf(browser).newPage());
    await after.open(address);
    const isRemembered = what === 'indexeddb';
    const words = isRemembered
      ? 'the browser has cleared it. Open your backup'
      : 'the browser has cleared it. Open its file';
    await expect(after.page.getByText(words)).toBeVisible();
    const chooser = after.page.waitForEvent('filechooser');
    await after.button(isRemembered ? 'Open a backup' : 'Open catalog file').click();
    await (await chooser).setFiles(backup);
    await expect(after.list).toBeVisible();
    await after.goToMetric('revenue_net');
    await expect(after.page.getByText('@backed-up').first()).toBeVisible();
  });
}
