import { onTestFinished } from 'vitest';
import { textsInMemory } from '../../src/app/core/local-store.ts';
import type { KeptTexts } from '../../src/app/core/local-store.ts';
import type { AppContext } from '../../src/app/core/app-context.ts';
import { createApp } from '../../src/app/shell/create-app.ts';
import { startCatalog } from '../../src/app/shell/start-catalog.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { Browser } from '../worker/browser.ts';
import { NOTHING_PUBLISHED, oneCatalog } from './fake-catalogs.ts';
import { serviceIn } from './in-process-service.ts';
import { Steps } from './memory-history.ts';

/** A page over a real catalog in this process, with all that it would ask of its browser. */
export interface OpenPage {
  readonly app: AppContext;
  readonly steps: Steps;
  readonly kept: KeptTexts;
  readonly downloads: { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Opens a tab of the browser; the person's name is known. `through`: what a test puts before its catalog. */
export async function openPage(
  browser: Browser,
  kept = textsInMemory(),
  through: (client: CatalogClient) => CatalogClient = (client) => client,
): Promise<OpenPage> {
  kept.set('your-name', 'Ada');
  const steps = new Steps();
  const downloads: { name: string; bytes: Uint8Array }[] = [];
  const app = createApp({
    client: through(serviceIn(browser)),
    catalogs: oneCatalog(),
    published: NOTHING_PUBLISHED,
    address: steps,
    catalogStore: kept,
    globalStore: kept,
    now: () => new Date('2026-03-01T12:00:00Z'),
    download: (name, bytes) => void downloads.push({ name, bytes }),
    fetchSample: () => Promise.reject(new Error('no sample here')),
    reload: () => undefined,
    browserStorage: undefined,
    backupPlace: () => Promise.resolve(undefined),
    install: () => Promise.resolve(undefined),
    title: () => 'Metricbook',
  });
  onTestFinished(() => {
    if (app.bug.peek() !== undefined) throw app.bug.peek();
  });
  await startCatalog(app);
  return { app, steps, kept, downloads };
}

/** Waits until something is true; the test's own time limit ends it where it never is. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}
