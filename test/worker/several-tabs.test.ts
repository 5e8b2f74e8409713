import { describe, expect, test } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { MetricUpdates } from '../../src/domain/metric/metric.ts';
import { Catalog } from '../../src/worker/catalog.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import type { Browser, Tab } from './browser.ts';
import {
  begin,
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
  withMethods,
} from './browser.ts';
import { QueueLocks, StuckLocks } from './locks.ts';
import { Gate, SlowToOpen, SlowToStore } from './stores.ts';
import { usagesOf } from '../../src/database/metrics/usages.ts';
import { saveMetric } from '../../src/database/metrics/metric-saves.ts';

const REVENUE = { id: 'revenue', name: 'Revenue', owner: '@finance', description: 'All of it' };

function set(updates: MetricUpdates) {
  return (database: MetricsDatabase) => database.updateMetric('revenue', updates, 'ann@example.com');
}

function writeCheckpoint(browser: Browser) {
  return checkpoint(newStore(browser), (bytes, options) => MetricsDatabase.open(bytes, options));
}

async function openTabs(browser: Browser, count: number): Promise<Tab[]> {
  await begin(browser, REVENUE);
  return Promise.all(Array.from({ length: count }, () => openTab(browser)));
}

/** Compares all tabs, and one that is opened now, row by row. */
async function expectAllEqual(browser: Browser, tabs: readonly Tab[]): Promise<void> {
  const fresh = await dumpOfFresh(browser);
  for (const tab of tabs) expect(await dumpOf(tab)).toEqual(fresh);
}

