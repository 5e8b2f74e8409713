import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { expect, test } from './built-page.ts';
import { violationsOn } from './axe.ts';
import { CatalogPage } from './catalog-page.ts';

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metricbook-shop-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
}

/** Writes a dbt project with two metrics that the sample does not have. */
function writeProject(description: string, more = ''): void {
  write('shop/dbt_project.yml', 'name: shop\n');
  write('shop/target/manifest.json', '{}');
  write('shop/notes.json', '{"nothing": "here"}');
  write(
    'shop/models/gifts.yml',
    `
semantic_models:
  - name: gifts
    model: ref('gifts')
    measures:
      - name: amount
        agg: sum
metrics:
  - name: gift_cards_redeemed
    label: Gift cards redeemed
    description: ${description}
    type: simple
    type_params:
      measure: amount
${more}`,
  );
}

/** Drops a folder on the page, as a file manager does. */
async function dropFolder(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await session.detach();
}

const review = (page: Page) => page.getByRole('heading', { name: 'Review the import' });

test('a folder is dropped and reviewed by keyboard, imported, and taken back', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  writeProject('What gift cards paid.');
  await dropFolder(page, join(folder, 'shop'));
  await expect(review(page)).toBeFocused();
  await expect(page.locator('.review-consequence')).toContainText('Adds 1 metric.');
  await expect(page.getByRole('complementary').getByText('notes.json')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total + 1));

  await catalog.goToMetric('gift_cards_redeemed');
  await catalog.edit('Description', 'What gift cards paid, without tax.');
  writeProject('What gift cards paid, with tax.', '    filter: region = 1\n');
  await dropFolder(page, join(folder, 'shop'));
  const row = page.getByRole('group', { name: 'Gift cards redeemed, description, conflict 1 of 1' });
  await expect(row.getByRole('radio', { name: 'Mine' })).toBeChecked();
  await expect(row).toContainText('models/gifts.yml:');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page)).toEqual([]);
  }
  await page.keyboard.press('n');
  await expect(row).toBeFocused();
  await page.keyboard.press('t');
  await expect(row.getByRole('radio', { name: 'Theirs' })).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(catalog.list).toBeVisible();
  await catalog.goToMetric('gift_cards_redeemed');
  // The second is among the latest changes.
  await expect(page.getByText('What gift cards paid, with tax.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo import' }).last().click();
  await expect(page.getByText('What gift cards paid, without tax.').first()).toBeVisible();
  await expect(page.getByText('What gift cards paid, with tax.')).toHaveCount(0);
});

test('a folder is chosen, and the same files again are nothing to do', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  writeProject('What gift cards paid.');
  const choose = async (): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await catalog.chooseInMenu('Import a folder…');
    await (await chooser).setFiles(join(folder, 'shop'));
  };
  await choose();
  await page.getByRole('checkbox', { name: 'Gift cards redeemed' }).uncheck();
  await expect(page.locator('.review-consequence')).toContainText('No metric changes.');
  await page.getByRole('checkbox', { name: 'Gift cards redeemed' }).check();
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total + 1));
  await choose();
  await expect(page.getByText('The files and this catalog agree.')).toBeVisible();
  await expect(catalog.button('Import')).toBeHidden();
  await catalog.button('Close').click();
  await expect(catalog.list).toBeVisible();

  await catalog.goToMetric('gift_cards_redeemed');
  await catalog.edit('Description', 'Cards that were used.');
  await choose();
  await expect(page.getByText('The files have nothing new. 1 metric was changed here.')).toBeVisible();
  await catalog.button('Close').click();
  await catalog.chooseInMenu('Sources');
  await expect(page.getByRole('heading', { name: 'shop' })).toBeVisible();
  await expect(page.getByText('1 metric differs:')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Gift cards redeemed' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Gift cards redeemed' })).toBeVisible();
});

test('a sheet is imported by its columns, which are known the next time', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  const buffer = Buffer.from('Our KPIs,,\nKPI,Definition,Target\nReturns in time,Parcels sent back in time,95\n');
  const sheet = { name: 'kpis.csv', mimeType: 'text/csv', buffer };
  await catalog.importFile(sheet);
  await expect(page.getByRole('heading', { name: 'Match the columns' })).toBeFocused();
  await expect(page.getByLabel('Names in row')).toHaveValue('1');
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Target, custom field' }).selectOption('Unit');
  await expect(page.getByRole('combobox', { name: 'Target, your choice' })).toHaveValue('unit');
  await page.getByLabel('Names in row').selectOption('none');
  await expect(catalog.button('Review')).toBeDisabled();
  await page.getByLabel('Names in row').selectOption('2');
  await catalog.button('Review').click();
  await expect(page.locator('.review-consequence')).toContainText('Adds 1 metric.');
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toBeVisible();
  await catalog.importFile(sheet);
  await expect(page.getByText('The files and this catalog agree.')).toBeVisible();
  await catalog.button('Change the columns').click();
  await expect(page.getByRole('combobox', { name: 'Target, custom field' })).toBeVisible();
  await catalog.button('Cancel').click();
  await expect(catalog.list).toBeVisible();
});

