import type { Page } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

async function beginWithSample(page: Page, address: string | undefined): Promise<CatalogPage> {
  const catalog = new CatalogPage(page);
  await catalog.openSample(address ?? '');
  return catalog;
}

/** Leaves for a page of the same origin that opens no catalog. */
async function leave(page: Page, address: string | undefined): Promise<void> {
  await page.goto(`${address ?? ''}sample-catalog.json`);
}

/** Expects that the screen passes axe, and fits the narrowest phone. */
async function expectSound(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await violationsOn(page)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

test('a catalog that a newer version takes over is read-only from then on, and nothing that was typed is lost', async ({
  page,
  baseURL,
}) => {
  const catalog = await beginWithSample(page, baseURL);
  await catalog.goToMetric('revenue_net');
  await catalog.button('Edit').click();
  await catalog.field('Owner').fill('@half-a-thought');
  await page.evaluate(async () => {
    for (const { name, version } of await indexedDB.databases()) {
      if (name?.endsWith(':main') !== true) continue;
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name, (version ?? 0) + 1);
        request.addEventListener('success', () => {
          request.result.close();
          resolve();
        });
        request.addEventListener('error', () => reject(request.error));
      });
    }
  });
  const banner = page.getByRole('region', { name: 'Editing is disabled' });
  await expect(banner).toContainText('A newer version of Metricbook manages this catalog.');
  await expect(catalog.status).toHaveText('Read only');
  await expect(catalog.button('New metric')).toHaveAttribute('aria-disabled', 'true');
  await catalog.field('Owner').press('Enter');
  await expect(catalog.field('Owner')).toHaveValue('@half-a-thought');
  await expectSound(page);

  const download = page.waitForEvent('download');
  await banner.getByRole('button', { name: 'Download the catalog' }).click();
  expect((await download).suggestedFilename()).toMatch(/^sample-fernpost-.*\.db$/);

  // Playwright would dismiss a question, and the page would stay.
  await banner.getByRole('button', { name: 'Reload the page' }).click();
  await expect(page.getByRole('heading', { name: 'The catalog in this browser cannot be opened' })).toBeVisible();
  await expect(catalog.button('Open a backup')).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain('@half-a-thought');
});

test('a catalog that the browser has cleared is distinguished from a first visit', async ({ page, baseURL }) => {
  const catalog = await beginWithSample(page, baseURL);
  const total = (await catalog.list.getAttribute('aria-rowcount')) ?? '';
  await leave(page, baseURL);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.addEventListener('success', () => resolve());
        request.addEventListener('error', () => reject(request.error));
      });
    }
  });
  await catalog.open(baseURL ?? '');
  await expect(page.getByRole('alert')).toContainText(`There was a catalog of ${total} metrics in this browser on`);
  await expect(catalog.button('Open a backup')).toBeVisible();
  await expect(catalog.button('Try the sample')).toBeVisible();
  await expectSound(page);
});

test('of a damaged catalog a whole state can be opened, and all that is stored be downloaded', async ({
  page,
  baseURL,
}, testInfo) => {
  const catalog = await beginWithSample(page, baseURL);
  const file = testInfo.outputPath('catalog.db');
  await catalog.exportTo(file);
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Owner', '@before-the-import', 'Ada Analyst');
  await catalog.importFile(file);
  await catalog.button('Replace').click();
  await expect(page.getByText('replaced the catalog')).toBeVisible();
  await leave(page, baseURL);
  await page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.endsWith(':main') === true ? [name] : []));
    for (const name of names) {
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.addEventListener('success', () => {
          const transaction = opening.result.transaction(['log', 'blocks'], 'readwrite');
          const roots = transaction.objectStore('log').index('slot').getAll();
          roots.addEventListener('success', () => {
            const [manifest] = roots.result as { epochs: { id: string }[] }[];
            // The current version's first block; earlier versions have sets of their own.
            transaction.objectStore('blocks').delete([manifest?.epochs[0]?.id ?? '', 0]);
          });
          transaction.addEventListener('complete', () => {
            opening.result.close();
            resolve();
          });
        });
        opening.addEventListener('error', () => reject(opening.error));
      });
    }
  });
  await page.goto(baseURL ?? '');
  await expect(page.getByRole('heading', { name: 'The catalog in this browser cannot be opened' })).toBeVisible();
  await expectSound(page);
  const download = page.waitForEvent('download');
  await catalog.button('Download the stored data').click();
  expect((await download).suggestedFilename()).toMatch(/^sample-fernpost-rescue-.*\.tar$/);

  await catalog.button('Open this state').first().click();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await expect(page.getByText('The damaged data was left untouched.')).toBeVisible();
  await catalog.goToMetric('revenue_net');
  await expect(page.getByText('@before-the-import').first()).toBeVisible();
});