describe.each([
  ['without locks', () => undefined],
  ['with locks', () => new QueueLocks()],
])('tabs that write at once, %s', (_, locks) => {
  test.each([2, 5])('%i of them, different fields: every field is kept', async (count) => {
    const browser = newBrowser(locks());
    const tabs = await openTabs(browser, count);
    const fields = ['name', 'owner', 'description', 'calculation', 'dataSource'] as const;
    await Promise.all(tabs.map(({ catalog }, i) => catalog.write(set({ [fields[i] ?? 'name']: `by tab ${i}` }))));
    const { catalog } = await openTab(browser);
    const metric = await catalog.read((database) => database.getMetric('revenue'));
    for (let i = 0; i < count; i += 1) expect(metric[fields[i] ?? 'name']).toBe(`by tab ${i}`);
    expect(await catalog.read((database) => database.getMetricHistory('revenue').length)).toBe(count);
    await expectAllEqual(browser, tabs);
  });

  test.each([2, 5])('%i of them, the same field: one order for all, each change in the history', async (count) => {
    const browser = newBrowser(locks());
    const tabs = await openTabs(browser, count);
    await Promise.all(tabs.map(({ catalog }, i) => catalog.write(set({ name: `by tab ${i}` }))));
    const { catalog } = await openTab(browser);
    const history = await catalog.read((database) => database.getMetricHistory('revenue'));
    expect(new Set(history.map(({ newValue }) => newValue))).toEqual(new Set(tabs.map((__, i) => `by tab ${i}`)));
    expect(history).toHaveLength(count);
    // Each change begins with the value that the one before ended with.
    const oldestFirst = history.toReversed();
    expect(oldestFirst.map(({ oldValue }) => oldValue)).toEqual([
      'Revenue',
      ...oldestFirst.slice(0, -1).map(({ newValue }) => newValue),
    ]);
    expect(await catalog.read((database) => database.getMetric('revenue').name)).toBe(history[0]?.newValue);
    await expectAllEqual(browser, tabs);
  });

  test('five of them, many rows each, with checkpoints all the while: nothing is lost', async () => {
    const browser = newBrowser(locks());
    const tabs = await openTabs(browser, 5);
    const done = new AbortController();
    let checkpoints = 0;
    const checkpointing = (async () => {
      while (!done.signal.aborted) if ((await writeCheckpoint(browser)).is === 'written') checkpoints += 1;
    })();
    const ids = await Promise.all(
      tabs.map(async ({ catalog }, t) => {
        const own: number[] = [];
        for (let i = 0; i < 8; i += 1) {
          const { id } = await catalog.write((database) => database.recordUsage('revenue', `tab ${t}`, `use ${i}`));
          own.push(id);
        }
        return own;
      }),
    );
    done.abort();
    await checkpointing;
    expect(checkpoints).toBeGreaterThan(0);
    expect(new Set(ids.flat()).size).toBe(40);
    const { catalog } = await openTab(browser);
    const usages = await catalog.read((database) => database.run((connection) => usagesOf(connection, 'revenue', 100)));
    expect(usages.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(ids.flat().toSorted((a, b) => a - b));
    expect(await catalog.read((database) => database.getMetric('revenue').usageCount)).toBe(40);
    await expectAllEqual(browser, tabs);
  });

  test('that create the same id: one does, the other is refused', async () => {
    const browser = newBrowser(locks());
    const tabs = await openTabs(browser, 2);
    const outcomes = await Promise.allSettled(
      tabs.map(({ catalog }, i) => catalog.write((database) => database.createMetric({ id: 'new', name: `tab ${i}` }))),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict-duplicate-id' },
    });
    await expectAllEqual(browser, tabs);
  });

  test('an edit against a delete: the edit is refused, or in the trash', async () => {
    const browser = newBrowser(locks());
    const [one, two] = (await openTabs(browser, 2)) as [Tab, Tab];
    const [edit, deletion] = await Promise.allSettled([
      one.catalog.write(set({ name: 'Edited' })),
      two.catalog.write((database) => database.deleteMetric('revenue', 'bob')),
    ]);
    expect(deletion.status).toBe('fulfilled');
    await one.catalog.write((database) => database.restoreMetric('revenue'));
    const name = await one.catalog.read((database) => database.getMetric('revenue').name);
    expect(name).toBe(edit.status === 'fulfilled' ? 'Edited' : 'Revenue');
    await expectAllEqual(browser, [one, two]);
  });

  test('two forms, one field: the second user sees what changed and can save on top of it', async () => {
    const browser = newBrowser(locks());
    const tabs = await openTabs(browser, 2);
    const saved = (name: string, seen: string) => (database: MetricsDatabase) =>
      database.edit((connection, now) =>
        saveMetric(
          connection,
          { id: 'revenue', newId: 'revenue', updates: { name }, base: { name: seen }, reason: null },
          'ann',
          now,
        ),
      );
    const outcomes = await Promise.allSettled(
      tabs.map(({ catalog }, i) => catalog.write(saved(`by tab ${i}`, 'Revenue'))),
    );
    const late = outcomes.findIndex(({ status }) => status === 'rejected');
    expect(outcomes[1 - late]).toMatchObject({ status: 'fulfilled' });
    expect(outcomes[late]).toMatchObject({
      reason: { code: 'conflict-changed', details: { fields: ['name'], metric: { name: `by tab ${1 - late}` } } },
    });
    await tabs[late]?.catalog.write(saved(`by tab ${late}`, `by tab ${1 - late}`));
    const history = await tabs[0]?.catalog.write((database) => database.getMetricHistory('revenue'));
    expect(history?.map(({ newValue }) => newValue)).toEqual([`by tab ${late}`, `by tab ${1 - late}`]);
    await expectAllEqual(browser, tabs);
  });
});

