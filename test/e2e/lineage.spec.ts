import type { Locator, Page } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

interface Entry {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/** Opens a catalog of these metrics, each with its dependencies. */
async function openCatalog(page: Page, address: string, metrics: Readonly<Record<string, readonly string[]>>) {
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await catalog.button('New catalog').click();
  await expect(catalog.list).toBeVisible();
  const dictionary: Record<string, Entry> = Object.fromEntries(
    Object.entries(metrics).map(([id, dependencies]) => [id, { name: nameOf(id), dependencies }]),
  );
  await catalog.importFile({
    name: 'metrics.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(dictionary)),
  });
  await catalog.button('Merge').click();
  await catalog.button('Import').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', /[1-9]/);
}

function nameOf(id: string): string {
  return `Metric ${id}`;
}

function graph(page: Page): Locator {
  return page.getByRole('tree');
}

function node(page: Page, name: string): Locator {
  return graph(page).getByRole('treeitem', { name });
}

test.describe('the sample', () => {
  test.beforeEach(async ({ page, baseURL }) => {
    const catalog = new CatalogPage(page);
    await catalog.openSample(baseURL ?? '');
    await catalog.goToMetric('gross_margin', 'lineage');
    await expect(node(page, 'Gross margin, trust')).toBeVisible();
  });

  test('all that a metric is made from and that is made from it is drawn and said, with how far a change reaches', async ({
    page,
  }) => {
    const panel = page.getByRole('tabpanel');
    await expect(panel).toContainText(/Changing this affects \d+ metrics: \w+ tested, \w+ used in the last 30 days\./);
    await expect(node(page, 'Refunds paid, trust 91, 2 steps before')).toBeAttached();
    await expect(node(page, 'refunds, data source')).toBeAttached();
    await expect(node(page, 'Lifetime value to acquisition cost')).toBeAttached();
    const dependsOn = panel.getByRole('region', { name: 'Upstream' });
    await expect(dependsOn.getByRole('link', { name: 'Refunds paid' })).toBeVisible();
    await expect(dependsOn.getByRole('listitem').filter({ hasText: 'refunds_paid' })).toContainText(
      'through Net revenue',
    );
    await expect(panel.getByRole('region', { name: 'Downstream' })).toContainText('In 2 steps');
  });

  test('the keyboard walks through the graph, follows a metric and goes on there', async ({ page }) => {
    await page.getByRole('tab', { name: 'Lineage' }).focus();
    await page.keyboard.press('Tab');
    await expect(node(page, 'Gross margin, trust')).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    const reached = graph(page).locator(':focus');
    await expect(reached).toHaveAttribute('aria-label', /1 step before/);
    await page.keyboard.press('Home');
    await expect(node(page, 'Gross margin, trust')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(reached).toHaveAttribute('aria-label', /1 step after/);
    const name = (await reached.getAttribute('aria-label'))?.split(',')[0] ?? '';
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await expect(node(page, `${name}, trust`)).toBeFocused();
    await expect(page).toHaveURL(/\/lineage/);
    // One Tab leaves the graph again: it does not trap the focus.
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Zoom in' })).toBeFocused();
  });

  test('it is zoomed by keys, buttons and Ctrl with the wheel, moved by dragging, and never holds up the page', async ({
    page,
  }) => {
    const place = graph(page).locator('> g');
    const scale = async (): Promise<number> =>
      Number(/scale\(([\d.]+)\)/.exec((await place.getAttribute('transform')) ?? '')?.[1]);
    await node(page, 'Gross margin, trust').focus();
    await page.keyboard.press('+');
    await expect.poll(scale).toBeGreaterThan(1);
    await page.keyboard.press('0');
    await expect.poll(scale).toBeLessThan(1);
    const whole = await scale();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(scale).toBeGreaterThan(whole);

    const frame = await graph(page).boundingBox();
    if (frame === null) throw new Error('the graph is not drawn');
    await page.mouse.move(frame.x + frame.width / 2, frame.y + 20);
    const before = await scale();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await expect.poll(scale).toBeGreaterThan(before);

    const still = await place.getAttribute('transform');
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width / 2 - 80, frame.y + 30, { steps: 4 });
    await page.mouse.up();
    await expect(place).not.toHaveAttribute('transform', still ?? '');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gross margin');

    // After the pointer has entered again, the wheel scrolls the page.
    const sheet = page.locator('.sheet-pane');
    await page.mouse.move(frame.x + 20, frame.y - 30);
    await page.mouse.move(frame.x + frame.width / 2, frame.y + 20);
    const scrolled = await sheet.evaluate((element) => element.scrollTop);
    await page.mouse.wheel(0, 120);
    await expect.poll(() => sheet.evaluate((element) => element.scrollTop)).toBeGreaterThan(scrolled);
  });

  test('on a small screen the words come first, and the graph in a box of its own', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    const list = await page.getByRole('region', { name: 'Downstream' }).boundingBox();
    const frame = await graph(page).boundingBox();
    expect(list !== null && frame !== null && list.y < frame.y).toBe(true);
    expect(frame?.width).toBeLessThan(360);
  });
});

test('cycles are said in words and drawn, whether of one metric or of two', async ({ page, baseURL }) => {
  await openCatalog(page, baseURL ?? '', { self: ['self'], a: ['b'], b: ['a'] });
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('self', 'lineage');
  await expect(page.getByText('A cycle: Metric self → Metric self')).toBeVisible();
  await catalog.goToMetric('a', 'lineage');
  await expect(page.getByText('A cycle: Metric a → Metric b → Metric a')).toBeVisible();
  await expect(graph(page).locator('.lineage-edge-closing')).toHaveCount(1);
});

test('odd ids, unknown ones, 200 inputs and a chain of 200 are all drawn', async ({ page, baseURL }) => {
  const many = Array.from({ length: 200 }, (_, i) => `in${i}`);
  await openCatalog(page, baseURL ?? '', {
    wide: many,
    'odd "id" / #?&<b>': ['__proto__', 'data_source:raw.events 50%'],
    ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`chain${i}`, i === 0 ? [] : [`chain${i - 1}`]])),
  });
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('wide', 'lineage');
  await expect(graph(page).getByRole('treeitem')).toHaveCount(201);
  await expect(page.getByRole('tabpanel')).toContainText('200 unknown');
  await catalog.goToMetric('odd "id" / #?&<b>', 'lineage');
  await expect(node(page, '__proto__, unknown')).toBeVisible();
  await expect(node(page, 'raw.events 50%, data source')).toBeVisible();
  await catalog.goToMetric('chain199', 'lineage');
  await expect(page.getByText('49 more further upstream.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Show one more level further upstream' }).first().click();
  await expect(page.getByText('48 more further upstream.').first()).toBeVisible();
  await expect(graph(page).getByRole('treeitem')).toHaveCount(152);
});

test('a metric without any lineage says what to do', async ({ page, baseURL }) => {
  await openCatalog(page, baseURL ?? '', { alone: [] });
  await new CatalogPage(page).goToMetric('alone', 'lineage');
  await expect(page.getByRole('tabpanel')).toContainText('No upstream or downstream metrics.');
  await page.getByRole('button', { name: 'Add dependencies' }).click();
  await expect(page.getByLabel('Dependencies', { exact: true })).toBeVisible();
});
