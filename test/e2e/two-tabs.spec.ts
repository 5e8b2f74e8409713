import { expect, TABS, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
});

test('an edit in one tab shows in the other', { tag: TABS }, async ({ page, context, baseURL }) => {
  const here = new CatalogPage(page);
  const there = new CatalogPage(await context.newPage());
  await there.open(baseURL ?? '');
  await there.goToMetric('revenue_net');
  await there.searchBox.fill('revenue');
  await here.goToMetric('revenue_net');
  await here.edit('Name', 'Revenue seen from both sides', 'Ada Analyst');
  await expect(there.page.getByRole('heading', { level: 1 })).toHaveText('Revenue seen from both sides');
  await expect(there.metricLink('Revenue seen from both sides')).toBeVisible();
});

test(
  'different fields saved at the same time in two tabs both stay',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const here = new CatalogPage(page);
    const there = new CatalogPage(await context.newPage());
    await there.open(baseURL ?? '');
    for (const tab of [here, there]) {
      await tab.goToMetric('revenue_net');
      await tab.button('Edit').click();
    }
    await here.field('Owner').fill('@from-here');
    await there.field('Data source').fill('from_there');
    // Both ask for the name, since neither has saved yet.
    await Promise.all([here.button('Save').click(), there.button('Save').click()]);
    await Promise.all([here.sayWho('Ada Analyst'), there.sayWho('Ben Builder')]);
    for (const tab of [here, there]) {
      await expect(tab.button('Edit')).toBeVisible();
      await expect(tab.page.getByText('@from-here').first()).toBeVisible();
      await expect(tab.page.getByText('from_there').first()).toBeVisible();
    }
  },
);

test(
  '[G4] a conflict with another tab’s change is reported, and the typed text stays',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const here = new CatalogPage(page);
    const there = new CatalogPage(await context.newPage());
    await there.open(baseURL ?? '');
    await there.goToMetric('revenue_net');
    await there.button('Edit').click();
    await there.field('Name').fill('Named there');
    await here.goToMetric('revenue_net');
    await here.edit('Name', 'Named here', 'Ada Analyst');
    await there.button('Save').click();
    await there.sayWho('Ben Builder');
    await expect(there.page.getByText('Named here').first()).toBeVisible();
    await expect(there.field('Name')).toHaveValue('Named there');
  },
);

test(
  'a catalog begun in one tab appears in another that was waiting',
  { tag: TABS },
  async ({ context, baseURL, browser }) => {
    void context;
    const fresh = await browser.newContext();
    const [a, b] = [new CatalogPage(await fresh.newPage()), new CatalogPage(await fresh.newPage())];
    await a.open(baseURL ?? '');
    await b.open(baseURL ?? '');
    await a.button('New catalog').click();
    await expect(a.button('New metric').first()).toBeVisible();
    await expect(b.button('New metric').first()).toBeVisible();
    await fresh.close();
  },
);
