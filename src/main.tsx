import { render } from 'preact';
import './app/shell/tokens.css';
import './app/shell/faces.css';
import './app/shell/base.css';
import { browserAddress } from './app/core/address.ts';
import type { BackupPlace } from './app/storage/backup-file.ts';
import { downloadInBrowser } from './app/core/download.ts';
import type { Installation, TabDuties } from './app/updates/installation.ts';
import { textsInBrowser } from './app/core/local-store.ts';
import { showCatalog } from './app/catalogs/catalog-presence.ts';
import type { BrowserCatalogs } from './app/catalogs/browser-catalogs.ts';
import { catalogToShow, isFirstVisit, PUBLISHED_CATALOG, searchFor } from './app/core/known-catalogs.ts';
import { takeLaunchedFiles } from './app/import/launched-files.ts';
import { createPage } from './app/shell/create-app.ts';
import { fetchSample } from './app/catalogs/sample.ts';
import { App } from './app/shell/app.tsx';
import { openConnection, storageName } from './worker/client.ts';
import { trustedScript } from './worker/trusted-script.ts';

// `/` and `/index.html` are one page.
const base = new URL('.', location.href).pathname;
const keptForAll = keptUnder(storageName(base));
const id = catalogToShow(location.search, history.state, keptForAll);
const connection = openConnection(storageName(base, id));
const catalogs = catalogsHere();

const page = createPage({
  client: connection.client,
  catalogs,
  published: {
    address: new URL('catalog.db', document.baseURI).href,
    isFirstVisit: isFirstVisit(location.search, keptForAll),
    show: () => location.replace(`${searchFor(PUBLISHED_CATALOG)}${location.hash}`),
  },
  address: browserAddress(window, id),
  kept: keptUnder(storageName(base, id)),
  keptForAll,
  now: () => new Date(),
  download: downloadInBrowser,
  fetchSample: () => fetchSample(document.baseURI),
  reload: () => location.reload(),
  browserStorage: navigator.storage,
  backupPlace,
  install,
  title: () => document.title,
});

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
void start();
document.addEventListener('visibilitychange', () => {
  if (document.hidden) page.rest();
  else page.updates.there.peek()?.look();
});
render(<App page={page} />, root);

async function start(): Promise<void> {
  // The worker is loaded meanwhile.
  await catalogs.presence.known;
  await page.start();
  // A file waits until it is known whether there is a catalog to compare it with.
  takeLaunchedFiles(window, (file) => page.openFile(file), page.report);
}

function keptUnder(name: string) {
  return textsInBrowser(`${name}:`, () => localStorage);
}

function catalogsHere(): BrowserCatalogs {
  const presenceName = (one: string): string => storageName(base, one, 'shown');
  return {
    shownId: id,
    window,
    presence: showCatalog(navigator.locks, presenceName(id)),
    presenceName,
    keptFor: (one) => keptUnder(storageName(base, one)),
    connect: (one) => openConnection(storageName(base, one)),
    endShown: () => connection.end(),
    async stored() {
      const { storedCatalogs } = await import('./storage/stored-catalogs.ts');
      return storedCatalogs(indexedDB, storageName(base));
    },
  };
}

/** Loaded after the first list: nobody waits for it. */
async function backupPlace(): Promise<BackupPlace | undefined> {
  const [{ openBackupPlace }, { keptHandle }] = await Promise.all([
    import('./app/storage/backup-file.ts'),
    import('./storage/idb/backup-handle.ts'),
  ]);
  const name = storageName(base, id, 'backup');
  return openBackupPlace(window, keptHandle(name), navigator.locks, name);
}

/** Loaded after the first list as well. While the page is developed nothing is built that could be kept. */
async function install(duties: TabDuties): Promise<Installation | undefined> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return undefined;
  const { install: installBy } = await import('./app/updates/installation.ts');
  return installBy(navigator.serviceWorker, trustedScript('service-worker.js'), import.meta.url, duties);
}
