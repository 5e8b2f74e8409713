import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
});

test('search answers while one types, marks what matched, and knows the nearest spelling', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.searchBox.pressSequentially('net rev');
  await expect(catalog.list.getByRole('link').first()).toHaveText('Net revenue');
  await expect(catalog.list.locator('mark').first()).toHaveText(/net/i);
  await catalog.searchBox.fill('revenu net');
  await expect(catalog.metricLink('Net revenue')).toBeVisible();
  await catalog.searchBox.fill('subscrbers');
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await expect(page.getByText('subscribers').first()).toBeVisible();
  await catalog.searchBox.fill('zzzzzzzz');
  await expect(page.getByText('zzzzzzzz').first()).toBeVisible();
  await expect(catalog.list.getByRole('link')).toHaveCount(0);
});

test('a facet filters the list, its count is right, and the address holds the filter', async ({ page }) => {
  const catalog = new CatalogPage(page);
  const facet = page.getByRole('button', { name: /^finance/ }).first();
  const count = Number(/\d+/.exec(await facet.innerText())?.[0]);
  await facet.click();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(count));
  await expect(page).toHaveURL(/q=/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(count));
});

test('the list is worked by keyboard alone', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await page.keyboard.press('/');
  await expect(catalog.searchBox).toBeFocused();
  await page.keyboard.type('revenue');
  await expect(catalog.list.getByRole('link').first()).toHaveText('Net revenue');
  await page.keyboard.press('ArrowDown');
  await expect(catalog.searchBox).not.toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
  await page.keyboard.press('e');
  await expect(catalog.field('Name')).toBeVisible();
});
