import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { dumpOf } from '../database/sqlite-dump.ts';
import { violationsOn } from './axe.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

const heading = (page: Page) => page.getByRole('heading', { name: 'Review the merge' });

const fieldRow = (page: Page, field: string, kind: string) =>
  page.getByRole('group', { name: new RegExp(`^Net revenue, ${field}, ${kind} `) });

/**
 * Opens the sample, and returns the file that it became elsewhere: Theo changed the owner and the description, and added
 * a metric. Mia changed the owner here, and the data source.
 */
async function openVersions(page: Page, address: string | undefined, path: string) {
  const catalog = new CatalogPage(page);
  await catalog.openSample(address ?? '');
  await catalog.exportTo(path);
  using theirs = await MetricsDatabase.open(new Uint8Array(await readFile(path)));
  theirs.updateMetric('revenue_net', { owner: '@theo', description: 'What Theo wrote.' }, 'Theo');
  theirs.createMetric({ id: 'gift_cards', name: 'Gift cards' });
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Owner', '@mia', 'Mia');
  await catalog.edit('Data source', 'mia_orders');
  return { catalog, file: { name: 'theo.db', mimeType: '', buffer: Buffer.from(theirs.export()) } };
}

test('[G65] two versions of a catalog are merged field by field, and the merge is undone', async ({
  page,
  baseURL,
}, testInfo) => {
  const { catalog, file } = await openVersions(page, baseURL, testInfo.outputPath('shared.db'));
  const before = testInfo.outputPath('before.db');
  await catalog.exportTo(before);
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  await catalog.importFile(file);
  await expect(page.getByText('Opens a review of 1 metric that differs and 1 new metric')).toBeVisible();
  await catalog.button('Merge').click();
  await expect(heading(page)).toBeFocused();

  const owner = fieldRow(page, 'owner', 'conflict');
  await expect(owner.getByRole('radio', { name: 'Mine' })).toBeChecked();
  for (const part of ['@mia', 'Mia', '@theo', 'Theo']) await expect(owner).toContainText(part);
  // Where only one side changed a field there is nothing to decide.
  for (const section of ['Changed in the file', 'Changed here, kept'])
    await page.getByRole('button', { name: `Show ${section}` }).click();
  await expect(fieldRow(page, 'description', 'change').getByRole('radio', { name: 'Theirs' })).toBeChecked();
  await expect(fieldRow(page, 'data source', 'kept change').getByRole('radio', { name: 'Mine' })).toBeChecked();
  await expect(page.locator('.review-consequence')).toContainText(
    'Adds 1 metric, changes 1 field of 1; 1 conflict keeps your value.',
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page)).toEqual([]);
  }
  await owner.getByRole('radio', { name: 'Theirs' }).check();
  await expect(page.locator('.review-consequence')).toContainText('Adds 1 metric, changes 2 fields of 1.');
  await catalog.button('Import').click();

  await expect(page.getByText('was merged into the catalog: 1 new and 1 changed.')).toBeVisible();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total + 1));
  await catalog.goToMetric('revenue_net');
  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts).toContainText('@theo');
  await expect(facts).toContainText('mia_orders');
  await expect(page.getByText('What Theo wrote.').first()).toBeVisible();
  await catalog.goToMetric('revenue_net', 'history');
  const merge = page.getByRole('listitem').filter({ hasText: 'Merged from theo.db' }).first();
  await expect(merge).toContainText('Mia');
  await expect(merge).toContainText('@theo');

  await page.getByRole('button', { name: 'Undo import' }).first().click();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total));
  const after = testInfo.outputPath('after.db');
  await catalog.exportTo(after);
  expect(dumpOf(await readFile(after))).toEqual(dumpOf(await readFile(before)));
});

test('a catalog is merged by keyboard', async ({ page, baseURL }, testInfo) => {
  const { catalog, file } = await openVersions(page, baseURL, testInfo.outputPath('shared.db'));
  await catalog.importFile(file);
  await catalog.button('Merge').focus();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('n');
  const owner = fieldRow(page, 'owner', 'conflict');
  await expect(owner).toBeFocused();
  await page.keyboard.press('t');
  await expect(owner.getByRole('radio', { name: 'Theirs' })).toBeChecked();
  await page.keyboard.press('m');
  await expect(owner.getByRole('radio', { name: 'Mine' })).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('was merged into the catalog')).toBeVisible();
  await catalog.goToMetric('revenue_net');
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('@mia');
  await expect(page.getByText('What Theo wrote.').first()).toBeVisible();
});

test('a review that is left changes nothing, and its file is gone', async ({ page, baseURL }, testInfo) => {
  const { catalog, file } = await openVersions(page, baseURL, testInfo.outputPath('shared.db'));
  await catalog.importFile(file);
  await catalog.button('Merge').click();
  await catalog.button('Leave without importing').click();
  await expect(catalog.list).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/import';
  });
  await expect(page.getByText('No file is open.')).toBeVisible();
  await catalog.goToMetric('revenue_net');
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('@mia');
});
