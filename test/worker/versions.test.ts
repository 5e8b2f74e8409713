import initSqlJs from 'sql.js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NO_CHOICES } from '../../src/domain/review/choices.ts';
import type { ListRequest } from '../../src/domain/search/listing.ts';
import type { StoredVersion } from '../../src/domain/catalog/stored-version.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { Browser } from './browser.ts';
import {
  allStored,
  clearData,
  dumpOfFile,
  eventually,
  fileWith,
  kindsOf,
  newBrowser,
  newStore,
  putPastStore,
} from './browser.ts';
import type { Page } from './page.ts';
import { openPage } from './page.ts';
import { FailingStore } from './stores.ts';

const ALL: ListRequest = { query: '', sort: { by: 'name', descending: false } };

async function imported({ client }: Page, id: string, choice: 'replace' | 'merge' = 'replace'): Promise<void> {
  const inspection = await client.inspectFile(`${id}.db`, await fileWith({ id, name: id }));
  if (inspection.is !== 'ready') throw new Error('refused');
  const { token } = inspection.preview;
  if (choice === 'merge') {
    await client.reviewImport(token);
    await client.mergeImport(token, NO_CHOICES, 'ann');
  } else await client.acceptImport(token);
}

async function dump({ client }: Page): Promise<string[]> {
  return dumpOfFile(await client.exportFile());
}

function writeCheckpoint(browser: Browser) {
  return checkpoint(newStore(browser), (bytes, options) => MetricsDatabase.open(bytes, options));
}