describe('[S9] what another tab wrote', () => {
  test('shows by itself', async () => {
    const browser = newBrowser();
    const [one, two] = (await openTabs(browser, 2)) as [Tab, Tab];
    await one.catalog.write(set({ name: 'Total revenue' }));
    await eventually(async () =>
      expect(await two.catalog.read((database) => database.getMetric('revenue').name)).toBe('Total revenue'),
    );
    expect(kindsOf(two.news)).toContain('changed');
  });

  test('shows by itself also if it was written while the tab was opening', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const store = new SlowToOpen(browser);
    const gate = (store.gate = new Gate());
    // The tab misses what its channel says now, and nothing is said later.
    const opening = Catalog.open({ ...placeIn(browser, store), channel: { ...deafChannel } });
    await gate.reached;
    await one.catalog.write(set({ name: 'Total revenue' }));
    gate.open();
    const two = withMethods(await opening);
    await eventually(async () =>
      expect(await two?.read((database) => database.getMetric('revenue').name)).toBe('Total revenue'),
    );
  });

  test('is seen by a change that would change nothing without it', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const place = placeIn(browser);
    const asleep = withMethods(await Catalog.open({ ...place, channel: { ...deafChannel } }));
    await one.catalog.write(set({ name: 'Total revenue' }));
    await asleep?.write(set({ name: 'Revenue' }));
    const names = await one.catalog.write((database) =>
      database.getMetricHistory('revenue').map(({ newValue }) => newValue),
    );
    expect(names).toEqual(['Revenue', 'Total revenue']);
  });

  test('is seen by a change that would be refused without it', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const place = placeIn(browser);
    const asleep = withMethods(await Catalog.open({ ...place, channel: { ...deafChannel } }));
    await one.catalog.write((database) => database.createMetric({ id: 'orders', name: 'Orders' }));
    const updated = await asleep?.write((database) => database.updateMetric('orders', { name: 'All orders' }, 'bob'));
    expect(updated).toMatchObject({ name: 'All orders' });
    await expectAllEqual(browser, [one]);
  });

  test('[S11] is seen although its entries are no longer in the journal, by starting again', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const place = placeIn(browser);
    const asleep = withMethods(await Catalog.open({ ...place, channel: { ...deafChannel } }));
    if (asleep === undefined) throw new Error('nothing is stored');
    await one.catalog.write(set({ name: 'Total revenue' }));
    await writeCheckpoint(browser);
    await one.catalog.write(set({ owner: '@board' }));
    // After one checkpoint, the entries are still kept beside the checkpoint before.
    await writeCheckpoint(browser);
    expect(kindsOf(place.news)).not.toContain('replaced');
    await asleep.write(set({ description: 'All of it, net' }));
    expect(kindsOf(place.news)).toContain('replaced');
    expect(await asleep.read((database) => database.getMetric('revenue'))).toMatchObject({
      name: 'Total revenue',
      owner: '@board',
      description: 'All of it, net',
    });
    await expectAllEqual(browser, [one, { catalog: asleep, news: place.news, heads: place.heads }]);
  });

  test('costs a tab that is up to date nothing when it is checkpointed', async () => {
    const browser = newBrowser();
    const tabs = await openTabs(browser, 2);
    await tabs[0]?.catalog.write(set({ name: 'Total revenue' }));
    await Promise.all(tabs.map(dumpOf));
    await writeCheckpoint(browser);
    await Promise.all(tabs.map(({ catalog }, i) => catalog.write(set({ [i === 0 ? 'owner' : 'description']: 'x' }))));
    for (const { news } of tabs) expect(kindsOf(news)).not.toContain('replaced');
    await expectAllEqual(browser, tabs);
  });
});

