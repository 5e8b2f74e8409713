import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { Catalog } from '../../src/worker/catalog.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import {
  begin,
  dumpOf,
  dumpOfFile,
  dumpOfFresh,
  eventually,
  fileWith,
  kindsOf,
  newBrowser,
  newsIn,
  newStore,
  openTab,
  placeIn,
  putPastStore,
  withMethods,
} from './browser.ts';
import { FailingStore, LosingStore, SlowToReadVersion, SlowToStore } from './stores.ts';
import { rowCounts } from '../../src/database/metrics/row-counts.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const REVENUE = { id: 'revenue', name: 'Revenue', tags: ['finance'] };

function named(name: string) {
  return (database: MetricsDatabase) => database.updateMetric('revenue', { name }, 'ann@example.com');
}

describe('the beginning of a catalog', () => {
  test('stores it whole, and opens it', async () => {
    const browser = newBrowser();
    const file = await fileWith(REVENUE);
    const catalog = withMethods(await Catalog.create(placeIn(browser), { file: file, origin: { is: 'begun' } }));
    if (catalog === undefined) throw new Error('there is one already');
    expect(await dumpOf({ catalog })).toEqual(await dumpOfFile(file));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    expect(catalog.canUndoImport).toBe(false);
  });

  test('leaves a catalog alone that is there already', async () => {
    const browser = newBrowser();
    const { catalog } = await begin(browser, REVENUE);
    expect(await Catalog.create(placeIn(browser), { file: await fileWith(), origin: { is: 'begun' } })).toBeUndefined();
    expect(await catalog.read((database) => database.run(rowCounts).metrics)).toBe(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf({ catalog }));
  });

  test('stores nothing of a file that does not open', async () => {
    const browser = newBrowser();
    const garbage = new Uint8Array(5000).fill(7);
    await expect(Catalog.create(placeIn(browser), { file: garbage, origin: { is: 'begun' } })).rejects.toMatchObject({
      code: 'file-not-a-database',
    });
    expect(await newStore(browser).recover()).toBeUndefined();
  });

  test('if nothing is stored, there is nothing to open', async () => {
    expect(await Catalog.open(placeIn(newBrowser()))).toBeUndefined();
  });
});

describe('a change', () => {
  test('is there after a restart, with all that belongs to it', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    await tab.catalog.write((database) => database.addValidationTest('revenue', { testType: 'range' }));
    await tab.catalog.write((database) => database.recordUsage('revenue', 'bob', 'board'));
    await tab.catalog.write((database) => database.createMetric({ id: 'orders', name: 'Orders' }));
    await tab.catalog.write((database) => database.deleteMetric('revenue', 'ann'));
    const fresh = await openTab(browser);
    expect(await dumpOf(fresh)).toEqual(await dumpOf(tab));
    expect(await fresh.catalog.read((database) => database.listTrash().map(({ metricId }) => metricId))).toEqual([
      'revenue',
    ]);
  });

  test('is there after a checkpoint and a restart as well', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    const outcome = await checkpoint(newStore(browser), (bytes, options) => MetricsDatabase.open(bytes, options));
    expect(outcome).toMatchObject({ is: 'written', records: 1 });
    await tab.catalog.write(named('All revenue'));
    expect((await newStore(browser).recover())?.records).toHaveLength(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('[S5] shows in no read before it is stored', async () => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = new SlowToStore(browser);
    const { catalog, news } = await openTab(browser, store);
    const steps: string[] = [];
    const writing = catalog.write(named('Total revenue')).then(() => steps.push('written'));
    await store.gate.reached;
    const reading = catalog.read((database) => database.getMetric('revenue').name).then((name) => steps.push(name));
    // Other tabs' stores and the tab's own timers have every chance to let something through.
    const stored = await newStore(browser).recover();
    await new Promise((resolve) => setTimeout(resolve));
    expect(stored?.records).toEqual([]);
    expect(steps).toEqual([]);
    expect(kindsOf(news)).not.toContain('changed');
    store.gate.open();
    await Promise.all([writing, reading]);
    expect(steps).toEqual(['written', 'Total revenue']);
    expect(kindsOf(news)).toContain('changed');
  });

  test('that changes nothing writes nothing and tells nothing', async () => {
    const browser = newBrowser();
    const { catalog, news, heads } = await begin(browser, REVENUE);
    await catalog.write(named('Revenue'));
    expect((await newStore(browser).recover())?.records).toEqual([]);
    expect(kindsOf(news)).not.toContain('changed');
    expect(heads.map(({ sequence }) => sequence)).toEqual([0]);
  });

  test('that is refused leaves everything as it was, and the next one works', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const before = await dumpOf(tab);
    const half = tab.catalog.write((database) => {
      database.createMetric({ id: 'orders', name: 'Orders' });
      database.createMetric(REVENUE);
    });
    await expect(half).rejects.toMatchObject({ code: 'conflict-duplicate-id' });
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test("tells the journal's length", async () => {
    const { catalog, heads } = await begin(newBrowser(), REVENUE);
    await catalog.write(named('One'));
    await catalog.write(named('Two'));
    await catalog.read(() => undefined);
    expect(heads.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(heads[2]?.journalBytes).toBeGreaterThan(heads[1]?.journalBytes ?? 0);
  });

  test('[S5] is answered once it is on the disk, and every later read sees it', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const told = newsIn(browser, 1);
    await tab.catalog.write(named('Total revenue'));
    const [stored, seen] = [dumpOfFresh(browser), dumpOf(tab)];
    expect(await seen).toEqual(await stored);
    expect(await tab.catalog.read((database) => database.getMetric('revenue').name)).toBe('Total revenue');
    await told;
  });

  test('[S5] that is on the disk but was not committed in memory is read again from the journal', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const replica = await tab.catalog.read((database) => database.replica);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(replica, 'commit').mockImplementationOnce(() => {
      throw new Error('out of memory');
    });
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOf(tab)).toEqual(await dumpOfFresh(browser));
    expect(await tab.catalog.read((database) => database.getMetric('revenue').name)).toBe('Total revenue');
    expect(kindsOf(tab.news)).toContain('changed');
    await tab.catalog.write(named('Net revenue'));
    expect(await dumpOf(tab)).toEqual(await dumpOfFresh(browser));
  });

  test('waits for those before it, whatever becomes of them', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const outcomes = await Promise.allSettled([
      tab.catalog.write(named('One')),
      tab.catalog.write((database) => database.deleteMetric('no such')),
      tab.catalog.read((database) => database.getMetric('revenue').name),
      tab.catalog.write(named('Two')),
      tab.catalog.read((database) => database.getMetric('revenue').name),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'refused'))).toEqual([
      expect.objectContaining({ name: 'One' }),
      'refused',
      'One',
      expect.objectContaining({ name: 'Two' }),
      'Two',
    ]);
  });
});

