import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

const SCREENS = {
  list: '#/',
  overview: '#/metric/revenue_net',
  history: '#/metric/revenue_net/history',
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
        await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
        await check(screen);
      }
      await checkSeveral(catalog, check);
      expect(problems).toEqual({});
    });
  }
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
