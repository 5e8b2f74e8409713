import type { Locator, Page } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage, HAS_REAL_DATA, NO_REAL_DATA, REAL_CATALOG } from './catalog-page.ts';
import { overflowOf } from './screens.ts';

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

/** Where a node is drawn in the frame, in pixels. */
async function placeOf(item: Locator): Promise<{ x: number; y: number }> {
  return item.locator('.lineage-shape').evaluate((shape) => {
    const [box, frame] = [shape.getBoundingClientRect(), shape.closest('svg')?.getBoundingClientRect()];
    return { x: Math.round(box.x - (frame?.x ?? 0)), y: Math.round(box.y - (frame?.y ?? 0)) };
  });
}

/** Expects every node to be within the frame, at a size that can be read. */
async function expectReadable(page: Page): Promise<void> {
  const frame = await graph(page).boundingBox();
  if (frame === null) throw new Error('the graph is not drawn');
  for (const shape of await graph(page).locator('.lineage-shape').all()) {
    const box = await shape.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(frame.x);
    expect(box?.y).toBeGreaterThanOrEqual(frame.y);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(frame.x + frame.width + 1);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(frame.y + frame.height + 1);
    expect(box?.width).toBeGreaterThanOrEqual(Math.floor(176 * 0.85));
  }
}

function node(page: Page, name: string | RegExp): Locator {
  return graph(page).getByRole('treeitem', { name });
}