describe('[S5] a change that cannot be stored', () => {
  test.each([
    [new DOMException('no room', 'QuotaExceededError'), 'storage is full'],
    [new DOMException('the backing store broke', 'UnknownError'), 'the backing store broke'],
  ])('leaves memory and disk as they were and says why: %s', async (failure, because) => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = new FailingStore(browser);
    const tab = await openTab(browser, store);
    const before = await dumpOf(tab);
    store.failures.push(failure);
    await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({
      code: 'storage-not-saved',
      message: expect.stringContaining(because),
      details: { name: failure.name },
    });
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
    expect(kindsOf(tab.news)).not.toContain('changed');
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
    expect(await tab.catalog.read((database) => database.getMetricHistory('revenue').length)).toBe(1);
  });

  test.each(['add', 'delete', 'put'] as const)(
    'because IndexedDB aborts at its %s, however often it is tried, is not half there',
    async (method) => {
      const browser = newBrowser();
      const tab = await begin(browser, REVENUE);
      const before = await dumpOf(tab);
      const spoiled = giveUp(method);
      await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({ code: 'storage-not-saved' });
      spoiled.mockRestore();
      expect(await dumpOf(tab)).toEqual(before);
      expect(await dumpOfFresh(browser)).toEqual(before);
      await tab.catalog.write(named('Total revenue'));
      expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
    },
  );

  test.each([
    ['is found dead', 'the connection is closing'],
    ['is gone', 'opening backing store'],
  ])('because the connection %s and none can be opened is reported in the same way', async (how, because) => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = newStore(browser);
    const tab = await openTab(browser, store);
    const before = await dumpOf(tab);
    if (how === 'is gone') store.close();
    else vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(closing);
    const noneToBeHad = vi.spyOn(browser.factory, 'open').mockImplementation(() => {
      throw new DOMException('opening backing store', 'UnknownError');
    });
    await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({
      code: 'storage-not-saved',
      message: expect.stringContaining(because),
    });
    noneToBeHad.mockRestore();
    expect(await dumpOf(tab)).toEqual(before);
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });
});

/** Makes IndexedDB abort every transaction in which this method is called. */
function giveUp(method: 'add' | 'delete' | 'put') {
  const own = IDBObjectStore.prototype[method] as (...args: unknown[]) => never;
  return vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function ask(
    this: IDBObjectStore,
    ...args: unknown[]
  ) {
    const request = own.apply(this, args);
    this.transaction.abort();
    return request;
  });
}

