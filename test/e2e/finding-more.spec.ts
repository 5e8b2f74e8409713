import type { Page } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { expect, TABS, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

test.beforeEach(async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  await expect(facet(page, 'unused', 'Needs attention')).toHaveText(/\d$/);
});

const suggestions = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' });
const palette = (page: Page) => page.getByRole('combobox', { name: 'Find a metric or an action' });
const lines = (page: Page) => page.getByRole('listbox', { name: 'Metrics, views and actions' });
const facetList = (page: Page, title: string) =>
  page.getByRole('list', {
    name: title === 'Needs attention' ? title : `Filter by ${title.toLowerCase()}`,
    exact: true,
  });
const facet = (page: Page, text: string, title = 'Tag') =>
  facetList(page, title).getByRole('button', { name: new RegExp(`^${text}\\b`) });
const queryIn = (page: Page) => new URLSearchParams(new URL(page.url()).hash.split('?')[1] ?? '').get('q') ?? '';
const countOf = async (page: Page, text: string, title = 'Tag') =>
  Number(/\d+$/.exec(await facet(page, text, title).innerText())?.[0]);

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeFocused();
}

async function sound(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([]);
}

test.describe('facets', () => {
  test('several values of one facet are wanted together, by mouse or keyboard', async ({ page }) => {
    const catalog = new CatalogPage(page);
    const owners = facetList(page, 'Owner').getByRole('listitem').locator('.facet');
    const counts = await Promise.all(
      [0, 1].map(async (place) => Number(/\d+$/.exec(await owners.nth(place).innerText())?.[0])),
    );
    const [first = 0, second = 0] = counts;
    await owners.nth(0).click();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(first));
    await owners.nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(first + second));
    await expect(facetList(page, 'Owner').getByRole('button', { pressed: true })).toHaveCount(2);
  });

  test('a value is excluded by its minus, by keyboard, or with Alt; the query says so', async ({ page }) => {
    const catalog = new CatalogPage(page);
    const all = Number(await catalog.list.getAttribute('aria-rowcount'));
    const count = await countOf(page, 'finance');
    const minus = facetList(page, 'Tag').getByRole('button', { name: 'Exclude finance' });
    await minus.focus();
    await page.keyboard.press('Enter');
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(all - count));
    await expect(minus).toHaveAttribute('aria-pressed', 'true');
    expect(queryIn(page)).toBe('-tag:finance');
    await minus.click();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(all));
    await facet(page, 'finance').click({ modifiers: ['Alt'] });
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(all - count));
    await facet(page, 'finance').click();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(all));
    await facetList(page, 'Owner')
      .getByRole('button', { name: /^Exclude/ })
      .first()
      .click({ force: true });
    await expect.poll(() => queryIn(page)).toMatch(/^-owner:/);
  });

  test('what nobody uses needs care, and can be left out', async ({ page }) => {
    const catalog = new CatalogPage(page);
    const all = Number(await catalog.list.getAttribute('aria-rowcount'));
    const unused = await countOf(page, 'unused', 'Needs attention');
    await facet(page, 'unused', 'Needs attention').click();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(unused));
    expect(queryIn(page)).toBe('no:usage');
    await page.getByRole('button', { name: 'Exclude unused' }).click({ force: true });
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(all - unused));
    expect(queryIn(page)).toBe('has:usage');
  });

  test('trust has two ends, moved by keyboard, and what lies between them is listed', async ({ page }) => {
    const catalog = new CatalogPage(page);
    const all = Number(await catalog.list.getAttribute('aria-rowcount'));
    const bars = page.getByRole('list', { name: 'Metrics by trust' }).getByRole('listitem');
    await expect(bars).toHaveCount(10);
    const numbers = (await bars.allInnerTexts()).map((text) => Number(/(\d+)$/.exec(text.trim())?.[1]));
    expect(numbers.reduce((sum, n) => sum + n, 0)).toBe(all);
    await page.getByLabel('Trust from').focus();
    await page.keyboard.press('End');
    await expect.poll(() => queryIn(page)).toBe('trust:>=100');
    await page.getByLabel('Trust from').fill('50');
    await page.getByLabel('Trust to').fill('80');
    await expect.poll(() => queryIn(page)).toBe('trust:50..80');
    await expect.poll(async () => Number(await catalog.list.getAttribute('aria-rowcount'))).toBeLessThan(all);
    // The bars still show the other choices.
    expect((await bars.allInnerTexts()).map((text) => Number(/(\d+)$/.exec(text.trim())?.[1]))).toEqual(numbers);
    await catalog.button('Any trust').click();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', String(all));
  });
});

