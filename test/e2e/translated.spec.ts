import type { Page } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';

/** Replaces each text of the page as a translator does, or moves it into the translator's elements. */
function translate(page: Page, how: 'replaced' | 'moved'): Promise<number> {
  return page.evaluate((way) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) {
      const { currentNode } = texts;
      const isShown = currentNode.parentElement?.closest('script, style, font') === null;
      if (currentNode instanceof Text && currentNode.data.trim() !== '' && isShown) found.push(currentNode);
    }
    for (const text of found) {
      const outer = document.createElement('font');
      const inner = outer.appendChild(document.createElement('font'));
      if (way === 'moved') {
        text.before(outer);
        inner.append(text);
      } else {
        inner.textContent = text.data;
        text.replaceWith(outer);
      }
    }
    return found.length;
  }, how);
}

/** Returns all that the page says, without what only passes. */
async function said(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    // A fresh page scrolls to the open metric.
    document.querySelector('.list-scroller')?.scrollTo(0, 0);
    return new Promise((resolve) => requestIdleCallback(resolve));
  });
  return page.evaluate(() => {
    const passing = new Set([...document.querySelectorAll('.visually-hidden[aria-live]')].map((e) => e.textContent));
    return [...document.querySelectorAll<HTMLElement>('.top-bar, .facets-pane, .list-pane-frame, .sheet-pane')].flatMap(
      (pane) => pane.innerText.split('\n').filter((line) => line.trim() !== '' && !passing.has(line)),
    );
  });
}

for (const how of ['replaced', 'moved'] as const) {
  test(`[G39] whatever a translator did to the page, it shows the metric that is open: texts ${how}`, async ({
    page,
    baseURL,
  }) => {
    const catalog = new CatalogPage(page);
    await catalog.openSample(baseURL ?? '');

    /** Acts on the translated page, and compares it with one that never was. */
    const expectSame = async (act: () => Promise<void>): Promise<void> => {
      // The last part of the page that comes by itself.
      await expect(page.getByRole('button', { name: /switch catalog$/ })).toBeVisible();
      expect(await translate(page, how)).toBeGreaterThan(20);
      await act();
      const translated = await said(page);
      await page.reload();
      await expect(catalog.list.getByRole('link').first()).toBeVisible();
      await expect.poll(() => said(page)).toEqual(translated);
    };

    const latestChanges = page.getByRole('region', { name: 'Latest changes' });
    await expectSame(async () => {
      await catalog.goToMetric('revenue_net');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
      await expect(latestChanges).toBeVisible();
    });
    await expectSame(async () => {
      for (const id of ['revenue_gross', 'revenue_net', 'orders_paid']) {
        await catalog.goToMetric(id);
        await expect(page.locator('.metric-id')).toHaveText(id);
        await translate(page, how);
      }
      await catalog.goToMetric('revenue_gross');
      await expect(page.locator('.metric-id')).toHaveText('revenue_gross');
      await expect(latestChanges).toBeVisible();
    });
    for (const tab of ['history', 'tests', 'usage', 'lineage']) {
      await expectSame(async () => {
        await catalog.goToMetric('revenue_net', tab);
        const panel = page.getByRole('tabpanel', { name: new RegExp(`^${tab}`, 'i') });
        await expect(panel.locator(':is(h2, li, article)').first()).toBeVisible();
      });
    }
    await expectSame(async () => {
      const counts = () => page.getByRole('region', { name: 'Filters' }).innerText();
      const ofAll = await counts();
      await catalog.searchBox.fill('revenue');
      await expect(catalog.list.locator('mark').first()).toBeVisible();
      await translate(page, how);
      await catalog.searchBox.fill('customer tag:core ');
      await translate(page, how);
      await catalog.searchBox.fill('');
      await expect(catalog.list.locator('mark')).toHaveCount(0);
      // The empty box offers its operators as long as it has the focus.
      await catalog.searchBox.press('Escape');
      // The address follows the search, and the fresh page is loaded from it.
      await expect(page).not.toHaveURL(/[?&]q=/);
      await expect.poll(counts).toBe(ofAll);
    });
    await expectSame(async () => {
      await catalog.goToMetric('revenue_net');
      await catalog.edit('Name', 'Net revenue, translated', 'Ada');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net revenue, translated');
      await expect(latestChanges).toBeVisible();
    });
  });
}

test('[G39] the list, scrolled while it is translated, shows each metric at its place', async ({ page, baseURL }) => {
  const catalog = new CatalogPage(page);
  await catalog.openSample(baseURL ?? '');
  const names = () =>
    catalog.list.getByRole('row').evaluateAll((rows) => rows.map((row) => [row.id, (row as HTMLElement).innerText]));
  await catalog.list.focus();
  await page.keyboard.press('End');
  await expect(catalog.list.locator('.metric-row-at-cursor')).toBeInViewport();
  const atEnd = await names();
  await page.keyboard.press('Home');
  for (let step = 0; step < 4; step += 1) {
    await translate(page, step % 2 === 0 ? 'moved' : 'replaced');
    await page.keyboard.press('PageDown');
  }
  await page.keyboard.press('End');
  await expect(catalog.list.locator('.metric-row-at-cursor')).toBeInViewport();
  await expect
    .poll(async () => new Map((await names()).map(([id, text]) => [id, text])))
    .toEqual(new Map(atEnd.map(([id, text]) => [id, text])));
});
