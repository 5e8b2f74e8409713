import type { Locator, Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage, HAS_REAL_DATA, NO_REAL_DATA, REAL_CATALOG } from './catalog-page.ts';

/** Size of the screen at which a metric is read without scrolling. */
const SCREEN = { width: 1280, height: 800 };

async function openSample(page: Page, baseURL: string | undefined): Promise<CatalogPage> {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  return catalog;
}

/** Opens a catalog that a test fills. */
async function openFilled(
  page: Page,
  baseURL: string | undefined,
  fill: (database: MetricsDatabase) => void,
): Promise<CatalogPage> {
  const database = await MetricsDatabase.open();
  fill(database);
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  await catalog.openFile({
    name: 'filled.db',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(database.export()),
  });
  await expect(catalog.list).toBeVisible();
  return catalog;
}

function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Finds a line of the facts, by its name. */
function fact(page: Page, name: string): Locator {
  return region(page, 'Facts')
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) });
}

async function expectOnScreen(place: Locator): Promise<void> {
  await expect(place).toBeVisible();
  const box = await place.boundingBox();
  expect((box?.y ?? Infinity) + (box?.height ?? 0), await place.innerText()).toBeLessThanOrEqual(SCREEN.height);
}

test.describe('[G26] the overview', () => {
  test('answers what, how, trust, owner, inputs, uses and changes without scrolling', async ({ page, baseURL }) => {
    await page.setViewportSize(SCREEN);
    const catalog = await openSample(page, baseURL);
    await catalog.goToMetric('orders_paid');
    await expectOnScreen(page.getByRole('heading', { level: 1, name: 'Paid orders' }));
    await expectOnScreen(page.getByText('Orders whose payment was captured.'));
    await expectOnScreen(region(page, 'Calculation').getByText('SELECT', { exact: true }));
    await expectOnScreen(region(page, 'Trust').locator('.overview-score'));
    for (const name of ['Owner', 'Source', 'Tags', 'Upstream', 'Downstream', 'Used by'])
      await expectOnScreen(fact(page, name));
    await expectOnScreen(region(page, 'Latest changes').locator('.difference').first());
  });

  test('names what feeds the metric and what it feeds as links, and how many more there are', async ({
    page,
    baseURL,
  }) => {
    const catalog = await openSample(page, baseURL);
    await catalog.goToMetric('orders_paid');
    await expect(fact(page, 'Downstream').getByRole('link')).toHaveText([
      'Active customers',
      'Average order value',
      'Contact rate',
      'and 2 more',
    ]);
    await expect(fact(page, 'Used by')).toContainText('Samir Patel');
    await fact(page, 'Upstream').getByRole('link', { name: 'Orders placed' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Orders placed');
    await catalog.goToMetric('orders_paid');
    await fact(page, 'Downstream').getByRole('link', { name: 'and 2 more' }).click();
    await expect(catalog.tab('Lineage')).toHaveAttribute('aria-selected', 'true');
  });

  test('of a real catalog’s metrics fits the screen as well', async ({ page, baseURL }) => {
    test.skip(!HAS_REAL_DATA, NO_REAL_DATA);
    await page.setViewportSize(SCREEN);
    const catalog = new CatalogPage(page);
    await catalog.open(baseURL ?? '');
    await catalog.openFile(REAL_CATALOG);
    await expect(catalog.list).toBeVisible();
    for (const id of ['firefox_desktop.ad_click_rate', 'firefox_desktop.days_of_use', 'ads.amp_avg_cpc']) {
      await catalog.goToMetric(id);
      await expect(page.locator('.metric-id')).toHaveText(id);
      await expectOnScreen(region(page, 'Trust'));
      await expectOnScreen(region(page, 'Facts'));
      await expectOnScreen(region(page, 'Latest changes').getByRole('heading'));
    }
  });

  test('shows all of a long description and calculation at a press', async ({ page, baseURL }) => {
    await page.setViewportSize(SCREEN);
    const catalog = await openSample(page, baseURL);
    await catalog.goToMetric('revenue_net');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(page.getByRole('link', { name: 'revenue handbook' })).toBeInViewport();
    await region(page, 'Calculation').getByRole('button', { name: 'Show all' }).click();
    await expect(region(page, 'Calculation').getByRole('button', { name: 'Show less' })).toBeVisible();
  });
});

test.describe('a description', () => {
  const MARKDOWN = [
    '# Scope\n\nCounts **paid** orders, *never* ~~tests~~, by `paid_at`.\n\n- one\n- two\n\n> agreed\n\n',
    '| a | b |\n|---|---|\n| 1 | 2 |\n\n[docs](https://docs.example/x) and [run](javascript:alert(1))\n\n',
    '![The funnel](https://pictures.example/funnel.png) <img src="https://pictures.example/x.png" onerror="alert(1)">',
  ].join('');

  test('in Markdown is set as such, and nothing in it is run or fetched', async ({ page, baseURL }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const catalog = await openFilled(page, baseURL, (database) => {
      database.createMetric({ id: 'm', name: 'Orders', description: MARKDOWN });
      database.createMetric({ id: 'deep', name: 'Deep', description: `${'>'.repeat(10_000)} the end` });
    });
    await catalog.goToMetric('m');
    const prose = page.locator('.prose');
    await expect(prose.getByRole('heading', { level: 2, name: 'Scope' })).toBeVisible();
    await expect(prose.locator('strong')).toHaveText('paid');
    await expect(prose.locator('li')).toHaveText(['one', 'two']);
    await expect(prose.getByRole('cell')).toHaveText(['1', '2']);
    await expect(prose.getByRole('link')).toHaveText(['docs', 'The funnel']);
    await expect(prose.getByRole('link', { name: 'docs' })).toHaveAttribute('rel', 'noopener noreferrer');
    await expect(prose).toContainText('[run](javascript:alert(1))');
    await expect(prose).toContainText('<img src="https://pictures.example/x.png" onerror="alert(1)">');
    await expect(prose.locator('img')).toHaveCount(0);
    expect(asked.filter((url) => url.includes('.example'))).toEqual([]);
    await catalog.goToMetric('deep');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deep');
    await expect(prose).toContainText('the end');
  });
});

test.describe('a calculation', () => {
  test('is formatted on demand, copied as it is shown, and never changed', async ({ page, baseURL, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const written = "select sum(a) from t where b = 'x  y'";
    const catalog = await openFilled(page, baseURL, (database) => {
      database.createMetric({ id: 'm', name: 'Orders', calculation: written });
      database.createMetric({ id: 't', name: 'Template', calculation: "{{ agg_sum('clicks') }}" });
    });
    await catalog.goToMetric('m');
    const calculation = region(page, 'Calculation');
    await calculation.getByRole('button', { name: 'Format' }).click();
    const formatted = "select\n  sum(a)\nfrom\n  t\nwhere\n  b = 'x  y'";
    await expect(calculation.getByRole('button', { name: 'As written' })).toBeVisible();
    await expect(calculation.locator('pre')).toHaveText(formatted, { useInnerText: true });
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await calculation.getByRole('button', { name: 'Copy' }).click();
    await expect(calculation.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await copied()).toBe(formatted);
    await calculation.getByRole('button', { name: 'As written' }).click();
    await expect(calculation.locator('pre')).toHaveText(written);
    await expect(catalog.tab('History')).toHaveText('History');

    await catalog.goToMetric('t');
    await calculation.getByRole('button', { name: 'Format' }).click();
    await expect(calculation).toContainText('It is shown as written');
    await expect(calculation.locator('pre')).toHaveText("{{ agg_sum('clicks') }}");
  });
});

test('usage is drawn for a week to a year, said in a sentence, and listed as a table', async ({ page, baseURL }) => {
  const catalog = await openSample(page, baseURL);
  await catalog.goToMetric('orders_paid', 'usage');
  const figure = page.getByRole('figure');
  for (const days of [7, 30, 90, 365]) {
    await page.getByText(`${days} days`, { exact: true }).click();
    await expect(figure).toContainText(new RegExp(`of ${days} days, most on`));
  }
  await figure.getByRole('button', { name: 'Show as table' }).click();
  await expect(figure.getByRole('row').nth(1)).toContainText(/20\d\d\d+/);
});

test.describe('what is typed', () => {
  test('into a test’s form is there again after leaving and after a reload, until it is kept or discarded', async ({
    page,
    baseURL,
  }) => {
    const catalog = await openSample(page, baseURL);
    await catalog.goToMetric('orders_paid', 'tests');
    await catalog.button('Add test').click();
    await catalog.field('Query').fill('SELECT 1');
    await catalog.tab('Usage').click();
    await catalog.tab('Tests').click();
    await expect(catalog.field('Query')).toHaveValue('SELECT 1');
    await page.reload();
    await expect(catalog.field('Query')).toHaveValue('SELECT 1');
    await catalog.field('Type').fill('range');
    await catalog.button('Save test').click();
    await catalog.sayWho('Ada Analyst');
    await expect(page.getByRole('article', { name: 'range' })).toContainText('SELECT 1');
    await catalog.button('Add test').click();
    await expect(catalog.field('Query')).toHaveValue('');
    await catalog.field('Query').fill('SELECT 2');
    await catalog.button('Discard').click();
    await catalog.tab('Usage').click();
    await catalog.tab('Tests').click();
    await expect(catalog.button('Add test')).toBeVisible();
  });

  test('into the forms for a use is there again as well', async ({ page, baseURL }) => {
    const catalog = await openSample(page, baseURL);
    await catalog.goToMetric('orders_paid', 'usage');
    await catalog.field('Context').fill('the board deck');
    await catalog.tab('Overview').click();
    await catalog.tab('Usage').click();
    await expect(catalog.field('Context')).toHaveValue('the board deck');
    await catalog.button('Record usage').click();
    await catalog.field('Where').fill('a notebook');
    await page.keyboard.press('Escape');
    await catalog.button('Record usage').click();
    await expect(catalog.field('Where')).toHaveValue('a notebook');
    await catalog.button('Cancel').click();
    await catalog.button('Record usage').click();
    await expect(catalog.field('Where')).toHaveValue('');
  });
});

test('[G26] print gives one clean page for a metric, in light, whatever tab is open', async ({ page, baseURL }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const catalog = await openSample(page, baseURL);
  for (const id of ['orders_paid', 'revenue_net']) {
    await catalog.goToMetric(id, 'usage');
    await expect(page.locator('.metric-id')).toHaveText(id);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const printed = page.locator('.printed');
  for (const part of ['Calculation', 'Trust', 'Facts', 'Latest changes', 'Tests', 'Upstream', 'Downstream']) {
    await expect(printed.getByText(part, { exact: true }).first()).toBeVisible();
  }
  await expect(printed).toContainText('Gross revenue, Discounts given, Refunds paid');
  for (const gone of [
    catalog.list,
    catalog.searchBox,
    page.getByRole('tablist'),
    catalog.button('Edit'),
    catalog.button('Format'),
  ]) {
    await expect(gone).toBeHidden();
  }
  await expect(page.getByRole('figure')).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
  await page.emulateMedia({ media: 'screen' });
  await expect(printed).toHaveCount(0);
  await expect(catalog.tab('Usage')).toHaveAttribute('aria-selected', 'true');
});

test('a metric of any size fits a screen of any width', async ({ page, baseURL }) => {
  const long = 'averyveryverylongwordwithoutanyspace'.repeat(6);
  const catalog = await openFilled(page, baseURL, (database) => {
    const inputs = Array.from({ length: 200 }, (_, i) => `input_${i}_${long}`.slice(0, 180));
    for (const id of inputs.slice(0, 100)) database.createMetric({ id, name: `Input ${id}` });
    database.createMetric({
      id: long.slice(0, 200),
      name: `Name ${long}`,
      description: `${long}\n\n| ${long} | b |\n|---|---|\n| 1 | ${long} |\n\n\`\`\`\n${long}\n\`\`\`\n\n> - ${long}`,
      calculation: `SELECT ${long} FROM ${long}`,
      owner: `@${long}`,
      dataSource: long,
      tags: Array.from({ length: 60 }, (_, i) => `tag ${i} ${i % 7 === 0 ? long : ''}`.trim()),
      dependencies: inputs,
    });
    database.addValidationTest(long.slice(0, 200), { testType: long, testQuery: long, expectedResult: long });
    database.recordUsage(long.slice(0, 200), long, long);
    database.updateMetric(long.slice(0, 200), { description: `${long} again` }, long);
    database.createMetric({ id: 'empty', name: 'E' });
  });
  for (const id of [long.slice(0, 200), 'empty']) {
    for (const tab of ['', 'tests', 'usage']) {
      await catalog.goToMetric(id, tab);
      await expect(page.locator('.metric-id')).toHaveText(id);
      for (const width of [320, 360, 768, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        await expect.poll(() => cutOff(page), `${id.slice(0, 10)} ${tab} at ${width}`).toEqual([]);
      }
    }
  }
});

/** Lists elements that extend beyond the sheet to the right, except the tabs, which scroll. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const sheet = document.querySelector('.sheet-pane');
    if (sheet === null) return ['no sheet'];
    const right = sheet.getBoundingClientRect().left + sheet.clientWidth + 1;
    return [...sheet.querySelectorAll('.metric-page *')]
      .filter((one) => one.closest('.metric-tabs, .visually-hidden') === null)
      .filter((one) => one.getBoundingClientRect().right > right)
      .map((one) => `${one.tagName} ${one.className}`);
  });
}