test.describe('suggestions in the search box', () => {
  test('list owners with counts, narrowed by what follows, and are taken by keyboard', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await catalog.searchBox.pressSequentially('own');
    await expect(suggestions(page).getByRole('option', { name: /^owner:/ })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(catalog.searchBox).toHaveValue('owner:');
    const options = suggestions(page).getByRole('option');
    await expect(options.first()).toHaveText(/\d+$/);
    const [name = '', count = ''] = (await options.nth(1).innerText()).split(/\s+(?=\d+$)/);
    await page.keyboard.type(name.slice(0, 5));
    await expect(options.first()).toContainText(name.slice(0, 5));
    await expect(catalog.searchBox).toHaveAttribute('aria-activedescendant', /.+/);
    await sound(page);
    await catalog.searchBox.fill(`owner:${name.slice(0, -1)}`);
    await expect(options.first()).toContainText(name);
    await page.keyboard.press('Enter');
    await expect(suggestions(page)).toBeHidden();
    await expect(page.getByRole('button', { name: /^Remove filter owner:/ })).toBeVisible();
    await expect(catalog.list).toHaveAttribute('aria-rowcount', count);
    await expect(catalog.searchBox).toBeFocused();
  });

  test('Escape closes the list first and leaves what is typed; then the arrow leads into the metrics', async ({
    page,
  }) => {
    const catalog = new CatalogPage(page);
    await catalog.searchBox.pressSequentially('net ta');
    await expect(suggestions(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(suggestions(page)).toBeHidden();
    await expect(catalog.searchBox).toHaveValue('net ta');
    await catalog.searchBox.fill('net reve');
    await expect(catalog.list.getByRole('link').first()).toHaveText('Net revenue');
    await page.keyboard.press('ArrowDown');
    await expect(catalog.list).toBeFocused();
  });

  test('the mouse takes one, and the focus stays in the box; excluded values are suggested too', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await catalog.searchBox.pressSequentially('-tag:');
    await suggestions(page)
      .getByRole('option', { name: /^finance/ })
      .click();
    await expect(page.getByRole('button', { name: 'Remove filter -tag:finance' })).toBeVisible();
    await expect(catalog.searchBox).toBeFocused();
    await catalog.searchBox.pressSequentially('no:');
    await expect(suggestions(page).getByRole('option', { name: /^tests \d+/ })).toBeVisible();
  });
});

test.describe('the empty search box', () => {
  test('offers filters, taken by keyboard; Escape closes them, and the arrow then leads into the metrics', async ({
    page,
  }) => {
    const catalog = new CatalogPage(page);
    await page.keyboard.press('/');
    await expect(suggestions(page).getByRole('option')).toHaveText([
      /^owner:/,
      /^tag:/,
      /^-tag:/,
      /^no:owner.* \d+$|^no:owner.*\d+$/,
      /^trust:<50/,
      /^is:failing.*\d+$/,
      /^reviewed:<-90d/,
    ]);
    await expect(page.getByText('7 filters to begin with', { exact: true })).toBeAttached();
    await sound(page);
    await page.keyboard.press('Escape');
    await expect(suggestions(page)).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await expect(catalog.list).toBeFocused();
    await page.keyboard.press('/');
    await expect(suggestions(page)).toBeVisible();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByRole('button', { name: 'Remove filter no:owner' })).toBeVisible();
    await expect(suggestions(page)).toBeHidden();
    await expect(catalog.list).toHaveAttribute(
      'aria-rowcount',
      String(await countOf(page, 'no owner', 'Needs attention')),
    );
  });

  test('offers filters to the mouse; a key goes on to its values', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await catalog.searchBox.click();
    await sound(page);
    await suggestions(page)
      .getByRole('option', { name: /^-tag:/ })
      .click();
    await expect(catalog.searchBox).toHaveValue('-tag:');
    await expect(suggestions(page).getByRole('option', { name: /^finance/ })).toBeVisible();
  });
});

