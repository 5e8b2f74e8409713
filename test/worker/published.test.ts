import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ListRequest } from '../../src/domain/search/listing.ts';
import type { MetricSave } from '../../src/domain/metric/metric.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { Browser } from './browser.ts';
import { allStored, clearData, eventually, fileWith, kindsOf, newBrowser } from './browser.ts';
import type { Page } from './page.ts';
import { openPage } from './page.ts';
import { startPublisher } from './publisher.ts';

const ALL: ListRequest = { query: '', sort: { by: 'name', descending: false } };

const openReader = (browser: Browser): Promise<Page> => openPage(browser, undefined, undefined, 'published');

async function namesIn({ client }: Page): Promise<string[]> {
  const { rowids } = await client.list(ALL);
  return (await client.rows([...rowids], '')).map(({ name }) => name);
}

const churn = (name: string): Promise<Uint8Array> => fileWith({ id: 'churn', name });

interface Write {
  readonly method: keyof CatalogClient;
  readonly write: (client: CatalogClient) => Promise<unknown>;
  readonly code: string;
}

const by = (method: Write['method'], write: Write['write'], code = 'published-catalog'): Write => ({
  method,
  write,
  code,
});

async function importMine(client: CatalogClient): Promise<unknown> {
  const found = await client.inspectFile('mine.db', await churn('Mine'));
  if (found.is !== 'ready') throw new Error('refused');
  return client.acceptImport(found.preview.token);
}

/** Every call that begins a catalog. */
const BEGINNINGS: readonly Write[] = [
  by('newCatalog', (client) => client.newCatalog()),
  by('newSample', (client) => client.newSample(readFileSync('public/sample-catalog.json', 'utf8'))),
  by('acceptImport', importMine),
];

const RENAMED: MetricSave = { id: 'churn', newId: 'churn', updates: { name: 'Mine' }, base: {}, reason: null };

/** Every call that would change a catalog. Its arguments must make no difference. */
const WRITES: readonly Write[] = [
  by('acceptImport', importMine),
  by('editViews', (client) => client.editViews({ is: 'remove', name: 'mine' })),
  by('createMetric', (client) => client.createMetric({ id: 'new', name: 'New' })),
  by('saveMetric', (client) => client.saveMetric(RENAMED, 'ann')),
  by('deleteMetric', (client) => client.deleteMetric('churn', 'ann')),
  by('restoreMetric', (client) => client.restoreMetric('churn')),
  by('emptyTrash', (client) => client.emptyTrash()),
  by('revert', (client) => client.revert({ is: 'change', changeId: 1, later: [] } as never, 'ann')),
  by('addValidationTest', (client) => client.addValidationTest('churn', { testType: 'range' })),
  by('updateValidationTest', (client) => client.updateValidationTest(1, {})),
  by('recordTestResult', (client) => client.recordTestResult(1, 'passed')),
  by('removeValidationTest', (client) => client.removeValidationTest(1)),
  by('recordUsage', (client) => client.recordUsage('churn', 'ann', null)),
  by('removeUsage', (client) => client.removeUsage(1)),
  by('bulkEdit', (client) => client.bulkEdit(['churn'], { is: 'owner', owner: '@a' } as never, 'ann', null)),
  by('bulkDelete', (client) => client.bulkDelete(['churn'], 'ann')),
  by('undoBulk', (client) => client.undoBulk({ is: 'restore', ids: ['churn'] } as never, 'ann')),
  by('undoImport', (client) => client.undoImport(), 'nothing-to-undo'),
  by('restoreVersion', async (client) => client.restoreVersion((await client.storageFacts()).versions[0].id)),
  by('compact', (client) => client.compact()),
];

describe('[G42] a published catalog', () => {
  test('is fetched once, and there without a server from then on', async () => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('Churn'));
    const first = await openReader(browser);
    expect(first.start).toEqual({ is: 'empty' });
    const taken = await first.client.takeEdition(publisher.address);
    expect(taken).toMatchObject({
      is: 'open',
      total: 1,
      canUndoImport: false,
      access: { is: 'published', edition: { mark: { etag: '"edition 2"' }, updatedAt: '2026-02-02 00:00:00' } },
    });
    await publisher.stop();
    const second = await openReader(browser);
    expect(second.start).toEqual(taken);
    expect(await namesIn(second)).toEqual(['Churn']);
    expect(await second.client.editionNews(publisher.address, undefined)).toEqual({ is: 'unknown' });
    expect(await second.client.isPublished(publisher.address)).toBe(false);
  });

  test('reports the download’s progress, and can be cancelled', async () => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    const file = await churn('Churn');
    publisher.publish(file);
    const page = await openReader(browser);
    await page.client.takeEdition(publisher.address);
    const progress = page.news.filter(({ is }) => is === 'progress');
    expect(progress).toContainEqual({ is: 'progress', done: file.length, total: file.length });
    const taking = page.client.takeEdition(publisher.address);
    await page.client.cancel();
    await expect(taking).rejects.toMatchObject({ code: 'cancelled' });
    expect(await namesIn(page)).toEqual(['Churn']);
  });

  test.each(BEGINNINGS)('is not begun by $method', async ({ write, code }) => {
    const browser = newBrowser();
    const page = await openReader(browser);
    await expect(write(page.client)).rejects.toMatchObject({ code });
    expect((await openReader(browser)).start).toEqual({ is: 'empty' });
  });

  test.each(WRITES)('is not changed by $method', async ({ write, code }) => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('Churn'));
    const page = await openReader(browser);
    await page.client.takeEdition(publisher.address);
    await eventually(async () => expect([...(await allStored(browser)).keys()].join()).not.toContain('staging'));
    const before = await allStored(browser);
    await expect(write(page.client)).rejects.toMatchObject({ code });
    await page.client.rest();
    expect(await allStored(browser)).toEqual(before);
  });

  test('is read, exported and looked over as any other', async () => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('Churn'));
    const page = await openReader(browser);
    await page.client.takeEdition(publisher.address);
    expect(await page.client.detail('churn')).toMatchObject({ metric: { name: 'Churn' } });
    expect((await page.client.exportFile()).length).toBeGreaterThan(0);
    expect((await page.client.exportSubset(['churn'])).length).toBeGreaterThan(0);
    expect((await page.client.check()).flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('is stored again, as the edition that it is, if the site’s data is cleared under an open page', async () => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('Churn'));
    const page = await openReader(browser);
    const taken = await page.client.takeEdition(publisher.address);
    await clearData(browser);
    await eventually(() => expect(kindsOf(page.news)).toContain('written-back'));
    expect((await openReader(browser)).start).toEqual(taken);
  });
});

