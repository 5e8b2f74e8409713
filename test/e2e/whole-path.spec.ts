import { CatalogPage, HAS_REAL_DATA, NO_REAL_DATA, REAL_CATALOG } from './catalog-page.ts';
import { expect, test } from './launch-browser.ts';
import { HAS_PYTHON, NO_PYTHON, readWithPython } from './python.ts';

const ID = 'firefox_desktop.uri_count';
const NAME = 'URIs visited';
const CALCULATION = 'SUM(visits) / COUNT(DISTINCT client_id)';

test('[G17] a real catalog is opened, searched, changed, reverted, kept over a restart, and carried away as one file', async ({
  address,
  startBrowser,
}, testInfo) => {
  test.skip(!HAS_REAL_DATA, NO_REAL_DATA);
  test.skip(!HAS_PYTHON, NO_PYTHON);
  const before = readWithPython(REAL_CATALOG);

  const first = await startBrowser();
  const catalog = new CatalogPage(first.page);
  await catalog.open(address);
  await catalog.openFile(REAL_CATALOG);
  await expect(catalog.list).toBeVisible();
  await expect(first.page.getByText('404 metrics', { exact: true })).toBeVisible();

  await catalog.searchBox.fill('uris visited');
  await catalog.metricLink(NAME).first().click();
  await expect(first.page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
  await catalog.goToMetric(ID);
  await expect(first.page.getByText(ID, { exact: true })).toBeVisible();

  await catalog.edit('Calculation', CALCULATION, 'Ada Analyst');
  await catalog.tab('History').click();
  await expect(first.page).toHaveURL(/\/history/);
  const byAda = first.page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'Ada Analyst' });
  await expect(byAda).toHaveCount(1);
  await expect(byAda).toContainText('calculation');
  await expect(byAda.getByRole('time').first()).toHaveAttribute('datetime', /^20\d\d-\d\d-\d\dT/);

  await byAda.getByRole('button', { name: 'Revert', exact: true }).click();
  await expect(byAda).toHaveCount(2);
  await expect(catalog.status).toHaveText('Saved');
  await first.close();

  const second = await startBrowser();
  const reopened = new CatalogPage(second.page);
  await reopened.open(address);
  await expect(second.page.getByText('404 metrics', { exact: true })).toBeVisible();
  await reopened.goToMetric(ID, 'history');
  const stillByAda = second.page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'Ada Analyst' });
  await expect(stillByAda).toHaveCount(2);

  const file = testInfo.outputPath('exported.db');
  await reopened.exportTo(file);
  const after = readWithPython(file);
  expect(after.integrity).toBe('ok');
  // The edit and its reversal left every metric as it was, except for its time of the last update.
  const updatedAt = 11;
  const contentOf = (rows: typeof after.metrics): unknown => rows.map((row) => row.filter((_, i) => i !== updatedAt));
  expect(contentOf(after.metrics)).toEqual(contentOf(before.metrics));
  expect(after.metric_history.slice(0, before.metric_history.length)).toEqual(before.metric_history);
  const added = after.metric_history.slice(before.metric_history.length);
  const original = before.metrics.find(([id]) => id === ID)?.[3];
  expect(added.map((row) => row.slice(1, 6))).toEqual([
    [ID, 'calculation', original, CALCULATION, 'Ada Analyst'],
    [ID, 'calculation', CALCULATION, original, 'Ada Analyst'],
  ]);
});