test.describe('the sample', () => {
  test.beforeEach(async ({ page, baseURL }) => {
    const catalog = new CatalogPage(page);
    await catalog.openSample(baseURL ?? '');
    await catalog.goToMetric('gross_margin', 'lineage');
    await expect(node(page, 'Gross margin, this metric')).toBeVisible();
  });

  test('it opens with one step each way, all of it readable, and says the same numbers everywhere', async ({
    page,
  }) => {
    const panel = page.getByRole('tabpanel');
    await expect(panel).toContainText(
      /Changing this affects 3 metrics directly, 4 in all: \w+ tested, 1 with a failing test, \w+ used in the last 30 days\./,
    );
    await expect(panel.getByRole('region', { name: 'Downstream' })).toContainText('3 metrics directly, 4 in all');
    await expect(page.getByRole('tab', { name: 'Lineage' })).toHaveAccessibleDescription(
      '2 directly upstream, 3 directly downstream',
    );
    await expectReadable(page);
    await expect(node(page, 'Net revenue, 1 step upstream, trust 79, 3 upstream')).toBeVisible();
    await expect(node(page, 'Gross margin rate, 1 step downstream, trust 62, a test fails')).toBeVisible();
    await expect(node(page, '1 more, 2 steps downstream')).toBeVisible();
    const upstream = panel.getByRole('region', { name: 'Upstream' });
    await expect(upstream.getByRole('link', { name: 'Refunds paid' })).toBeVisible();
    await expect(upstream.getByRole('listitem').filter({ hasText: 'refunds_paid' })).toContainText(
      'through Net revenue',
    );
    await expect(panel.getByRole('region', { name: 'Downstream' })).toContainText('In 2 steps');
  });

  test('the keyboard walks through the graph, follows a metric and goes on there', async ({ page }) => {
    await node(page, 'Gross margin, this metric').focus();
    await page.keyboard.press('ArrowLeft');
    const reached = graph(page).locator(':focus');
    await expect(reached).toHaveAttribute('aria-label', /1 step upstream/);
    await page.keyboard.press('Home');
    await expect(node(page, 'Gross margin, this metric')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(reached).toHaveAttribute('aria-label', /1 step downstream/);
    // The whole name is shown, and the way to it is ink.
    const name = (await reached.getAttribute('aria-label'))?.split(',')[0] ?? '';
    await expect(page.locator('.lineage-tip')).toContainText(name);
    await expect(graph(page).locator('.lineage-edge-path')).not.toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await expect(node(page, `${name}, this metric`)).toBeFocused();
    await expect(page).toHaveURL(/\/lineage/);
    // One Tab leaves the graph again: it does not trap the focus.
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Zoom out' })).toBeFocused();
  });

  test('keys change depth, collapse and open groups; the metric stays where it is, and the focus is kept', async ({
    page,
  }) => {
    const own = node(page, 'Gross margin, this metric');
    const still = await placeOf(own);
    await own.focus();
    await page.keyboard.press('+');
    await expect(node(page, 'Refunds paid, 2 steps upstream')).toBeAttached();
    await expect(page.locator('[aria-live="polite"]').filter({ hasText: 'metrics are shown' })).toHaveText(
      '5 of 5 upstream metrics are shown. 4 of 4 downstream metrics are shown.',
    );
    expect(await placeOf(own)).toEqual(still);
    await expect(own).toBeFocused();
    await page.keyboard.press('-');
    await expect(node(page, 'Refunds paid')).toHaveCount(0);
    expect(await placeOf(own)).toEqual(still);

    // At a node, depth is that of its direction.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('+');
    await expect(page.getByRole('group', { name: 'Upstream steps' })).toContainText('2');
    await expect(page.getByRole('group', { name: 'Downstream steps' })).toContainText('1');

    // Space hides what only this one leads to, and shows it again.
    await node(page, 'Net revenue').focus();
    await page.keyboard.press('Space');
    await expect(node(page, 'Net revenue')).toHaveAttribute('aria-expanded', 'false');
    await expect(node(page, 'Refunds paid')).toHaveCount(0);
    await expect(node(page, 'Net revenue')).toBeFocused();
    expect(await placeOf(own)).toEqual(still);
    await page.keyboard.press('Space');
    await expect(node(page, 'Refunds paid')).toBeAttached();

    // A group opens, and the focus comes to the first of what was in it.
    await node(page, '1 more, 2 steps downstream').focus();
    await page.keyboard.press('Enter');
    await expect(node(page, 'Lifetime value to acquisition cost, 2 steps downstream')).toBeFocused();

    // `l` shows the list; after g it belongs to the page.
    await page.keyboard.press('l');
    await expect(page.getByRole('heading', { name: 'Upstream', level: 2 })).toBeFocused();
    await own.focus();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await expect(page).not.toHaveURL(/lineage/);
  });

  test('the mouse does the same: steppers, one direction, collapse, groups, full names', async ({ page }) => {
    const own = node(page, 'Gross margin, this metric');
    const still = await placeOf(own);
    await page.getByRole('button', { name: 'More steps upstream' }).click();
    await expect(node(page, 'Refunds paid, 2 steps upstream')).toBeAttached();
    expect(await placeOf(own)).toEqual(still);
    await page.getByRole('button', { name: 'Fit graph to view' }).click();
    await node(page, 'Net revenue').hover();
    await expect(page.locator('.lineage-tip')).toHaveText(/Net revenue\s*revenue_net/);
    const [tip, box] = [
      await page.locator('.lineage-tip').boundingBox(),
      await node(page, 'Net revenue').boundingBox(),
    ];
    expect(Math.abs((tip?.x ?? 0) - (box?.x ?? 0))).toBeLessThan(40);
    await node(page, 'Net revenue').locator('.lineage-mark').click();
    await expect(node(page, 'Refunds paid')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gross margin');
    const direction = page.getByRole('group', { name: 'Direction' });
    await direction.getByRole('button', { name: 'Downstream' }).click();
    await expect(node(page, 'Net revenue')).toHaveCount(0);
    await expect(node(page, 'Gross margin rate')).toBeVisible();
    await direction.getByRole('button', { name: 'Both' }).click();
    await node(page, '1 more, 2 steps downstream').click();
    await expect(node(page, 'Lifetime value to acquisition cost')).toBeAttached();
    await expect(page.getByRole('button', { name: 'More steps downstream' })).toHaveAttribute('aria-disabled', 'true');
  });

  test('the full screen shows all of it, with what is known of the metric in focus; Escape leaves it', async ({
    page,
  }) => {
    await page.getByRole('button', { name: 'Full screen' }).click();
    const screen = page.getByRole('dialog', { name: 'Lineage of Gross margin' });
    await expect(screen).toContainText('3 metrics directly, 4 in all');
    const rate = screen.getByRole('treeitem', { name: 'Gross margin rate' });
    await rate.focus();
    await expect(screen.getByRole('complementary')).toContainText('Gross margin rate');
    await expect(screen.getByRole('complementary')).toContainText('2 directly');
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(screen).toBeHidden();
    await expect(page.getByRole('button', { name: 'Full screen' })).toBeFocused();
    await page.getByRole('button', { name: 'Full screen' }).click();
    await screen.getByRole('treeitem', { name: 'Gross margin rate' }).focus();
    await screen.getByRole('link', { name: 'Centre here' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gross margin rate');
    await expect(screen).toBeHidden();
    await page.getByRole('button', { name: 'Full screen' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('dialog').getByRole('treeitem').first().focus();
    await page.keyboard.press('l');
    await expect(page.getByRole('heading', { name: 'Upstream', level: 2 })).toBeFocused();
  });

  test('it is zoomed by keys, buttons and Ctrl with the wheel, moved by dragging, and never holds up the page', async ({
    page,
  }) => {
    const place = graph(page).locator('> g');
    const scale = async (): Promise<number> =>
      Number(/scale\(([\d.]+)\)/.exec((await place.getAttribute('transform')) ?? '')?.[1]);
    const first = await scale();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(scale).toBeGreaterThan(first);
    await node(page, 'Gross margin, this metric').focus();
    await page.keyboard.press('0');
    await expect.poll(scale).toBeLessThanOrEqual(1);

    await graph(page).hover({ position: { x: 300, y: 12 } });
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
    await page.setViewportSize({ width: 320, height: 800 });
    await expect.poll(() => overflowOf(page)).toBe(0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the lineage passes axe, with its groups, collapsed and in a cycle: ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await node(page, 'Net revenue').focus();
      await page.keyboard.press('Space');
      expect(await violationsOn(page)).toEqual([]);
    });
  }
});

test('cycles are said in words and drawn, whether of one metric or of two', async ({ page, baseURL }) => {
  await openCatalog(page, baseURL ?? '', { self: ['self'], a: ['b'], b: ['a'] });
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('self', 'lineage');
  await expect(page.getByText('Metric self depends on itself.')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Lineage' })).toHaveAccessibleDescription('');
  await expect(graph(page).locator('.lineage-edge-closing')).toHaveCount(1);
  await catalog.goToMetric('a', 'lineage');
  await expect(page.getByText('A cycle: Metric a → Metric b → Metric a')).toBeVisible();
  await expect(graph(page).locator('.lineage-edge-closing')).toHaveCount(1);
  expect(await violationsOn(page, '[role=tabpanel]')).toEqual([]);
  await page.getByRole('listitem').getByRole('link', { name: 'Metric b' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Metric b');
});

test('odd ids, unknown ones, 200 inputs and a chain of 200 are all there', async ({ page, baseURL }) => {
  const many = Array.from({ length: 200 }, (_, i) => `in${i}`);
  await openCatalog(page, baseURL ?? '', {
    wide: many,
    'odd "id" / #?&<b>': ['__proto__', 'data_source:raw.events 50%'],
    ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`chain${i}`, i === 0 ? [] : [`chain${i - 1}`]])),
  });
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('wide', 'lineage');
  await expect(node(page, /^\d+ more, 1 step upstream$/)).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('200 not in this catalog');
  await expectReadable(page);
  await catalog.goToMetric('odd "id" / #?&<b>', 'lineage');
  await expect(node(page, '__proto__, not in this catalog, 1 step upstream')).toBeVisible();
  await expect(node(page, 'raw.events 50%, data source, 1 step upstream')).toBeVisible();
  await catalog.goToMetric('chain199', 'lineage');
  await expect(page.getByRole('region', { name: 'Upstream' })).toContainText('1 metric directly, 199 in all');
  await node(page, '198 more, 2 to 199 steps upstream').click();
  await expect(node(page, '197 more, 3 to 199 steps upstream')).toBeVisible();
});

test('a hub of 120 opens with a few of them and a group that opens', async ({ page, baseURL }) => {
  await openCatalog(page, baseURL ?? '', {
    hub: ['data_source:raw.events'],
    ...Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`x${i}`, ['hub']])),
  });
  await new CatalogPage(page).goToMetric('hub', 'lineage');
  await expect(page.getByRole('tabpanel')).toContainText('Changing this affects 120 metrics:');
  await expectReadable(page);
  const shown = graph(page).getByRole('treeitem', { name: /1 step downstream, trust/ });
  const before = await shown.count();
  expect(before).toBeLessThanOrEqual(12);
  const own = node(page, 'Metric hub, this metric');
  const still = await placeOf(own);
  await node(page, `${120 - before} more, 1 step downstream`).click();
  await expect(shown).toHaveCount(2 * before);
  expect(await placeOf(own)).toEqual(still);
});

test('a metric of the real catalog opens whole', async ({ page, baseURL }) => {
  test.skip(!HAS_REAL_DATA, NO_REAL_DATA);
  const catalog = new CatalogPage(page);
  await catalog.open(baseURL ?? '');
  await catalog.openFile(REAL_CATALOG);
  await expect(catalog.list).toBeVisible();
  await catalog.goToMetric('firefox_desktop.sponsored_tile_ctr', 'lineage');
  await expect(page.getByRole('region', { name: 'Upstream' })).toContainText('2 metrics');
  await expectReadable(page);
  await expect(graph(page).getByRole('treeitem', { name: / more, / })).toHaveCount(0);
});

test('what is in the trash is said, and comes back from there', async ({ page, baseURL }) => {
  await openCatalog(page, baseURL ?? '', { clicks: [], rate: ['clicks', 'visitors'] });
  const catalog = new CatalogPage(page);
  await catalog.goToMetric('clicks');
  await catalog.chooseForMetric('Delete');
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
  if (await confirm.isVisible()) await confirm.click();
  await catalog.goToMetric('rate', 'lineage');
  const upstream = page.getByRole('region', { name: 'Upstream' });
  await expect(upstream.getByRole('listitem').filter({ hasText: 'visitors' })).toContainText('not in this catalog');
  await expect(upstream.getByRole('listitem').filter({ hasText: 'clicks' })).toContainText('in the trash');
  await upstream.getByRole('button', { name: 'Restore clicks' }).click();
  await expect(upstream.getByRole('link', { name: 'Metric clicks' })).toBeVisible();
});

test('a metric without any lineage says what to do', async ({ page, baseURL }) => {
  await openCatalog(page, baseURL ?? '', { alone: [] });
  await new CatalogPage(page).goToMetric('alone', 'lineage');
  await expect(page.getByRole('tabpanel')).toContainText('No upstream or downstream metrics.');
  await page.getByRole('button', { name: 'Add upstream' }).click();
  await expect(page.getByLabel('Dependencies', { exact: true })).toBeVisible();
});