function closing(): never {
  throw new DOMException('the connection is closing', 'InvalidStateError');
}

describe('a change that the browser stores only at another attempt', () => {
  test('is made once, without any report', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const fail = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(closing);
    // Fails only after the log was rotated, which takes transactions of its own.
    const renewed = vi.spyOn(browser.factory, 'deleteDatabase').mockImplementationOnce((name) => {
      renewed.mockRestore();
      const deleting = browser.factory.deleteDatabase(name);
      deleting.addEventListener('success', () => fail.mockImplementationOnce(closing));
      return deleting;
    });
    await tab.catalog.write((database) => database.recordUsage('revenue', 'bob', null));
    const { catalog } = await openTab(browser);
    expect(await catalog.read((database) => database.getMetric('revenue').usageCount)).toBe(1);
    expect(kindsOf(tab.news).filter((kind) => kind === 'changed')).toHaveLength(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('and that was reported as not saved, yet is stored, is reported as saved after all', async () => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = new LosingStore(browser);
    const tab = await openTab(browser, store);
    store.losesAnswers = true;
    const used = (database: MetricsDatabase) => database.recordUsage('revenue', 'bob', null);
    await expect(tab.catalog.write(used)).rejects.toMatchObject({ code: 'storage-not-saved' });
    expect(await tab.catalog.read((database) => database.getMetric('revenue').usageCount)).toBe(0);
    store.losesAnswers = false;
    await tab.catalog.retry();
    expect(kindsOf(tab.news)).toContain('saved-after-all');
    expect(await tab.catalog.read((database) => database.getMetric('revenue').usageCount)).toBe(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
    // It is announced once.
    await tab.catalog.retry();
    expect(kindsOf(tab.news).filter((kind) => kind === 'saved-after-all')).toHaveLength(1);
  });

  test('is reported as saved after all also if the next change finds it', async () => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = new LosingStore(browser);
    const tab = await openTab(browser, store);
    store.losesAnswers = true;
    await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({ code: 'storage-not-saved' });
    store.losesAnswers = false;
    await tab.catalog.write((database) => database.recordUsage('revenue', 'bob', null));
    expect(kindsOf(tab.news)).toContain('saved-after-all');
    const metric = await tab.catalog.read((database) => database.getMetric('revenue'));
    expect(metric).toMatchObject({ name: 'Total revenue', usageCount: 1 });
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });
});

describe('after a change was not saved', () => {
  test('settling resolves if the browser stores again', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const spoiled = giveUp('put');
    await expect(tab.catalog.retry()).rejects.toMatchObject({ code: 'storage-not-saved' });
    spoiled.mockRestore();
    const before = await dumpOf(tab);
    await tab.catalog.retry();
    expect(await dumpOfFresh(browser)).toEqual(before);
  });
});

