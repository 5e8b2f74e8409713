import { proxy, transfer, wrap } from 'comlink';
import type { CatalogRole } from '../domain/catalog/stored-version.ts';
import type { CatalogApi } from './api/catalog-api.ts';
import type { CatalogNews } from '../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import catalogWorker from './catalog-worker.ts?worker&url';
import { keepErrorCodes } from './error-transfer.ts';
import type { Fold } from './folding.ts';
import { foldingOf } from './folding.ts';
import { trustedScript } from './trusted-script.ts';

/**
 * The name under which something is stored: of a page, of one of its catalogs, of a part of that. Two deployments on one
 * origin, and two catalogs of one, never meet.
 */
export function storageName(basePath: string, ...within: readonly string[]): string {
  return ['metricbook', basePath, ...within].join(':');
}

/** The page's end of the bridge: the same methods, answered by the worker. */
export type CatalogClient = CatalogApi;

/** The worker's end: with the start, it gets the page's way to checkpoint the journal as well. */
export interface WorkerApi extends Omit<CatalogApi, 'start'> {
  start(news: (news: CatalogNews) => void, role: CatalogRole | undefined, fold: Fold): Promise<CatalogStart>;
}

/** A worker that answers for one catalog. */
export interface CatalogConnection {
  readonly client: CatalogClient;
  /** Ends the worker in whatever it does: nothing is asked of the client afterwards, and nothing it was asked is answered. */
  end(): void;
}

/**
 * Starts a catalog worker. Nothing is read before `start` is called. `name` is that of the catalog's storage; all tabs that
 * show the same catalog give the same one.
 */
export function openConnection(name: string): CatalogConnection {
  keepErrorCodes();
  const worker = new Worker(trustedScript(catalogWorker), { type: 'module', name });
  const remote = wrap<WorkerApi>(worker);
  const folding = foldingOf(name);
  const special: Pick<CatalogClient, 'start' | 'inspectFile'> = {
    start: (news, role) => remote.start(proxy(news), role, proxy(folding.fold)),
    inspectFile: (file, bytes, isEdition) => remote.inspectFile(file, transfer(bytes, [bytes.buffer]), isEdition),
  };
  const client = new Proxy(special as CatalogClient, {
    get: (target, method: keyof CatalogClient) => (method in special ? target[method] : remote[method]),
  });
  return {
    client,
    end() {
      worker.terminate();
      folding.end();
    },
  };
}

/** The same, for a page that shows one catalog as long as it lives. */
export function connect(name: string): CatalogClient {
  return openConnection(name).client;
}
