import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
});

test('a metric is created with all its fields, and who one is is asked once', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.button('New metric').click();
  await catalog.field('Name').fill('Churned subscribers');
  await expect(catalog.field('Id')).toHaveValue('churned_subscribers');
  await catalog.field('Description').fill('Subscribers who left in the month.');
  await catalog.field('Calculation').fill("COUNT(*) FILTER (WHERE state = 'left')");
  await catalog.field('Owner').fill('@growth');
  await catalog.field('Data source').fill('subscriptions');
  await catalog.field('Tags').fill('growth, "churn, monthly"');
  await catalog.field('Dependencies').fill('active_subscribers, data_source:subscriptions');
  await catalog.button('Save').click();
  await catalog.sayWho('Ada Analyst');
  await expect(page).toHaveURL(/#\/metric\/churned_subscribers/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Churned subscribers');
  await expect(page.getByText('churn, monthly').first()).toBeVisible();
  await expect(catalog.status).toHaveText('Saved');

  await catalog.edit('Owner', '@subscriptions');
  await page.reload();
  await catalog.edit('Owner', '@growth');
  await catalog.tab('History').click();
  await expect(page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'Ada Analyst' })).toHaveCount(2);
});

test('cells pasted from a spreadsheet become tags, and one line in every other field of one line', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const paste = async (field: string, text: string): Promise<void> => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await catalog.field(field).focus();
    await page.keyboard.press('ControlOrMeta+v');
  };
  await catalog.button('New metric').click();
  await paste('Name', 'Refunded\torders\r\n');
  await expect(catalog.field('Name')).toHaveValue('Refunded orders');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(catalog.field('Name')).toHaveValue('');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await paste('Owner', 'Finance\tBerlin');
  await paste('Tags', 'core\tfinance\r\nsales');
  await expect(page.getByRole('list', { name: 'Chosen tags' }).getByRole('listitem')).toHaveText([
    'core',
    'finance',
    'sales',
  ]);
  await catalog.button('Save').click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Refunded orders');
  await expect(page.getByRole('main')).toContainText('Finance Berlin');
});

test('a mistake is named where it was made, and nothing that was typed is lost', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.button('New metric').click();
  await catalog.field('Name').fill('Net revenue again');
  await catalog.field('Id').fill('revenue_net');
  await catalog.field('Description').fill('A long text that nobody wants to type twice.');
  await catalog.button('Save').click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByText('There is a metric "revenue_net" already').first()).toBeVisible();
  await expect(catalog.field('Description')).toHaveValue('A long text that nobody wants to type twice.');
  await catalog.field('Id').fill('revenue_net_again');
  await catalog.button('Save').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue again');
});

test('a renamed metric keeps its history, and what depends on it follows', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_gross');
  await catalog.edit('Id', 'gross_revenue', 'Ada Analyst');
  await expect(page).toHaveURL(/#\/metric\/gross_revenue/);
  await catalog.tab('History').click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByRole('listitem').filter({ hasText: 'Ada Analyst' }).first()).toContainText('revenue_gross');
  await catalog.goToMetric('revenue_net', 'lineage');
  await expect(page.getByRole('tabpanel').getByRole('link', { name: 'Gross revenue' })).toHaveAttribute(
    'href',
    /gross_revenue/,
  );
});

test('a deleted metric goes to the trash and comes back whole', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_net');
  const changes = Number(
    await catalog
      .tab('History')
      .innerText()
      .then((text) => /\d+/.exec(text)?.[0]),
  );
  expect(changes).toBeGreaterThan(0);
  await catalog.chooseForMetric('Delete');
  // Other metrics depend on it: the dialog names these and asks again.
  const question = page.getByRole('dialog');
  await expect(question).toContainText('Average order value');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await catalog.sayWho('Ada Analyst');
  await catalog.chooseInMenu('Trash');
  await expect(page).toHaveURL(/#\/trash/);
  const trashed = page.getByRole('listitem').filter({ hasText: 'revenue_net' });
  await expect(trashed).toContainText('Ada Analyst');
  await trashed.getByRole('button', { name: /Restore/ }).click();
  await expect(trashed).toBeHidden();
  await catalog.goToMetric('revenue_net', 'history');
  await expect(catalog.tab('History')).toContainText(String(changes));
});

test('leaving a form with unsaved changes asks first', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_net');
  await catalog.button('Edit').click();
  await catalog.field('Name').fill('Changed, not saved');
  await catalog.metricLink('New customers').click();
  const question = page.getByRole('dialog');
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(catalog.field('Name')).toHaveValue('Changed, not saved');
  await catalog.button('Save').click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Changed, not saved');
});

test('a change of anywhere is in the activity of the whole catalog, newest first', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Owner', '@somebody-else', 'Ada Analyst');
  await catalog.chooseInMenu('Activity');
  await expect(page).toHaveURL(/#\/activity/);
  await expect(page.getByRole('main').getByRole('listitem').first()).toContainText('Ada Analyst');
});

test('the menu of a metric copies its link, duplicates it, and has Delete at its end', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('average_order_value');
  await expect(catalog.button('Delete')).toHaveCount(0);
  await catalog.chooseForMetric('Copy link');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());

  await catalog.button('More actions').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem')).toHaveText(['Copy link', 'Duplicate', 'Delete']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await catalog.sayWho('Ines');
  await expect(page).toHaveURL(/metric\/average_order_value_2\/edit/);
  await expect(catalog.field('Name')).toHaveValue('Average order value (copy)');
  await expect(catalog.field('Owner')).toHaveValue('@web-shop');
  await catalog.field('Name').press('Escape');
  await catalog.chooseForMetric('Delete');
  await expect(page.getByText('Average order value (copy) was moved to the trash.')).toBeVisible();
});
