import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { CatalogPage } from './catalog-page.ts';
import { openSample } from './screens.ts';

/** Walks from a first visit: the sample, a search, an edit, its history, and all of it again after a reload. */
export async function walkMainPath(catalog: CatalogPage): Promise<void> {
  const { page } = catalog;
  await openSample(catalog);
  await catalog.searchBox.fill('net revenue');
  await catalog.metricLink('Net revenue').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await catalog.edit('Owner', '@hosted', 'Hanna Host');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await catalog.tab('History').click();
  await expect(page.getByRole('tabpanel')).toContainText('Hanna Host');
}

/** Hides a page, as another tab in front does, and waits until its journal has been checkpointed. */
export async function hideAndCheckpoint(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => page.evaluate(lastCheckpointed)).toBeGreaterThan(0);
}

/** Returns the last entry that a stored checkpoint covers. Serialised: it may use nothing from outside. */
async function lastCheckpointed(): Promise<number> {
  const { name = '' } = (await indexedDB.databases())[0] ?? {};
  const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(new Error('it could not be opened'));
    opening.onsuccess = () => {
      const asking = opening.result.transaction('log').objectStore('log').getAllKeys();
      asking.onsuccess = () => {
        opening.result.close();
        resolve(asking.result);
      };
    };
  });
  return Math.max(0, ...keys.flatMap((key) => (Array.isArray(key) && key[0] === 'checkpoint' ? Number(key[2]) : [])));
}
