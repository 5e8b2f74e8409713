import { expose } from 'comlink';
import sqlWasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import { CatalogDatabase } from '../database/catalog-database.ts';
import { CatalogStore } from '../storage/catalog-store.ts';
import { createSpaceProbe } from '../storage/idb/disk-space.ts';
import { browserZone } from './browser-zone.ts';
import { buildOf, dayMark, isWebKit } from './page-marks.ts';
import { catalogService } from './catalog-service.ts';
import type { PageWorkers, WorkerApi } from './client.ts';
import { keepErrorCodes } from './error-transfer.ts';
import { wired } from './wire.ts';
import { storageOf } from './memory-storage.ts';

keepErrorCodes();

const name = self.name;

// The WebAssembly loads while the stored catalog is read.
CatalogDatabase.load(sqlWasmUrl);

/** The page's other workers, known from the start on. */
let workers: PageWorkers | undefined;

function pageWorkers(): PageWorkers {
  if (workers === undefined) throw new Error('a worker of the page was requested before the start');
  return workers;
}

const zone = browserZone(() => performance.now());

const service = catalogService({
  store: new CatalogStore(storageOf(name), name, { hasSpace: createSpaceProbe(navigator.storage) }),
  name,
  wasmUrl: sqlWasmUrl,
  build: isWebKit(navigator.userAgent) ? undefined : buildOf(self.location.href),
  dayMark: () => dayMark(new Date()),
  zone,
  locks: navigator.locks,
  channel: new BroadcastChannel(name),
  writeCheckpoint: async () => pageWorkers().writeCheckpoint(),
  foreignWorkers: pageWorkers,
});

const start: WorkerApi['start'] = (news, role, workersOfPage) => {
  workers = workersOfPage;
  const starting = service.start(news, role);
  // The first answer takes the browser 40 ms. By now it is busy with the storage, and this thread is not.
  setTimeout(zone);
  // A search may come before the first list was read. If it can't be loaded now, the search tries again.
  void starting.then(() => import('../database/list/finder.ts')).catch(() => undefined);
  return starting;
};

expose(wired(service, { start }));
