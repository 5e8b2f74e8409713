import { proxy, transfer, wrap } from 'comlink';
import type { CatalogRole } from '../domain/catalog/stored-version.ts';
import type { CatalogApi } from './api/catalog-api.ts';
import type { CatalogEvent } from '../domain/catalog/catalog-event.ts';
import type { CatalogStart } from '../domain/catalog/catalog-start.ts';
import catalogWorker from './catalog-worker.ts?worker&url';
import { browserZone } from './browser-zone.ts';
import { buildOf, dayMark, isWebKit } from './page-marks.ts';
import { keepErrorCodes } from './error-transfer.ts';
import type { WriteCheckpoint } from './checkpoint-runner.ts';
import { createCheckpointRunner } from './checkpoint-runner.ts';
import type { ForeignWorkers } from './foreign/in-foreign-worker.ts';
import { createForeignRunner } from './foreign/foreign-runner.ts';
import { type PartedCalls, type WholeCalls, wholeCalls } from './wire.ts';
import { unkeptName } from './memory-storage.ts';
import { trustedScript } from './trusted-script.ts';

/**
 * Name for stored data: of a page, one of its catalogs, or a part of that. No two deployments on one origin, and no
 * two catalogs of one deployment, share a name.
 */
export function storageName(basePath: string, ...within: readonly string[]): string {
  return ['metricbook', basePath, ...within].join(':');
}

/** The build of this page. */
export const BUILD = buildOf(catalogWorker);
export { browserZone, dayMark, isWebKit };

/** The page's proxy of the worker, with the same methods. */
export type CatalogClient = CatalogApi;

/** The other workers of the page, as the catalog's worker calls for them. */
export interface PageWorkers extends ForeignWorkers {
  readonly writeCheckpoint: WriteCheckpoint;
}

/** The worker's side. Its `start` also gets the page's other workers. */
export interface WorkerApi extends Omit<CatalogApi, 'start' | keyof PartedCalls>, PartedCalls {
  start(news: (news: CatalogEvent) => void, role: CatalogRole | undefined, workers: PageWorkers): Promise<CatalogStart>;
}

/** A worker and its client, for one catalog. */
export interface CatalogConnection {
  readonly client: CatalogClient;
  /** Terminates the worker, whatever it is doing. Pending calls never settle; make no more. */
  end(): void;
}

/**
 * Starts a catalog worker. It reads nothing before `start` is called. `name` is that of the catalog's storage, the
 * same in all tabs that show the catalog. `isKept`: false if the browser blocks site data, so that the catalog lasts as
 * long as the page.
 */
export function openConnection(name: string, isKept = true): CatalogConnection {
  keepErrorCodes();
  const worker = new Worker(trustedScript(catalogWorker), { type: 'module', name: isKept ? name : unkeptName(name) });
  const remote = wrap<WorkerApi>(worker);
  const checkpointRunner = createCheckpointRunner(name);
  const foreignRunner = createForeignRunner();
  const workers: PageWorkers = {
    writeCheckpoint: checkpointRunner.writeCheckpoint,
    startForeign: (id, port) => foreignRunner.startForeign(id, port),
    endForeign: (id) => foreignRunner.endForeign(id),
  };
  const reviews = wholeCalls(remote);
  const special: Pick<CatalogClient, 'start' | 'inspectFile'> & WholeCalls = {
    ...reviews,
    start: (news, role) => remote.start(proxy(news), role, proxy(workers)),
    inspectFile: (file, bytes, options) => remote.inspectFile(file, transfer(bytes, [bytes.buffer]), options),
    reviewFiles: (files, options) =>
      reviews.reviewFiles(
        transfer(
          files,
          files.map(({ bytes }) => bytes.buffer),
        ),
        options,
      ),
  };
  const client = new Proxy(special as CatalogClient, {
    get: (target, method: keyof CatalogClient) =>
      method in special ? target[method] : (remote as unknown as CatalogClient)[method],
  });
  return {
    client,
    end() {
      worker.terminate();
      checkpointRunner.end();
      foreignRunner.end();
    },
  };
}

/** The same, for a page that shows one catalog for its lifetime. */
export function connect(name: string): CatalogClient {
  return openConnection(name).client;
}
