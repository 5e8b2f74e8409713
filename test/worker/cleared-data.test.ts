import { describe, expect, test } from 'vitest';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { Catalog } from '../../src/worker/catalog.ts';
import {
  begin,
  clearData,
  DEAF,
  dumpOf,
  dumpOfFile,
  dumpOfFresh,
  fileWith,
  newBrowser,
  newStore,
  openTab,
  placeIn,
} from './browser.ts';

const REVENUE = { id: 'revenue', name: 'Revenue' };

function named(name: string) {
  return (database: MetricsDatabase) => database.updateMetric('revenue', { name }, 'ann@example.com');
}

describe("where the site's data is cleared under an open catalog", () => {
  test('the next change writes all of it back', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    await clearData(browser);
    expect(await newStore(browser).recover()).toBeUndefined();
    await tab.catalog.write((database) => database.recordUsage('revenue', 'bob', 'board'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
    const fresh = await openTab(browser);
    expect(await fresh.catalog.read((database) => database.getMetric('revenue'))).toMatchObject({
      name: 'Total revenue',
      usageCount: 1,
    });
  });

  test('reading goes on', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await clearData(browser);
    expect(await tab.catalog.read((database) => database.getMetric('revenue').name)).toBe('Revenue');
  });

  test('an import goes on, and what was there before it is kept for Undo', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    const before = await dumpOf(tab);
    await clearData(browser);
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await tab.catalog.replace(async () => file);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    await tab.catalog.swapBack();
    expect(await dumpOfFresh(browser)).toEqual(before);
  });

  test('two tabs that notice at once end in one catalog', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const two = await openTab(browser);
    await one.catalog.write(named('Total revenue'));
    await dumpOf(two);
    await clearData(browser);
    await Promise.all([
      one.catalog.write((database) => database.recordUsage('revenue', 'one', null)),
      two.catalog.write((database) => database.recordUsage('revenue', 'two', null)),
    ]);
    const fresh = await openTab(browser);
    expect(await fresh.catalog.read((database) => database.getMetric('revenue'))).toMatchObject({
      name: 'Total revenue',
      usageCount: 2,
    });
    expect(await dumpOf(one)).toEqual(await dumpOf(fresh));
    expect(await dumpOf(two)).toEqual(await dumpOf(fresh));
  });

  test('a tab that slept does not write into a catalog that was begun meanwhile', async () => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const place = placeIn(browser);
    const asleep = await Catalog.open({ ...place, channel: { ...DEAF } });
    await clearData(browser);
    const other = await begin(browser, { id: 'revenue', name: 'Another revenue' });
    const before = await dumpOf(other);
    const saved = asleep?.write((database) =>
      database.saveMetric(
        { id: 'revenue', newId: 'revenue', updates: { name: 'Total' }, base: { name: 'Revenue' }, reason: null },
        'ann',
      ),
    );
    // The person is told that what they saw is no longer there; nothing is written over.
    await expect(saved).rejects.toMatchObject({ code: 'changed-meanwhile' });
    expect(await dumpOfFresh(browser)).toEqual(before);
  });
});