describe('[G23] what the browser keeps', () => {
  let browser: Browser;
  let page: Page;
  beforeEach(async () => {
    browser = newBrowser();
    page = await openPage(browser);
    await page.client.newCatalog();
    await page.client.createMetric({ id: 'revenue', name: 'Revenue' });
  });

  test('is listed: each version with its beginning, its end, its size and its journal', async () => {
    await imported(page, 'orders');
    await page.client.recordUsage('orders', 'bob', null);
    await page.client.recordUsage('orders', 'bob', null);
    const { versions } = await page.client.storageFacts();
    expect(versions.map(({ origin }) => origin)).toEqual([{ is: 'import', file: 'orders.db' }, { is: 'begun' }]);
    const [current, before] = versions as [StoredVersion, StoredVersion];
    expect(current.leftAt).toBeNull();
    expect(before.leftAt).toBe(current.begunAt);
    expect(current.journal.records).toBe(2);
    expect(before.journal.records).toBe(1);
    expect(current.journal.bytes).toBeGreaterThan(before.journal.bytes);
    expect(current.bytes).toBe((await newStore(browser).recover())?.file.length);
  });

  test('has another mark after every change, and the same if nothing changed', async () => {
    const mark = async () => (await page.client.storageFacts()).mark;
    const marks = [await mark()];
    await page.client.recordUsage('revenue', 'bob', null);
    marks.push(await mark());
    await imported(page, 'orders');
    marks.push(await mark());
    expect(new Set(marks).size).toBe(3);
    await writeCheckpoint(browser);
    expect(await mark()).toBe(marks[2]);
    await page.client.undoImport();
    expect(await mark()).toBe(marks[1]);
  });

  test('has less of a journal after a checkpoint, whose time is shown', async () => {
    expect((await page.client.storageFacts()).versions[0].journal.records).toBe(1);
    await page.client.rest();
    await eventually(async () => {
      const { versions, lastCheckpoint } = await page.client.storageFacts();
      expect(versions[0].journal).toEqual({ records: 0, bytes: 0 });
      expect(lastCheckpoint).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
    });
    expect(await dump(await openPage(browser))).toEqual(await dump(page));
  });

  test('has no journal if the page is hidden right after a change', async () => {
    await writeCheckpoint(browser);
    await page.client.recordUsage('revenue', 'bob', null);
    await page.client.rest();
    await eventually(async () => {
      expect((await page.client.storageFacts()).versions[0].journal).toEqual({ records: 0, bytes: 0 });
    });
    expect(await dump(await openPage(browser))).toEqual(await dump(page));
  });

  test('is at most four versions', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await imported(page, id);
    const { versions } = await page.client.storageFacts();
    expect(versions.map(({ origin }) => ('file' in origin ? origin.file : origin.is))).toEqual([
      'e.db',
      'd.db',
      'c.db',
      'b.db',
    ]);
  });

  test('can be compared with the present catalog, which stays as it is', async () => {
    const [{ id }] = (await page.client.storageFacts()).versions;
    await imported(page, 'orders', 'merge');
    await page.client.saveMetric(
      { id: 'revenue', newId: 'revenue', updates: { owner: '@board' }, base: {}, reason: null },
      'ann',
    );
    const now = await dump(page);
    const comparison = await page.client.compareVersion(id);
    expect(comparison.onlyHere).toEqual([{ id: 'orders', name: 'orders' }]);
    expect(comparison.changed).toMatchObject([
      { id: 'revenue', differences: [{ field: 'owner', ours: '@board', theirs: null }] },
    ]);
    expect(await dump(page)).toEqual(now);
  });

  test('can be exported, the current version as well', async () => {
    const before = await dump(page);
    const [{ id }] = (await page.client.storageFacts()).versions;
    await imported(page, 'orders');
    await page.client.recordUsage('orders', 'bob', null);
    expect(await dumpOfFile(await page.client.exportVersion(id))).toEqual(before);
    const [current] = (await page.client.storageFacts()).versions;
    expect(await dumpOfFile(await page.client.exportVersion(current.id))).toEqual(await dump(page));
  });

  test('can be restored, in all tabs; the present one is kept in its place', async () => {
    const other = await openPage(browser);
    const before = await dump(page);
    const [{ id }] = (await page.client.storageFacts()).versions;
    await imported(page, 'orders');
    await imported(page, 'churn');
    const last = await dump(page);
    expect(await page.client.restoreVersion(id)).toEqual({
      is: 'open',
      total: 1,
      canUndoImport: false,
      access: { is: 'writable' },
    });
    expect(await dump(page)).toEqual(before);
    await eventually(async () => expect(await dump(other)).toEqual(before));
    expect(await dump(await openPage(browser))).toEqual(before);
    const { versions } = await page.client.storageFacts();
    expect(versions.map(({ origin }) => ('file' in origin ? origin.file : origin.is))).toEqual([
      'begun',
      'churn.db',
      'orders.db',
    ]);
    expect(await dumpOfFile(await other.client.exportVersion(versions[1]?.id ?? ''))).toEqual(last);
    await other.client.createMetric({ id: 'later', name: 'Later' });
    await eventually(async () => expect((await page.client.list(ALL)).total).toBe(2));
  });

  test('fails to be restored if it is no longer kept', async () => {
    const gone = { code: 'storage-version-gone' };
    await expect(page.client.compareVersion('gone')).rejects.toMatchObject(gone);
    await expect(page.client.restoreVersion('gone')).rejects.toMatchObject(gone);
    await expect(page.client.exportVersion('gone')).rejects.toMatchObject(gone);
    await expect(page.client.openSalvage('gone')).rejects.toMatchObject(gone);
    expect((await page.client.list(ALL)).total).toBe(1);
  });

  test('that is damaged is reported as damaged, and the present catalog goes on', async () => {
    const [{ id }] = (await page.client.storageFacts()).versions;
    await imported(page, 'orders');
    await putPastStore(browser, 'blocks', new Uint8Array(9), [id, 0]);
    const damaged = { code: 'storage-damaged' };
    await expect(page.client.compareVersion(id)).rejects.toMatchObject(damaged);
    await expect(page.client.exportVersion(id)).rejects.toMatchObject(damaged);
    await expect(page.client.restoreVersion(id)).rejects.toMatchObject(damaged);
    await page.client.recordUsage('orders', 'bob', null);
    expect(await dump(await openPage(browser))).toEqual(await dump(page));
  });
});

