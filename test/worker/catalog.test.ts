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
  fileWith,
  kindsOf,
  newBrowser,
  newStore,
  openTab,
  placeIn,
} from './browser.ts';
import { FailingStore, SlowToStore } from './stores.ts';

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
    const catalog = await Catalog.create(placeIn(browser), file);
    if (catalog === undefined) throw new Error('there is one already');
    expect(await dumpOf({ catalog })).toEqual(await dumpOfFile(file));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    expect(catalog.hasPrevious).toBe(false);
  });

  test('leaves a catalog alone that is there already', async () => {
    const browser = newBrowser();
    const { catalog } = await begin(browser, REVENUE);
    expect(await Catalog.create(placeIn(browser), await fileWith())).toBeUndefined();
    expect(await catalog.read((database) => database.counts().metrics)).toBe(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf({ catalog }));
  });

  test('stores nothing of a file that does not open', async () => {
    const browser = newBrowser();
    const garbage = new Uint8Array(5000).fill(7);
    await expect(Catalog.create(placeIn(browser), garbage)).rejects.toMatchObject({ code: 'not-a-database' });
    expect(await newStore(browser).recover()).toBeUndefined();
  });

  test('where nothing is stored, there is nothing to open', async () => {
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
    expect(await checkpoint(newStore(browser), (bytes) => MetricsDatabase.open(bytes))).toEqual({
      is: 'folded',
      records: 1,
    });
    await tab.catalog.write(named('All revenue'));
    expect((await newStore(browser).recover())?.records).toHaveLength(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('shows in no read before it is stored', async () => {
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
    await expect(half).rejects.toMatchObject({ code: 'duplicate-id' });
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('tells where the journal stands', async () => {
    const { catalog, heads } = await begin(newBrowser(), REVENUE);
    await catalog.write(named('One'));
    await catalog.write(named('Two'));
    expect(heads.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(heads[2]?.journalBytes).toBeGreaterThan(heads[1]?.journalBytes ?? 0);
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

describe('a change that cannot be stored', () => {
  test.each([
    [new DOMException('no room', 'QuotaExceededError'), 'the space that the browser allows, or the disk, is full'],
    [new DOMException('the backing store broke', 'UnknownError'), 'the backing store broke'],
  ])('leaves memory and disk as they were and says why: %s', async (failure, because) => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = new FailingStore(browser);
    const tab = await openTab(browser, store);
    const before = await dumpOf(tab);
    store.failures.push(failure);
    await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({
      code: 'not-saved',
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

  test.each([1, 2])('because IndexedDB itself gives up at step %i is not half there', async (step) => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const before = await dumpOf(tab);
    let steps = 0;
    // Adding the same key twice is an error that comes later, as that of a full disk does.
    const spoiled = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function put(
      this: IDBObjectStore,
      value: unknown,
      key,
    ) {
      steps += 1;
      if (steps === step) this.add(value, key);
      return this.add(value, key);
    });
    await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({ code: 'not-saved' });
    spoiled.mockRestore();
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('because the connection is gone and none is to be had is told in the same way', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const before = await dumpOf(tab);
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('the connection is closing', 'InvalidStateError');
    });
    vi.spyOn(browser.factory, 'open').mockImplementationOnce(() => {
      throw new DOMException('opening backing store', 'UnknownError');
    });
    await expect(tab.catalog.write(named('Total revenue'))).rejects.toMatchObject({
      code: 'not-saved',
      message: expect.stringContaining('opening backing store'),
    });
    expect(await dumpOf(tab)).toEqual(before);
    await tab.catalog.write(named('Total revenue'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });
});

describe('a replacement', () => {
  test('puts the new catalog in force, and its undoing the one before, again and again', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    const old = await dumpOf(tab);
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await tab.catalog.replace(async () => file);
    expect(tab.catalog.hasPrevious).toBe(true);
    expect(await dumpOf(tab)).toEqual(await dumpOfFile(file));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    await tab.catalog.write((database) => database.recordUsage('orders', 'bob', null));
    const young = await dumpOf(tab);
    for (const expected of [old, young, old]) {
      await tab.catalog.swapBack();
      expect(await dumpOf(tab)).toEqual(expected);
      expect(await dumpOfFresh(browser)).toEqual(expected);
    }
    await tab.catalog.write(named('Written after all that'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('is made of the catalog as it is at that moment', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    await tab.catalog.replace(async (present) => present.export());
    expect(await tab.catalog.read((database) => database.getMetric('revenue').name)).toBe('Total revenue');
  });

  test.each([
    ['cannot be made', () => Promise.reject(new Error('trouble'))],
    ['does not open', () => Promise.resolve(new Uint8Array(5000).fill(7))],
  ])('by a file that %s changes nothing', async (_, make: () => Promise<Uint8Array>) => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const before = await dumpOf(tab);
    await expect(tab.catalog.replace(make)).rejects.toThrow(/trouble|not an SQLite database/);
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
    await expect(tab.catalog.replace(async () => file)).rejects.toMatchObject({ code: 'not-saved' });
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
  });

  test('of which there was none cannot be undone', async () => {
    const tab = await begin(newBrowser(), REVENUE);
    await expect(tab.catalog.swapBack()).rejects.toMatchObject({ code: 'nothing-to-undo' });
    await tab.catalog.write(named('Total revenue'));
  });
});

describe('the search index', () => {
  test('is built once the screen is drawn, and anew for another catalog', async () => {
    const tab = await begin(newBrowser(), REVENUE);
    tab.catalog.prepareSearch();
    tab.catalog.prepareSearch();
    const built = () => kindsOf(tab.news).filter((kind) => kind === 'search-ready').length;
    await vi.waitFor(() => expect(built()).toBe(1));
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await tab.catalog.replace(async () => file);
    tab.catalog.prepareSearch();
    await vi.waitFor(() => expect(built()).toBe(2));
    expect(await tab.catalog.read((database) => database.searchMetrics('orders').map(({ id }) => id))).toEqual([
      'orders',
    ]);
  });
});