describe('replacing the catalog', () => {
  test('and undoing it shows in all tabs by itself', async () => {
    const browser = newBrowser();
    const tabs = await openTabs(browser, 3);
    const [first, second] = tabs as [Tab, Tab];
    await first.catalog.write(set({ name: 'Total revenue' }));
    const before = await dumpOf(first);
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await first.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    const shown = ({ catalog }: Tab) => catalog.read((database) => database.getAllMetrics().map(({ id }) => id));
    for (const tab of tabs) await eventually(async () => expect(await shown(tab)).toEqual(['orders']));
    for (const { news, catalog } of tabs) {
      expect(kindsOf(news)).toContain('replaced');
      expect(catalog.canUndoImport).toBe(true);
    }
    await second.catalog.undoImport();
    for (const tab of tabs) await eventually(async () => expect(await shown(tab)).toEqual(['revenue']));
    expect(await dumpOfFresh(browser)).toEqual(before);
    await expectAllEqual(browser, tabs);
  });

  test('while others write loses nothing that was acknowledged: it is in the current version, or in the one before', async () => {
    const browser = newBrowser();
    const [one, two] = (await openTabs(browser, 2)) as [Tab, Tab];
    const file = await fileWith(REVENUE);
    const [write, replacement] = await Promise.allSettled([
      one.catalog.write(set({ name: 'Total revenue' })),
      two.catalog.replace({ is: 'import', file: 'x.db' }, async () => file),
    ]);
    expect(write.status).toBe('fulfilled');
    const { catalog } = await openTab(browser);
    const names = [await catalog.read((database) => database.getMetric('revenue').name)];
    expect(catalog.canUndoImport).toBe(replacement.status === 'fulfilled');
    if (catalog.canUndoImport) {
      await catalog.undoImport();
      names.push(await catalog.read((database) => database.getMetric('revenue').name));
    }
    expect(names).toContain('Total revenue');
    await expectAllEqual(browser, [one, two]);
  });

  test('is made again if another tab writes in the middle: nothing of that is lost', async () => {
    const browser = newBrowser();
    const [one, two] = (await openTabs(browser, 2)) as [Tab, Tab];
    let isWritten = false;
    await two.catalog.replace({ is: 'merge', file: 'x.db' }, async (present) => {
      const file = present.export();
      if (!isWritten) await one.catalog.write(set({ name: 'Total revenue' }));
      isWritten = true;
      return file;
    });
    expect(await two.catalog.write((database) => database.getMetric('revenue').name)).toBe('Total revenue');
    await two.catalog.undoImport();
    expect(await two.catalog.write((database) => database.getMetric('revenue').name)).toBe('Total revenue');
    await expectAllEqual(browser, [one, two]);
  });

  test('is refused, with nothing replaced, if another tab writes in the middle again and again', async () => {
    const browser = newBrowser();
    const [one, two] = (await openTabs(browser, 2)) as [Tab, Tab];
    const file = await fileWith();
    let writes = 0;
    const replacing = two.catalog.replace({ is: 'import', file: 'x.db' }, async () => {
      writes += 1;
      await one.catalog.write(set({ name: `Total revenue ${writes}` }));
      return file;
    });
    await expect(replacing).rejects.toMatchObject({ code: 'conflict-changed' });
    expect(await two.catalog.write((database) => database.getMetric('revenue').name)).toBe(`Total revenue ${writes}`);
    expect(two.catalog.canUndoImport).toBe(false);
    await two.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    await expectAllEqual(browser, [one, two]);
  });

  test('a change made on the catalog before does not slip into the new one', async () => {
    const browser = newBrowser();
    const one = await begin(browser, REVENUE);
    const store = new SlowToStore(browser);
    const two = await openTab(browser, store);
    const writing = two.catalog.write(set({ name: 'Edited meanwhile' }));
    await store.gate.reached;
    const file = await fileWith({ id: 'orders', name: 'Orders' });
    await one.catalog.replace({ is: 'import', file: 'x.db' }, async () => file);
    store.gate.open();
    await expect(writing).rejects.toMatchObject({ code: 'metric-not-found' });
    expect(await dumpOfFresh(browser)).toEqual(await dumpOfFile(file));
    await expectAllEqual(browser, [one, two]);
  });
});

test('[S10] a tab that never releases its lock delays the others only for a while', async () => {
  const browser = newBrowser(new StuckLocks());
  const tabs = await openTabs(browser, 2);
  await Promise.all(tabs.map(({ catalog }, i) => catalog.write(set({ [i === 0 ? 'name' : 'owner']: `tab ${i}` }))));
  const { catalog } = await openTab(browser);
  const metric = await catalog.read((database) => database.getMetric('revenue'));
  expect(metric).toMatchObject({ name: 'tab 0', owner: 'tab 1' });
});