describe('a replacement', () => {
  test('makes the new catalog current, its undoing the one before, and either can be restored again and again', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    const old = await dumpOf(tab);
    const oldId = tab.catalog.head.epoch;
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await tab.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    expect(tab.catalog.canUndoImport).toBe(true);
    expect(await dumpOf(tab)).toEqual(await dumpOfFile(file));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    await tab.catalog.write((database) => database.recordUsage('orders', 'bob', null));
    const young = await dumpOf(tab);
    const youngId = tab.catalog.head.epoch;
    await tab.catalog.undoImport();
    expect(await dumpOf(tab)).toEqual(old);
    expect(tab.catalog.canUndoImport).toBe(false);
    await expect(tab.catalog.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
    for (const [id, expected] of [[youngId, young] as const, [oldId, old] as const, [youngId, young] as const]) {
      await tab.catalog.restore(id);
      expect(await dumpOf(tab)).toEqual(expected);
      expect(await dumpOfFresh(browser)).toEqual(expected);
    }
    // The import is current again.
    expect(tab.catalog.canUndoImport).toBe(true);
    await tab.catalog.undoImport();
    await tab.catalog.write(named('Written after all that'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('of an import by another: each undoing goes one step back, and never forward', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const dumps = [await dumpOf(tab)];
    for (const id of ['orders', 'churn']) {
      const file = await fileWith({ id, name: id });
      await tab.catalog.replace({ is: 'import', file: `${id}.db` }, async () => file);
      dumps.push(await dumpOf(tab));
    }
    for (const expected of [dumps[1], dumps[0]]) {
      expect(tab.catalog.canUndoImport).toBe(true);
      expect((await openTab(browser)).catalog.canUndoImport).toBe(true);
      await tab.catalog.undoImport();
      expect(await dumpOf(tab)).toEqual(expected);
    }
    expect(tab.catalog.canUndoImport).toBe(false);
    await expect(tab.catalog.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
  });

  test('is made of the catalog as it is at that moment', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    await tab.catalog.replace({ is: 'import', file: 'x.db' }, async (present) => present.export());
    expect(await tab.catalog.read((database) => database.getMetric('revenue').name)).toBe('Total revenue');
  });

  test.each([
    ['cannot be made', () => Promise.reject(new Error('trouble'))],
    ['does not open', () => Promise.resolve(new Uint8Array(5000).fill(7))],
  ])('by a file that %s changes nothing', async (_, make: () => Promise<Uint8Array>) => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const before = await dumpOf(tab);
    await expect(tab.catalog.replace({ is: 'import', file: 'x.db' }, make)).rejects.toThrow(
      /trouble|neither an SQLite/,
    );
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('that cannot be stored changes nothing', async () => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = new FailingStore(browser);
    const tab = await openTab(browser, store);
    const before = await dumpOf(tab);
    store.failures.push(new DOMException('no room', 'QuotaExceededError'));
    const file = await fileWith();
    await expect(tab.catalog.replace({ is: 'import', file: 'x.db' }, async () => file)).rejects.toMatchObject({
      code: 'storage-not-saved',
    });
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
  });

  test('of which there was none cannot be undone', async () => {
    const tab = await begin(newBrowser(), REVENUE);
    await expect(tab.catalog.undoImport()).rejects.toMatchObject({ code: 'nothing-to-undo' });
    await tab.catalog.write(named('Total revenue'));
  });
});

describe('a version that is kept', () => {
  test('can be restored from any tab, and shows in all', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const two = await openTab(browser);
    const { epoch } = one.catalog.head;
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await one.catalog.replace({ is: 'compact' }, async () => file);
    expect(one.catalog.canUndoImport).toBe(false);
    await two.catalog.restore(epoch);
    const shown = () => one.catalog.read((database) => database.getAllMetrics().map(({ id }) => id));
    await eventually(async () => expect(await shown()).toEqual(['revenue']));
    await one.catalog.write(named('Total revenue'));
    expect(await dumpOf(two)).toEqual(await dumpOf(one));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(one));
  });

  test('fails with a reason if it is no longer kept, or is current already', async () => {
    const tab = await begin(newBrowser(), REVENUE);
    await expect(tab.catalog.restore('no such version')).rejects.toMatchObject({ code: 'storage-version-gone' });
    await expect(tab.catalog.restore(tab.catalog.head.epoch)).rejects.toMatchObject({ code: 'storage-version-gone' });
    await tab.catalog.write(named('Total revenue'));
  });

  test('and is damaged does not become current: nothing changes', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const { epoch } = tab.catalog.head;
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await tab.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    const before = await dumpOf(tab);
    await putPastStore(browser, 'blocks', new Uint8Array(9), [epoch, 0]);
    await expect(tab.catalog.restore(epoch)).rejects.toMatchObject({ code: 'storage-damaged' });
    await expect(tab.catalog.undoImport()).rejects.toMatchObject({ code: 'storage-damaged' });
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
    await tab.catalog.write((database) => database.recordUsage('orders', 'bob', null));
  });

  test('that another tab restored, changed and replaced again comes with that change', async () => {
    const browser = newBrowser();
    const first = await begin(browser, REVENUE);
    const kept = first.catalog.head.epoch;
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await first.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    const current = first.catalog.head.epoch;
    const store = new SlowToReadVersion(browser);
    const two = await openTab(browser, store);
    const restoring = two.catalog.restore(kept);
    await store.gate.reached;
    await first.catalog.restore(kept);
    await first.catalog.write(named('Written meanwhile'));
    await first.catalog.restore(current);
    store.gate.open();
    await restoring;
    expect(await dumpOf(two)).toEqual(await dumpOfFresh(browser));
    expect(await two.catalog.read((database) => database.getMetric('revenue').name)).toBe('Written meanwhile');
  });
});

describe('the search index', () => {
  test('is built once the screen is drawn, and again for another catalog', async () => {
    const tab = await begin(newBrowser(), REVENUE);
    tab.catalog.prepareSearch();
    tab.catalog.prepareSearch();
    const built = () => kindsOf(tab.news).filter((kind) => kind === 'search-ready').length;
    await eventually(() => expect(built()).toBe(1));
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await tab.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    tab.catalog.prepareSearch();
    await eventually(() => expect(built()).toBe(2));
    expect(await tab.catalog.read((database) => database.searchMetrics('orders').map(({ id }) => id))).toEqual([
      'orders',
    ]);
  });
});
