import { describe, expect, test, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { CheckpointOutcome } from '../../src/worker/checkpoints.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import { begin, dumpOf, dumpOfFresh, eventually, newBrowser, newStore } from './browser.ts';
import { openPage } from './page.ts';
import { Gate, SlowToOpen } from './stores.ts';

const REVENUE = { id: 'revenue', name: 'Revenue' };

function checkpointed(store: CatalogStore): Promise<CheckpointOutcome> {
  return checkpoint(store, (bytes, options) => MetricsDatabase.open(bytes, options));
}

function used(by: string) {
  return (database: MetricsDatabase) => database.recordUsage('revenue', by, null);
}

describe('[S12] a checkpoint', () => {
  test('of nothing, or of an empty journal, does nothing', async () => {
    const browser = newBrowser();
    expect(await checkpointed(newStore(browser))).toEqual({ is: 'nothing', mark: undefined });
    expect(await newStore(browser).recover()).toBeUndefined();
    await begin(browser, REVENUE);
    const before = await newStore(browser).recover();
    expect(await checkpointed(newStore(browser))).toEqual({ is: 'nothing', mark: before?.epoch.checkpoint });
    expect(await newStore(browser).recover()).toEqual(before);
  });

  test('puts the journal into the file, and changes nothing that anybody sees', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    for (const by of ['ann', 'bob', 'cid']) await tab.catalog.write(used(by));
    const before = await dumpOf(tab);
    expect(await checkpointed(newStore(browser))).toMatchObject({ is: 'written', records: 3, mark: { foldedTo: 3 } });
    expect((await newStore(browser).recover())?.records).toEqual([]);
    expect(await dumpOf(tab)).toEqual(before);
    expect(await dumpOfFresh(browser)).toEqual(before);
  });

  test('keeps what is written while it is made', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(used('ann'));
    const store = new SlowToOpen(browser);
    const gate = (store.gate = new Gate());
    const checkpointing = checkpointed(store);
    await gate.reached;
    await tab.catalog.write(used('bob'));
    gate.open();
    expect(await checkpointing).toMatchObject({ is: 'written', records: 1, mark: { foldedTo: 1 } });
    expect((await newStore(browser).recover())?.records).toHaveLength(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('lets go of what no checkpoint needs any more', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    const rawRecords = async () => (await newStore(browser).rawRecords()).map(({ name }) => name);
    const sizes: number[] = [];
    for (let round = 1; round <= 6; round += 1) {
      await tab.catalog.write(used(`round ${round}`));
      await checkpointed(newStore(browser));
      sizes.push((await rawRecords()).length);
    }
    expect(new Set(sizes.slice(1)).size).toBe(1);
    expect((await rawRecords()).filter((name) => name.startsWith('log/journal'))).toHaveLength(1);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('that comes second does nothing', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(used('ann'));
    const outcomes = await Promise.all([checkpointed(newStore(browser)), checkpointed(newStore(browser))]);
    expect(outcomes.map(({ is }) => is).toSorted()).toEqual(['nothing', 'written']);
    expect(await dumpOfFresh(browser)).toEqual(await dumpOf(tab));
  });

  test('of a journal that cannot be read again fails and leaves everything as it is', async () => {
    const browser = newBrowser();
    await begin(browser, REVENUE);
    const store = newStore(browser);
    const { head } = await store.roots();
    await store.append(head, new TextEncoder().encode('no record of ours'));
    const before = await store.recover();
    await expect(checkpointed(newStore(browser))).rejects.toMatchObject({ code: 'file-damaged' });
    expect(await newStore(browser).recover()).toEqual(before);
  });

  test('of a file that fails its own check fails and leaves everything as it is', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(used('ann'));
    const before = await newStore(browser).recover();
    const failing = checkpoint(newStore(browser), async (bytes) => {
      const database = await MetricsDatabase.open(bytes);
      vi.spyOn(database, 'run').mockReturnValue('a page is in two places');
      return database;
    });
    await expect(failing).rejects.toMatchObject({
      code: 'storage-damaged',
      message: expect.stringContaining('a page is in two places'),
    });
    expect(await newStore(browser).recover()).toEqual(before);
  });

  test('[S8] makes no IndexedDB call if the disk is full: another tab may have met that', async () => {
    const browser = newBrowser();
    const tab = await begin(browser, REVENUE);
    await tab.catalog.write(used('ann'));
    const open = vi.spyOn(browser.factory, 'open');
    const store = new CatalogStore(browser.factory, browser.name, { hasSpace: () => Promise.resolve(false) });
    await expect(checkpointed(store)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(open).not.toHaveBeenCalled();
  });

  test('is made by itself once the journal is long', async () => {
    const browser = newBrowser();
    const { client } = await openPage(browser);
    await client.newCatalog();
    for (let i = 0; i < 5; i += 1) {
      await client.createMetric({ id: `metric ${i}`, name: `Metric ${i}`, description: 'x'.repeat(900_000) });
    }
    await eventually(async () => expect((await newStore(browser).recover())?.checkpoint.foldedTo).toBeGreaterThan(0));
    expect((await openPage(browser)).start).toMatchObject({ total: 5 });
  });
});
