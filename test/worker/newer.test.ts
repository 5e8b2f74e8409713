import { describe, expect, test } from 'vitest';
import type { ListRequest } from '../../src/domain/search/listing.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { Browser } from './browser.ts';
import {
  allStored,
  clearData,
  dumpOfFile,
  eventually,
  fileWith,
  kindsOf,
  newBrowser,
  newerFile,
  newStore,
} from './browser.ts';
import { openPage } from './page.ts';

const ALL: ListRequest = { query: '', sort: { by: 'name', descending: false } };

async function storeNewer(browser: Browser): Promise<Uint8Array> {
  const file = await newerFile();
  await newStore(browser).replace(NO_HEAD, { file, origin: { is: 'begun' } });
  return file;
}

/** Stores another layout, as a newer page does. */
function newerLayout({ factory, name }: Browser): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 99);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}

describe('[S20] a catalog that a newer version wrote', () => {
  test('can be read and exported, and says why it cannot be changed', async () => {
    const browser = newBrowser();
    const file = await storeNewer(browser);
    const page = await openPage(browser);
    const because = expect.stringContaining('newer version') as string;
    expect(page.start).toEqual({ is: 'open', total: 1, canUndoImport: false, access: { is: 'read-only', because } });
    expect(await page.client.detail('churn')).toMatchObject({ metric: { name: 'Churn' } });
    expect(await dumpOfFile(await page.client.exportFile())).toEqual(await dumpOfFile(file));
  });

  test('is never written', async () => {
    const browser = newBrowser();
    await storeNewer(browser);
    const before = await allStored(browser);
    const { client } = await openPage(browser);
    const newer = { code: 'newer-catalog' };
    await expect(client.createMetric({ id: 'new', name: 'New' })).rejects.toMatchObject(newer);
    await expect(client.compact()).rejects.toMatchObject(newer);
    const inspection = await client.inspectFile('mine.db', await fileWith({ id: 'mine', name: 'Mine' }));
    if (inspection.is !== 'ready') throw new Error('refused');
    await expect(client.acceptImport(inspection.preview.token)).rejects.toMatchObject(newer);
    await client.rest();
    expect(await client.check()).toHaveLength(4);
    expect(await allStored(browser)).toEqual(before);
    expect((await client.list(ALL)).total).toBe(1);
  });

  test('is not written back by a page that may only read it', async () => {
    const browser = newBrowser();
    await storeNewer(browser);
    const { client, news } = await openPage(browser);
    await clearData(browser);
    // Once the page answers, it has had its chance to write back.
    expect((await client.list(ALL)).total).toBe(1);
    expect(await newStore(browser).recover()).toBeUndefined();
    expect(kindsOf(news)).not.toContain('written-back');
  });
});

describe('a newer page that takes the catalog over while it is open', () => {
  test('stops this one: what it has can be read and exported, and nothing is written', async () => {
    const browser = newBrowser();
    const { client, news } = await openPage(browser);
    await client.newCatalog();
    await client.createMetric({ id: 'revenue', name: 'Revenue' });
    await newerLayout(browser);
    await eventually(() => expect(kindsOf(news)).toContain('stopped'));
    await expect(client.createMetric({ id: 'new', name: 'New' })).rejects.toMatchObject({ code: 'newer-catalog' });
    expect((await client.list(ALL)).total).toBe(1);
    expect((await client.exportFile()).length).toBeGreaterThan(0);
    expect(kindsOf(news).filter((kind) => kind === 'stopped')).toHaveLength(1);
  });

  test('is reported by a page that starts later, which begins nothing', async () => {
    const browser = newBrowser();
    await newerLayout(browser);
    const { client, start } = await openPage(browser);
    expect(start).toMatchObject({
      is: 'damaged',
      because: expect.stringContaining('newer version'),
      salvageOptions: [],
    });
    await expect(client.newCatalog()).rejects.toMatchObject({ code: 'newer-catalog' });
  });

  test('and has migrated it makes this one read-only with that', async () => {
    const browser = newBrowser();
    const { client, news } = await openPage(browser);
    await client.newCatalog();
    const store = newStore(browser);
    await store.replace((await store.roots()).head, { file: await newerFile(), origin: { is: 'migration' } });
    await expect(client.createMetric({ id: 'new', name: 'New' })).rejects.toMatchObject({ code: 'newer-catalog' });
    await eventually(() => expect(kindsOf(news)).toContain('stopped'));
    expect(await client.detail('churn')).toMatchObject({ metric: { name: 'Churn' } });
    const before = await allStored(browser);
    await client.rest();
    await expect(client.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
    expect(await allStored(browser)).toEqual(before);
  });
});
