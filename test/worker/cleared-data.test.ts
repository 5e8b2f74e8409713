import { describe, expect, test } from 'vitest';
import type { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import type { CatalogStore } from '../../src/storage/catalog-store.ts';
import { Catalog } from '../../src/worker/catalog.ts';
import type { Browser, Tab } from './browser.ts';
import {
  begin,
  clearData,
  deafChannel,
  dumpOf,
  dumpOfFile,
  dumpOfFresh,
  eventually,
  fileWith,
  kindsOf,
  newBrowser,
  newStore,
  openTab,
  placeIn,
  storeCatalog,
  withMethods,
} from './browser.ts';
import { saveMetric } from '../../src/database/metrics/metric-saves.ts';

const REVENUE = { id: 'revenue', name: 'Revenue' };

function named(name: string) {
  return (database: MetricsDatabase) => database.updateMetric('revenue', { name }, 'ann@example.com');
}

describe("[G6] [S19] if the site's data is cleared under an open catalog", () => {
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
    await tab.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    await tab.catalog.undoImport();
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

  test('a tab that slept does not write into a catalog that was begun since', async () => {
    const browser = newBrowser();
    await storeCatalog(browser, REVENUE);
    const place = placeIn(browser);
    const asleep = withMethods(await Catalog.open({ ...place, channel: { ...deafChannel } }));
    // The sleeping tab must not hear of the loss: awake, it would write its catalog back, perhaps before the other
    // one begins.
    place.store.onLost = () => undefined;
    await clearData(browser);
    const other = await begin(browser, { id: 'revenue', name: 'Another revenue' });
    const before = await dumpOf(other);
    const saved = asleep?.write((database) =>
      database.edit((connection, now) =>
        saveMetric(
          connection,
          { id: 'revenue', newId: 'revenue', updates: { name: 'Total' }, base: { name: 'Revenue' }, reason: null },
          'ann',
          now,
        ),
      ),
    );
    // The user learns that what they saw is no longer there; nothing is overwritten.
    await expect(saved).rejects.toMatchObject({ code: 'conflict-changed' });
    expect(await dumpOfFresh(browser)).toEqual(before);
  });

  test('all is written back as soon as the browser reports it, and the user learns of it', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(named('Total revenue'));
    await clearData(browser);
    await eventually(() => expect(kindsOf(tab.news)).toContain('written-back'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
    const [current] = (await newStore(browser).roots()).manifest.epochs;
    expect(current?.origin).toEqual({ is: 'written-back' });
    expect(kindsOf(tab.news).filter((kind) => kind === 'written-back')).toHaveLength(1);
  });

  test('a tab that knows more replaces what another wrote back', async () => {
    const { browser, knowing, behind } = await oneKnowsMore();
    await clearData(browser);
    await eventually(() => expect(kindsOf(behind.news)).toContain('written-back'));
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(await fileOf(behind)));
    await knowing.catalog.write((database) => database.recordUsage('revenue', 'bob', null));
    expect(kindsOf(knowing.news)).toContain('written-back');
    const fresh = await openTab(browser);
    expect(await fresh.catalog.read((database) => database.getMetric('revenue'))).toMatchObject({
      name: 'Known to one',
      usageCount: 1,
    });
    expect(await dumpOf(behind)).toEqual(await dumpOf(fresh));
    expect(await dumpOf(knowing)).toEqual(await dumpOf(fresh));
  });

  test('what only one tab knows is kept as a version if others have gone on without it', async () => {
    const { browser, knowing, behind } = await oneKnowsMore();
    const known = await fileOf(knowing);
    await clearData(browser);
    await eventually(() => expect(kindsOf(behind.news)).toContain('written-back'));
    await behind.catalog.write(named('Gone on'));
    await knowing.catalog.write((database) => database.recordUsage('revenue', 'bob', null));
    expect(kindsOf(knowing.news)).toContain('set-aside');
    const fresh = await openTab(browser);
    expect(await fresh.catalog.read((database) => database.getMetric('revenue'))).toMatchObject({
      name: 'Gone on',
      usageCount: 1,
    });
    expect(await dumpOf(knowing)).toEqual(await dumpOf(fresh));
    const [, aside] = (await newStore(browser).roots()).manifest.epochs;
    expect(aside?.origin).toEqual({ is: 'set-aside' });
    await fresh.catalog.restore(aside?.id ?? '');
    expect(await dumpOf(fresh)).toEqual(await dumpOfFile(known));
  });
});

/**
 * Opens two tabs: one has written a change that the other has not heard of, and only the other one hears of the loss.
 */
async function oneKnowsMore() {
  const browser = newBrowser();
  await newStore(browser).replace(NO_HEAD, { file: await fileWith(REVENUE), origin: { is: 'begun' } });
  const behind = await deafTab(browser);
  const store = newStore(browser);
  const knowing = await deafTab(browser, store);
  await knowing.catalog.write(named('Known to one'));
  store.close();
  return { browser, knowing, behind };
}

async function deafTab(browser: Browser, store?: CatalogStore): Promise<Tab> {
  const place = placeIn(browser, store);
  const catalog = withMethods(await Catalog.open({ ...place, channel: { ...deafChannel } }));
  if (catalog === undefined) throw new Error('nothing is stored');
  // Its first requests are answered.
  await catalog.write(() => undefined);
  return { catalog, news: place.news, heads: place.heads };
}

function fileOf({ catalog }: Tab): Promise<Uint8Array> {
  return catalog.read((database) => database.export());
}
