import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { expect, TABS, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { HAS_PYTHON, NO_PYTHON, readWithPython } from './python.ts';
import { insertContent } from '../../src/database/metrics/bulk-insert.ts';

/** Creates the file of a catalog of that many metrics, with little in each. */
async function fileOf(metrics: number): Promise<Buffer> {
  using database = await MetricsDatabase.open();
  const made = Array.from({ length: metrics }, (_, i) => ({ id: `metric_${i}`, name: `Metric ${i}`, owner: '@first' }));
  database.edit((connection, now) =>
    insertContent(connection, { metrics: made, changes: [], tests: [], usages: [] }, now),
  );
  return Buffer.from(database.export());
}

/** The list with its selection, as a user meets it. */
class SelectingPage extends CatalogPage {
  get bar() {
    return this.page.getByRole('group', { name: 'Selected metrics' });
  }

  get selectedRows() {
    return this.list.getByRole('row', { selected: true });
  }

  get dialog() {
    return this.page.getByRole('dialog');
  }

  async sample(address: string): Promise<void> {
    await this.openSample(address);
    await this.ready();
  }

  /** Opens a catalog of that many metrics. */
  async large(address: string, metrics: number): Promise<void> {
    await this.open(address);
    const buffer = await fileOf(metrics);
    await this.openFile({ name: 'large.db', mimeType: 'application/octet-stream', buffer });
    await expect(this.list.getByRole('link').first()).toBeVisible();
    await this.ready();
  }

  /** Waits for the selection, which is loaded after the first list. */
  async ready(): Promise<void> {
    await expect(this.page.locator('.list-pane > [aria-live]')).toBeAttached();
  }

  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Fills in the dialog of an action and confirms it; gives a name if it is asked for. */
  async act(action: string, fill: () => Promise<void>, who?: string): Promise<void> {
    await this.bar.getByRole('button', { name: action, exact: true }).click();
    await expect(this.dialog).toBeVisible();
    await fill();
    await this.dialog.getByRole('button', { name: action, exact: true }).click();
    if (who !== undefined) await this.sayWho(who);
  }
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<string> {
  const download = page.waitForEvent('download');
  await press();
  return (await download).path();
}

/**
 * Presses Cancel at the moment at which the progress is first shown, and resolves with its words. A test that looked
 * from outside might look again when all is done.
 */
function cancelledAtFirstCount(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const words = document.querySelector('.progress-words span')?.textContent ?? '';
          if (words === '') return;
          observer.disconnect();
          document.querySelector<HTMLButtonElement>('.progress-words button')?.click();
          resolve(words);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
  );
}

test('rows are selected by keys, by clicks and by their boxes', async ({ page, baseURL }) => {
  const catalog = new SelectingPage(page);
  await catalog.sample(baseURL ?? '');
  await expect(catalog.list).toHaveAttribute('aria-multiselectable', 'true');
  await catalog.list.focus();
  await catalog.keys('Home', 'x', 'j', 'j', 'x');
  await expect(catalog.selectedRows).toHaveCount(2);
  await catalog.keys('Shift+J', 'Shift+ArrowDown');
  await expect(catalog.selectedRows).toHaveCount(4);
  await catalog.keys('Shift+K');
  await expect(catalog.selectedRows).toHaveCount(3);
  await expect(catalog.bar).toContainText('3 selected');
  await catalog.keys('Control+a');
  const total = await catalog.list.getAttribute('aria-rowcount');
  await expect(catalog.bar).toContainText(`${total} selected`);
  await catalog.keys('Escape');
  await expect(catalog.bar).toBeHidden();
  await expect(catalog.list).toBeFocused();

  const [second, fourth] = [catalog.list.getByRole('row').nth(1), catalog.list.getByRole('row').nth(3)];
  await second.getByRole('link').click({ modifiers: ['ControlOrMeta'] });
  await fourth.getByRole('link').click({ modifiers: ['Shift'] });
  await expect(catalog.selectedRows).toHaveCount(3);
  await second.getByRole('checkbox').uncheck();
  await expect(catalog.selectedRows).toHaveCount(2);
  // Clicking a metric opens it, and the selection stays.
  await second.getByRole('link').click();
  await expect(second).toHaveAttribute('aria-current', 'true');
  await expect(second).toHaveAttribute('aria-selected', 'false');
  await expect(catalog.selectedRows).toHaveCount(2);
});

test('an owner is set on several metrics as one save with a reason, and undone as one', async ({ page, baseURL }) => {
  const catalog = new SelectingPage(page);
  await catalog.sample(baseURL ?? '');
  await catalog.list.focus();
  await catalog.keys('Home', 'x', 'Shift+J', 'Shift+J');
  await catalog.act(
    'Set owner',
    async () => {
      await expect(catalog.dialog.getByRole('heading')).toHaveText('Set the owner of 3 metrics');
      await catalog.field('Owner').fill('@search-data');
      await expect(catalog.dialog).toContainText('Sets the owner of 3 metrics to @search-data.');
      await catalog.field('Reason (optional)').fill('The teams were merged');
    },
    'Ada',
  );
  await expect(page.getByText('3 metrics now have the owner @search-data.')).toBeVisible();
  await expect(catalog.selectedRows).toHaveText([/search-data/, /search-data/, /search-data/]);
  await catalog.chooseInMenu('Activity');
  const save = page.getByRole('listitem').filter({ hasText: 'The teams were merged' }).first();
  await expect(save.locator('.activity-metric')).toHaveCount(3);
  await page.goBack();
  await catalog.button('Undo').click();
  await expect(page.getByText('3 metrics are as before.')).toBeVisible();
  await expect(catalog.selectedRows.filter({ hasText: 'search-data' })).toHaveCount(0);
});

test('tags are added and taken away, of those that the selection has', async ({ page, baseURL }) => {
  const catalog = new SelectingPage(page);
  await catalog.sample(baseURL ?? '');
  await catalog.list.focus();
  await catalog.keys('Home', 'x', 'Shift+J');
  await catalog.act('Add tags', () => catalog.field('Tags (comma-separated)').fill('audit, q1'), 'Ada');
  await expect(page.getByText('Added tags “audit” and “q1” to 2 metrics.')).toBeVisible();
  await catalog.act('Remove tags', async () => {
    await catalog.dialog.getByRole('checkbox', { name: /^audit/ }).check();
    await expect(catalog.dialog).toContainText('Removes tag “audit” from 2 metrics.');
  });
  await expect(page.getByText('Removed tag “audit” from 2 metrics.')).toBeVisible();
  await catalog.searchBox.fill('tag:q1 ');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '2');
  await catalog.searchBox.fill('tag:audit ');
  await expect(page.getByText('No metrics match')).toBeVisible();
});

