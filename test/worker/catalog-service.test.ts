import { existsSync, readFileSync } from 'node:fs';
import initSqlJs from 'sql.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { CatalogError } from '../../src/domain/core/catalog-error.ts';
import type { CatalogStart } from '../../src/domain/catalog/catalog-start.ts';
import { type Choices, NO_CHOICES } from '../../src/domain/review/choices.ts';
import type { ListRequest } from '../../src/domain/search/listing.ts';
import type { ImportPreview } from '../../src/domain/catalog/import-preview.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import { clearData, dumpOfFile, eventually, fileWith, kindsOf, newBrowser, newsIn, newStore } from './browser.ts';
import type { Page } from './page.ts';
import { openPage } from './page.ts';
import { FailingStore, Gate, SlowToOpen, SlowToReplace } from './stores.ts';

const SAMPLE = readFileSync('public/sample-catalog.json', 'utf8');
const HALF = (await fileWith({ id: 'churn', name: 'Churn' })).slice(0, 5000);
const ALL: ListRequest = { query: '', sort: { by: 'name', descending: false } };

async function openSample(): Promise<Page> {
  const page = await openPage(newBrowser());
  await page.client.newSample(SAMPLE);
  return page;
}

function jsonFile(content: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}

async function preview(client: CatalogClient, name: string, bytes: Uint8Array): Promise<ImportPreview> {
  const inspection = await client.inspectFile(name, bytes);
  if (inspection.is !== 'ready') throw new Error(JSON.stringify(inspection));
  return inspection.preview;
}

/** Merges a previewed file after reviewing it. */
async function merge(client: CatalogClient, token: number, choices: Choices = NO_CHOICES): Promise<CatalogStart> {
  await client.reviewImport(token);
  return client.mergeImport(token, choices, 'ann');
}

async function namesIn(client: CatalogClient): Promise<string[]> {
  const { rowids } = await client.list(ALL);
  return (await client.rows([...rowids], '')).map(({ name }) => name);
}

describe('the first visit', () => {
  test('finds nothing, and can begin an empty catalog', async () => {
    const browser = newBrowser();
    const { client, start } = await openPage(browser);
    expect(start).toEqual({ is: 'empty' });
    expect(await client.newCatalog()).toEqual({
      is: 'open',
      total: 0,
      canUndoImport: false,
      access: { is: 'writable' },
    });
    await client.createMetric({ id: 'revenue', name: 'Revenue' });
    expect((await openPage(browser)).start).toEqual({
      is: 'open',
      total: 1,
      canUndoImport: false,
      access: { is: 'writable' },
    });
  });

  test('can begin with the sample', async () => {
    const browser = newBrowser();
    const { client } = await openPage(browser);
    expect(await client.newSample(SAMPLE)).toEqual({
      is: 'open',
      total: 43,
      canUndoImport: false,
      access: { is: 'writable' },
    });
    expect((await openPage(browser)).start).toMatchObject({ is: 'open', total: 43 });
  });

  test('can begin with a file', async () => {
    const browser = newBrowser();
    const { client } = await openPage(browser);
    const file = await fileWith({ id: 'revenue', name: 'Revenue' });
    const { token, comparison } = await preview(client, 'mine.db', file);
    expect(comparison.added).toEqual([{ id: 'revenue', name: 'Revenue' }]);
    expect(await client.acceptImport(token)).toEqual({
      is: 'open',
      total: 1,
      canUndoImport: false,
      access: { is: 'writable' },
    });
    expect((await openPage(browser)).start).toMatchObject({ is: 'open', total: 1 });
  });

  test('a call before there is a catalog is a bug that says so, and no more', async () => {
    const { client } = await openPage(newBrowser());
    await expect(client.list(ALL)).rejects.toThrow('called before start');
    expect(await client.newCatalog()).toMatchObject({ is: 'open' });
  });

  test('a catalog that cannot be stored is not begun', async () => {
    const browser = newBrowser();
    const store = new FailingStore(browser);
    const { client } = await openPage(browser, store);
    store.failures.push(new DOMException('no room', 'QuotaExceededError'));
    await expect(client.newSample(SAMPLE)).rejects.toMatchObject({ code: 'storage-not-saved' });
    expect(await newStore(browser).recover()).toBeUndefined();
    expect(await client.newSample(SAMPLE)).toMatchObject({ is: 'open', total: 43 });
  });

  test('in two tabs that begin at once ends in one catalog', async () => {
    const browser = newBrowser();
    const pages = [await openPage(browser), await openPage(browser)] as const;
    const [first, second] = await Promise.all([pages[0].client.newCatalog(), pages[1].client.newSample(SAMPLE)]);
    expect(first).toEqual(second);
    await pages[0].client.createMetric({ id: 'from the first', name: 'From the first' });
    await pages[1].client.createMetric({ id: 'from the second', name: 'From the second' });
    const names = await namesIn((await openPage(browser)).client);
    expect(names).toEqual(expect.arrayContaining(['From the first', 'From the second']));
    for (const { client } of pages) await eventually(async () => expect(await namesIn(client)).toEqual(names));
  });

  test('that opens a file while another tab begins a catalog replaces nothing unasked', async () => {
    const browser = newBrowser();
    const store = new SlowToReplace(browser);
    const one = await openPage(browser, store);
    const file = await fileWith({ id: 'revenue', name: 'Revenue' });
    const { token } = await preview(one.client, 'mine.db', file);
    const accepting = one.client.acceptImport(token);
    await store.gate.reached;
    const two = await openPage(browser);
    await two.client.newSample(SAMPLE);
    store.gate.open();
    await expect(accepting).rejects.toMatchObject({ code: 'conflict-changed' });
    expect((await openPage(browser)).start).toMatchObject({ total: 43 });
    // The page hears of the other catalog, and the choice can be made again.
    expect(kindsOf(one.news)).toContain('replaced');
    expect(await merge(one.client, token)).toMatchObject({ is: 'open', total: 44 });
  });
});

