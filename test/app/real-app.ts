import { UTC } from '../../src/domain/core/time-zone.ts';
import { onTestFinished } from 'vitest';
import { memoryStore } from '../../src/app/core/local-store.ts';
import type { LocalStore } from '../../src/app/core/local-store.ts';
import type { AppContext } from '../../src/app/core/app-context.ts';
import { createApp } from '../../src/app/shell/create-app.ts';
import { startCatalog } from '../../src/app/shell/start-catalog.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { Browser } from '../worker/browser.ts';
import { NOTHING_PUBLISHED, oneCatalog } from './fake-catalogs.ts';
import { inProcessService } from './in-process-service.ts';
import { MemoryHistory } from './memory-history.ts';

/** A page over a real catalog in this process, with everything that it would ask of its browser. */
export interface OpenPage {
  readonly app: AppContext;
  readonly steps: MemoryHistory;
  readonly store: LocalStore;
  readonly downloads: { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Opens a tab of the browser that knows the user's name. `through`: a wrapper that a test puts around its catalog. */
export async function openRealApp(
  browser: Browser,
  store = memoryStore(),
  through: (client: CatalogClient) => CatalogClient = (client) => client,
): Promise<OpenPage> {
  store.set('your-name', 'Ada');
  const steps = new MemoryHistory();
  const downloads: { name: string; bytes: Uint8Array }[] = [];
  const app = createApp({
    client: through(inProcessService(browser)),
    catalogs: oneCatalog(),
    firstScreen: () => Promise.resolve(undefined),
    published: NOTHING_PUBLISHED,
    address: steps,
    catalogStore: store,
    globalStore: store,
    isStorageBlocked: false,
    now: () => new Date('2026-03-01T12:00:00Z'),
    zone: () => UTC,
    download: (name, bytes) => void downloads.push({ name, bytes }),
    fetchSample: () => Promise.reject(new Error('no sample here')),
    reload: () => undefined,
    browserStorage: undefined,
    backupPlace: () => Promise.resolve(undefined),
    sourceHandles: () => Promise.resolve(undefined),
    install: () => Promise.resolve(undefined),
    title: () => 'Metricbook',
  });
  onTestFinished(() => {
    if (app.bug.peek() !== undefined) throw app.bug.peek();
  });
  await startCatalog(app);
  return { app, steps, store, downloads };
}

/** Waits until a condition is true; the test's own time limit ends it if it never is. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}
