import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** Takes the formatter many seconds. */
const NESTED = `SELECT a = 1;${'('.repeat(49_000)}`;
const LONG_MARKDOWN = `${'- item\n'.repeat(2_500)}\n**the end**`;
const TOO_LONG_MARKDOWN = `${'- item\n'.repeat(5_000)}\n**the end**`;

const wordsFrom = (first: number): string => Array.from({ length: 3_000 }, (_, i) => `word${first + i}`).join(' ');

async function openFilled(page: Page, baseURL: string | undefined): Promise<CatalogPage> {
  const database = await MetricsDatabase.open();
  database.createMetric({ id: 'nested', name: 'Nested', calculation: NESTED });
  database.createMetric({ id: 'prose', name: 'Prose', description: LONG_MARKDOWN });
  database.createMetric({ id: 'book', name: 'Book', description: TOO_LONG_MARKDOWN });
  database.createMetric({ id: 'unlike', name: 'Unlike', description: wordsFrom(0) });
  database.updateMetric('unlike', { description: `${wordsFrom(5_000)} word1 word2` }, '@a');
  const ids = Array.from({ length: 45 }, (_, i) => `d${i}`);
  for (const [i, id] of ids.entries()) {
    database.createMetric({ id, name: `Dense ${i}`, dependencies: ids.slice(i + 1) });
  }
  const catalog = new CatalogPage(page);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    }).observe({ type: 'longtask' });
    Object.assign(window, { longTasks: tasks });
  });
  await catalog.open(baseURL ?? '');
  await catalog.openFile({
    name: 'long.db',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(database.export()),
  });
  await expect(catalog.list).toBeVisible();
  return catalog;
}

/** Notes the longest task of the page's thread, as a figure to read, and forgets all. */
async function noteLongest(page: Page, of: string): Promise<void> {
  const longest = await page.evaluate(() => {
    const { longTasks } = window as unknown as { longTasks: number[] };
    return Math.max(0, ...longTasks.splice(0));
  });
  test.info().annotations.push({ type: `longest task: ${of}`, description: `${longest} ms` });
}

test('[G63] a calculation that takes long to format leaves the page free, can be left, and stays as written', async ({
  page,
  baseURL,
}) => {
  const catalog = await openFilled(page, baseURL);
  await catalog.goToMetric('nested');
  await noteLongest(page, 'the page with the text');
  const calculation = page.getByRole('region', { name: 'Calculation', exact: true });
  await calculation.getByRole('button', { name: 'Format' }).click();
  await expect(calculation).toContainText('Formatting…');
  // The page goes on.
  await calculation.getByRole('button', { name: 'Cancel' }).press('Escape');
  await expect(calculation.getByRole('button', { name: 'Format' })).toBeVisible();
  await expect(calculation).not.toContainText('Formatting…');
  await calculation.getByRole('button', { name: 'Format' }).click();
  await catalog.goToMetric('prose');
  await catalog.goToMetric('nested');
  await expect(calculation.getByRole('button', { name: 'Format' })).toBeVisible();
  await calculation.getByRole('button', { name: 'Format' }).click();
  await expect(calculation).toContainText('It is shown as written.');
  await expect(calculation.locator('pre')).toContainText('SELECT a = 1;((((');
  await noteLongest(page, 'format');
});

test('a long description is read beside the page, and a longer one is shown as written, which is said', async ({
  page,
  baseURL,
}) => {
  const catalog = await openFilled(page, baseURL);
  await catalog.goToMetric('prose');
  const prose = page.locator('.metric-description .prose');
  await expect(prose.locator('strong')).toHaveText('the end');
  await noteLongest(page, 'a long description');
  await catalog.goToMetric('book');
  await expect(prose).toContainText('It is shown as written.');
  await expect(prose).toContainText('**the end**');
  await noteLongest(page, 'a very long description');
});

test('two long texts with nothing in common are each shown as a whole', async ({ page, baseURL }) => {
  const catalog = await openFilled(page, baseURL);
  await catalog.goToMetric('unlike', 'history');
  const change = page.locator('.difference').first();
  await expect(change.locator('del').first()).toContainText('word0 word1');
  await expect(change.locator('ins').first()).toContainText('word5000 word5001');
  await noteLongest(page, 'a comparison');
});

test('a dense lineage opens at once with a part of it, and is drawn whole when asked', async ({ page, baseURL }) => {
  const catalog = await openFilled(page, baseURL);
  await catalog.goToMetric('d0', 'lineage');
  const group = page.getByRole('treeitem', { name: / more, 1 step/ });
  await expect(group).toBeVisible();
  for (let shown = 0; shown < 45; shown = await page.getByRole('treeitem').count()) {
    await group.focus();
    await page.keyboard.press('Enter');
  }
  await expect(group).toHaveCount(0);
  await expect(page.getByRole('treeitem')).toHaveCount(45);
  await noteLongest(page, 'a dense lineage');
});