test('files that are chosen together are sources of their own, and one of them is known when it comes alone', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  const sheet = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  const returns = sheet('returns.csv', 'KPI,Definition\nReturns in time,Parcels sent back in time\n');
  const gifts = sheet('gifts.csv', 'Metric,Definition\nGift cards redeemed,Cards that were used\n');
  const chooser = page.waitForEvent('filechooser');
  await catalog.chooseInMenu('Import…');
  await (await chooser).setFiles([returns, gifts]);
  await catalog.button('Review').click();
  await expect(page.locator('.review-consequence')).toContainText('Adds 2 metrics.');
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toBeVisible();
  await catalog.chooseInMenu('Sources');
  await expect(page.getByRole('heading', { name: 'returns.csv' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'gifts.csv' })).toBeVisible();
  await catalog.importFile(sheet('returns.csv', 'KPI,Definition\nReturns in time,Parcels that came back in time\n'));
  // The base is what this file said, so this is a change there and no conflict.
  await expect(page.locator('.review-consequence')).toContainText('Changes 1 field of 1 metric.');
  await catalog.button('Cancel').click();
});

test('a value that does not fit its custom field is told in the review, and imported as it is', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  using database = await MetricsDatabase.open();
  database.defineCustomField({ name: 'Target', type: 'number' });
  database.createMetric({ id: 'visits', name: 'Visits' });
  const shop = Buffer.from(database.export());
  await catalog.openFile({ name: 'shop.db', mimeType: 'application/vnd.sqlite3', buffer: shop });
  await expect(catalog.metricLink('Visits')).toBeVisible();
  const buffer = Buffer.from('KPI,Target\nReturns in time,95 %\n');
  await catalog.importFile({ name: 'kpis.csv', mimeType: 'text/csv', buffer });
  await catalog.button('Review').click();
  await expect(review(page)).toBeVisible();
  const told = page.getByRole('listitem').filter({ hasText: '“95 %” in “Target” is not a number.' });
  await expect(told).toContainText('Returns in time: ');
  await expect(told).toContainText('kpis.csv:2');
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.metricLink('Returns in time')).toBeVisible();
  await catalog.goToMetric('returns_in_time');
  await expect(page.getByRole('tabpanel').getByText('95 %')).toBeVisible();
});

test('a catalog goes out in another format, and what that costs is told first', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  await catalog.chooseInMenu('Export as…');
  const dialog = page.getByRole('dialog', { name: 'Export as' });
  await expect(dialog.getByRole('button', { name: 'Download' })).toBeDisabled();
  await dialog.getByRole('radio', { name: /^CSV/ }).check();
  await expect(dialog.getByText('in one file.')).toBeVisible();
  await expect(dialog.getByText(/no place for tests/)).toBeVisible();
  expect(await violationsOn(page)).toEqual([]);
  await dialog.getByRole('radio', { name: /^Metricbook YAML/ }).check();
  await expect(dialog.getByText(/Every value is in it/)).toBeVisible();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/-metricbook-yaml\.zip$/);
});

test('a dropped folder is checked again from where it is, and the metric that differs is told', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  writeProject('What gift cards paid.');
  await dropFolder(page, join(folder, 'shop'));
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toBeVisible();

  writeProject('What gift cards paid, with tax.');
  await catalog.chooseInMenu('Sources');
  await page.getByRole('button', { name: 'Check again shop' }).click();
  await expect(review(page)).toBeVisible();
  await expect(page.getByText('What gift cards paid, with tax.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await catalog.chooseInMenu('Sources');
  await expect(page.getByText('1 metric differs:')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Gift cards redeemed' })).toBeVisible();

  rmSync(join(folder, 'shop'), { recursive: true });
  await page.getByRole('button', { name: 'Check again shop' }).click();
  await expect(page.getByText(/shop was moved, renamed or deleted/)).toBeVisible();
});

test('cells that a spreadsheet copied are pasted and imported', async ({ page, baseURL, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  // What takes cells is loaded after the first list.
  await expect
    .poll(() => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)))
    .toEqual(expect.arrayContaining([expect.stringContaining('watch-page')]));
  const cells = 'name\towner\tdescription\nGift cards redeemed\tfinance\t"What gift\ncards paid"\n';
  await page.evaluate((text) => navigator.clipboard.writeText(text), cells);
  // Into a field goes what is pasted there, and nothing else happens.
  await catalog.searchBox.focus();
  await page.keyboard.press('Control+v');
  await expect(catalog.searchBox).toHaveValue(/Gift cards redeemed/);
  await catalog.searchBox.fill('');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total));
  await expect(async () => {
    await catalog.list.focus();
    await page.keyboard.press('Control+v');
    await expect(page.getByRole('heading', { name: 'Match the columns' })).toBeVisible({ timeout: 5000 });
  }).toPass();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await expect(page.locator('.review-consequence')).toContainText('Adds 1 metric.');
  await expect(page.getByText('What gift cards paid')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total + 1));
});
