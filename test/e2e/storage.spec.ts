import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import type { PythonReading } from './python.ts';
import { HAS_PYTHON, NO_PYTHON, readWithPython } from './python.ts';

const dictionary = (metrics: unknown): { name: string; mimeType: string; buffer: Buffer } => ({
  name: 'prices.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(metrics)),
});

async function beginWithSample(page: Page, address: string | undefined): Promise<CatalogPage> {
  const catalog = new CatalogPage(page);
  await catalog.openSample(address ?? '');
  return catalog;
}

async function openStorage(catalog: CatalogPage): Promise<void> {
  await catalog.chooseInMenu('Storage');
  await expect(catalog.page.getByRole('heading', { level: 1, name: 'Storage' })).toBeVisible();
}

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/**
 * Makes the dialog that asks for a location return a file of the page’s own file system: a real handle, without a
 * user.
 */
async function saveWithoutAsking(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
}

/** Reads the backup file with Python; returns undefined if it is no catalog yet. */
async function backupIn(page: Page, path: string): Promise<PythonReading | undefined> {
  const base64 = await page.evaluate(async () => {
    const directory = await navigator.storage.getDirectory();
    const file = await (await directory.getFileHandle('sample-fernpost-backup.db')).getFile();
    const address = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => resolve(reader.result as string));
      reader.readAsDataURL(file);
    });
    return address.slice(address.indexOf(',') + 1);
  });
  writeFileSync(path, Buffer.from(base64, 'base64'));
  try {
    return readWithPython(path);
  } catch {
    return undefined;
  }
}

/** Returns the name of a metric in a file; undefined if there is no file, or it is not sound. */
function nameIn(reading: PythonReading | undefined, id: string): unknown {
  return reading?.integrity === 'ok' ? reading.metrics.find((row) => row[0] === id)?.[1] : undefined;
}

test('a linked file follows the catalog, over a reload, until it is let go', async ({ page, baseURL }, testInfo) => {
  test.skip(!HAS_PYTHON, NO_PYTHON);
  const path = testInfo.outputPath('backup.db');
  const nameInBackup = async () => nameIn(await backupIn(page, path), 'revenue_net');
  await saveWithoutAsking(page);
  const catalog = await beginWithSample(page, baseURL);
  await openStorage(catalog);
  const backups = section(page, 'Backups');
  await backups.getByRole('button', { name: 'Back up to a file…' }).click();
  await expect(backups).toContainText('sample-fernpost-backup.db');
  await expect(backups).toContainText('Up to date');
  expect(await nameInBackup()).toBeDefined();

  await catalog.goToMetric('revenue_net');
  await catalog.edit('Name', 'Revenue in the backup', 'Ada Analyst');
  await expect.poll(nameInBackup, { timeout: 60_000 }).toBe('Revenue in the backup');

  await page.reload();
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Name', 'Revenue after the reload');
  await openStorage(catalog);
  await expect(backups).toContainText('Up to date', { timeout: 60_000 });
  expect(await nameInBackup()).toBe('Revenue after the reload');

  await backups.getByRole('button', { name: 'Stop backing up' }).click();
  await expect(backups.getByRole('button', { name: 'Back up to a file…' })).toBeVisible();
  await page.reload();
  await expect(backups.getByRole('button', { name: 'Back up to a file…' })).toBeVisible();
  expect(await nameInBackup()).toBe('Revenue after the reload');
});

test('after a restart one click lets the file be written to again', async ({ page, baseURL }) => {
  await saveWithoutAsking(page);
  // The page’s own files need no permission, so the test gives the answer that a file on the disk gives after a
  // restart.
  await page.addInitScript(() => {
    let permission: PermissionState = sessionStorage.getItem('restarted') === null ? 'granted' : 'prompt';
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => permission,
      requestPermission: async () => (permission = 'granted'),
    });
  });
  const catalog = await beginWithSample(page, baseURL);
  await openStorage(catalog);
  const backups = section(page, 'Backups');
  await backups.getByRole('button', { name: 'Back up to a file…' }).click();
  await expect(backups).toContainText('Up to date');
  await page.evaluate(() => sessionStorage.setItem('restarted', 'yes'));
  await page.goto(`${baseURL ?? ''}#/`);
  await page.reload();
  const notice = page.getByText('Backups to sample-fernpost-backup.db need your permission.');
  await expect(notice).toBeVisible();
  await catalog.button('Allow').click();
  await expect(notice).toBeHidden();
  await openStorage(catalog);
  await expect(backups).toContainText('Up to date');
});

