// `npm run load`: measures the cost to a server of a crowd of first and return visits. Builds the page, serves it by
// nginx with the configuration of docs/deploy/nginx.conf, and sends the requests that a real Chromium sends on either
// visit. With a catalog file, that one is published beside the page. `npm run load -- 200 path/to/file.db` has 200 of
// each.

import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, requireNode } from './install.mjs';
import { findNginx, serveByNginx } from './nginx.mjs';
import { ROOT, endWithNpm, run, runTool } from './run.mjs';
import { freePort } from './static-server.mjs';

const VISITORS = 50;
const MOST_VISITORS = 1000;
/** Number of connections that a browser opens to one server over HTTP/1.1. */
const CONNECTIONS = 6;
/** A browser that has sent no request for this long has all that it wants. */
const QUIET_MS = 3000;
const DIST = join(ROOT, 'dist');

async function load([visitorsTold = String(VISITORS), catalog]) {
  requireNode();
  endWithNpm();
  const visitors = readVisitors(visitorsTold);
  await ensurePackages();
  const nginx = findNginx();
  if (nginx === undefined)
    throw new Error('There is no nginx here. Install one, such as Debian’s: apt-get install nginx');
  await build(catalog);
  const server = await serveByNginx(nginx, DIST, await freePort());
  try {
    const visits = await visitsOfABrowser(server.address);
    console.log(`${visitors} visitors at once, by nginx on this machine.\n`);
    await report(visitors, server.address, visits);
  } finally {
    await server.close();
  }
}

async function build(catalog) {
  // npm runs scripts in the project's folder, wherever it was called.
  const here = process.env.INIT_CWD ?? process.cwd();
  const code =
    catalog === undefined
      ? await runTool('vite', ['build', '--logLevel', 'error'])
      : await run(process.execPath, ['scripts/publish.mjs', resolve(here, catalog)]);
  if (code !== 0) throw new Error('The page could not be built.');
}

function readVisitors(text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_VISITORS) return number;
  throw new Error(`The visitors are a number from 1 to ${MOST_VISITORS}, and not “${text}”.`);
}

/** Records the requests of a real browser on its first visit, and after it was closed and started again. */
async function visitsOfABrowser(address) {
  const { chromium } = await import('playwright-core');
  const executablePath = await ensureChromium();
  const profile = mkdtempSync(join(tmpdir(), 'metricbook-visitor-'));
  const between = await listenBetween(address);
  const visit = async () => {
    const context = await chromium.launchPersistentContext(profile, { executablePath, args: ['--no-sandbox'] });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(between.address);
    await page.getByRole('button', { name: 'New catalog' }).or(page.getByRole('grid')).first().waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
    const asked = await between.asked();
    await context.close();
    return asked;
  };
  try {
    return { 'First visit': await visit(), 'Return visit': await visit() };
  } finally {
    await between.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Request headers that say what the browser already has, or which part it wants. */
const TELLING = ['accept-encoding', 'if-none-match', 'if-modified-since', 'range'];

/**
 * A proxy between a browser and the server that records the requests. `asked` returns those since the last call, once
 * there are no more.
 */
async function listenBetween(address) {
  let noted = [];
  let underWay = 0;
  let lastAt = Date.now();
  const isQuiet = () => underWay === 0 && Date.now() - lastAt >= QUIET_MS;
  const server = createServer((asking, answering) => {
    const path = asking.url.slice(1);
    const headers = Object.fromEntries(
      TELLING.filter((name) => name in asking.headers).map((name) => [name, asking.headers[name]]),
    );
    noted.push({ path, headers });
    underWay += 1;
    lastAt = Date.now();
    const onward = request(new URL(path, address), { headers }, (answer) => {
      answering.writeHead(answer.statusCode, answer.headers);
      answer.pipe(answering);
    });
    onward.once('error', () => answering.destroy());
    answering.once('close', () => {
      underWay -= 1;
      lastAt = Date.now();
    });
    onward.end();
  });
  const port = await freePort();
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${port}/`,
    async asked() {
      while (!isQuiet()) await new Promise((soon) => setTimeout(soon, 100));
      const all = noted;
      noted = [];
      return all;
    },
    close: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  };
}

/** Runs all visitors at once, each with its own connections. */
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

/** Resolves with one response and its bytes on the wire, head and body. A failure is a response without a status. */
function askOne(agent, address, { path, headers }) {
  return new Promise((answered) => {
    const failed = () => answered({ path, status: 0, headers: {}, bytes: 0 });
    const asking = request(new URL(path, address), { agent, headers });
    asking.once('error', failed);
    asking.once('response', (response) => {
      let body = 0;
      response.on('data', (chunk) => {
        body += chunk.length;
      });
      response.once('error', failed);
      response.once('end', () => {
        const head = response.rawHeaders.join('').length + 4 * (response.rawHeaders.length / 2) + 17;
        answered({ path, status: response.statusCode, headers: response.headers, bytes: head + body });
      });
    });
    asking.end();
  });
}

async function report(visitors, address, visits) {
  console.log('| | requests, each | on the wire, each | all of them | requests/s | nothing new (304) | errors |');
  console.log('|---|--:|--:|--:|--:|--:|--:|');
  let errors = 0;
  for (const [name, files] of Object.entries(visits)) {
    const { responses, seconds } = await crowd(visitors, address, files);
    const bytes = responses.reduce((sum, response) => sum + response.bytes, 0);
    const known = responses.filter(({ status }) => status === 304).length;
    // The request for a published catalog may be answered by 404.
    const failed = responses.filter(({ status, path }) => !isAnswer(status) && path !== 'catalog.db').length;
    errors += failed;
    const each = `${(bytes / visitors / 1000).toFixed(1)} KB`;
    const rate = Math.round(responses.length / seconds);
    console.log(`| ${name} | ${files.length} | ${each} | ${seconds.toFixed(1)} s | ${rate} | ${known} | ${failed} |`);
  }
  if (errors > 0) throw new Error(`${errors} requests failed.`);
}

function isAnswer(status) {
  return status === 200 || status === 206 || status === 304;
}

load(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
