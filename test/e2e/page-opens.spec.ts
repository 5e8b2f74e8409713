import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

test('the page opens, and all that it asks for is of its own origin', async ({ page, baseURL, requests }) => {
  const response = await page.goto('./');
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Metricbook/);

  await page.waitForLoadState('networkidle');
  expect(requests.length).toBeGreaterThan(1);
  expect(requests.filter((url) => !url.startsWith(baseURL ?? ''))).toEqual([]);
});

test.describe('while the page is not kept in the browser yet', () => {
  // A test's route can't hold back files that a service worker has kept.
  test.use({ serviceWorkers: 'block' });

  test('a sample that cannot be fetched is reported in a sentence, and an empty catalog can be begun', async ({
    page,
  }) => {
    await page.route('**/sample-catalog.json', (route) => route.abort());
    const catalog = new CatalogPage(page);
    await catalog.open('/');
    await catalog.button('Try the sample').click();
    await expect(page.getByText('The sample could not be fetched')).toBeVisible();
    await catalog.button('New catalog').click();
    await expect(catalog.button('New metric').first()).toBeVisible();
  });
});

test('if SQLite cannot be loaded, the page says so and not that the catalog is damaged, and opens it afterwards', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  await page.route('**/*.wasm', (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Metricbook is not complete' })).toBeVisible();
  await expect(page.getByText('The catalog in this browser was not touched.')).toBeVisible();
  await page.unroute('**/*.wasm');
  await catalog.button('Reload the page').click();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
});
