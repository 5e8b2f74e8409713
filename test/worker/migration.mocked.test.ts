import initSqlJs from 'sql.js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../src/database/sqlite/connection.ts';
import type * as Migrations from '../../src/database/schema/migrations.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { Browser } from './browser.ts';
import { allStored, dumpOfFile, eventually, fileWith, newBrowser, newStore } from './browser.ts';
import type { Page } from './page.ts';
import { openPage } from './page.ts';
import { FailingStore } from './stores.ts';

// The next version of Metricbook's own tables, which only these tests have.
vi.mock('../../src/database/schema/migrations.ts', async (original) => {
  const { MIGRATIONS } = await original<typeof Migrations>();
  const next = (connection: Connection): void =>
    connection.exec('CREATE TABLE IF NOT EXISTS metricbook_next (id INTEGER PRIMARY KEY)');
  return { MIGRATIONS: [...MIGRATIONS, next] };
});

/** Creates the file of a catalog as the previous version wrote it. */
async function olderFile(): Promise<Uint8Array> {
  const engine = await initSqlJs();
  const older = new engine.Database(await fileWith({ id: 'revenue', name: 'Revenue' }));
  older.exec('DROP TABLE metricbook_next; PRAGMA user_version = 3');
  const file = older.export();
  older.close();
  return file;
}

/** Records a change as a page of the previous version did. */
async function olderChange(): Promise<Uint8Array> {
  using database = await MetricsDatabase.open(await olderFile());
  database.replica.begin();
  database.createMetric({ id: 'orders', name: 'Orders' });
  const record = database.replica.record();
  database.replica.rollback();
  if (record === undefined) throw new Error('it changed something');
  return record;
}

async function hasNext({ client }: Page): Promise<boolean> {
  const engine = await initSqlJs();
  const database = new engine.Database(await client.exportFile());
  const found = database.exec("SELECT 1 FROM sqlite_schema WHERE name = 'metricbook_next'").length > 0;
  database.close();
  return found;
}

async function idsIn({ client }: Page): Promise<string[]> {
  const { rowids } = await client.list({ query: '', sort: { by: 'name', descending: false } });
  return (await client.rows([...rowids], '')).map(({ id }) => id);
}

describe('a catalog of the version before', () => {
  let browser: Browser;
  beforeEach(async () => {
    browser = newBrowser();
    const store = newStore(browser);
    const begun = await store.replace(NO_HEAD, { file: await olderFile(), origin: { is: 'sample' } });
    if (begun.is === 'stored') await store.append(begun.head, await olderChange());
  });

  test('is migrated at the start, with every change; the version before is kept', async () => {
    const page = await openPage(browser);
    expect(page.start).toEqual({ is: 'open', total: 2, canUndoImport: false, access: { is: 'writable' } });
    expect(await hasNext(page)).toBe(true);
    expect(await idsIn(page)).toEqual(['orders', 'revenue']);
    const { versions } = await page.client.storageFacts();
    expect(versions.map(({ origin }) => origin.is)).toEqual(['migration', 'sample']);
    expect(versions[1]?.journal.records).toBe(1);
    await page.client.createMetric({ id: 'later', name: 'Later' });
    const fresh = await openPage(browser);
    expect(await dumpOfFile(await fresh.client.exportFile())).toEqual(await dumpOfFile(await page.client.exportFile()));
  });

  test('is migrated once, whichever tabs come later or at the same time', async () => {
    const pages = await Promise.all([openPage(browser), openPage(browser), openPage(browser)]);
    pages.push(await openPage(browser));
    for (const page of pages) {
      expect(page.start).toMatchObject({ is: 'open', total: 2, access: { is: 'writable' } });
      expect((await page.client.storageFacts()).versions.map(({ origin }) => origin.is)).toEqual([
        'migration',
        'sample',
      ]);
    }
    await pages[0]?.client.createMetric({ id: 'later', name: 'Later' });
    for (const page of pages) await eventually(async () => expect(await idsIn(page)).toContain('later'));
  });

  test('can be compared, exported, and restored, which migrates it again', async () => {
    const page = await openPage(browser);
    const other = await openPage(browser);
    await page.client.createMetric({ id: 'later', name: 'Later' });
    const before = (await page.client.storageFacts()).versions[1]?.id ?? '';
    expect((await page.client.compareVersion(before)).onlyHere).toEqual([{ id: 'later', name: 'Later' }]);
    expect((await page.client.exportVersion(before)).length).toBeGreaterThan(0);
    expect(await page.client.restoreVersion(before)).toMatchObject({ is: 'open', total: 2 });
    expect(await hasNext(page)).toBe(true);
    expect((await page.client.storageFacts()).versions.map(({ origin }) => origin.is)).toEqual([
      'migration',
      'sample',
      'migration',
    ]);
    await eventually(async () => expect(await idsIn(other)).toEqual(['orders', 'revenue']));
    await other.client.createMetric({ id: 'last', name: 'Last' });
    await eventually(async () => expect(await idsIn(page)).toContain('last'));
    expect(await idsIn(await openPage(browser))).toEqual(await idsIn(page));
  });

  test('for whose migration there is no space stays as it is, with a message', async () => {
    const before = await allStored(browser);
    const store = new FailingStore(browser);
    store.failures.push(new DOMException('no room', 'QuotaExceededError'));
    const page = await openPage(browser, store);
    expect(page.start).toMatchObject({
      is: 'damaged',
      because: expect.stringContaining('is full'),
      salvageOptions: [],
    });
    expect(await allStored(browser)).toEqual(before);
    expect((await openPage(browser)).start).toMatchObject({ is: 'open', total: 2 });
  });
});