test('[G21] what a filter hides stays selected, is counted apart, and nothing is done to it', async ({
  page,
  baseURL,
}) => {
  const catalog = new SelectingPage(page);
  await catalog.large(baseURL ?? '', 50);
  await catalog.list.focus();
  await catalog.keys('Control+a');
  await catalog.searchBox.fill('metric_17');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '1');
  await expect(catalog.bar).toContainText('1 selected · 49 more not in this list');
  await catalog.act('Set owner', () => catalog.field('Owner').fill('@one'), 'Ada');
  await expect(page.getByText('1 metric now has the owner @one.')).toBeVisible();
  await catalog.searchBox.fill('');
  await expect(catalog.bar).toContainText('50 selected');
  await catalog.searchBox.fill('owner:@one ');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '1');
});

test('deleting says what depends on them from outside, and Undo brings all back', async ({ page, baseURL }) => {
  const catalog = new SelectingPage(page);
  await catalog.sample(baseURL ?? '');
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  await catalog.searchBox.fill('revenue_net');
  await expect(catalog.list).not.toHaveAttribute('aria-rowcount', String(total));
  await catalog.list.focus();
  await catalog.keys('Home', 'x');
  await catalog.act('Delete', () => expect(catalog.dialog.getByRole('listitem').first()).toBeVisible(), 'Ada');
  await expect(page.getByText('1 metric was moved to the trash.')).toBeVisible();
  await expect(catalog.bar).toBeHidden();
  await catalog.searchBox.fill('');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total - 1));
  await catalog.button('Undo').click();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', String(total));
});

