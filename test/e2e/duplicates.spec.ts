import { expect, type Page, test } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { CatalogPage, HAS_REAL_DATA, NO_REAL_DATA, REAL_CATALOG } from './catalog-page.ts';
import { overflowOf } from './screens.ts';

const METRICS = [
  { id: 'shop.ad_clicks', name: 'Ad clicks', calculation: 'SUM(ad_click)', owner: '@ads', tags: ['search'] },
  {
    id: 'shop.search_ad_clicks',
    name: 'Ad clicks',
    description: 'Clicks on ads.',
    calculation: 'sum( ad_click )',
    tags: ['revenue'],
  },
  { id: 'shop.click_rate', name: 'Click rate', dependencies: ['shop.search_ad_clicks'] },
  { id: 'shop.active_hours', name: 'Active hours' },
  { id: 'shop.hours_active', name: 'Hours active' },
];

const FILE = {
  name: 'shop.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(Object.fromEntries(METRICS.map(({ id, ...metric }) => [id, { id, ...metric }])))),
};

const group = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });

async function openShop(page: Page, address: string): Promise<CatalogPage> {
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await catalog.openFile(FILE);
  await expect(catalog.metricLink('Click rate')).toBeVisible();
  return catalog;
}

test('duplicates are found, compared and merged, and the merge is undone', async ({ page, baseURL }) => {
  const catalog = await openShop(page, baseURL ?? '');
  await page.getByRole('link', { name: 'possible duplicates' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Possible duplicates' })).toBeFocused();
  await expect(page.getByRole('status', { name: 'Duplicates' })).toHaveText('2 groups with 4 of 5 metrics.');
  const clicks = group(page, 'Ad clicks');
  await expect(clicks).toContainText('Same calculation and same name. 2 metrics.');
  await expect(group(page, 'Active hours, Hours active')).toContainText('Nearly the same name. 2 metrics.');
  await page.getByRole('button', { name: /^Same calculation/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Active hours, Hours active' })).toBeHidden();
  expect(await violationsOn(page)).toEqual([]);

  await clicks.getByRole('button', { name: /^Compare 2/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Calculation' })).toContainText('same, layout aside');
  await expect(page.locator('.compare-foot')).toContainText('1 downstream metric will depend on shop.ad_clicks.');
  await catalog.button('Choose field by field').click();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('group', { name: 'Calculation' }).getByLabel('Use this').nth(1).check();
  await page.getByRole('button', { name: 'Merge into ad_clicks' }).click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByText('shop.search_ad_clicks was merged into shop.ad_clicks.')).toBeVisible();
  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts).toContainText('revenue');
  await expect(facts).toContainText('Click rate');
  await expect(page.getByText('sum( ad_click )').first()).toBeVisible();
  await page.getByRole('tab', { name: /^History/ }).click();
  await expect(page.getByText('Merged with').first()).toBeVisible();

  await catalog.button('Undo').click();
  await expect(page.getByText('The merge was undone.')).toBeVisible();
  await catalog.goToMetric('shop.search_ad_clicks');
  await expect(page.getByRole('heading', { level: 1, name: 'Ad clicks' })).toBeVisible();
  await expect(facts).toContainText('Click rate');
  await expect(facts).toContainText('Similar (1)');
  await facts.getByRole('link', { name: 'Compare 2' }).click();
  await expect(page.getByRole('radio', { name: 'Keep this one shop.search_ad_clicks' })).toBeChecked();
});

test('[G68] what is not a duplicate stays so after a reload, and can be taken back', async ({ page, baseURL }) => {
  const catalog = await openShop(page, baseURL ?? '');
  await catalog.chooseInMenu('Possible duplicates');
  await group(page, 'Ad clicks')
    .getByRole('button', { name: /^Not duplicates/ })
    .click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByText('2 metrics marked as not duplicates.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Ad clicks' })).toBeHidden();
  await expect(catalog.status.filter({ hasText: 'Saved' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('status', { name: 'Duplicates' })).toHaveText('1 group with 2 of 5 metrics.');
  await page.getByRole('button', { name: /^Not duplicates 1/ }).click();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: /^Take back/ }).click();
  await expect(page.getByText('Nothing was marked as not duplicates.')).toBeVisible();
  await page.getByRole('button', { name: /^All groups 2/ }).click();
  await group(page, 'Ad clicks')
    .getByRole('button', { name: /^Not duplicates/ })
    .click();
  await group(page, 'Active hours, Hours active')
    .getByRole('button', { name: /^Not duplicates/ })
    .click();
  await expect(page.getByText('No duplicates found.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[G28] duplicates and comparisons are sound for assistive technology, and fit 320 px: ${colorScheme}`, async ({
    page,
    baseURL,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openShop(page, baseURL ?? '');
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto('#/duplicates');
      await expect(group(page, 'Ad clicks')).toBeVisible();
      expect(await violationsOn(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      await page.goto('#/compare/shop.ad_clicks/shop.search_ad_clicks/shop.active_hours');
      await expect(page.getByRole('button', { name: /^Merge into/ })).toBeVisible();
      await page.getByRole('button', { name: 'Choose field by field' }).click();
      expect(await violationsOn(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
    }
  });
}

test('the real catalog has groups, each with its reasons', async ({ page, baseURL }) => {
  test.skip(!HAS_REAL_DATA, NO_REAL_DATA);
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  await catalog.openFile(REAL_CATALOG);
  await expect(catalog.list).toBeVisible();
  await page.goto('#/duplicates');
  await expect(page.getByRole('status', { name: 'Duplicates' })).toHaveText(/^\d+ groups with \d+ of 404 metrics\.$/);
  await page.goto('#/metric/fenix.active_hours');
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText(/Similar \(\d+\)/);
});
