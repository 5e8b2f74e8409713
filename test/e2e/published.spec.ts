import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { violationsOn } from './axe.ts';
import { TABS } from './built-page.ts';
import { CatalogPage, HAS_REAL_DATA, NO_REAL_DATA, REAL_CATALOG } from './catalog-page.ts';
import type { PublishedSite } from './published-site.ts';
import { expect, test } from './published-site.ts';
import { HAS_PYTHON, NO_PYTHON, readWithPython } from './python.ts';
import { overflowOf, SCREENS } from './screens.ts';
import { isKept } from './site.ts';

// The service worker keeps what a server serves.
test.use({ serviceWorkers: 'allow' });

/** Creates a publisher's own catalog, which goes on from edition to edition. */
async function publishersCatalog(): Promise<MetricsDatabase> {
  const catalog = await MetricsDatabase.open();
  catalog.createMetric({ id: 'orders', name: 'Orders', owner: '@shop', description: 'Orders that were paid.' });
  catalog.createMetric({
    id: 'revenue_net',
    name: 'Net revenue',
    owner: '@finance',
    calculation: 'SELECT sum(amount) FROM orders',
    dependencies: ['orders'],
    trustScore: 20,
  });
  catalog.createMetric({ id: 'churn', name: 'Churn', owner: '@growth' });
  catalog.updateMetric('revenue_net', { description: 'What is left after refunds.' }, 'pia', 'asked by finance');
  catalog.addValidationTest('revenue_net', { testType: 'range', testQuery: 'SELECT 1', status: 'passed' });
  catalog.recordUsage('revenue_net', 'bob', 'board report');
  return catalog;
}

async function visit(page: Page, site: PublishedSite, at = ''): Promise<CatalogPage> {
  const catalog = new CatalogPage(page);
  await page.goto(site.address + at);
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  return catalog;
}

const banner = (page: Page) => page.getByRole('region', { name: 'A newer edition' });

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** Makes a copy of the published catalog, and waits until it can be changed. */
async function makeCopy(catalog: CatalogPage): Promise<void> {
  await catalog.button('Make a copy…').click();
  await catalog.button('Make a copy').click();
  await expect(catalog.button('New metric')).toBeVisible();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
}

