import { CatalogPage } from './catalog-page.ts';
import { expect, test } from './launch-browser.ts';

test('[G1] what was shown as saved is there after the browser is killed', async ({ address, startBrowser }) => {
  const first = await startBrowser();
  const catalog = new CatalogPage(first.page);
  await catalog.open(address);
  await catalog.button('Try the sample').click();
  await expect(catalog.list).toBeVisible();
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Description', 'Written just before the power cut.', 'Ada Analyst');
  await first.kill();

  const second = await startBrowser();
  const reopened = new CatalogPage(second.page);
  await reopened.open(address);
  await reopened.goToMetric('revenue_net');
  await expect(second.page.getByText('Written just before the power cut.').first()).toBeVisible();
  await reopened.tab('History').click();
  const byAda = second.page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'Ada Analyst' });
  await expect(byAda).toHaveCount(1);
});

test('a reload shows the same catalog, the same search and the same metric', async ({ address, startBrowser }) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await catalog.button('Try the sample').click();
  await expect(catalog.list).toBeVisible();
  await catalog.searchBox.fill('revenue');
  await catalog.list.getByRole('link').first().click();
  const heading = page.getByRole('heading', { level: 1 });
  const name = await heading.innerText();
  const found = await catalog.list.getAttribute('aria-rowcount');
  await page.reload();
  await expect(heading).toHaveText(name);
  await expect(catalog.searchBox).toHaveValue('revenue');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', found ?? '');
});

test('words typed into a form survive a reload', async ({ address, startBrowser }) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await catalog.button('Try the sample').click();
  await catalog.goToMetric('revenue_net');
  await catalog.button('Edit').click();
  await catalog.field('Description').fill('Half a thought');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  if (await catalog.button('Edit').isVisible()) await catalog.button('Edit').click();
  await expect(catalog.field('Description')).toHaveValue('Half a thought');
});
