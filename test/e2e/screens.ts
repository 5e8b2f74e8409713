import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { CatalogPage } from './catalog-page.ts';

/** Every screen of an open catalog, by its address. */
export const SCREENS = {
  list: '#/',
  overview: '#/metric/revenue_net',
  history: '#/metric/revenue_net/history',
  'as it was': '#/metric/revenue_net/history?at=2026-10-01',
  'before it was': '#/metric/revenue_net/history?at=1999-12-31',
  tests: '#/metric/revenue_net/tests',
  usage: '#/metric/revenue_net/usage',
  lineage: '#/metric/revenue_net/lineage',
  form: '#/metric/revenue_net/edit',
  'new metric': '#/new',
  activity: '#/activity',
  trash: '#/trash',
  storage: '#/storage',
} as const;

/** Opens the sample in a page that has no catalog yet. */
export async function openSample(catalog: CatalogPage): Promise<void> {
  await catalog.button('Try the sample').click();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
}

/** Goes through all screens; yields each once it is shown. */
export async function* allScreens(page: Page): AsyncGenerator<string> {
  for (const [screen, hash] of Object.entries(SCREENS)) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    // The screen before has gone by then.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (screen === 'lineage') await expect(page.getByRole('treeitem').first()).toBeVisible();
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    yield screen;
  }
}

/** Returns by how many pixels the page is wider than its window; 0 if nothing is cut off. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
