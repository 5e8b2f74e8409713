import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { violationsOn } from './axe.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { overflowOf } from './screens.ts';

/** Creates the file of a catalog with a custom field, and with a metric that says much and came from elsewhere. */
async function detailedFile(): Promise<Buffer> {
  using database = await MetricsDatabase.open();
  database.defineCustomField({ name: 'Cost center', type: 'number' });
  database.createMetric({
    id: 'aov',
    name: 'Average order value',
    description: 'Net revenue divided by paid orders of the same period.',
    calculation: 'sum(revenue_net) / nullif(count(*), 0)',
    owner: '@shop',
    tags: ['sales', 'core'],
    details: {
      synonyms: ['AOV', 'average basket'],
      unit: 'EUR',
      format: '#,##0.00',
      kind: 'ratio',
      grain: 'day',
      group: 'sales/orders',
      language: 'postgres',
      notes: 'Subscription boxes are **left out**.\n\n- since May',
      links: [
        { label: 'Dashboard', url: 'https://bi.example/aov' },
        { label: '', url: 'mailto:shop@example.com' },
      ],
      custom: new Map([['Cost center', '4100']]),
    },
  });
  database.createMetric({ id: 'basket', name: 'Average basket', details: { group: 'sales' } });
  database.createMetric({ id: 'visits', name: 'Visits' });
  database.recordOrigins(
    { name: 'shop', format: 'dbt', mapping: null },
    [
      {
        metricId: 'aov',
        format: 'dbt',
        file: 'models/orders.yml',
        line: 12,
        path: 'orders.aov',
        foreignAttributes: '{}',
        said: new Map([['unit', 'EUR']]),
      },
    ],
    'Ada',
  );
  return Buffer.from(database.export());
}

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  const file = { name: 'shop.db', mimeType: 'application/vnd.sqlite3', buffer: await detailedFile() };
  await catalog.openFile(file);
  await expect(catalog.metricLink('Visits')).toBeVisible();
});

