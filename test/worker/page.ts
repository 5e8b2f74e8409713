import { expose } from 'comlink';
import { onTestFinished, vi } from 'vitest';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import type { CatalogRole } from '../../src/domain/catalog/stored-version.ts';
import type { CatalogStore } from '../../src/storage/catalog-store.ts';
import type { CatalogOptions } from '../../src/worker/catalog-state.ts';
import type { CatalogEvent } from '../../src/domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../../src/domain/catalog/catalog-start.ts';
import { catalogService } from '../../src/worker/catalog-service.ts';
import { checkpoint } from '../../src/worker/checkpoints.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import { connect } from '../../src/worker/client.ts';
import { wired } from '../../src/worker/wire.ts';
import type { Browser } from './browser.ts';
import { newChannel, newStore } from './browser.ts';
import { foreignHere } from './foreign-workers.ts';

/** A page with its worker at the other end of a real channel, both in this process. */
export interface Page {
  readonly client: CatalogClient;
  readonly news: CatalogEvent[];
  /** Result of the page's own start. */
  readonly start: CatalogStart;
}

/** Clients that tests use: comlink closes the channel of a garbage-collected one, even under a pending call. */
const used = new Set<CatalogClient>();

/** Opens a page whose worker runs here: Node has channels as a browser has, but no such workers. */
export async function openPage(
  browser: Browser,
  store: CatalogStore = newStore(browser),
  channel: CatalogOptions['channel'] = newChannel(browser.name),
  role: CatalogRole = 'own',
): Promise<Page> {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const writeCheckpoint = () => checkpoint(newStore(browser), (bytes, options) => MetricsDatabase.open(bytes, options));
  const { name, locks } = browser;
  const workers = foreignHere();
  const parts = { store, locks, channel, writeCheckpoint, foreignWorkers: () => workers };
  const service = catalogService({ ...parts, name, wasmUrl: undefined, build: 'test' });
  expose(wired(service, {}), port1);
  vi.stubGlobal('Worker', function Worker() {
    return port2;
  });
  vi.stubGlobal('location', new URL('http://localhost/'));
  const client = connect(browser.name);
  vi.unstubAllGlobals();
  used.add(client);
  onTestFinished(() => void used.delete(client));
  const news: CatalogEvent[] = [];
  const start = await client.start((event) => news.push(event), role);
  return { client, news, start };
}
