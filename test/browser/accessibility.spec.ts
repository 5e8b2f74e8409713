import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

const SCREENS = {
  list: '#/',
  overview: '#/metric/revenue_net',
  history: '#/metric/revenue_net/history',
  'as it was': '#/metric/revenue_net/history?at=2026-10-01',
  'before it was': '#/metric/revenue_net/history?at=1999-12-31',
  tests: '#/metric/revenue_net/tests',
  usage: '#/metric/revenue_net/usage',
  lineage: '#/metric/revenue_net/lineage',
  form: '#/metric/revenue_net/edit',
  'new metric': '#/new',
  activity: '#/activity',
  trash: '#/trash',
  storage: '#/storage',
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1600]) {
    test(`every screen is sound for assistive technology, and nothing is cut off: ${colorScheme}, ${width} px`, async ({
      page,
      baseURL,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      const catalog = new CatalogPage(page);
      await catalog.open(baseURL ?? '');
      const problems: Record<string, unknown> = {};
      const check = async (screen: string): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (violations.length > 0 || overflow > 0) {
          problems[screen] = [overflow, violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])];
        }
      };
      await check('first visit');
      await catalog.button('Try the sample').click();
      await expect(catalog.list.getByRole('link').first()).toBeVisible();
      for (const [screen, hash] of Object.entries(SCREENS)) {
        await page.evaluate((to) => {
          location.hash = to;
        }, hash);
        await expect(page.getByRole('heading', { level: 1 }).or(catalog.list).first()).toBeVisible();
        if (screen === 'lineage') await expect(page.getByRole('treeitem').first()).toBeVisible();
        await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
        await check(screen);
      }
      await checkSeveral(catalog, check);
      expect(problems).toEqual({});
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what comes up while a metric is written is sound for assistive technology: ${colorScheme}`, async ({
    page,
    context,
    baseURL,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const catalog = new CatalogPage(page);
    await catalog.open(baseURL ?? '');
    await catalog.button('Try the sample').click();
    await expect(catalog.list.getByRole('link').first()).toBeVisible();
    await page.evaluate(() => localStorage.setItem(`metricbook:${location.pathname}:your-name`, 'Ada Analyst'));
    await page.reload();
    const problems: Record<string, unknown> = {};
    const check = async (state: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).include('main').analyze();
      if (violations.length > 0) {
        problems[state] = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
      }
    };
    await catalog.goToMetric('revenue_net');
    await catalog.button('Edit').click();
    await expect(page.locator('.cm-content')).toBeVisible();
    await check('editor for code');
    await catalog.field('Owner').fill('gro');
    await expect(page.getByRole('listbox', { name: 'Known owners' })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await check('combobox open');
    await catalog.field('Dependencies').fill('not_there_yet,');
    await expect(page.getByText('No metric has this id yet')).toBeVisible();
    await check('unknown dependency');
    const other = new CatalogPage(await context.newPage());
    await other.open(baseURL ?? '');
    await other.goToMetric('revenue_net');
    await other.edit('Owner', '@theirs');
    await catalog.button('Save').click();
    await expect(page.getByRole('group', { name: /Two versions/ })).toBeVisible();
    await check('clash');
    await catalog.button('Cancel').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard changes' }).click();
    await catalog.button('New metric').click();
    await catalog.field('Name').fill('Revenue net');
    await expect(page.getByText('nearly the same name')).toBeVisible();
    await expect(page.getByText('There is already')).toBeVisible();
    await check('near duplicate');
    expect(problems).toEqual({});
  });
}

/** The list with a selection, and each dialog that acts on it. */
async function checkSeveral(catalog: CatalogPage, check: (screen: string) => Promise<void>): Promise<void> {
  const { page } = catalog;
  await page.evaluate(() => {
    location.hash = '#/';
  });
  await expect(page.locator('.list-pane > [aria-live]')).toBeAttached();
  await catalog.list.focus();
  for (const key of ['Home', 'x', 'Shift+J', 'Shift+J']) await page.keyboard.press(key);
  const bar = page.getByRole('group', { name: 'Selected metrics' });
  await expect(bar).toContainText('3 selected');
  await check('selection');
  for (const action of ['Set owner', 'Set data source', 'Add tags', 'Remove tags', 'Delete']) {
    await bar.getByRole('button', { name: action, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(action);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
}
