import { expect, type Locator, test } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { CatalogPage } from './catalog-page.ts';
import { overflowOf } from './screens.ts';

const rowOf = (catalog: CatalogPage, name: string): Locator =>
  catalog.list.getByRole('row').filter({ has: catalog.page.getByRole('link', { name, exact: true }) });

test.beforeEach(async ({ page, baseURL }) => {
  await new CatalogPage(page).openSample(baseURL ?? '');
});

test('one trust score, calculated: the page explains the number of the list, and a review raises both', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('average_order_value');
  const trust = page.getByRole('region', { name: 'Trust', exact: true });
  const row = rowOf(catalog, 'Average order value');
  await expect(trust).toContainText('80 of 100');
  await expect(row).toContainText('trust 80');
  // The points are those of the score.
  const points = await trust.getByText(/^\d+ of \d+ points$/).allTextContents();
  const earned = points.map((text) => Number(/^\d+/.exec(text)?.[0]));
  expect(earned.reduce((sum, one) => sum + one, 0)).toBe(80);
  expect(await violationsOn(page)).toEqual([]);

  // What another program recorded is told, and used for nothing.
  await expect(trust).toContainText('Recorded in the file: 92.');

  await trust.getByRole('button', { name: 'Review now' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Note (optional)').fill('Agreed with finance');
  expect(await violationsOn(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await catalog.sayWho('Ines');
  await expect(trust).toContainText('Reviewed by Ines, today');
  await expect(trust).toContainText('98 of 100');
  await expect(row).toContainText('trust 98');
  await expect(page.getByText('Average order value is marked as reviewed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(trust).toContainText('Never reviewed');
  await expect(row).toContainText('trust 80');

  // Recording the score is an edit of its own, in the history.
  await trust.getByRole('button', { name: 'Store 80' }).click();
  await expect(trust.getByText('Recorded in the file')).toBeHidden();
  await expect(page.getByRole('tab', { name: /^History/ })).toContainText('4');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await overflowOf(page)).toBe(0);
  }
});

test('what would raise the score is a link that does it, and a dash stands where nothing is known', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.button('New metric').click();
  await catalog.field('Name').fill('Untold');
  await catalog.button('Save').click();
  await catalog.sayWho('Ines');
  const trust = page.getByRole('region', { name: 'Trust', exact: true });
  await expect(trust).toContainText('nothing known yet');
  await expect(rowOf(catalog, 'Untold')).toContainText('trust –');
  await trust.getByRole('link', { name: 'Set an owner' }).click();
  await expect(catalog.field('Owner')).toBeFocused();
  await page.keyboard.type('@shop');
  await catalog.button('Save').click();
  await expect(trust).toContainText('14 of 100');
  await trust.getByRole('link', { name: 'Describe it' }).click();
  await expect(catalog.field('Description')).toBeFocused();
  await page.keyboard.press('Escape');
  await trust.getByRole('link', { name: 'Add a test' }).click();
  await expect(catalog.button('Add test')).toBeVisible();
});

test('reviews are filtered and counted, and a selection is reviewed at once; other edits make nothing fresh', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  const review = page.getByRole('list', { name: 'Review', exact: true });
  await expect(review.getByRole('button', { name: /^never reviewed 43$/ })).toBeVisible();
  await catalog.list.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await catalog.button('Mark as reviewed').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Mark as reviewed' }).click();
  await catalog.sayWho('Ines');
  await expect(page.getByText('43 metrics are marked as reviewed.')).toBeVisible();
  await expect(review.getByRole('button', { name: /^never reviewed 0$/ })).toBeVisible();
  await catalog.button('Store trust').click();
  await expect(page.getByText(/^The calculated trust of \d+ metrics is recorded\.$/)).toBeVisible();
  await catalog.searchBox.fill('reviewed:>-7d trust:<60');
  await expect(page.getByText(/ of 43 metrics/)).toBeVisible();

  // The list that is sorted by a column shows it, with its label.
  await catalog.searchBox.fill('');
  await page.getByLabel('Sort by').selectOption('usageCount');
  await expect(catalog.list.getByRole('row').first()).toContainText(/\d uses/);
  await page.getByLabel('Sort by').selectOption('createdAt');
  await expect(catalog.list.getByRole('row').first()).toContainText(/created /);
});
