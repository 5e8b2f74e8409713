import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { CatalogError } from '../../src/domain/core/catalog-error.ts';
import type { BulkEdit } from '../../src/domain/metric/bulk-edit.ts';
import { catalogFile } from '../bench/catalog-file.ts';
import { dumpOf } from '../database/sqlite-dump.ts';
import type { Browser } from './browser.ts';
import { allStored, eventually, newBrowser, newStore, openTab } from './browser.ts';
import type { Page } from './page.ts';
import { openPage } from './page.ts';
import { latestChanges } from '../../src/database/metrics/latest-changes.ts';
import { findDamage } from '../../src/database/import/integrity-check.ts';
import { testsOf } from '../../src/database/metrics/validation-tests.ts';
import { usagesOf } from '../../src/database/metrics/usages.ts';
import { rowCounts } from '../../src/database/metrics/row-counts.ts';

const TO_GROWTH: BulkEdit = { is: 'owner', owner: '@growth' };

/** Opens a page on a catalog of that many metrics; returns their ids too. */
async function pageOf(
  metrics: number,
  browser = newBrowser(),
  store = newStore(browser),
): Promise<{ browser: Browser; page: Page; ids: string[] }> {
  const page = await openPage(browser, store);
  const bytes = await catalogFile(metrics, new Date('2026-03-01T12:00:00Z'));
  const found = await page.client.inspectFile('large.db', bytes);
  if (found.is !== 'ready') throw new Error('the file was refused');
  await page.client.acceptImport(found.preview.token);
  return { browser, page, ids: await idsIn(page) };
}

async function idsIn({ client }: Page): Promise<string[]> {
  const { rowids } = await client.list({ query: '', sort: { by: 'id', descending: false } });
  return (await client.idsAt([...rowids])).filter((id) => id !== null);
}

const contentOf = async ({ client }: Page): Promise<Record<string, unknown>> => dumpOf(await client.exportFile());

/** Reads everything stored, key by key, each value as text that is quick to compare. */
async function storedIn(browser: Browser): Promise<Record<string, string>> {
  const digest = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value;
  return Object.fromEntries(
    Array.from(await allStored(browser), ([key, value]) => [key, JSON.stringify(value, digest)]),
  );
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: CatalogError) => error.code,
  );

/** Resolves once the worker has reported that some, but not all, of the work is done. */
const underWay = ({ news }: Page): Promise<void> =>
  eventually(() => {
    expect(news.some((one) => one.is === 'progress' && one.done > 0 && one.done < one.total)).toBe(true);
  });