test('every visitor reads the published catalog: found, with history, lineage and usage', async ({ page, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  await expect(catalog.status).toContainText('Updated');
  await expect(catalog.button('Published catalog: switch catalog')).toBeVisible();
  await catalog.searchBox.fill('net rev');
  await catalog.metricLink('Net revenue').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await catalog.tab('History').click();
  await expect(page.getByText('asked by finance')).toBeVisible();
  await catalog.tab('Lineage').click();
  await expect(page.getByRole('treeitem').first()).toBeVisible();
  await catalog.tab('Usage').click();
  await expect(page.getByText('board report').first()).toBeVisible();
});

test('a link to a metric leads a first visitor to that metric', async ({ page, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  await visit(page, site, '#/metric/churn');
  await expect(page.getByRole('heading', { level: 1, name: 'Churn' })).toBeVisible();
});

test('what was fetched is there, though the server no longer has it', async ({ page, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  site.publish(undefined);
  await page.goto('about:blank');
  await visit(page, site);
  await expect(catalog.list.getByRole('row')).toHaveCount(3);
  await expect(banner(page)).toHaveCount(0);
});

test('it is read without a network: the server is stopped, and the page reloaded', async ({ page, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  await isKept(page);
  await site.stop();
  await page.reload();
  await expect(catalog.status).toContainText('Updated');
  await catalog.searchBox.fill('churn');
  await expect(catalog.list.getByRole('row')).toHaveCount(1);
  await catalog.metricLink('Churn').click();
  await catalog.tab('History').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Churn' })).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
});

test('the real catalog is read so, all 404 metrics of it', async ({ page, site }) => {
  test.skip(!HAS_REAL_DATA, NO_REAL_DATA);
  site.publish(readFileSync(REAL_CATALOG));
  const catalog = await visit(page, site);
  await expect(page.getByText('404 metrics')).toBeVisible();
  await catalog.searchBox.fill('active hours');
  await catalog.metricLink('Active hours').first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Active hours' })).toBeVisible();
});

for (const [host, answer] of [
  ['answers with a 404', undefined],
  ['answers every address with a page', '<!doctype html><title>A page</title>'],
] as const) {
  test(`a host that ${host} shows the first visit, and nothing in the console`, async ({ page, site }) => {
    site.publish(answer);
    await page.goto(site.address);
    await expect(new CatalogPage(page).button('New catalog')).toBeVisible();
    expect(new URL(page.url()).search).toBe('');
  });
}

test('a user who has a catalog here goes on with it; the published one is offered beside it', async ({
  page,
  site,
}) => {
  const catalog = new CatalogPage(page);
  await page.goto(site.address);
  await catalog.button('Try the sample').click();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  using published = await publishersCatalog();
  site.publish(published.export());
  await page.reload();
  await expect(catalog.button('New metric')).toBeVisible();
  // Looked for in a quiet moment after the list.
  await page.waitForRequest((request) => request.url().endsWith('catalog.db'));
  await catalog.chooseInMenu('Switch catalog…');
  await page.getByRole('link', { name: /Published catalog/ }).click();
  await expect(catalog.metricLink('Churn')).toBeVisible();
  await expect(catalog.button('Make a copy…')).toBeVisible();
});

test('a file that is no catalog is reported in a sentence, and fetched again on request', async ({ page, site }) => {
  site.publish('SQLite format 3\0 and then nothing that makes sense');
  await page.goto(site.address);
  await expect(page.getByRole('alert')).toContainText('The published catalog cannot be shown.');
  expect(await violationsOn(page)).toEqual([]);
  using published = await publishersCatalog();
  site.publish(published.export());
  await new CatalogPage(page).button('Try again').click();
  await expect(new CatalogPage(page).metricLink('Churn')).toBeVisible();
});

/** Actions that would change a catalog, by their names on the screens of a catalog of one's own. */
const CHANGING =
  /^(new|edit|delete|save|revert|restore|undo|import|record|add|rename|compact|empty|use the|passed|failed|name its|continue|say who|trash|set |remove |ask the browser)/i;

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 360],
] as const) {
  test(`[G42] nothing on any screen changes a published catalog, and each is sound: ${colorScheme}, ${width} px`, async ({
    page,
    site,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    using published = await publishersCatalog();
    site.publish(published.export());
    const catalog = await visit(page, site);
    const found: Record<string, unknown> = {};

    async function look(screen: string): Promise<void> {
      const acts = page.getByRole('button').or(page.getByRole('link')).or(page.getByRole('menuitem'));
      const names = await acts.evaluateAll((all) =>
        all.map((one) => (one.getAttribute('aria-label') ?? one.textContent).trim()),
      );
      const changing = names.filter((name) => CHANGING.test(name));
      const fields = await page.locator('.sheet-pane :is(input:not([type=radio], [type=date]), textarea)').count();
      const violations = await violationsOn(page);
      const overflow = await overflowOf(page);
      if (changing.length + fields + violations.length + overflow > 0)
        found[screen] = { changing, fields, violations, overflow };
    }

    for (const [screen, hash] of Object.entries(SCREENS)) {
      await goTo(page, hash);
      // The list is there while another screen is still on its way.
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (['form', 'new metric', 'trash'].includes(screen))
        await expect(page.getByRole('heading', { name: 'Read-only catalog' })).toBeVisible();
      if (screen === 'lineage') await expect(page.getByRole('treeitem').first()).toBeVisible();
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      await look(screen);
    }
    await goTo(page, '#/');
    await catalog.button('Catalog').click();
    await look('menu');
    await page.keyboard.press('Escape');
    await catalog.list.focus();
    for (const key of ['Home', 'x']) await page.keyboard.press(key);
    await expect(catalog.button('Export')).toBeVisible();
    await look('selection');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill('new metric');
    await expect(page.getByRole('option', { name: /^New metric/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    expect(page.url()).not.toContain('#/new');
    expect(found).toEqual({});
  });
}

test('it is exported whole, as any catalog', async ({ page, site }) => {
  test.skip(!HAS_PYTHON, NO_PYTHON);
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  const path = test.info().outputPath('exported.db');
  await catalog.exportTo(path);
  expect(readWithPython(path)).toMatchObject({ integrity: 'ok', metrics: { length: 3 } });
});

test('[G42] a newer edition is announced, shown on request, and a broken one leaves the present one', async ({
  page,
  site,
}) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  published.updateMetric('churn', { name: 'Churn rate' }, 'pia');
  const newer = published.export();
  // The beginning of the file is sound, and its metrics are not.
  site.publish(newer.slice().fill(7, 4096, 20_000));
  await page.reload();
  await expect(banner(page)).toContainText('A newer edition of this catalog is ready.');
  await expect(catalog.metricLink('Churn')).toBeVisible();
  await catalog.button('Show').click();
  await expect(banner(page).getByRole('alert')).toContainText('What you read is as it was.');
  expect(await violationsOn(page)).toEqual([]);
  await expect(catalog.metricLink('Churn')).toBeVisible();

  site.publish(newer);
  await catalog.button('Try again').click();
  await expect(catalog.metricLink('Churn rate')).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  // The banner does not come again.
  const asked = page.waitForRequest((request) => request.url().endsWith('catalog.db'));
  await page.reload();
  await asked;
  await expect(catalog.metricLink('Churn rate')).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
});

test('what one tab shows of a newer edition, the others follow', { tag: TABS }, async ({ page, context, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  const other = await visit(await context.newPage(), site);
  published.updateMetric('churn', { name: 'Churn rate' }, 'pia');
  site.publish(published.export());
  await page.reload();
  await catalog.button('Show').click();
  await expect(other.metricLink('Churn rate')).toBeVisible();
});

test('it is copied, changed, and a later edition is merged into the copy on request', async ({ page, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  await makeCopy(catalog);
  expect(new URL(page.url()).search).not.toContain('published');
  await catalog.metricLink('Churn').click();
  await catalog.edit('Owner', '@mine', 'Ada');
  await catalog.metricLink('Orders').click();
  await catalog.edit('Name', 'My orders');

  published.updateMetric('orders', { name: 'Paid orders' }, 'pia');
  published.updateMetric('churn', { name: 'Churn rate' }, 'pia');
  published.createMetric({ id: 'visits', name: 'Visits' });
  site.publish(published.export());
  await page.reload();
  await expect(banner(page)).toContainText('A newer edition of the published catalog is ready.');
  await expect(catalog.metricLink('My orders')).toBeVisible();
  await catalog.button('Preview changes').click();
  await expect(page.getByText('You changed 1 metric where this edition did not.')).toBeVisible();
  await expect(page.getByText('You and this edition both changed 1 metric.')).toBeVisible();
  await catalog.button('Merge').click();
  const conflict = page.getByRole('group', { name: 'My orders, name, conflict 1 of 1' });
  await expect(conflict.getByRole('radio', { name: 'Mine' })).toBeChecked();
  await expect(conflict).toContainText('Paid orders');
  await expect(conflict).toContainText('pia');
  await conflict.getByRole('radio', { name: 'Theirs' }).check();
  await catalog.button('Import').click();

  await expect(catalog.metricLink('Visits')).toBeVisible();
  await expect(catalog.metricLink('Paid orders')).toBeVisible();
  await catalog.metricLink('Churn rate').click();
  // The name is the edition's, and the owner is the one that was set here.
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText('@mine');
  const asked = page.waitForRequest((request) => request.url().endsWith('catalog.db'));
  await page.reload();
  await asked;
  await expect(banner(page)).toHaveCount(0);
});

test('a dismissed edition is not offered again, but the next one is', async ({ page, site }) => {
  using published = await publishersCatalog();
  site.publish(published.export());
  const catalog = await visit(page, site);
  await makeCopy(catalog);
  published.updateMetric('orders', { name: 'Paid orders' }, 'pia');
  site.publish(published.export());
  await page.reload();
  await catalog.button('Not now').click();
  await expect(banner(page)).toHaveCount(0);
  const asked = page.waitForRequest((request) => request.url().endsWith('catalog.db'));
  await page.reload();
  await asked;
  await expect(catalog.metricLink('Orders')).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
  published.updateMetric('orders', { name: 'Orders that were paid' }, 'pia');
  site.publish(published.export());
  await page.reload();
  await expect(banner(page)).toBeVisible();
});

test.describe('npm run publish', () => {
  test.describe.configure({ mode: 'serial' });
  const publish = (path: string, out: string) =>
    spawnSync(process.execPath, ['scripts/publish.mjs', path, '--out', out], { encoding: 'utf8' });
  let folder = '';
  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'metricbook-publish-'));
  });
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('builds the page with the file inside: checked, compact, and without its trash', async () => {
    test.skip(!HAS_PYTHON, NO_PYTHON);
    using published = await publishersCatalog();
    published.deleteMetric('churn', 'pia');
    const path = join(folder, 'ours.db');
    writeFileSync(path, published.export());
    const before = readFileSync(path);
    const { status, stdout, stderr } = publish(path, join(folder, 'site'));
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(/2 metrics/);
    expect(stdout).toMatch(/1 deleted metric/);
    expect(readFileSync(path)).toEqual(before);
    const file = join(folder, 'site', 'catalog.db');
    expect(readWithPython(file)).toMatchObject({ integrity: 'ok', metrics: { length: 2 } });
    const trash = [
      '-c',
      'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM metricbook_trash").fetchone()[0])',
      file,
    ];
    expect(execFileSync('python3', trash, { encoding: 'utf8' }).trim()).toBe('0');
  });

  test('a visitor who has opened what it builds once reads it without a network', async ({ page, site }) => {
    using published = await publishersCatalog();
    const path = join(folder, 'ours.db');
    writeFileSync(path, published.export());
    expect(publish(path, join(folder, 'site'))).toMatchObject({ status: 0 });
    site.serve(join(folder, 'site'));
    const catalog = await visit(page, site);
    await isKept(page);
    await site.stop();
    await page.reload();
    await expect(catalog.metricLink('Churn')).toBeVisible();
    await expect(catalog.status).toContainText('Updated');
  });

  test('refuses a wrong file in a sentence, and builds nothing', () => {
    const path = join(folder, 'wrong.db');
    writeFileSync(path, 'no catalog');
    for (const wrong of [path, join(folder, 'none.db'), folder]) {
      const { status, stdout, stderr } = publish(wrong, join(folder, 'site'));
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr.trim()).toMatch(/^[^\n]+Nothing was built\.$/);
    }
    expect(() => readFileSync(join(folder, 'site', 'index.html'))).toThrow('ENOENT');
  });
});