describe('another tab begins the catalog', () => {
  test('and this one opens it by itself, once, and goes on hearing news', async () => {
    const browser = newBrowser();
    const store = new SlowToOpen(browser);
    const [one, two] = [await openPage(browser), await openPage(browser, store)];
    const gate = (store.gate = new Gate());
    const said = newsIn(browser, 6);
    await one.client.newCatalog();
    for (let i = 0; i < 5; i += 1) await one.client.createMetric({ id: `metric ${i}`, name: `Metric ${i}` });
    // All of that arrives while the tab still opens the catalog that it heard of first.
    await Promise.all([gate.reached, said]);
    gate.open();
    await eventually(async () => expect(await namesIn(two.client)).toHaveLength(5));
    await one.client.createMetric({ id: 'later', name: 'Later' });
    await eventually(async () => expect(await namesIn(two.client)).toContain('Later'));
    expect(kindsOf(two.news).filter((kind) => kind === 'replaced')).toHaveLength(1);
  });

  test('also while this one is looking for it', async () => {
    const browser = newBrowser();
    const store = new SlowToOpen(browser);
    const gate = (store.gate = new Gate());
    const opening = openPage(browser, store);
    await gate.reached;
    const said = newsIn(browser, 1);
    const other = await openPage(browser);
    await other.client.newCatalog();
    await said;
    gate.open();
    const { start, client, news } = await opening;
    expect(start).toEqual({ is: 'empty' });
    await eventually(() => expect(kindsOf(news)).toContain('replaced'));
    expect(await client.list(ALL)).toMatchObject({ total: 0 });
  });
});