describe('[G21] a change of several metrics', () => {
  it('is one save, one record of the journal, and there after a restart', async () => {
    const { browser, page, ids } = await pageOf(1000);
    const [first = ''] = ids;
    const before = (await newStore(browser).recover())?.head.sequence ?? NaN;
    const { done, gone, undo } = await page.client.bulkEdit([...ids, 'nobody'], TO_GROWTH, 'ann', 'reorganised');
    expect({ done, gone }).toEqual({ done: 1000, gone: 1 });
    expect(undo?.is).toBe('change');
    expect((await newStore(browser).recover())?.head.sequence).toBe(before + 1);
    const { catalog } = await openTab(browser);
    const [owners, sets] = await catalog.read((database) => [
      new Set(database.getAllMetrics().map(({ owner }) => owner)),
      new Set(
        database
          .run((connection) => latestChanges(connection, 1000))
          .map(({ changeSetId, reason, changedBy }) => `${changeSetId} ${reason} ${changedBy}`),
      ),
    ]);
    expect([...(owners ?? [])]).toEqual(['@growth']);
    expect(sets?.size).toBe(1);
    expect((await page.client.history(first))[0]).toMatchObject({ reason: 'reorganised', newValue: '@growth' });
  });

  it('reports progress, and cancelled it leaves memory and disk as they were', async () => {
    const { browser, page, ids } = await pageOf(1000);
    const [inMemory, onDisk] = [await contentOf(page), await storedIn(browser)];
    for (const work of [
      () => page.client.bulkEdit(ids, TO_GROWTH, 'ann', null),
      () => page.client.bulkDelete(ids, 'ann'),
    ]) {
      page.news.length = 0;
      const ended = codeOf(work());
      await underWay(page);
      await page.client.cancel();
      expect(await ended).toBe('cancelled');
      expect(await contentOf(page)).toEqual(inMemory);
      expect(await storedIn(browser)).toEqual(onDisk);
    }
    // Nothing of it is left that another change would take along.
    await page.client.bulkEdit(ids.slice(0, 1), TO_GROWTH, 'ann', null);
    expect((await page.client.activity(10)).filter(({ changedBy }) => changedBy === 'ann')).toHaveLength(1);
  });

  it('is not seen half done: reads wait for it', async () => {
    const { page, ids } = await pageOf(1000);
    const ended = page.client.bulkEdit(ids, TO_GROWTH, 'ann', null);
    await underWay(page);
    const { rowids } = await page.client.list({ query: 'owner:growth', sort: { by: 'name', descending: false } });
    expect(rowids).toHaveLength(1000);
    await ended;
  });

  it('is all or nothing if its tab dies in the middle', async () => {
    const browser = newBrowser();
    const store = newStore(browser);
    const { page, ids } = await pageOf(1000, browser, store);
    const before = await contentOf(page);
    // The work is never stored.
    store.append = () => new Promise(() => undefined);
    void page.client.bulkEdit(ids, TO_GROWTH, 'ann', null);
    await underWay(page);
    // Another tab opens what a restart would find.
    const { catalog } = await openTab(browser);
    expect(dumpOf(await catalog.read((database) => database.export()))).toEqual(before);
  });

  it('is made again on top of what another tab wrote first, and loses none of that', async () => {
    const { browser, page, ids } = await pageOf(1000);
    const other = await openPage(browser);
    const [first = '', second = ''] = ids;
    const ended = page.client.bulkEdit(ids, TO_GROWTH, 'ann', null);
    await underWay(page);
    await other.client.saveMetric(
      { id: first, newId: first, updates: { owner: '@other', name: 'Renamed' }, base: {}, reason: null },
      'bob',
    );
    await other.client.deleteMetric(second, 'bob');
    expect(await ended).toMatchObject({ done: 999, gone: 1 });
    expect((await page.client.detail(first))?.metric).toMatchObject({ owner: '@growth', name: 'Renamed' });
    expect((await page.client.history(first)).slice(0, 2).map(({ oldValue }) => oldValue)).toContain('@other');
    await eventually(async () => expect(await contentOf(other)).toEqual(await contentOf(page)));
  });

  it('is undone as a whole by one more save, but for what was changed since', async () => {
    const { page, ids } = await pageOf(300);
    const [first = '', second = ''] = ids;
    const ownersOf = async (): Promise<(string | null | undefined)[]> =>
      Promise.all(ids.map(async (id) => (await page.client.detail(id))?.metric.owner));
    const before = await ownersOf();
    const { undo } = await page.client.bulkEdit(ids, TO_GROWTH, 'ann', 'a reason');
    if (undo === undefined) throw new Error('there is nothing to undo');
    await page.client.saveMetric(
      { id: first, newId: first, updates: { owner: '@since' }, base: {}, reason: null },
      'bob',
    );
    await page.client.saveMetric({ id: second, newId: 'renamed', updates: {}, base: {}, reason: null }, 'bob');
    expect(await page.client.undoBulk(undo, 'ann')).toEqual({ done: 299, changedSince: 1 });
    ids[1] = 'renamed';
    expect(await ownersOf()).toEqual(['@since', ...before.slice(1)]);
    const newest = (await page.client.activity(299)).map(({ changeSetId }) => changeSetId);
    expect(new Set(newest).size).toBe(1);
  });

  it('is not undone in a catalog that has become current since, in which its number means another save', async () => {
    const { page, ids } = await pageOf(10);
    const { undo } = await page.client.bulkEdit(ids, TO_GROWTH, 'ann', null);
    if (undo === undefined) throw new Error('there is nothing to undo');
    await page.client.compact();
    const before = await contentOf(page);
    expect(await codeOf(page.client.undoBulk(undo, 'ann'))).toBe('nothing-to-undo');
    expect(await contentOf(page)).toEqual(before);
  });

  it('that changes nothing writes nothing', async () => {
    const { browser, page, ids } = await pageOf(10);
    await page.client.bulkEdit(ids, TO_GROWTH, 'ann', null);
    const before = await storedIn(browser);
    expect(await page.client.bulkEdit(ids, TO_GROWTH, 'ann', null)).toEqual({ done: 0, gone: 0, undo: undefined });
    expect(await storedIn(browser)).toEqual(before);
  });

  it('is refused as a whole if a value is refused', async () => {
    const { page, ids } = await pageOf(10);
    const before = await contentOf(page);
    expect(await codeOf(page.client.bulkEdit(ids, { is: 'owner', owner: 'a\nb' }, 'ann', null))).toBe(
      'invalid-control-characters',
    );
    expect(await codeOf(page.client.bulkEdit(ids, TO_GROWTH, ' ', null))).toBe('invalid-author-missing');
    expect(await contentOf(page)).toEqual(before);
  });
});

