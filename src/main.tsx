import { render } from 'preact';
import './app/shell/tokens.css';
import './app/shell/faces.css';
import './app/shell/base.css';
import { browserAddress } from './app/core/address.ts';
import type { SourceHandles } from './app/core/app-options.ts';
import type { BackupPlace } from './app/core/backup-place.ts';
import { downloadInBrowser } from './app/core/download.ts';
import type { Installation, TabHandlers } from './app/core/installation.ts';
import { createLocalStore, isStorageBlocked } from './app/core/local-store.ts';
import { lockCatalog } from './app/catalogs/catalog-lock.ts';
import type { BrowserCatalogs } from './app/core/browser-catalogs.ts';
import { catalogToShow, isFirstVisit, PUBLISHED_CATALOG, searchFor } from './app/core/known-catalogs.ts';
import { createApp, rest, wake } from './app/shell/create-app.ts';
import { startCatalog } from './app/shell/start-catalog.ts';
import { fetchSample } from './app/catalogs/sample.ts';
import { App } from './app/shell/app.tsx';
import type { KeptScreen } from './domain/catalog/first-screen.ts';
import { readFirstScreen } from './storage/first-screen.ts';
import { browserZone, BUILD, dayMark, isWebKit, openConnection, storageName } from './worker/client.ts';
import { trustedScript } from './worker/trusted-script.ts';

// `/` and `/index.html` are the same page.
const base = new URL('.', location.href).pathname;
const globalStore = storeUnder(storageName(base));
const id = catalogToShow(location.search, history.state, globalStore);
const isBlocked = isStorageBlocked(() => localStorage);
// The browser reads while the page prepares.
const firstScreen = keptScreen();
const connection = openConnection(storageName(base, id), !isBlocked);
const catalogs = catalogsHere();

const app = createApp({
  client: connection.client,
  catalogs,
  firstScreen: () => firstScreen,
  published: {
    address: new URL('catalog.db', document.baseURI).href,
    isFirstVisit: isFirstVisit(location.search, globalStore),
    show: () => location.replace(`${searchFor(PUBLISHED_CATALOG)}${location.hash}`),
  },
  address: browserAddress(window, id),
  catalogStore: storeUnder(storageName(base, id)),
  globalStore,
  isStorageBlocked: isBlocked,
  now: () => new Date(),
  zone: browserZone(() => performance.now()),
  download: downloadInBrowser,
  fetchSample: () => fetchSample(document.baseURI),
  reload: () => location.reload(),
  browserStorage: navigator.storage,
  backupPlace,
  sourceHandles,
  install,
  title: () => document.title,
});

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
let watching: Promise<void> | undefined;
// The worker is loading until the lock is there.
void startCatalog(app, catalogs.catalogLock.known);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) rest(app);
  else wake(app);
});
render(<App app={app} onShown={watchOnce} />, root);

function watchOnce(): void {
  if (root !== null) watching ??= watch(root);
}

/** Loaded after the first list: a translator, a person who pastes, and files that the page was opened with wait for it. */
async function watch(page: Element): Promise<void> {
  const watchers = await import('./app/shell/watch-page.ts').catch(() => undefined);
  watchers?.watchPage(app, page);
}

/** Reads without the catalog's lock: nothing is created, and whoever deletes the catalog is given way to. */
async function keptScreen(): Promise<KeptScreen | undefined> {
  if (isBlocked || isWebKit(navigator.userAgent)) return undefined;
  // The start itself meets whatever keeps the browser from reading, and reports it.
  const kept = await readFirstScreen(indexedDB, storageName(base, id), BUILD).catch(() => undefined);
  return kept && { text: kept.content, isOfToday: kept.day === dayMark(new Date()) };
}

function storeUnder(name: string) {
  return createLocalStore(`${name}:`, () => localStorage);
}

function catalogsHere(): BrowserCatalogs {
  const lockName = (one: string): string => storageName(base, one, 'shown');
  return {
    shownId: id,
    window,
    catalogLock: lockCatalog(navigator.locks, lockName(id)),
    lockName,
    storeFor: (one) => storeUnder(storageName(base, one)),
    connect: (one) => openConnection(storageName(base, one), !isBlocked),
    endShown: () => connection.end(),
    async stored() {
      const { storedCatalogs } = await import('./storage/stored-catalogs.ts');
      return storedCatalogs(indexedDB, storageName(base));
    },
  };
}

/** Loads the place for backups after the first list, because nothing waits for it. */
async function backupPlace(): Promise<BackupPlace | undefined> {
  const [{ openBackupPlace }, { openBackupHandle }] = await Promise.all([
    import('./app/storage/backup-file.ts'),
    import('./storage/idb/backup-handle.ts'),
  ]);
  const name = storageName(base, id, 'backup');
  return openBackupPlace(window, openBackupHandle(name), navigator.locks, name);
}

/** Only a browser that gives handles of what is dropped can find a source again. */
async function sourceHandles(): Promise<SourceHandles | undefined> {
  if (!('getAsFileSystemHandle' in DataTransferItem.prototype)) return undefined;
  const { openSourceHandles } = await import('./storage/idb/source-handles.ts');
  return openSourceHandles(storageName(base, id, 'backup'));
}

/** Installs the page, also after the first list. A development build has no service worker to install. */
async function install(handlers: TabHandlers): Promise<Installation | undefined> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return undefined;
  const { install: installBy } = await import('./app/updates/installation.ts');
  return installBy(navigator.serviceWorker, trustedScript('service-worker.js'), import.meta.url, handlers);
}
