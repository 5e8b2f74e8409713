import { UTC } from '../../../src/domain/core/time-zone.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CatalogError } from '../../../src/domain/core/catalog-error.ts';
import type { StorageFacts, StoredVersion } from '../../../src/domain/catalog/stored-version.ts';
import { createCatalogEvents } from '../../../src/app/core/catalog-events.ts';
import { hasStartedOver, lastCopy, noteCopy } from '../../../src/app/core/catalog-copies.ts';
import { memoryStore } from '../../../src/app/core/local-store.ts';
import { createNotices } from '../../../src/app/core/notices.ts';
import { createPerson } from '../../../src/app/core/person.ts';
import { createConfirm } from '../../../src/app/core/confirm.ts';
import { createSaving } from '../../../src/app/core/saving.ts';
import { createStorage } from '../../../src/app/storage/storage-state.ts';
import { createUnloadGuard } from '../../../src/app/core/unload-guard.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import { newBrowser } from '../../worker/browser.ts';
import { STORAGE } from '../../../src/app/storage/storage-feature.ts';
import { openRealApp, until } from '../real-app.ts';

const VERSION: StoredVersion = {
  id: 'b',
  origin: { is: 'begun' },
  begunAt: '2026-01-01 12:00:00',
  leftAt: '2026-02-01 12:00:00',
  bytes: 4096,
  changes: 0,
  journal: { records: 0, bytes: 0 },
};

/** Creates the state of the storage screen over a catalog that answers as `client` says. */
function open(client: Partial<CatalogClient>, store = memoryStore()) {
  const bugs: unknown[] = [];
  const report = (error: unknown): void => void bugs.push(error);
  const notices = createNotices();
  const confirm = createConfirm();
  const found: unknown[] = [];
  const downloads: string[] = [];
  const events = createCatalogEvents();
  const storage = createStorage(
    {
      client: { storageFacts: async () => ({ mark: 'now' }) as StorageFacts, ...client } as CatalogClient,
      role: 'own',
      catalog: {
        exportFile: async () => undefined,
        found: (start) => void found.push(start),
        whileReplacing: (work) => work(),
      },
      events,
      saving: createSaving({
        person: createPerson(store),
        report,
        access: () => ({ is: 'writable' }),
        storesAgain: () => Promise.resolve(),
        settled: () => undefined,
      }),
      confirm,
      notices,
      catalogStore: store,
      globalStore: store,
      now: () => new Date('2026-03-20T12:00:00Z'),
      zone: () => UTC,
      fileStem: () => Promise.resolve('metricbook'),
      unloadGuard: createUnloadGuard(),
      download: (name) => void downloads.push(name),
      navigation: { go: () => Promise.resolve(true) },
      report,
      options: { browserStorage: undefined },
    },
    undefined,
  );
  onTestFinished(() => expect(bugs).toEqual([]));
  return { storage, events, notices, confirm, store, found, downloads };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a page', () => {
  it('remembers an export, with its time and the state that it holds', async () => {
    const { app, store } = await openRealApp(newBrowser());
    await app.catalog.begin();
    await app.client.createMetric({ id: 'visits', name: 'Visits' });
    const storage = await STORAGE.of(app).load();
    await app.catalog.exportFile();
    const { mark } = await app.client.storageFacts();
    expect(storage.lastExport.value).toEqual({ at: '2026-03-01 12:00:00', mark });
    await app.client.createMetric({ id: 'orders', name: 'Orders' });
    expect((await app.client.storageFacts()).mark).not.toBe(mark);
    expect(lastCopy(store, 'last-export')?.mark).toBe(mark);
  });

  it('knows of a catalog that was begun here, and of none that was there before', async () => {
    const browser = newBrowser();
    const first = await openRealApp(browser);
    await first.app.catalog.begin();
    expect(hasStartedOver(first.store)).toBe(true);
    expect(hasStartedOver((await openRealApp(browser)).store)).toBe(false);
  });

  it('follows its storage while a screen shows it', async () => {
    const { app } = await openRealApp(newBrowser());
    await app.catalog.begin();
    const storage = await STORAGE.of(app).load();
    const stop = storage.show();
    const records = (): number | undefined => {
      const reading = storage.facts.reading.value;
      return reading.is === 'read' ? reading.value.versions[0].journal.records : undefined;
    };
    await until(() => records() === 0);
    await app.client.createMetric({ id: 'visits', name: 'Visits' });
    await until(() => records() === 1);
    stop();
    expect(storage.facts.reading.value).toEqual({ is: 'idle' });
  });
});

