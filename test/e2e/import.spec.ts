import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage, HAS_REAL_DATA, NO_REAL_DATA, REAL_CATALOG, REAL_DICTIONARY } from './catalog-page.ts';
import { HAS_PYTHON, NO_PYTHON, readWithPython } from './python.ts';

const dictionary = (metrics: unknown): { name: string; mimeType: string; buffer: Buffer } => ({
  name: 'metrics_store.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(metrics)),
});

async function beginWithSample(catalog: CatalogPage, address: string | undefined): Promise<void> {
  await catalog.openSample(address ?? '');
}

test('[G10] a file is previewed before anything changes; it is merged, and the merge is undone', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await beginWithSample(catalog, baseURL);
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  await catalog.importFile(
    dictionary({
      revenue_net: { name: 'Revenue, renamed by the file', calculation: 'SUM(amount)' },
      brand_new: { name: 'Brand new', description: 'Only in the file' },
    }),
  );
  await expect(page).toHaveURL(/#\/import/);
  // The lists of the preview are closed at first, with their counts visible.
  await page.getByRole('main').locator('summary').filter({ hasText: 'New' }).click();
  await expect(page.getByRole('main').getByText('Brand new')).toBeVisible();
  await page.getByRole('main').locator('summary').filter({ hasText: 'Changed' }).click();
  await expect(page.getByRole('main').getByText('Revenue, renamed by the file')).toBeVisible();
  await expect(catalog.button('Replace')).toBeVisible();
  await catalog.button('Merge').click();
  await expect(page.getByRole('heading', { name: 'Review the merge' })).toBeFocused();
  await expect(page.locator('.review-consequence')).toContainText('Adds 1 metric; 2 conflicts keep your value.');
  await page.getByRole('region', { name: 'Conflicts' }).getByRole('button', { name: 'Take all theirs' }).click();
  await expect(page.locator('.review-consequence')).toContainText('Adds 1 metric, changes 2 fields of 1.');
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total + 1));
  await expect(catalog.metricLink('Brand new')).toBeVisible();
  await catalog.goToMetric('revenue_net', 'history');
  await expect(page.getByRole('tabpanel')).toContainText('Merged from metrics_store.json');

  await page.getByRole('button', { name: 'Undo import' }).first().click();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total));
  await expect(catalog.metricLink('Brand new')).toBeHidden();
});

test('a file takes the place of the catalog, and the old one comes back', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await beginWithSample(catalog, baseURL);
  const total = await catalog.list.getAttribute('aria-rowcount');
  await catalog.importFile(dictionary({ only: { name: 'The only one' } }));
  await catalog.button('Replace').click();
  if (await page.getByLabel('Your name').isVisible()) await catalog.sayWho('Ada Analyst');
  await expect(catalog.metricLink('The only one')).toBeVisible();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '1');
  await page.reload();
  await expect(catalog.metricLink('The only one')).toBeVisible();
  await catalog.button('Catalog').click();
  await page.getByRole('menuitem', { name: 'Undo import' }).click();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', total ?? '');
});

test('a dictionary with mistakes is refused whole, and every mistake is named with its place', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await beginWithSample(catalog, baseURL);
  const total = await catalog.list.getAttribute('aria-rowcount');
  await catalog.importFile(
    dictionary({ fine: { name: 'Fine' }, nameless: { description: 'x' }, odd: { name: 'Odd', tags: ['a', 3] } }),
  );
  await expect(page.getByText('nameless').first()).toBeVisible();
  await expect(page.getByText('odd › tags › 2').first()).toBeVisible();
  await expect(catalog.button('Replace')).toBeHidden();
  await page.goto(`${baseURL ?? ''}#/`);
  await expect(catalog.list).toHaveAttribute('aria-rowcount', total ?? '');
});

test('a file that is no catalog is refused in a sentence, on the first visit too', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  await catalog.openFile({ name: 'photo.db', mimeType: 'application/octet-stream', buffer: Buffer.from('not at all') });
  await expect(page.getByText('This is neither an SQLite database')).toBeVisible();
  await expect(catalog.button('New catalog')).toBeVisible();
});

test('[G18] a text that is not Unicode is read only in the encoding that the user chose, after seeing it', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await beginWithSample(catalog, baseURL);
  const windows1252 = Buffer.from('{"groesse": {"name": "Gr\xF6\xDFe \x96 \xC4rger \x80"}}', 'latin1');
  await catalog.importFile({ name: 'from-excel.json', mimeType: '', buffer: windows1252 });
  const main = page.getByRole('main');
  await expect(main).toContainText('Größe – Ärger €');
  await expect(catalog.button('Merge')).toBeHidden();
  await catalog.button('Read as Windows-1252').click();
  await catalog.button('Merge').click();
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByText('was merged into the catalog')).toBeVisible();
  await catalog.goToMetric('groesse');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Größe – Ärger €');
});

test('[G19] of a first visit’s files the one that is opened is named, with what it lacks, before it is opened', async ({
  page,
  baseURL,
}) => {
  const catalog = new CatalogPage(page);
  await page.goto(baseURL ?? '');
  const file = await MetricsDatabase.open();
  file.createMetric({ id: 'churn', name: 'Churn' });
  const inWalMode = Buffer.from(file.export());
  file.close();
  inWalMode.set([2, 2], 18);
  const chooser = page.waitForEvent('filechooser');
  await catalog.button('Open catalog file').click();
  await (
    await chooser
  ).setFiles([
    { name: 'metrics', mimeType: '', buffer: inWalMode },
    { name: 'other.db3', mimeType: '', buffer: inWalMode },
  ]);
  const note = page.getByRole('note');
  await expect(note).toContainText('Newer changes may be missing');
  await expect(note).toContainText('metrics-wal');
  await expect(note).toContainText('Not read: other.db3');
  await catalog.button('Open it').click();
  await expect(catalog.metricLink('Churn')).toBeVisible();
});

test('what a service kept in memory becomes a catalog: all 404 metrics, nothing else', async ({
  page,
  baseURL,
}, testInfo) => {
  test.skip(!HAS_REAL_DATA, NO_REAL_DATA);
  test.skip(!HAS_PYTHON, NO_PYTHON);
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  await catalog.openFile(REAL_DICTIONARY);
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '404');
  const file = testInfo.outputPath('migrated.db');
  await catalog.exportTo(file);
  const [migrated, original] = [readWithPython(file), readWithPython(REAL_CATALOG)];
  expect(migrated.integrity).toBe('ok');
  // Python writes lists with a space after each comma; their content is the same.
  const contentOf = (rows: typeof migrated.metrics): unknown =>
    rows.map((row) => row.map((cell, i) => (i === 6 || i === 7 ? (JSON.parse(String(cell)) as unknown) : cell)));
  expect(contentOf(migrated.metrics)).toEqual(contentOf(original.metrics));
});