describe('news of a published catalog', () => {
  test('are had without fetching it, and a newer edition is shown when that is asked for', async () => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('First'));
    const [page, other] = [await openReader(browser), await openReader(browser)];
    const taken = await page.client.takeEdition(publisher.address);
    const mark = taken.is === 'open' && taken.access.is === 'published' ? taken.access.edition?.mark : undefined;
    publisher.asked.length = 0;
    expect(await page.client.editionNews(publisher.address, mark)).toEqual({ is: 'same' });
    expect(publisher.asked).toEqual(['HEAD 304']);

    publisher.publish(await churn('Second'));
    expect(await page.client.editionNews(publisher.address, mark)).toMatchObject({
      is: 'newer',
      mark: { etag: '"edition 3"' },
    });
    expect(await namesIn(page)).toEqual(['First']);
    await page.client.takeEdition(publisher.address);
    expect(await namesIn(page)).toEqual(['Second']);
    // The other tab follows, and knows which edition it is.
    await eventually(async () => expect(await namesIn(other)).toEqual(['Second']));
    expect(other.news.findLast(({ is }) => is === 'replaced')).toMatchObject({
      access: { is: 'published', edition: { mark: { etag: '"edition 3"' } } },
    });
  });

  test('come by time if the server has no ETags', async () => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('First'), 'without ETags');
    const page = await openReader(browser);
    const taken = await page.client.takeEdition(publisher.address);
    const mark = taken.is === 'open' && taken.access.is === 'published' ? taken.access.edition?.mark : undefined;
    publisher.asked.length = 0;
    expect(await page.client.editionNews(publisher.address, mark)).toEqual({ is: 'same' });
    expect(publisher.asked).toEqual(['HEAD 304']);
    publisher.publish(await churn('Second'), 'without ETags');
    expect((await page.client.editionNews(publisher.address, mark)).is).toBe('newer');
  });

  test.each(['plain', 'a page for everything'] as const)(
    'are none if the file was removed (%s): the present edition stays',
    async (host) => {
      const [browser, publisher] = [newBrowser(), await startPublisher()];
      publisher.publish(await churn('First'));
      const page = await openReader(browser);
      await page.client.takeEdition(publisher.address);
      publisher.publish(undefined, host);
      expect(await page.client.isPublished(publisher.address)).toBe(false);
      expect(
        await page.client.editionNews(publisher.address, { etag: '"edition 2"', lastModified: null, length: 1 }),
      ).toEqual({
        is: 'unknown',
      });
      await expect(page.client.takeEdition(publisher.address)).rejects.toThrow(/^[A-Z].+\.$/);
      expect(await namesIn(page)).toEqual(['First']);
      expect(await namesIn(await openReader(browser))).toEqual(['First']);
    },
  );

  test.each([
    ['breaks off on its way', 'breaks off', 'file-unavailable', (file: Uint8Array) => file],
    ['is damaged', 'plain', 'file-damaged', (file: Uint8Array) => file.fill(7, 4096, 8192)],
    ['is cut off', 'plain', 'file-damaged', (file: Uint8Array) => file.subarray(0, file.length - 4096)],
    ['is no database', 'plain', 'file-not-a-database', () => new TextEncoder().encode('not a catalog at all')],
  ] as const)('that %s leaves the edition before', async (_, host, code, spoilt) => {
    const [browser, publisher] = [newBrowser(), await startPublisher()];
    publisher.publish(await churn('First'));
    const page = await openReader(browser);
    await page.client.takeEdition(publisher.address);
    publisher.publish(spoilt(await churn('Second')), host);
    await expect(page.client.takeEdition(publisher.address)).rejects.toMatchObject({ code });
    expect(await namesIn(page)).toEqual(['First']);
    expect(await namesIn(await openReader(browser))).toEqual(['First']);
  });
});