describe('the catalog answers', () => {
  let page: Page;
  beforeEach(async () => {
    page = await openSample();
  });

  test('list and rows, as often as asked', async () => {
    const { client } = page;
    const { total, rowids } = await client.list(ALL);
    expect(total).toBe(43);
    expect(rowids).toHaveLength(43);
    expect(await client.list(ALL)).toMatchObject({ total: 43, rowids });
    const names = (await client.rows([...rowids], '')).map(({ name }) => name);
    expect(names).toContain('Gross revenue');
    expect(await client.rows([...rowids.subarray(0, 2), 99_999], '')).toHaveLength(2);
    const found = await client.list({ ...ALL, query: 'owner:@finance revenue' });
    expect(found.rowids.length).toBeGreaterThan(0);
    expect(found.rowids.length).toBeLessThan(43);
  });

  test('a metric with all its page shows', async () => {
    const { client } = page;
    const detail = await client.detail('revenue_net');
    expect(detail).toMatchObject({ metric: { id: 'revenue_net' } });
    expect(detail?.changeCount).toBeGreaterThan(0);
    expect(await client.detail('no such metric')).toBeUndefined();
    const history = await client.history('revenue_net');
    expect(history).toHaveLength(detail?.changeCount ?? -1);
    const stats = await client.usageStats('revenue_net', 30);
    expect(stats.total).toBe(detail?.usedLately);
    expect(stats.perDay).toHaveLength(30);
    expect(await client.usages('revenue_net', 3)).toHaveLength(3);
  });

  test('what changed lately, page by page', async () => {
    const { client } = page;
    const newest = await client.activity(10);
    const older = await client.activity(10, newest.at(-1)?.id);
    const both = await client.activity(20);
    expect([...newest, ...older]).toEqual(both);
  });

  test('what is wrong, with its code', async () => {
    const { client } = page;
    const refused = client.createMetric({ id: 'revenue_net', name: 'Again' });
    await expect(refused).rejects.toBeInstanceOf(CatalogError);
    await expect(refused).rejects.toMatchObject({ code: 'conflict-duplicate-id', details: { id: 'revenue_net' } });
    await expect(client.usageStats('revenue_net', 0)).rejects.toMatchObject({ code: 'invalid-number' });
    await expect(client.revertPlan(99_999)).rejects.toMatchObject({ code: 'change-not-found' });
  });
});

