import type { Page, Route } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** The database of the catalog that is shown at the root of a server. */
const NAME = 'metricbook:/:main';

/** Keeps workers from starting until they are released, as a large file or a slow machine does. */
async function holdWorkers(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let isHolding = true;
  await page.route('**/assets/*worker-*.js', async (route) => {
    if (isHolding) held.push(route);
    else await route.continue();
  });
  return async () => {
    isHolding = false;
    await Promise.all(held.splice(0).map((route) => route.continue()));
  };
}

/** Waits until a first screen of the stored catalog is kept which has a text. */
async function isKept(page: Page, text: string): Promise<void> {
  await expect.poll(() => keptScreen(page)).toContain(text);
}

/** Returns the first screen that is kept of exactly what is stored; an empty text if there is none. */
async function keptScreen(page: Page): Promise<string> {
  return page.evaluate(
    ([at, names]) =>
      new Promise<string>((resolve, reject) => {
        const request = indexedDB.open(names);
        request.onerror = () => reject(request.error ?? new Error('not opened'));
        request.onsuccess = () => {
          const log = request.result.transaction('log').objectStore('log');
          const tips: IDBRequest<{ link: string }[]> = log.index('slot').getAll('tip');
          const screen: IDBRequest<{ link: string; content: string } | undefined> = log.get([at]);
          log.transaction.oncomplete = () => {
            request.result.close();
            resolve(screen.result?.link === tips.result[0]?.link ? (screen.result?.content ?? '') : '');
          };
        };
      }),
    ['first-screen', NAME] as const,
  );
}

/** Alters the stored catalog behind the page's back. */
async function alter(page: Page, how: 'the first screen' | 'no blocks'): Promise<void> {
  await page.evaluate(
    ([what, name]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onerror = () => reject(request.error ?? new Error('not opened'));
        request.onsuccess = () => {
          const transaction = request.result.transaction(['log', 'blocks'], 'readwrite');
          if (what === 'no blocks') transaction.objectStore('blocks').clear();
          else {
            const log = transaction.objectStore('log');
            const screen: IDBRequest<{ content: string }> = log.get(['first-screen']);
            screen.onsuccess = () => {
              const content = screen.result.content.replace('"total":', '"total":1');
              log.put({ ...screen.result, content }, ['first-screen']);
            };
          }
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    [how, NAME] as const,
  );
}

test.beforeEach(async ({ page, baseURL }) => {
  await new CatalogPage(page).openSample(baseURL ?? '');
  await isKept(page, 'facets":{');
});

test('[G64] the list is there before the catalog is open; what is done meanwhile is done then', async ({
  page,
  context,
  baseURL,
}) => {
  const { list } = new CatalogPage(page);
  const [before, rows] = [await list.innerText(), await list.getAttribute('aria-rowcount')];
  const tab = await context.newPage();
  const release = await holdWorkers(tab);
  const catalog = new CatalogPage(tab);
  await tab.goto(baseURL ?? '');
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await expect(catalog.status).toHaveText('Opening…');
  expect(await catalog.list.innerText()).toBe(before);
  expect(await catalog.list.getAttribute('aria-rowcount')).toBe(rows);
  const grid = await catalog.list.elementHandle();

  // Keys wait for the list that they are meant for.
  await catalog.list.focus();
  await tab.keyboard.press('End');
  await tab.keyboard.press('x');
  await expect(catalog.list.getByRole('row', { selected: true })).toHaveCount(0);
  await release();
  await expect(tab.getByRole('group', { name: 'Selected metrics' })).toContainText('1 selected');
  await expect(catalog.list.getByRole('row').last()).toHaveAttribute('aria-selected', 'true');
  await expect(catalog.status).toHaveText('Saved');
  // It is the same list, scrolled and focused as it was.
  expect(await grid?.evaluate((element) => element.isConnected)).toBe(true);
});

test('[G64] a search, and the page of a metric, wait for the catalog and say so', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_net', 'overview');
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await isKept(page, '"metric":{"metric":{"id":"revenue_net"');

  // The metric that was opened last is there like the list.
  const release = await holdWorkers(page);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await expect(catalog.status).toHaveText('Opening…');
  // Another one waits.
  await catalog.list.getByRole('link').first().click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  const first = (await catalog.list.getByRole('link').first().textContent()) ?? '';
  await catalog.searchBox.fill('churn');
  await release();
  await expect(page.getByRole('heading', { level: 1, name: first })).toBeVisible();
  await expect(catalog.list.getByRole('link', { name: /churn/i }).first()).toBeVisible();
  await expect(catalog.status).toHaveText('Saved');
});

test('[G64] nothing is shown first that is not exactly what is stored and asked for', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  const release = await holdWorkers(page);
  const isEmpty = async (address: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(address);
    // Long after the first screen would be there.
    await expect(page.getByRole('progressbar', { name: 'Working' })).toBeVisible();
    await expect(catalog.list).toBeHidden();
  };
  const address = baseURL ?? '';
  await isEmpty(`${address}#/?q=revenue`);
  await isEmpty(`${address}#/?sort=-updatedAt`);
  await isEmpty(`${address}#/activity`);
  await isEmpty(`${address}#/metric/revenue_net/edit`);
  await alter(page, 'the first screen');
  await isEmpty(address);
  await release();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
});

test('[G64] a first screen of a damaged catalog gives way to what can be salvaged', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  const release = await holdWorkers(page);
  await page.goto('about:blank');
  await page.goto(baseURL ?? '');
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await alter(page, 'no blocks');
  await page.keyboard.press('n');
  await release();
  await expect(
    page.getByRole('heading', { level: 1, name: 'The catalog in this browser cannot be opened' }),
  ).toBeVisible();
  await expect(catalog.list).toBeHidden();
});
