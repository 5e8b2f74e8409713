// `npm run load`: how much a crowd of first and of return visits costs a server. Builds the page, has nginx serve it with
// the configuration of docs/deploy/nginx.conf, and asks for what a real Chromium asks for. `npm run load -- 200` has 200 of each.

import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { filesBelow, isKeptOffline } from './built-files.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { findNginx, serveByNginx } from './nginx.mjs';
import { ROOT, endWithNpm, runTool } from './run.mjs';
import { freePort } from './static-server.mjs';

const VISITORS = 50;
const MOST_VISITORS = 1000;
/** A browser asks one server for so many files at once, over HTTP/1.1. */
const CONNECTIONS = 6;
const DIST = join(ROOT, 'dist');

async function load(args) {
  requireNode();
  endWithNpm();
  const visitors = readVisitors(args[0] ?? String(VISITORS));
  await ensurePackages();
  const nginx = findNginx();
  if (nginx === undefined)
    throw new Error('There is no nginx here. Install one, such as Debian’s: apt-get install nginx');
  if ((await runTool('vite', ['build', '--logLevel', 'error'])) !== 0) throw new Error('The page could not be built.');
  const server = await serveByNginx(nginx, DIST, await freePort());
  try {
    const first = await filesOfFirstVisit(server.address);
    const known = await ask(new Agent(), server.address, first);
    report(visitors, first, [
      ['First load', await crowd(visitors, server.address, first)],
      ['Return visit', await crowd(visitors, server.address, askedAgain(known))],
    ]);
  } finally {
    await server.close();
  }
}

function readVisitors(text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_VISITORS) return number;
  throw new Error(`The visitors are a number from 1 to ${MOST_VISITORS}, and not “${text}”.`);
}

/** What a real browser fetches on a first visit, until it has all that it keeps: paths from the page's folder. */
async function filesOfFirstVisit(address) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext();
    const paths = new Set();
    context.on('request', (one) => {
      if (one.url().startsWith(address)) paths.add(one.url().slice(address.length).replace(/#.*/, ''));
    });
    const page = await context.newPage();
    await page.goto(address);
    await page.getByRole('button', { name: 'New catalog' }).or(page.getByRole('grid')).first().waitFor();
    await page.evaluate(async () => {
      if ((await navigator.serviceWorker.getRegistration()) !== undefined) await navigator.serviceWorker.ready;
    });
    await page.waitForLoadState('networkidle');
    for (const path of [...serviceWorkerFiles(), ...publishedCatalog()]) paths.add(path);
    return [...paths].map((path) => ({ path, headers: {} }));
  } finally {
    await browser.close();
  }
}

/** A service worker's own downloads are not always told: where there is one, it keeps all of the folder. */
function serviceWorkerFiles() {
  if (!existsSync(join(DIST, 'service-worker.js'))) return [];
  return filesBelow(DIST).filter(isKeptOffline);
}

function publishedCatalog() {
  return existsSync(join(DIST, 'catalog.db')) ? ['catalog.db'] : [];
}

/** What a browser does not take from its cache unasked: it asks whether what it has is still what there is. */
function askedAgain(responses) {
  return responses
    .filter(({ headers }) => headers['cache-control'] === 'no-cache')
    .map(({ path, headers }) => ({ path, headers: { 'If-None-Match': headers.etag } }));
}

/** All visitors at once, each with connections of its own. */
async function crowd(visitors, address, files) {
  const begun = performance.now();
  const visits = Array.from({ length: visitors }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const responses = await ask(agent, address, files);
    agent.destroy();
    return responses;
  });
  const responses = (await Promise.all(visits)).flat();
  return { responses, seconds: (performance.now() - begun) / 1000 };
}

function ask(agent, address, files) {
  return Promise.all(files.map((file) => askOne(agent, address, file)));
}

/** One response with its bytes on the wire: head and body. A failure is a response without a status. */
function askOne(agent, address, { path, headers }) {
  return new Promise((resolve) => {
    const failed = () => resolve({ path, status: 0, headers: {}, bytes: 0 });
    const asking = request(new URL(path, address), { agent, headers: { 'Accept-Encoding': 'gzip', ...headers } });
    asking.once('error', failed);
    asking.once('response', (response) => {
      let body = 0;
      response.on('data', (chunk) => {
        body += chunk.length;
      });
      response.once('error', failed);
      response.once('end', () => {
        const head = response.rawHeaders.join('').length + 4 * (response.rawHeaders.length / 2) + 17;
        resolve({ path, status: response.statusCode, headers: response.headers, bytes: head + body });
      });
    });
    asking.end();
  });
}

function report(visitors, files, kinds) {
  console.log(
    `${visitors} visitors at once, by nginx on this machine; a first visit asks for ${files.length} files.\n`,
  );
  console.log('| | requests | on the wire, each | in all | requests/s | answered from the cache | errors |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  let errors = 0;
  for (const [name, { responses, seconds }] of kinds) {
    const bytes = responses.reduce((sum, response) => sum + response.bytes, 0);
    const known = responses.filter(({ status }) => status === 304).length;
    const failed = responses.filter(({ status }) => status !== 200 && status !== 304).length;
    errors += failed;
    const each = `${(bytes / visitors / 1000).toFixed(1)} KB`;
    const rate = Math.round(responses.length / seconds);
    console.log(
      `| ${name} | ${responses.length} | ${each} | ${seconds.toFixed(1)} s | ${rate} | ${known} | ${failed} |`,
    );
  }
  if (errors > 0) throw new Error(`${errors} requests failed.`);
}

load(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