describe('the catalog keeps', () => {
  let page: Page;
  let browser: ReturnType<typeof newBrowser>;
  beforeEach(async () => {
    browser = newBrowser();
    page = await openPage(browser);
    await page.client.newSample(SAMPLE);
  });

  /** Compares a page that starts now with the first one. */
  async function expectKept(): Promise<void> {
    const fresh = await openPage(browser);
    expect(await dumpOfFile(await fresh.client.exportFile())).toEqual(await dumpOfFile(await page.client.exportFile()));
  }

  test('a new metric', async () => {
    const made = await page.client.createMetric({ id: 'churn', name: 'Churn', tags: ['core'], trustScore: 50 });
    expect(made).toMatchObject({ id: 'churn', tags: ['core'], trustScore: 50, testCount: 0 });
    expect((await page.client.list(ALL)).total).toBe(44);
    await expectKept();
  });

  test('a rename and an edit as one save, with its reason', async () => {
    const { client } = page;
    const before = await client.history('revenue_net');
    const saved = await client.saveMetric(
      {
        id: 'revenue_net',
        newId: 'net_revenue',
        updates: { name: 'Net revenue, new', owner: '@board' },
        base: { owner: '@finance' },
        reason: 'One word order for all',
      },
      'ann',
    );
    expect(saved).toMatchObject({ id: 'net_revenue', name: 'Net revenue, new', owner: '@board' });
    const history = await client.history('net_revenue');
    const added = history.slice(0, history.length - before.length);
    expect(added.map(({ fieldName }) => fieldName).toSorted()).toEqual(['id', 'name', 'owner']);
    expect(new Set(added.map(({ changeSetId }) => changeSetId)).size).toBe(1);
    expect(added[0]).toMatchObject({ reason: 'One word order for all', changedBy: 'ann' });
    await expectKept();
  });

  test('nothing of a save whose ground has changed, and says which fields', async () => {
    const { client } = page;
    const before = await dumpOfFile(await client.exportFile());
    const refused = client.saveMetric(
      {
        id: 'revenue_net',
        newId: 'net_revenue',
        updates: { owner: '@board', name: 'New' },
        base: { owner: '@somebody-else', name: 'Not its name', description: null },
        reason: null,
      },
      'ann',
    );
    await expect(refused).rejects.toMatchObject({
      code: 'conflict-changed',
      details: { fields: ['name', 'description', 'owner'], metric: { id: 'revenue_net' } },
    });
    expect(await dumpOfFile(await client.exportFile())).toEqual(before);
  });

  test('a reverted change as another change', async () => {
    const { client } = page;
    const [change] = await client.history('revenue_net');
    if (change === undefined) throw new Error('the sample has no history');
    await client.revert({ changeId: change.id, of: 'change', agreed: [] }, 'ann');
    const [newest] = await client.history('revenue_net');
    expect(newest).toMatchObject({
      fieldName: change.fieldName,
      oldValue: change.newValue,
      newValue: change.oldValue,
      changedBy: 'ann',
    });
    await expectKept();
  });

  test('what was deleted, until the trash is emptied', async () => {
    const { client } = page;
    const before = await client.detail('revenue_net');
    await client.deleteMetric('revenue_net', 'ann');
    expect(await client.detail('revenue_net')).toBeUndefined();
    expect(await client.trash()).toMatchObject([{ metricId: 'revenue_net', deletedBy: 'ann' }]);
    await expectKept();
    expect(await client.restoreMetric('revenue_net')).toEqual(before?.metric);
    expect(await client.detail('revenue_net')).toEqual(before);
    expect(await client.trash()).toEqual([]);
    await client.deleteMetric('revenue_net', 'ann');
    expect(await client.emptyTrash()).toBe(1);
    await expect(client.restoreMetric('revenue_net')).rejects.toMatchObject({ code: 'not-in-trash' });
    await expectKept();
  });

  test('validation tests and their results', async () => {
    const { client } = page;
    await client.createMetric({ id: 'churn', name: 'Churn' });
    const made = await client.addValidationTest('churn', { testType: 'range', expectedResult: '0 to 1' });
    expect(made).toMatchObject({ metricId: 'churn', testType: 'range', status: null });
    expect(await client.updateValidationTest(made.id, { expectedResult: '0 to 100' })).toMatchObject({
      expectedResult: '0 to 100',
    });
    expect(await client.recordTestResult(made.id, 'failed')).toMatchObject({ status: 'failed' });
    expect(await client.detail('churn')).toMatchObject({ metric: { testCount: 1 }, tests: [{ status: 'failed' }] });
    await expectKept();
    await client.removeValidationTest(made.id);
    expect(await client.detail('churn')).toMatchObject({ metric: { testCount: 0 }, tests: [] });
    await expect(client.recordTestResult(made.id, 'passed')).rejects.toMatchObject({ code: 'test-not-found' });
    await expectKept();
  });

  test('usage', async () => {
    const { client } = page;
    await client.createMetric({ id: 'churn', name: 'Churn' });
    const used = await client.recordUsage('churn', 'bob', 'board deck');
    expect(used).toMatchObject({ metricId: 'churn', usedBy: 'bob', context: 'board deck' });
    expect(await client.usages('churn', 10)).toEqual([used]);
    await expectKept();
  });

  test('itself as one file that any SQLite opens', async () => {
    const { client } = page;
    const file = await client.exportFile();
    const engine = await initSqlJs();
    const database = new engine.Database(file);
    expect(database.exec('PRAGMA integrity_check')[0]?.values).toEqual([['ok']]);
    expect(database.exec('SELECT count(*) FROM metrics')[0]?.values).toEqual([[43]]);
    const tables = database.exec("SELECT name FROM sqlite_schema WHERE type = 'table'")[0]?.values.flat();
    expect(tables).toEqual(expect.arrayContaining(['metrics', 'metric_history', 'validation_tests', 'metric_usage']));
    database.close();
    // Transferring the file took nothing from the catalog.
    expect(await dumpOfFile(await client.exportFile())).toEqual(await dumpOfFile(file));
  });
});

