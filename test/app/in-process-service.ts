import { catalogService } from '../../src/worker/catalog-service.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { Browser } from '../worker/browser.ts';
import { newChannel, newStore } from '../worker/browser.ts';
import { foreignHere } from '../worker/foreign-workers.ts';

/** Answers as a tab's worker would, in this process. */
export function inProcessService(browser: Browser): CatalogClient {
  const workers = foreignHere();
  return catalogService({
    store: newStore(browser),
    name: browser.name,
    wasmUrl: undefined,
    build: 'test',
    locks: browser.locks,
    channel: newChannel(browser.name),
    foreignWorkers: () => workers,
    writeCheckpoint: () => Promise.resolve({ is: 'nothing', mark: undefined }),
  });
}
