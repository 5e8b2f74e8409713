import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CatalogPage } from './catalog-page.ts';
import { expect, startChromium, test as ownBrowserTest } from './launch-browser.ts';

/*
 * `earlier-profile/` is what Chromium 156 stored for the page of commit 4f81c4c at http://metricbook.localhost/: the
 * sample catalog, compacted once, with changes in the journal since, a metric in the trash, a saved view and a draft.
 * Today's page must open it as that page left it, since users have such profiles.
 */
const FIXTURE = fileURLToPath(new URL('earlier-profile/', import.meta.url));
/** The origin is part of what Chromium stores, so the page is served under the name that it had then. */
const ORIGIN = 'http://metricbook.localhost/';

const test = ownBrowserTest.extend<{ profile: string }>({
  profile: async ({ browserName: _ }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'metricbook-earlier-'));
    await mkdir(join(profile, 'Default'), { recursive: true });
    await cp(FIXTURE, join(profile, 'Default'), { recursive: true });
    await use(profile);
    await rm(profile, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  },
});

test('[G16] a browser that holds a catalog of an earlier version opens it whole, and goes on with it', async ({
  profile,
  address,
}) => {
  const served = [`--host-resolver-rules=MAP metricbook.localhost:80 127.0.0.1:${new URL(address).port}`];
  const browser = await startChromium(profile, served);
  const { page } = browser;
  const catalog = new CatalogPage(page);
  try {
    await page.goto(`${ORIGIN}#/metric/metric_of_the_version_before`);
    const sheet = page.getByRole('main');
    await expect(page.getByRole('heading', { name: 'Metric of the version before' })).toBeVisible();
    await expect(sheet).toContainText('Written by commit 4f81c4c.');
    // An entry of the journal after the last checkpoint.
    await expect(sheet.getByRole('link', { name: 'kept', exact: true })).toBeVisible();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', /4[0-9]/);

    await catalog.button('Edit').click();
    await expect(catalog.field('Description')).toHaveValue('A draft that nobody saved yet.');
    await catalog.field('Owner').fill('@today');
    // The browser knows the user's name, so no dialog asks for it.
    await catalog.button('Save').click();
    await expect(catalog.button('Edit')).toBeVisible();
    await expect(sheet).toContainText('A draft that nobody saved yet.');

    await catalog.goToMetric('active_customers', 'history');
    await expect(sheet).toContainText('@kept-before');
    await page.evaluate(() => {
      location.hash = '#/trash';
    });
    await expect(sheet).toContainText('Average order value');
    // The views are beside the list, for which this width has no space.
    await expect(page.getByText('View of the version before')).toHaveCount(1);
  } finally {
    await browser.close();
  }

  const reopened = await startChromium(profile, served);
  try {
    await reopened.page.goto(`${ORIGIN}#/metric/metric_of_the_version_before`);
    await expect(reopened.page.getByRole('main')).toContainText('@today');
  } finally {
    await reopened.close();
  }
});