describe('an import', () => {
  test('shows what it would change, and changes nothing before it is accepted', async () => {
    const { client } = await openSample();
    const file = await client.exportFile();
    const before = await dumpOfFile(file);
    await client.saveMetric(
      { id: 'revenue_net', newId: 'revenue_net', updates: { owner: '@board' }, base: {}, reason: null },
      'ann',
    );
    await client.createMetric({ id: 'churn', name: 'Churn' });
    await client.deleteMetric('orders_paid', 'ann');
    const now = await dumpOfFile(await client.exportFile());
    const { token, kind, metrics, comparison, leftOut } = await preview(client, 'yesterday.db', file);
    expect({ kind, metrics, leftOut }).toEqual({ kind: 'catalog', metrics: 43, leftOut: [] });
    expect(comparison.added.map(({ id }) => id)).toEqual(['orders_paid']);
    expect(comparison.onlyHere).toEqual([{ id: 'churn', name: 'Churn' }]);
    expect(comparison.changed).toMatchObject([
      { id: 'revenue_net', differences: [{ field: 'owner', ours: '@board', theirs: '@finance' }] },
    ]);
    expect(comparison.same).toBe(41);
    expect(await dumpOfFile(await client.exportFile())).toEqual(now);

    expect(await client.acceptImport(token)).toEqual({
      is: 'open',
      total: 43,
      canUndoImport: true,
      access: { is: 'writable' },
    });
    expect(await dumpOfFile(await client.exportFile())).toEqual(before);
    expect(await client.undoImport()).toMatchObject({
      is: 'open',
      total: 43,
      canUndoImport: false,
      access: { is: 'writable' },
    });
    expect(await dumpOfFile(await client.exportFile())).toEqual(now);
    await expect(client.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });

  test('merged keeps what is only here, takes what was decided, and writes down what it changed', async () => {
    const { client } = await openSample();
    const file = await fileWith({ id: 'churn', name: 'Churn' }, { id: 'revenue_net', name: 'Net', owner: '@finance' });
    const { token } = await preview(client, 'theirs.db', file);
    expect(await merge(client, token, { ...NO_CHOICES, kinds: { conflict: 'theirs' } })).toEqual({
      is: 'open',
      total: 44,
      canUndoImport: true,
      access: { is: 'writable' },
    });
    expect(await client.detail('revenue_net')).toMatchObject({ metric: { name: 'Net', owner: '@finance' } });
    const changes = (await client.history('revenue_net')).filter(({ reason }) => reason === 'Merged from theirs.db');
    expect(changes.map(({ fieldName }) => fieldName)).toContain('name');
    expect(new Set(changes.map(({ changedBy }) => changedBy))).toEqual(new Set(['ann']));
    await client.undoImport();
    expect(await client.detail('churn')).toBeUndefined();
    expect(await client.detail('revenue_net')).toMatchObject({ metric: { name: expect.not.stringMatching(/^Net$/) } });
  });

  test('of a dictionary brings its metrics', async () => {
    const { client } = await openSample();
    const bytes = jsonFile({ churn: { name: 'Churn', data_source: 'orders' }, revenue_net: { name: 'Net' } });
    const { token, kind, metrics, comparison } = await preview(client, 'metrics.json', bytes);
    expect({ kind, metrics }).toEqual({ kind: 'dictionary', metrics: 2 });
    expect(comparison.added).toEqual([{ id: 'churn', name: 'Churn' }]);
    expect(await merge(client, token)).toMatchObject({ total: 44 });
    expect(await client.detail('churn')).toMatchObject({ metric: { dataSource: 'orders' } });
  });

  test('of a dictionary with problems lists them all and changes nothing', async () => {
    const { client } = await openSample();
    const bytes = jsonFile({
      churn: { tags: ['core', 7] },
      good: { name: 'Good' },
      bad: { name: 'Bad', colour: 'red' },
    });
    const inspection = await client.inspectFile('metrics.json', bytes);
    if (inspection.is !== 'refused') throw new Error('it was taken');
    expect(inspection.problems.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['churn › name', 'churn › tags › 2', 'bad › colour']),
    );
    expect((await client.list(ALL)).total).toBe(43);
  });

  test.each([
    ['no file at all', new Uint8Array(0), 'file-not-a-database'],
    ['another kind of file', new TextEncoder().encode('id,name\nchurn,Churn\n'), 'file-not-a-database'],
    ['half a database', HALF, 'file-damaged'],
  ])('of %s says what it is and changes nothing', async (_, bytes, code) => {
    const { client } = await openSample();
    await expect(client.inspectFile('file', bytes.slice())).rejects.toMatchObject({ code });
    expect((await client.list(ALL)).total).toBe(43);
  });

  test('that was dropped can no longer be accepted', async () => {
    const { client } = await openSample();
    const file = await fileWith({ id: 'churn', name: 'Churn' });
    const { token } = await preview(client, 'mine.db', file);
    await client.dropImport(token);
    await expect(client.acceptImport(token)).rejects.toMatchObject({ code: 'file-unavailable' });
    expect((await client.list(ALL)).total).toBe(43);
  });

  test('that was accepted is not accepted twice', async () => {
    const { client } = await openSample();
    const { token } = await preview(client, 'mine.db', await fileWith({ id: 'churn', name: 'Churn' }));
    await merge(client, token);
    await expect(merge(client, token)).rejects.toMatchObject({ code: 'file-unavailable' });
  });

  test('that could not be stored can be accepted again', async () => {
    const browser = newBrowser();
    const store = new FailingStore(browser);
    const { client } = await openPage(browser, store);
    await client.newSample(SAMPLE);
    const { token } = await preview(client, 'mine.db', await fileWith({ id: 'churn', name: 'Churn' }));
    store.failures.push(new DOMException('no room', 'QuotaExceededError'));
    await expect(merge(client, token)).rejects.toMatchObject({ code: 'storage-not-saved' });
    expect((await client.list(ALL)).total).toBe(43);
    expect(await merge(client, token)).toMatchObject({ total: 44 });
  });

  test('tells how far it is, the first one too', async () => {
    const browser = newBrowser();
    const { client, news } = await openPage(browser);
    const told = () => news.flatMap((event) => (event.is === 'progress' ? [event] : []));
    for (const choice of ['replace', 'merge'] as const) {
      const { token } = await preview(client, 'mine.db', await fileWith({ id: choice, name: choice }));
      await (choice === 'merge' ? merge(client, token) : client.acceptImport(token));
      await eventually(() => expect(told().length).toBeGreaterThan(0));
      for (const { done, total } of told()) expect(done).toBeLessThanOrEqual(total);
      expect(told().at(-1)).toMatchObject({ done: told().at(-1)?.total });
      news.length = 0;
    }
  });

  test.each([
    ['the first one', 0],
    ['a later one', 43],
  ])('that is cancelled changes nothing, %s', async (_, metrics) => {
    const browser = newBrowser();
    const store = new SlowToReplace(browser);
    if (metrics > 0) await (await openPage(browser)).client.newSample(SAMPLE);
    const { client } = await openPage(browser, store);
    const { token } = await preview(client, 'mine.db', await fileWith({ id: 'churn', name: 'Churn' }));
    const accepting = client.acceptImport(token);
    accepting.catch(() => undefined);
    await store.gate.reached;
    await client.cancel();
    store.gate.open();
    await expect(accepting).rejects.toMatchObject({ code: 'cancelled' });
    const { start } = await openPage(browser);
    expect(start.is === 'open' ? start.total : 0).toBe(metrics);
    expect(await client.acceptImport(token)).toMatchObject({ total: 1 });
  });

  test('is shown to change what it lacks: details that only the present catalog has are gone if it replaces it', async () => {
    const { client } = await openSample();
    const before = await client.exportFile();
    const id = 'revenue_net';
    const details = { updates: { notes: 'Without tax.' }, base: {} };
    await client.saveMetric({ id, newId: id, updates: {}, base: {}, reason: null, details }, 'ann');
    const { comparison } = await preview(client, 'before.db', before);
    expect(comparison.changed.map((one) => one.id)).toEqual([id]);
  });

  test('of which there was none cannot be undone', async () => {
    const { client } = await openSample();
    await expect(client.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });
});

const MOZILLA = ['../shared/data/mozilla/metrics.db', '../shared/data/mozilla/metrics_store.json'] as const;

describe.skipIf(!MOZILLA.every(existsSync))('the real catalog (skipped if ../shared/data is absent)', () => {
  test('is opened whole, changed, and opened again', async () => {
    const browser = newBrowser();
    const { client } = await openPage(browser);
    const file = new Uint8Array(readFileSync(MOZILLA[0]));
    const theirs = (await dumpOfFile(file)).filter((line) => line.startsWith('metric'));
    const { token, ...counts } = await preview(client, 'metrics.db', file.slice());
    expect(counts).toMatchObject({ kind: 'catalog', metrics: 404, changes: 354, tests: 0, usages: 0, leftOut: [] });
    expect(await client.acceptImport(token)).toMatchObject({ is: 'open', total: 404 });
    const ours = (await dumpOfFile(await client.exportFile())).filter((line) => /^metric(s|_)/.test(line));
    expect(ours).toEqual(theirs);
    await client.saveMetric(
      {
        id: 'ads.ad_metrics_ad_clicks',
        newId: 'ads.clicks',
        updates: { calculation: 'SUM(clicks)' },
        base: { owner: '@ads-analytics' },
        reason: null,
      },
      'ann',
    );
    const fresh = await openPage(browser);
    expect(await dumpOfFile(await fresh.client.exportFile())).toEqual(await dumpOfFile(await client.exportFile()));
  });

  test('and its dictionary have the same metrics', async () => {
    const { client } = await openPage(newBrowser());
    const opened = await preview(client, 'metrics.db', new Uint8Array(readFileSync(MOZILLA[0])));
    await client.acceptImport(opened.token);
    const dictionary = await preview(client, 'store.json', new Uint8Array(readFileSync(MOZILLA[1])));
    expect(dictionary).toMatchObject({ kind: 'dictionary', metrics: 404 });
    expect(dictionary.comparison).toMatchObject({ added: [], onlyHere: [] });
    expect(await merge(client, dictionary.token)).toMatchObject({ total: 404 });
  });
});

describe('the news', () => {
  test('of a change, a replacement and a built search arrive in every tab', async () => {
    const browser = newBrowser();
    const one = await openPage(browser);
    await one.client.newSample(SAMPLE);
    const two = await openPage(browser);
    const told = (kind: string) => kindsOf(two.news).filter((news) => news === kind).length;
    // The index is built once the first rows are on the screen.
    expect(await namesIn(two.client)).toHaveLength(43);
    await eventually(() => expect(told('search-ready')).toBe(1));
    expect(told('changed')).toBe(0);

    await one.client.createMetric({ id: 'churn', name: 'Churn' });
    await eventually(() => expect(told('changed')).toBe(1));
    expect(await two.client.detail('churn')).toMatchObject({ metric: { name: 'Churn' } });

    const { token } = await preview(one.client, 'mine.db', await fileWith({ id: 'orders', name: 'Orders' }));
    await one.client.acceptImport(token);
    await eventually(() => expect(told('replaced')).toBe(1));
    expect(await namesIn(two.client)).toEqual(['Orders']);
    await eventually(() => expect(told('search-ready')).toBe(2));

    await two.client.undoImport();
    await eventually(() => expect(kindsOf(one.news).filter((kind) => kind === 'replaced')).toHaveLength(2));
    expect(await namesIn(one.client)).toHaveLength(44);
  });

  test('of a change arrive in the tab that made it, after it is stored', async () => {
    const { client, news } = await openSample();
    await client.createMetric({ id: 'churn', name: 'Churn' });
    await eventually(() => expect(kindsOf(news)).toContain('changed'));
  });
});

test("the site's data cleared under an open page: the next change brings everything back", async () => {
  const browser = newBrowser();
  const { client } = await openPage(browser);
  await client.newSample(SAMPLE);
  await clearData(browser);
  await client.createMetric({ id: 'churn', name: 'Churn' });
  const fresh = await openPage(browser);
  expect(fresh.start).toMatchObject({ is: 'open', total: 44 });
  expect(await dumpOfFile(await fresh.client.exportFile())).toEqual(await dumpOfFile(await client.exportFile()));
});