describe('a deletion of several metrics', () => {
  it('puts each whole into the trash, and its undo brings each back, row by row', async () => {
    const { page, ids } = await pageOf(500);
    const before = await contentOf(page);
    const some = ids.slice(100, 400);
    const { done, undo } = await page.client.bulkDelete([...some, 'nobody'], 'ann');
    expect(done).toBe(300);
    expect(await page.client.trash()).toHaveLength(300);
    expect(await idsIn(page)).toEqual([...ids.slice(0, 100), ...ids.slice(400)]);
    if (undo === undefined) throw new Error('there is nothing to undo');
    await page.client.undoBulk(undo, 'ann');
    // The trash has had rows, which SQLite remembers.
    const { sqlite_sequence: sequences } = before;
    expect({ ...(await contentOf(page)), sqlite_sequence: sequences }).toEqual(before);
  });

  it('names what depends on them from outside, and nothing that goes with them', async () => {
    const { page, ids } = await pageOf(5);
    const [a = '', b = '', c = '', d = ''] = ids;
    for (const id of [b, c]) {
      await page.client.saveMetric({ id, newId: id, updates: { dependencies: [a] }, base: {}, reason: null }, 'ann');
    }
    expect((await page.client.dependentsOutside([a, b, d])).map(({ id }) => id)).toEqual([c]);
  });
});

describe('an export of several metrics', () => {
  it('holds them with their history, tests and usage, and nothing of others', async () => {
    const { page, ids } = await pageOf(200);
    await page.client.bulkEdit(ids, TO_GROWTH, 'ann', 'a reason');
    await page.client.deleteMetric(ids[0] ?? '', 'ann');
    const some = ids.slice(50, 80);
    using part = await MetricsDatabase.open(await page.client.exportSubset(some));
    expect(part.run(findDamage)).toBeUndefined();
    expect(part.listTrash()).toEqual([]);
    expect(
      part
        .getAllMetrics()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(some.toSorted());
    for (const id of some) {
      const detail = await page.client.detail(id);
      expect(part.getMetric(id)).toEqual(detail?.metric);
      expect(part.getMetricHistory(id)).toEqual(await page.client.history(id));
      expect(part.run((connection) => testsOf(connection, id))).toEqual(detail?.tests);
      expect(part.run((connection) => usagesOf(connection, id, 100))).toEqual(await page.client.usages(id, 100));
    }
    const { metrics, changes } = part.run(rowCounts);
    expect([metrics, changes]).toEqual([30, 30 * 11]);
  });
});
