import { expect, test } from '@playwright/test';
import { CatalogPage } from './catalog-page.ts';

test.beforeEach(async ({ page, baseURL }) => {
  await new CatalogPage(page).openSample(baseURL ?? '');
});

test('j and k show the metric at the cursor once it rests; the focus stays in the list, and Back leads out of it', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  const heading = page.getByRole('heading', { level: 1 });
  await page.keyboard.press('j');
  await expect(heading).toHaveText('Active subscribers');
  for (let i = 0; i < 2; i += 1) await page.keyboard.press('j');
  await expect(heading).toHaveText('Average order value');
  await expect(page.getByRole('article')).not.toBeFocused();
  await page.keyboard.press('k');
  await expect(heading).toHaveText('Alive on arrival');
  // The open tab stays, and leafing leaves one step in the history.
  await catalog.goToMetric('alive_on_arrival', 'usage');
  await catalog.list.focus();
  await page.keyboard.press('j');
  await expect(heading).toHaveText('Average order value');
  await expect(page).toHaveURL(/average_order_value\/usage/);
});

test('on a narrow screen they only move', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const catalog = new CatalogPage(page);
  await catalog.list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alive on arrival');
});

test('Ctrl Z undoes what was done last, and Ctrl Shift Z does it again; a field keeps its own', async ({ page }) => {
  const catalog = new CatalogPage(page);
  const heading = page.getByRole('heading', { level: 1 });
  await catalog.goToMetric('average_order_value');
  await catalog.edit('Name', 'Basket value', 'Ines');
  await expect(heading).toHaveText('Basket value');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(heading).toHaveText('Average order value');
  await expect(page.getByText('Undone: Average order value is as it was before.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(heading).toHaveText('Basket value');
  await expect(page.getByText('Basket value is saved.')).toBeVisible();
  await catalog.searchBox.fill('net');
  await catalog.searchBox.press('ControlOrMeta+z');
  await expect(heading).toHaveText('Basket value');

  // Also long after: the entry in Activity offers its own.
  await page.reload();
  await catalog.chooseInMenu('Activity');
  const entry = page.getByRole('listitem').filter({ hasText: 'Basket value' }).first();
  await entry.getByRole('button', { name: 'Undo' }).click();
  await catalog.goToMetric('average_order_value');
  await expect(heading).toHaveText('Average order value');
});