test('a missing backup file is reported, and the catalog goes on', async ({ page, baseURL }) => {
  await saveWithoutAsking(page);
  const catalog = await beginWithSample(page, baseURL);
  await openStorage(catalog);
  const backups = section(page, 'Backups');
  await backups.getByRole('button', { name: 'Back up to a file…' }).click();
  await expect(backups).toContainText('Up to date');
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('sample-fernpost-backup.db'));
  await backups.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups).toContainText('sample-fernpost-backup.db was moved, renamed or deleted');
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Name', 'Revenue goes on', 'Ada Analyst');
});

test('without access to files, exports are made by hand and remembered', async ({ page, baseURL }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const catalog = await beginWithSample(page, baseURL);
  await openStorage(catalog);
  const backups = section(page, 'Backups');
  await expect(backups).toContainText('never');
  await expect(backups.getByRole('button', { name: 'Back up to a file…' })).toBeHidden();
  const download = page.waitForEvent('download');
  await backups.getByRole('button', { name: 'Export catalog file' }).click();
  await download;
  await expect(backups).toContainText('just now');
});

test('what the catalog was before an import is compared with it, restored, and come back from', async ({
  page,
  baseURL,
}) => {
  const catalog = await beginWithSample(page, baseURL);
  const total = await catalog.list.getAttribute('aria-rowcount');
  await openStorage(catalog);
  const versions = section(page, 'Versions');
  await expect(versions).toContainText('No earlier versions yet');

  await catalog.importFile(dictionary({ only: { name: 'The only one' } }));
  await catalog.button('Replace').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '1');
  await openStorage(catalog);
  const before = versions.getByRole('listitem').filter({ hasText: 'Before the import of prices.json' });
  await expect(before).toContainText('created with the sample');
  await before.getByRole('button', { name: 'Compare' }).click();
  await before.locator('summary').filter({ hasText: 'Only in the current catalog' }).click();
  await expect(before.getByText('The only one')).toBeVisible();

  await before.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  const imported = versions.getByRole('listitem').filter({ hasText: 'Before another version was restored' });
  await expect(imported).toContainText('imported from prices.json');
  await page.goto(`${baseURL ?? ''}#/`);
  await expect(catalog.list).toHaveAttribute('aria-rowcount', total ?? '');
  await page.reload();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', total ?? '');

  await openStorage(catalog);
  await imported.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await expect(versions).toContainText('Before another version was restored');
  await page.goto(`${baseURL ?? ''}#/`);
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '1');
});

test('a version is taken out as a file that any program opens', async ({ page, baseURL }, testInfo) => {
  test.skip(!HAS_PYTHON, NO_PYTHON);
  const catalog = await beginWithSample(page, baseURL);
  const total = Number(await catalog.list.getAttribute('aria-rowcount'));
  await catalog.importFile(dictionary({ only: { name: 'The only one' } }));
  await catalog.button('Replace').click();
  await catalog.sayWho('Ada Analyst');
  await expect(catalog.list).toHaveAttribute('aria-rowcount', '1');
  await openStorage(catalog);
  const download = page.waitForEvent('download');
  await section(page, 'Versions').getByRole('button', { name: 'Download' }).click();
  const path = testInfo.outputPath('before.db');
  await (await download).saveAs(path);
  expect(readWithPython(path)).toMatchObject({ integrity: 'ok', metrics: { length: total } });
});

test('the catalog is looked over, and compacted', async ({ page, baseURL }) => {
  const catalog = await beginWithSample(page, baseURL);
  await openStorage(catalog);
  const care = section(page, 'Maintenance');
  await care.getByRole('button', { name: 'Check' }).click();
  await expect(care).toContainText('No problems found');
  await care.getByRole('button', { name: 'Compact' }).click();
  await expect(care).toContainText(/Compacted from|Nothing to compact/);
  await expect(section(page, 'Versions')).toContainText('Before compacting');
  await care.getByRole('button', { name: 'Check' }).click();
  await expect(care).toContainText('No problems found');
  await page.goto(`${baseURL ?? ''}#/`);
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
});