test('[G21] ten thousand metrics are changed with a count to see; cancelled, nothing is changed', async ({
  page,
  baseURL,
}) => {
  const catalog = new SelectingPage(page);
  await catalog.large(baseURL ?? '', 10_000);
  const before = await readFile(await downloaded(page, () => catalog.chooseInMenu('Export catalog file')));
  await catalog.list.focus();
  await catalog.keys('Control+a');
  await expect(catalog.bar).toContainText('10,000 selected');
  const counted = cancelledAtFirstCount(page);
  await catalog.act('Set owner', () => catalog.field('Owner').fill('@everybody'), 'Ada');
  expect(await counted).toMatch(/^[\d,]+ of 10,000 metrics$/);
  await expect(catalog.dialog.getByRole('alert')).toHaveText('Cancelled. Nothing was changed.');
  await catalog.keys('Escape');
  await expect(catalog.dialog).toBeHidden();
  const after = await readFile(await downloaded(page, () => catalog.chooseInMenu('Export catalog file')));
  expect(after.equals(before)).toBe(true);

  await catalog.act('Set owner', () => catalog.field('Owner').fill('@everybody'));
  await expect(page.getByText('10,000 metrics now have the owner @everybody.')).toBeVisible();
  await catalog.searchBox.fill('owner:@everybody ');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '10000');
});

test(
  '[G21] a change of many metrics whose tab dies in the middle is there whole or not at all',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const catalog = new SelectingPage(page);
    await catalog.large(baseURL ?? '', 5000);
    await catalog.list.focus();
    await catalog.keys('Control+a');
    await catalog.act('Set owner', () => catalog.field('Owner').fill('@everybody'), 'Ada');
    // A fast machine may be done before its progress is shown.
    const underWay = catalog.dialog.getByText(/^[\d,]+ of 5,000 metrics$/);
    await expect(underWay.or(page.getByText('5,000 metrics now have the owner')).first()).toBeVisible();
    await page.close();
    const next = new SelectingPage(await context.newPage());
    await next.open(baseURL ?? '');
    const owners = next.page.getByRole('list', { name: 'Filter by owner' }).getByRole('listitem');
    // All of them have one owner: the one before, or the new one if the change was faster than the end of its tab.
    await expect(owners).toHaveText([/(first|everybody)\s*5,?000$/]);
  },
);

test(
  'the selection is exported as a catalog of its own, which other programs and Metricbook read',
  { tag: TABS },
  async ({ page, browser, baseURL }) => {
    test.skip(!HAS_PYTHON, NO_PYTHON);
    const catalog = new SelectingPage(page);
    await catalog.sample(baseURL ?? '');
    await catalog.list.focus();
    await catalog.keys('Home', 'x', 'Shift+J', 'Shift+J', 'Shift+J');
    const whole = readWithPython(await downloaded(page, () => catalog.chooseInMenu('Export catalog file')));
    const path = await downloaded(page, () => catalog.bar.getByRole('button', { name: 'Export' }).click());
    const part = readWithPython(path);
    expect(part.integrity).toBe('ok');
    expect(part.metrics).toHaveLength(4);
    const ids = new Set(part.metrics.map(([id]) => id));
    expect(part.metrics).toEqual(whole.metrics.filter(([id]) => ids.has(id)));
    for (const table of ['metric_history', 'validation_tests', 'metric_usage'] as const) {
      expect(part[table]).toEqual(whole[table].filter(([, metricId]) => ids.has(metricId)));
    }
    const other = await browser.newContext();
    const reader = new SelectingPage(await other.newPage());
    await reader.open(baseURL ?? '');
    await reader.openFile(path);
    await expect(reader.list).toHaveAttribute('aria-rowcount', '4');
    await other.close();
  },
);
