import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { CatalogDatabase } from '../../src/database/catalog-database.ts';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { CatalogEvent } from '../../src/domain/catalog/catalog-event.ts';
import { foreignHere } from '../worker/foreign-workers.ts';
import { catalogService } from '../../src/worker/catalog-service.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import { dumpOf } from '../database/sqlite-dump.ts';
import { NAME } from './disk.ts';

/** A tab's worker, called as its page calls it, and the events that it sent to its page. */
export interface Tab {
  readonly service: CatalogClient;
  readonly news: CatalogEvent[];
}

export const open = (...args: Parameters<typeof MetricsDatabase.open>): ReturnType<typeof MetricsDatabase.open> =>
  MetricsDatabase.open(...args);

/** Creates a tab that has not been started. It hears nothing of other tabs. */
export function newTab(factory: IDBFactory): Tab {
  const workers = foreignHere();
  const service = catalogService({
    store: new CatalogStore(factory, NAME),
    name: NAME,
    wasmUrl: undefined,
    build: 'test',
    locks: undefined,
    channel: { postMessage: () => undefined, onmessage: null },
    foreignWorkers: () => workers,
    writeCheckpoint: () => checkpoint(new CatalogStore(factory, NAME), open),
  });
  return { service, news: [] };
}

export function start({ service, news }: Tab): ReturnType<CatalogClient['start']> {
  return service.start((event) => news.push(event));
}

/** Opens a tab that shows the stored catalog. */
export async function openTab(factory: IDBFactory): Promise<Tab> {
  const tab = newTab(factory);
  const found = await start(tab);
  if (found.is !== 'open') throw new Error(`not opened: ${JSON.stringify(found)}`);
  return tab;
}

/** Returns a digest of everything in a file: equal digests mean equal catalogs. */
export function dumpOfFile(file: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify(dumpOf(file)))
    .digest('hex');
}

/** Returns the digest of everything that a tab has in memory. */
export async function dumpOfTab({ service }: Tab): Promise<string> {
  return dumpOfFile(await service.exportFile());
}

/** Returns the digest of the catalog in a tab that starts now, or in words why there is none. */
export async function dumpOfFresh(factory: IDBFactory): Promise<string> {
  const tab = newTab(factory);
  const found = await start(tab);
  return found.is === 'open' ? dumpOfTab(tab) : found.is === 'empty' ? 'empty' : `damaged: ${found.because}`;
}

/** Notes every database that is opened from now on, so that all can be closed. */
export function noteDatabases(): { readonly closeAll: () => Promise<void> } {
  // A tab's own database, and those that a test opens.
  const opening = [vi.spyOn(CatalogDatabase, 'open'), vi.spyOn(MetricsDatabase, 'open')];
  return {
    async closeAll() {
      const results = opening.flatMap(({ mock }) => mock.results);
      const opened = await Promise.allSettled(results.map(({ value }) => value as Promise<CatalogDatabase>));
      for (const one of opened) if (one.status === 'fulfilled') closeQuietly(one.value);
      for (const one of opening) one.mockClear();
    },
  };
}

/** Closes a database unless it is closed already. */
function closeQuietly(database: CatalogDatabase): void {
  try {
    database.close();
  } catch {
    // Its opener has closed it.
  }
}
