import { render } from 'preact';
import './ui/styles/tokens.css';
import './ui/styles/faces.css';
import './ui/styles/base.css';
import { browserAddress } from './state/address.ts';
import { downloadInBrowser } from './state/download.ts';
import { textsInBrowser } from './state/kept-texts.ts';
import { createPage } from './state/page.ts';
import { fetchSample } from './state/sample.ts';
import { App } from './ui/app.tsx';
import { connect, storageName } from './worker/client.ts';

// `/` and `/index.html` are one page.
const base = new URL('.', location.href).pathname;

const page = createPage({
  client: connect(storageName(base, 'main')),
  address: browserAddress(window),
  kept: textsInBrowser(`metricbook:${base}:`, () => localStorage),
  now: () => new Date(),
  download: downloadInBrowser,
  fetchSample: () => fetchSample(document.baseURI),
});

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
void page.start();
document.addEventListener('visibilitychange', () => {
  if (document.hidden) page.rest();
});
render(<App page={page} />, root);