describe('if no file is linked', () => {
  it('the user is reminded to export what changed since the last export more than a week ago', async () => {
    const store = memoryStore();
    noteCopy(store, 'last-export', { at: '2026-03-08 12:00:00', mark: 'then' });
    const { events, notices, storage } = open({}, store);
    await until(() => notices.shown.value.length === 1);
    expect(notices.shown.value[0]).toMatchObject({
      text: 'Last exported 12 days ago.',
      action: { label: 'Export catalog file' },
    });
    // Exported in another way, so there is nothing left to remind of.
    events.emit({ is: 'exported' });
    expect(notices.shown.value).toEqual([]);
    storage.changed();
    await settled();
    expect(notices.shown.value).toEqual([]);
  });

  it('nobody is reminded of a catalog that was only looked at since', async () => {
    const store = memoryStore();
    noteCopy(store, 'last-export', { at: '2026-03-08 12:00:00', mark: 'now' });
    const { notices } = open({}, store);
    await settled();
    expect(notices.shown.value).toEqual([]);
  });

  it('the state in which the catalog was first seen is remembered, for later', async () => {
    const { store, notices } = open({});
    await settled();
    expect(lastCopy(store, 'first-seen')).toEqual({ at: '2026-03-20 12:00:00', mark: 'now' });
    expect(notices.shown.value).toEqual([]);
  });

  it('a storage that cannot be read is no bug', async () => {
    const { notices } = open({ storageFacts: () => Promise.reject(new CatalogError('storage-damaged', 'Damaged.')) });
    await settled();
    expect(notices.shown.value).toEqual([]);
  });
});

describe('a version', () => {
  it('is restored once the user agrees', async () => {
    const start = { is: 'open', total: 3, canUndoImport: true, access: { is: 'writable' } } as const;
    const { storage, confirm, found, notices } = open({ restoreVersion: async () => start });
    const declined = storage.versions.restore(VERSION, 'Before the import of prices.db');
    expect(confirm.open.value?.text).toContain('Before the import of prices.db');
    confirm.answer(false);
    await declined;
    expect(found).toEqual([]);
    const agreed = storage.versions.restore(VERSION, 'Before the import of prices.db');
    confirm.answer(true);
    await agreed;
    expect(found).toEqual([start]);
    expect(storage.versions.work.value).toEqual({ is: 'none' });
    expect(notices.shown.value).toHaveLength(1);
  });

  it('that is gone by then says so, and nothing else happens', async () => {
    const because = new CatalogError('storage-version-gone', 'It is not kept any more.');
    const { storage, confirm, found } = open({ restoreVersion: () => Promise.reject(because) });
    const restored = storage.versions.restore(VERSION, 'x');
    confirm.answer(true);
    await restored;
    expect(storage.versions.work.value).toEqual({ is: 'failed', id: 'b', because });
    expect(found).toEqual([]);
  });

  it('whose restoring was cancelled stays as it was', async () => {
    const because = new CatalogError('cancelled', 'Broken off.');
    const { storage, confirm } = open({ restoreVersion: () => Promise.reject(because) });
    const restored = storage.versions.restore(VERSION, 'x');
    confirm.answer(true);
    await restored;
    expect(storage.versions.work.value).toEqual({ is: 'none' });
  });

  it('can be taken out as a file named by its last day', async () => {
    const { storage, downloads } = open({ exportVersion: async () => new Uint8Array(8) });
    await storage.versions.download(VERSION);
    expect(downloads).toEqual(['metricbook-until-2026-02-01.db']);
  });
});

describe('maintenance', () => {
  it('says what a check found, and when', async () => {
    const findings = [{ of: 'pages', problems: [] }] as const;
    const { storage } = open({ check: async () => findings });
    const checked = storage.maintenance.check();
    expect(storage.maintenance.checking.value).toEqual({ is: 'working' });
    await checked;
    expect(storage.maintenance.checking.value).toEqual({ is: 'done', found: findings, at: '2026-03-20 12:00:00' });
  });

  it('says how large the file was and is', async () => {
    const { storage } = open({ compact: async () => ({ before: 9000, after: 5000 }) });
    await storage.maintenance.compact();
    expect(storage.maintenance.compacting.value).toMatchObject({ is: 'done', found: { before: 9000, after: 5000 } });
  });

  it('that fails says why; one that is cancelled says nothing', async () => {
    const because = new CatalogError('storage-not-saved', 'The disk is full.');
    const failing = open({ compact: () => Promise.reject(because) });
    await failing.storage.maintenance.compact();
    expect(failing.storage.maintenance.compacting.value).toEqual({ is: 'failed', because });
    const cancelled = open({ compact: () => Promise.reject(new CatalogError('cancelled', 'Broken off.')) });
    await cancelled.storage.maintenance.compact();
    expect(cancelled.storage.maintenance.compacting.value).toEqual({ is: 'none' });
  });
});
