import { violationsOn } from './axe.ts';
import { expect, TABS, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { allScreens, openSample, overflowOf } from './screens.ts';

// Both themes, with three panes and with one.
for (const [colorScheme, width] of [
  ['light', 1600],
  ['dark', 360],
] as const) {
  test(`[G28] every screen is sound for assistive technology: ${colorScheme}, ${width} px`, async ({
    page,
    baseURL,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    const catalog = new CatalogPage(page);
    await catalog.open(baseURL ?? '');
    const problems: Record<string, unknown> = {};
    const check = async (screen: string): Promise<void> => {
      const violations = await violationsOn(page);
      if (violations.length > 0) problems[screen] = violations;
    };
    await check('first visit');
    await openSample(catalog);
    for await (const screen of allScreens(page)) await check(screen);
    await checkBulk(catalog, check);
    expect(problems).toEqual({});
  });
}

for (const [name, width, height] of [
  ['320 px', 320, 640],
  ['200 % of 1280 px', 640, 400],
  ['1920 px', 1920, 1080],
] as const) {
  test(`nothing is cut off on any screen: ${name}`, async ({ page, baseURL }) => {
    await page.setViewportSize({ width, height });
    const catalog = new CatalogPage(page);
    await catalog.open(baseURL ?? '');
    const overflow: Record<string, number> = { 'first visit': await overflowOf(page) };
    await openSample(catalog);
    for await (const screen of allScreens(page)) overflow[screen] = await overflowOf(page);
    expect(Object.entries(overflow).filter(([, pixels]) => pixels > 0)).toEqual([]);
  });
}

test('a metric is found, read, changed and saved at 320 px', async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  await catalog.searchBox.fill('net revenue');
  await catalog.metricLink('Net revenue').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await catalog.edit('Owner', '@small-screen', 'Ada Analyst');
  await page.getByRole('link', { name: 'All metrics' }).click();
  await expect(catalog.searchBox).toHaveValue('net revenue');
  await expect(catalog.list.getByRole('row').first()).toContainText('small-screen');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(
    `[G28] what comes up while a metric is written is sound for assistive technology: ${colorScheme}`,
    { tag: TABS },
    async ({ page, context, baseURL }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const catalog = new CatalogPage(page);
      await catalog.openSample(baseURL ?? '');
      await page.evaluate(() => localStorage.setItem(`metricbook:${location.pathname}:your-name`, 'Ada Analyst'));
      await page.reload();
      const problems: Record<string, unknown> = {};
      const check = async (state: string): Promise<void> => {
        const violations = await violationsOn(page, 'main');
        if (violations.length > 0) problems[state] = violations;
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
      await expect(page.getByText('Not in this catalog')).toBeVisible();
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
    },
  );
}

/** Checks the list with a selection, and each dialog that acts on it. */
async function checkBulk(catalog: CatalogPage, check: (screen: string) => Promise<void>): Promise<void> {
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