test('details are written by keyboard, and are on the page, in the search and in the history', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('visits');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Visits');
  await page.keyboard.press('e');
  await catalog.button('More').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(catalog.field('Synonyms')).toBeFocused();
  await page.keyboard.type('Sessions, Hits');
  await page.keyboard.press('Enter');
  await catalog.field('Group').focus();
  await page.keyboard.type('sales/o');
  await expect(page.getByRole('option', { name: 'sales/orders' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(catalog.field('Group')).toHaveValue('sales/orders');
  await page.keyboard.press('Tab');
  await page.keyboard.type('visits');
  await catalog.field('Kind').focus();
  await page.keyboard.type('count');
  await catalog.button('Add link').focus();
  await page.keyboard.press('Enter');
  await expect(catalog.field('Label of link 1')).toBeFocused();
  await page.keyboard.type('Docs');
  await page.keyboard.press('Tab');
  await page.keyboard.type('example.com');
  await page.keyboard.press('ControlOrMeta+s');
  await catalog.sayWho('Bo Builder');
  await expect(page.getByRole('alert').filter({ hasText: 'https://' })).toBeVisible();
  await expect(catalog.field('Address of link 1')).toBeFocused();
  await catalog.field('Address of link 1').fill('https://example.com');
  await catalog.field('Cost center').fill('12');
  await page.keyboard.press('ControlOrMeta+s');

  const main = page.getByRole('main');
  await expect(main).toContainText('Also called Sessions, Hits');
  await expect(main.getByRole('link', { name: 'Docs' })).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(main.getByText('Cost center').first()).toBeVisible();
  await catalog.tab('History').click();
  const saved = page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'Bo Builder' });
  for (const field of ['synonyms', 'group', 'unit', 'kind', 'links', 'Cost center']) {
    await expect(saved.getByText(field, { exact: true }).first()).toBeVisible();
  }
  await saved.getByRole('link', { name: 'View before' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('6 fields differ from today');

  await catalog.searchBox.fill('sessions');
  await expect(catalog.list.getByRole('link')).toHaveText(['Visits']);
  await catalog.searchBox.fill('');
  await page
    .getByRole('list', { name: 'Filter by group' })
    .getByRole('button', { name: /^sales/ })
    .click();
  await expect(catalog.list.getByRole('link')).toHaveCount(3);
  await page
    .getByRole('list', { name: 'Filter by group' })
    .getByRole('button', { name: /^orders/ })
    .click();
  await expect(catalog.list.getByRole('link')).toHaveCount(2);
});

test('a metric tells what it says, where it came from, and who else has one of its names, on paper too', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('aov');
  const main = page.getByRole('main');
  await expect(main).toContainText('average basket is also a name of Average basket.');
  await expect(main).toContainText('dbt, models/orders.yml, line 12, imported by Ada just now');
  await expect(main).toContainText('PostgreSQL');
  await expect(main.getByRole('link', { name: 'Dashboard' })).toHaveAttribute('href', 'https://bi.example/aov');
  expect(await violationsOn(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  const printed = page.locator('.printed');
  for (const text of ['sales / orders', '#,##0.00', 'ratio', '4100', 'models/orders.yml', 'left out']) {
    await expect(printed.getByText(text).first()).toBeVisible();
  }
});

test('the name of a new metric that is a synonym of another one is told', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.button('New metric').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('aov');
  const hint = page.getByRole('listitem').filter({ hasText: 'Average order value' });
  await expect(hint).toContainText('this name as a synonym · @shop');
});

test('custom fields are defined in the menu’s dialog, and details are set for several metrics', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.chooseInMenu('Custom fields…');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText([/Cost center number/]);
  await dialog.getByLabel('Name').fill('Tier');
  await dialog.getByLabel('Type').selectOption('choice');
  await dialog.getByLabel('Choices (comma-separated)').fill('gold, silver');
  await page.keyboard.press('Enter');
  await catalog.sayWho('Bo Builder');
  await expect(dialog.getByRole('listitem')).toHaveText([/Cost center number/, /Tier choice: gold, silver/]);
  expect(await violationsOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();

  await catalog.list.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await catalog.button('Set details').click();
  await dialog.getByLabel('Detail').selectOption('grain');
  await dialog.getByLabel('Grain', { exact: true }).fill('week');
  await expect(dialog).toContainText('Sets the grain of 3 metrics to week.');
  await dialog.getByRole('button', { name: 'Set grain' }).click();
  await expect(dialog).toBeHidden();

  // The catalog's own fields are set in the same way, and checked by their types.
  await catalog.button('Set details').click();
  await dialog.getByLabel('Detail').selectOption('Set Cost center');
  await dialog.getByLabel('Cost center', { exact: true }).fill('a lot');
  await dialog.getByRole('button', { name: 'Set Cost center' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is not a number');
  await dialog.getByLabel('Detail').selectOption('Set Tier');
  await dialog.getByLabel('Tier', { exact: true }).selectOption('silver');
  await expect(dialog).toContainText('Sets the Tier of 3 metrics to silver.');
  expect(await violationsOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Set Tier' }).click();
  await expect(dialog).toBeHidden();

  // They are in the facets under their names, and suggested by the beginning of these.
  const tier = page.getByRole('list', { name: 'Filter by tier' });
  await expect(tier.getByRole('listitem')).toHaveText([/silver 3/]);
  await tier.getByRole('button', { name: 'silver 3' }).click();
  await expect(page).toHaveURL(/q=custom/);
  await expect(catalog.list.getByRole('link')).toHaveCount(3);
  await tier.getByRole('button', { name: 'Exclude silver' }).click();
  await expect(page.getByText('0 of 3')).toBeVisible();
  await catalog.searchBox.press('ControlOrMeta+a');
  await catalog.searchBox.press('Backspace');
  await catalog.searchBox.pressSequentially('cos');
  await page.getByRole('option', { name: 'custom:Cost center=' }).click();
  await page.getByRole('option', { name: 'Cost center=4100' }).click();
  await expect(catalog.list.getByRole('link')).toHaveCount(1);
  await catalog.goToMetric('visits', 'edit');
  await expect(catalog.field('Tier')).toHaveValue('silver');
  await catalog.field('Tier').selectOption('gold');
  await expect(catalog.field('Grain')).toHaveValue('week');
  expect(await violationsOn(page)).toEqual([]);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await overflowOf(page)).toBe(0);
  }
});