test.describe('filters in the search box', () => {
  const MANY = 'tag:finance -tag:deprecated no:review trust:<95 has:owner has:tests -unit:EUR -kind:ratio';
  const tokens = (page: Page) => page.getByRole('list', { name: 'Filters of the search' }).getByRole('listitem');
  const remove = (page: Page, filter: string) =>
    page.getByRole('button', { name: `Remove filter ${filter}`, exact: true });

  test('are appended, removed one by one, and said', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await catalog.searchBox.fill('no:review has:owner ');
    await expect(tokens(page)).toHaveCount(2);
    await facet(page, 'finance').click();
    await expect(tokens(page)).toHaveText(['no:review', 'has:owner', 'tag:finance']);
    await expect(page.getByText('Filter tag:finance added', { exact: true })).toBeAttached();
    await remove(page, 'no:review').click();
    await expect(tokens(page)).toHaveText(['has:owner', 'tag:finance']);
    await expect(page.getByText('Filter no:review removed', { exact: true })).toBeAttached();
    await expect(catalog.searchBox).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(remove(page, 'tag:finance')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(tokens(page)).toHaveText(['has:owner']);
    await expect.poll(() => queryIn(page)).toBe('has:owner');
  });

  for (const [width, colorScheme] of [
    [1440, 'light'],
    [320, 'dark'],
  ] as const) {
    test(`that do not fit are behind a button that shows all: ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 700 });
      const catalog = new CatalogPage(page);
      await catalog.searchBox.fill(`${MANY} `);
      const more = page.getByRole('button', { name: /^Show \d+ more filters$/ });
      await expect(more).toHaveText(/^\+\d$/);
      await expect(remove(page, '-kind:ratio')).toBeHidden();
      await sound(page);
      const box = await page.getByRole('search').boundingBox();
      const field = await catalog.searchBox.boundingBox();
      // The line is used as far as another filter would not fit.
      if (width > 1000) expect(field?.width).toBeLessThan(230);
      expect((field?.x ?? 0) + (field?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
      await more.focus();
      await page.keyboard.press('Enter');
      await expect(remove(page, '-kind:ratio')).toBeInViewport({ ratio: 1 });
      await expect(remove(page, 'tag:finance')).toBeInViewport({ ratio: 1 });
      await sound(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await remove(page, '-kind:ratio').click();
      await expect(tokens(page)).toHaveCount(7);
      await page.getByRole('button', { name: 'Show fewer filters' }).click();
      await expect(remove(page, '-unit:EUR')).toBeHidden();
    });
  }
});

test('without words the list is sorted by name; the best match is offered with them', async ({ page }) => {
  const catalog = new CatalogPage(page);
  const sort = page.getByLabel('Sort by');
  await expect(sort).toHaveValue('name');
  await expect(sort.getByRole('option', { name: 'best match' })).toHaveCount(0);
  const first = await catalog.list.getByRole('link').first().innerText();
  await page.getByRole('button', { name: 'Ascending (click to reverse)' }).click();
  await expect(catalog.metricLink(first)).toBeHidden();
  await page.getByRole('button', { name: 'Descending (click to reverse)' }).click();
  await expect(catalog.metricLink(first)).toBeVisible();
  await expect(page).not.toHaveURL(/sort=/);
  await catalog.searchBox.fill('revenue');
  await expect(sort).toHaveValue('match');
});

test('an empty list says what empties it, and offers the way out', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.searchBox.fill('revenue owner:nobody-at-all ');
  await expect(page.getByRole('button', { name: 'Remove filter owner:nobody-at-all' })).toBeVisible();
  const without = page.getByRole('button', { name: /^Without owner:nobody-at-all [1-9]\d* metrics?$/ });
  await expect(without).toBeVisible();
  await expect(page.getByRole('button', { name: /^Without revenue still none$/ })).toBeVisible();
  await sound(page);
  await without.click();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await expect(catalog.searchBox).toHaveValue('revenue');
});

test('a misspelt value is answered with the nearest one', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await catalog.searchBox.fill('tag:finanse ');
  await page.getByRole('button', { name: /^tag:finance [1-9]\d* metrics?$/ }).click();
  await expect(page.getByRole('button', { name: 'Remove filter tag:finance' })).toBeVisible();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
});

test.describe('saved views', () => {
  async function saveView(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name: 'Save as a view' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-current', 'true');
  }

  test(
    '[G20] one comes back with query and order, after a reload and in another tab',
    { tag: TABS },
    async ({ page, context }) => {
      const catalog = new CatalogPage(page);
      const other = await context.newPage();
      await other.goto(page.url());
      await expect(other.getByRole('grid', { name: 'Metrics' })).toBeVisible();
      await facet(page, 'finance').click();
      await page.getByLabel('Sort by').selectOption('trust');
      await saveView(page, 'Finance by trust');
      await expect(catalog.status).toHaveText('Saved');
      await expect(other.getByRole('button', { name: 'Finance by trust', exact: true })).toBeVisible();
      await page.goto('about:blank');
      await page.goto(other.url());
      const view = page.getByRole('button', { name: 'Finance by trust', exact: true });
      await expect(view).not.toHaveAttribute('aria-current', 'true');
      await view.click();
      await expect(page).toHaveURL(/q=tag%3Afinance&sort=-trust/);
      await expect(view).toHaveAttribute('aria-current', 'true');
      await page.goBack();
      await expect(view).not.toHaveAttribute('aria-current', 'true');
    },
  );

  test('one that was changed says so and is saved; undone, it is as it was', async ({ page }) => {
    await facet(page, 'finance').click();
    await saveView(page, 'Finance');
    await page.getByRole('button', { name: 'Exclude no owner' }).click({ force: true });
    await expect(page.getByText('changed', { exact: true })).toBeVisible();
    await sound(page);
    await page.getByRole('button', { name: 'Save Finance' }).click();
    await expect(page.getByText('changed', { exact: true })).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('changed', { exact: true })).toBeVisible();
  });

  test('one is renamed, never over another, and a deleted one comes back', async ({ page }) => {
    await facet(page, 'finance').click();
    await saveView(page, 'Finance');
    await page.getByRole('button', { name: 'Exclude no owner' }).click({ force: true });
    await saveView(page, 'Owned');
    await page.getByRole('button', { name: 'Rename Owned' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Finance');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('already');
    await page.getByLabel('Name', { exact: true }).fill('Owned finance');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete Owned finance' }).click();
    await expect(page.getByRole('button', { name: 'Owned finance', exact: true })).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('button', { name: 'Owned finance', exact: true })).toBeVisible();
  });
});

test.describe('the palette', () => {
  test('forgives letters that are left out, shows ids, and has the actions on the open metric', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await openPalette(page);
    await page.keyboard.type('net rvn');
    const metrics = page.getByRole('group', { name: 'Metrics', exact: true }).getByRole('option');
    await expect(metrics.first()).toHaveText(/^Net revenue\s+revenue_net$/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
    await openPalette(page);
    await page.keyboard.type('delete');
    await expect(lines(page).getByRole('option').first()).toHaveText('Delete this metric…');
    await palette(page).fill('this metric');
    await expect(page.getByRole('option', { name: 'Copy a link to this metric' })).toBeVisible();
    for (const tab of ['Overview', 'History', 'Tests', 'Usage', 'Lineage'])
      await expect(page.getByRole('option', { name: `${tab} of this metric`, exact: true })).toBeVisible();
    await palette(page).fill('theme');
    await expect(lines(page).getByRole('group').first().getByRole('option')).toHaveText([/theme/i, /theme/i, /theme/i]);
    await palette(page).fill('reviewed');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Mark Net revenue as reviewed' })).toBeVisible();
    await page.keyboard.press('Escape');
    await openPalette(page);
    await page.keyboard.type('similar');
    await page.keyboard.press('Enter');
    await expect(catalog.searchBox).toHaveValue('net revenue');
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [320, 'dark'],
  ] as const) {
    test(`is sound, and no id is cut: ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 700 });
      await openPalette(page);
      await page.keyboard.type('revenue');
      await expect(page.getByRole('option', { name: /revenue_net/ })).toBeVisible();
      await sound(page);
      const cut = await page.evaluate(
        () => [...document.querySelectorAll('.palette-id')].filter((id) => id.scrollWidth > id.clientWidth + 1).length,
      );
      expect(cut).toBe(0);
    });
  }

  test('finds metrics, what was opened last first, and gives the focus back', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await catalog.goToMetric('revenue_net');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
    await catalog.searchBox.focus();
    await openPalette(page);
    await expect(page.getByRole('group', { name: 'Recently opened' }).getByRole('option').first()).toContainText(
      'Net revenue',
    );
    await expect(palette(page)).toHaveAttribute('aria-activedescendant', /.+/);
    await sound(page);
    await page.keyboard.press('Escape');
    await expect(palette(page)).toBeHidden();
    await expect(catalog.searchBox).toBeFocused();
    await openPalette(page);
    await page.keyboard.type('gross');
    const metrics = page.getByRole('group', { name: 'Metrics', exact: true }).getByRole('option');
    const name = page.getByRole('option', { selected: true }).locator('mark');
    await expect(metrics.first().locator('mark')).toHaveText(/gross/i);
    await expect(name).toHaveText(/gross/i);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/gross/i);
  });

  test('does what the page can do, and shows saved views', async ({ page }) => {
    const catalog = new CatalogPage(page);
    await facet(page, 'finance').click();
    await openPalette(page);
    await page.keyboard.type('save view');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name', { exact: true }).fill('Money');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Money', exact: true })).toBeVisible();
    await catalog.searchBox.fill('');
    await page.getByRole('button', { name: 'Clear search' }).click();
    await catalog.chooseInMenu('Command palette…');
    await page.keyboard.type('money');
    await page.getByRole('option', { name: /^Money/ }).click();
    await expect.poll(() => queryIn(page)).toBe('tag:finance');
    await openPalette(page);
    await page.keyboard.type('dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await openPalette(page);
    await page.keyboard.type('trash');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Trash' })).toBeVisible();
  });

  test('edits the open metric, records its use and opens from a form, whose text it does not lose', async ({
    page,
  }) => {
    const catalog = new CatalogPage(page);
    await catalog.goToMetric('revenue_net');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
    await openPalette(page);
    await page.keyboard.type('record usage');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Record usage of Net revenue' })).toBeVisible();
    await page.keyboard.press('Escape');
    await openPalette(page);
    await page.keyboard.type('edit');
    await page.keyboard.press('Enter');
    await catalog.field('Name').fill('Net revenue, unsaved');
    await openPalette(page);
    await page.keyboard.type('activity');
    await page.keyboard.press('Enter');
    // Leaving asks, or keeps the typed text.
    await page.getByRole('dialog').getByRole('button').first().click();
    await expect(catalog.field('Name')).toHaveValue('Net revenue, unsaved');
  });
});