describe('[G23] [S16] compacting', () => {
  test('gives back the room of what was deleted, changes nothing else, and can be gone back on', async () => {
    const browser = newBrowser();
    const page = await openPage(browser);
    await page.client.newCatalog();
    for (let i = 0; i < 30; i += 1)
      await page.client.createMetric({ id: `metric ${i}`, name: `Metric ${i}`, description: 'x'.repeat(20_000) });
    for (let i = 0; i < 29; i += 1) await page.client.deleteMetric(`metric ${i}`, 'ann');
    await page.client.emptyTrash();
    const detail = await page.client.detail('metric 29');
    const present = await dump(page);
    const { before, after } = await page.client.compact();
    expect(after).toBeLessThan(before / 4);
    expect((await page.client.exportFile()).length).toBe(after);
    expect(await page.client.detail('metric 29')).toEqual(detail);
    const [current, whole] = (await page.client.storageFacts()).versions;
    expect(current).toMatchObject({ origin: { is: 'compact' }, bytes: after });
    expect(await dumpOfFile(await page.client.exportVersion(whole?.id ?? ''))).toEqual(present);
    await eventually(() => expect(kindsOf(page.news)).toContain('progress'));
    // Compaction is no import, and the catalog goes on like any other.
    await expect(page.client.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
    await page.client.createMetric({ id: 'later', name: 'Later' });
    expect(await dump(await openPage(browser))).toEqual(await dump(page));
    await page.client.restoreVersion(whole?.id ?? '');
    expect(await dump(page)).toEqual(present);
  });
});

describe('[G23] the check', () => {
  async function begun() {
    const browser = newBrowser();
    const page = await openPage(browser);
    await page.client.newCatalog();
    await page.client.createMetric({ id: 'revenue', name: 'Revenue' });
    return { browser, page };
  }

  async function problems({ client }: Page): Promise<Record<string, readonly string[]>> {
    return Object.fromEntries((await client.check()).map((finding) => [finding.of, finding.problems]));
  }

  test('finds nothing wrong with a sound catalog, and changes nothing', async () => {
    const { browser, page } = await begun();
    const before = await allStored(browser);
    expect(await problems(page)).toEqual({ pages: [], keys: [], counts: [], stored: [] });
    expect(await allStored(browser)).toEqual(before);
  });

  test('finds what another program left wrong', async () => {
    const browser = newBrowser();
    const page = await openPage(browser);
    const engine = await initSqlJs();
    const file = new engine.Database(await fileWith({ id: 'revenue', name: 'Revenue' }));
    file.exec("UPDATE metrics SET usage_count = 7; INSERT INTO metric_usage (metric_id) VALUES ('no such metric')");
    file.exec("INSERT INTO metricbook_details (metric_id, field, value) VALUES ('gone', 'unit', 'EUR')");
    await newStore(browser).replace((await newStore(browser).roots()).head, {
      file: file.export(),
      origin: { is: 'begun' },
    });
    file.close();
    const late = await openPage(browser);
    const { keys, counts, pages, stored } = await problems(late);
    expect(keys).toEqual([expect.stringContaining('no such metric'), expect.stringContaining('1 detail of "gone"')]);
    expect(counts).toEqual([expect.stringContaining('revenue')]);
    expect({ pages, stored }).toEqual({ pages: [], stored: [] });
    expect(page.start).toEqual({ is: 'empty' });
  });

  test('finds damage in what is stored, while the page still has all of it', async () => {
    const { browser, page } = await begun();
    const [{ id }] = (await page.client.storageFacts()).versions;
    await putPastStore(browser, 'blocks', new Uint8Array(9), [id, 0]);
    expect((await problems(page))['stored']).toEqual([expect.stringContaining('block 1 of 1 has been altered')]);
    expect((await page.client.list(ALL)).total).toBe(1);
  });

  test('says so if nothing is stored any more and cannot be written back', async () => {
    const browser = newBrowser();
    const store = new FailingStore(browser);
    const page = await openPage(browser, store);
    await page.client.newCatalog();
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    store.failures.push(...Array.from({ length: 9 }, () => new DOMException('no room', 'QuotaExceededError')));
    await clearData(browser);
    await eventually(() => expect(told).toHaveBeenCalled());
    expect((await problems(page))['stored']).toEqual([expect.stringContaining('no longer has this catalog')]);
    told.mockRestore();
  });
});

describe('after a change was not saved', () => {
  test('settling tells whether the browser stores again', async () => {
    const browser = newBrowser();
    const store = new FailingStore(browser);
    const page = await openPage(browser, store);
    await page.client.newCatalog();
    store.failures.push(new DOMException('no room', 'QuotaExceededError'));
    await expect(page.client.createMetric({ id: 'churn', name: 'Churn' })).rejects.toMatchObject({
      code: 'storage-not-saved',
    });
    vi.spyOn(store, 'tryStoring').mockRejectedValueOnce(new DOMException('no room', 'QuotaExceededError'));
    await expect(page.client.retry()).rejects.toMatchObject({ code: 'storage-not-saved' });
    await page.client.retry();
    await page.client.createMetric({ id: 'churn', name: 'Churn' });
    expect(await dump(await openPage(browser))).toEqual(await dump(page));
  });
});
