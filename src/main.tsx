import { render } from 'preact';
import './ui/styles/tokens.css';
import './ui/styles/faces.css';
import './ui/styles/base.css';
import { browserAddress } from './state/address.ts';
import type { BackupPlace } from './state/backup-file.ts';
import { downloadInBrowser } from './state/download.ts';
import { textsInBrowser } from './state/kept-texts.ts';
import { catalogToShow, noteShown } from './state/known-catalogs.ts';
import { createPage } from './state/page.ts';
import { fetchSample } from './state/sample.ts';
import { App } from './ui/app.tsx';
import { connect, storageName } from './worker/client.ts';

// `/` and `/index.html` are one page.
const base = new URL('.', location.href).pathname;
const keptForAll = keptUnder(storageName(base));
const id = catalogToShow(location.search, keptForAll);
noteShown(id, keptForAll);

const page = createPage({
  client: connect(storageName(base, id)),
  address: browserAddress(window),
  kept: keptUnder(storageName(base, id)),
  keptForAll,
  now: () => new Date(),
  download: downloadInBrowser,
  fetchSample: () => fetchSample(document.baseURI),
  reload: () => location.reload(),
  browserStorage: navigator.storage,
  backupPlace,
});

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
if (isSecureContext) show(root);
else void showWhyNot(root);

function show(place: HTMLElement): void {
  void page.start();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) page.rest();
  });
  render(<App page={page} />, place);
}

/** Without https the browser keeps back what the catalog is checked by, so nothing is opened. */
async function showWhyNot(place: HTMLElement): Promise<void> {
  const { InsecurePage } = await import('./ui/insecure-page.tsx');
  render(<InsecurePage host={location.host} />, place);
}

function keptUnder(name: string) {
  return textsInBrowser(`${name}:`, () => localStorage);
}

/** Loaded after the first list: nobody waits for it. */
async function backupPlace(): Promise<BackupPlace | undefined> {
  const [{ openBackupPlace }, { keptHandle }] = await Promise.all([
    import('./state/backup-file.ts'),
    import('./storage/kept-handle.ts'),
  ]);
  const name = storageName(base, id, 'backup');
  return openBackupPlace(window, keptHandle(name), navigator.locks, name);
}