test('shortcuts lead everywhere, are listed, and none fires while text is typed', async ({ page }) => {
  const catalog = new CatalogPage(page);
  await page.keyboard.press('?');
  const card = page.getByRole('dialog', { name: 'Keyboard' });
  for (const key of ['/', 'j', 'k', 'Enter', 'x', 'e', 'n', 'g', '?', 'K', 'S']) {
    await expect(card.locator('kbd').getByText(key, { exact: true }).first()).toBeVisible();
  }
  await page.keyboard.press('n');
  await expect(card).toBeVisible();
  await sound(page);
  await page.keyboard.press('Escape');
  for (const [keys, title] of [
    ['ga', 'Activity'],
    ['gt', 'Trash'],
    ['gs', 'Storage'],
  ]) {
    for (const key of keys ?? '') await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name: title ?? '' })).toBeVisible();
  }
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(catalog.list).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('gjnx?e');
  await expect(catalog.searchBox).toHaveValue('gjnx?e');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test.describe('the list stays as it was', () => {
  async function scrolled(page: Page): Promise<number> {
    const list = new CatalogPage(page).list;
    await list.evaluate((element) => element.scrollTo(0, 400));
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(100);
    return list.evaluate((element) => element.scrollTop);
  }

  test('on a small screen, when one comes back from a metric', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 600 });
    const catalog = new CatalogPage(page);
    await page.getByLabel('Sort by').selectOption('id');
    const top = await scrolled(page);
    const row = catalog.list.getByRole('link').nth(12);
    const name = await row.innerText();
    await row.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await page.goBack();
    await expect(catalog.list).toBeVisible();
    expect(Math.abs((await catalog.list.evaluate((element) => element.scrollTop)) - top)).toBeLessThan(700);
    await expect(catalog.metricLink(name)).toBeInViewport();
    await expect(page).toHaveURL(/sort=id/);
  });

  test('after a page of its own, with query and order', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 500 });
    const catalog = new CatalogPage(page);
    await page.getByLabel('Sort by').selectOption('trust');
    const top = await scrolled(page);
    const address = page.url();
    await catalog.chooseInMenu('Activity');
    await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
    await page.goBack();
    await expect(catalog.list).toBeVisible();
    expect(page.url()).toBe(address);
    expect(await catalog.list.evaluate((element) => element.scrollTop)).toBe(top);
  });

  test('after a reload: the address gives query and order, and the open metric is scrolled to', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 500 });
    const catalog = new CatalogPage(page);
    await page.getByLabel('Sort by').selectOption('name');
    await catalog.list.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('All metrics');
    const name = await page.getByRole('heading', { level: 1 }).innerText();
    await page.reload();
    await expect(page.getByLabel('Sort by')).toHaveValue('name');
    await expect(catalog.metricLink(name)).toBeInViewport();
    await expect(catalog.list.locator('[aria-current]')).toContainText(name);
  });
});
