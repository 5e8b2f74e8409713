import type { Page } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
});

/** Changes three fields of a metric in one save. */
async function saveThree(page: Page): Promise<void> {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_net');
  await catalog.button('Edit').click();
  await catalog.field('Name').fill('Revenue after refunds');
  await catalog.field('Owner').fill('@ledger');
  await catalog.field('Tags').fill('finance, audited');
  await catalog.button('Save').click();
  await catalog.sayWho('Ada Analyst');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revenue after refunds');
}

/** Returns the saves that the timeline shows, newest first. */
function saves(page: Page) {
  return page
    .getByRole('tabpanel')
    .getByRole('listitem')
    .filter({ has: page.getByRole('time') });
}

test('a whole save is reverted in one step, says why, and that is undone in place', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await saveThree(page);
  await catalog.tab('History').click();
  await expect(saves(page).first()).toContainText('Ada Analyst');
  // The overview lists changes, too, until the history is there.
  const revert = saves(page).first().getByRole('button', { name: 'Revert the whole save' });
  await expect(revert).toBeVisible();
  const before = await saves(page).count();
  await revert.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
  await expect(saves(page)).toHaveCount(before + 1);
  await expect(saves(page).first()).toContainText('reverts the save of');
  for (const field of ['name', 'owner', 'tags']) await expect(saves(page).first()).toContainText(field);
  await catalog.button('Undo').last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revenue after refunds');
  await expect(saves(page)).toHaveCount(before + 2);
  await expect(catalog.status).toHaveText('Saved');
  await page.reload();
  await expect(saves(page)).toHaveCount(before + 2);
});

test('[G25] a revert that would undo a later change names it and asks first', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await saveThree(page);
  await catalog.edit('Owner', '@somebody-else');
  await catalog.tab('History').click();
  const save = saves(page).nth(1);
  await save.getByRole('button', { name: 'Revert the whole save' }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('A later change will be undone too');
  await expect(question.getByRole('listitem')).toContainText('owner of Revenue after refunds, Ada Analyst');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revenue after refunds');
  await save.getByRole('button', { name: 'Revert the whole save' }).click();
  await question.getByRole('button', { name: 'Revert the save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
  await catalog.tab('Overview').click();
  await expect(page.getByRole('region', { name: 'Facts' })).not.toContainText('@somebody-else');
});

test('one reverted field is brought back from its notice', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await saveThree(page);
  await catalog.tab('History').click();
  const name = saves(page).first().getByRole('listitem').filter({ hasText: 'name' });
  await name.getByRole('button', { name: 'Revert', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
  await catalog.button('Undo').last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revenue after refunds');
  await expect(page.getByText('Undone: the revert was taken back.')).toBeVisible();
});

test('the metric is shown as it was before a save, with what differs from today', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await saveThree(page);
  await catalog.tab('History').click();
  await saves(page).first().getByRole('link', { name: 'View before' }).click();
  const then = page.getByRole('region', { name: /^As of / });
  await expect(then).toContainText('3 fields differ from today: name, owner and tags.');
  const name = then.locator('.as-of-field').filter({ has: page.getByText('name', { exact: true }) });
  await expect(name).toContainText('Net revenue');
  await expect(name).toContainText('Changed since');
  await expect(page).toHaveURL(/#\/metric\/revenue_net\/history\?at=\d{4}-\d\d-\d\dT\d{6}Z/);
  await page.reload();
  await expect(then).toContainText('3 fields differ from today');
  await page.getByRole('link', { name: 'Back to current values' }).click();
  await expect(saves(page).first()).toContainText('Ada Analyst');
});

test('a day can be chosen: its end in UTC, in the address too, and before its creation there is nothing', async ({
  page,
}) => {
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('revenue_net', 'history');
  const today = new Date().toISOString().slice(0, 10);
  await catalog.field('As of').fill(today);
  await catalog.button('Show').click();
  await expect(page).toHaveURL(new RegExp(`#/metric/revenue_net/history\\?at=${today}`));
  const then = page.getByRole('region', { name: /^As of the end of / });
  await expect(then).toContainText('Days end at midnight UTC');
  await expect(then).toContainText('No differences from the current values.');
  await catalog.field('As of').fill('1999-12-31');
  await catalog.button('Show').click();
  await expect(page.getByRole('tabpanel')).toContainText('It did not exist then: Net revenue was created on');
  await page.goBack();
  await expect(then).toContainText('No differences from the current values.');
  await page.goto('#/metric/revenue_net/history?at=soon');
  await expect(page.getByRole('tabpanel')).toContainText('which is not a date');
});

test.describe('far from Greenwich', () => {
  test.use({ timezoneId: 'Pacific/Auckland' });

  test('days are those of the user, and their zone is named where one is chosen', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await catalog.goToMetric('revenue_net', 'history');
    await expect(catalog.field('As of')).toHaveAccessibleDescription('New Zealand Time');
    await page.goto('#/metric/revenue_net/history?at=2026-03-14');
    const panel = page.getByRole('tabpanel');
    await expect(panel).toContainText('As of the end of 14 March 2026');
    await expect(panel).toContainText('Days end at midnight New Zealand Time: 14 March 2026, 10:59:59 UTC.');
    // The worker, which counts by day, knows the zone as well.
    const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Pacific/Auckland', dateStyle: 'medium' });
    await catalog.tab('Usage').click();
    await expect(page.getByRole('figure')).toContainText(` to ${today.format(new Date())}: `);
  });
});

test('activity names metrics, groups by day, leads to their history, and can be one author’s', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await saveThree(page);
  await catalog.chooseInMenu('Activity');
  const today = page.getByRole('region', { name: 'Today' });
  const first = today.getByRole('listitem').first();
  await expect(first).toContainText('just now');
  await expect(first.getByRole('time')).toHaveAttribute('title', / UTC$/);
  await page.getByRole('combobox', { name: 'Author' }).selectOption('Ada Analyst');
  const regions = page
    .getByRole('main')
    .getByRole('region')
    .filter({ has: page.getByRole('time') });
  await expect(regions).toHaveCount(1);
  await first.getByRole('link', { name: 'Revenue after refunds' }).click();
  await expect(page).toHaveURL(/#\/metric\/revenue_net\/history/);
});
