import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { dumpOf, findChanges, upTo } from '../faults/catalog-file.ts';
import { freePort } from '../../scripts/static-server.mjs';
import { expect, test } from './engine-test.ts';
import type { Report } from './page/report.ts';
import { WRITER } from './page/report.ts';
import type { UndrivenBrowser } from './plain-webkit.ts';
import { undrivenBrowser } from './plain-webkit.ts';

const KILLS = 2;
/** Changes that are saved before a kill, at least. */
const CHANGES = 12;
const STARTS = 3;

test('[G13] what was reported as saved is there after the browser is killed', async ({ engineName, site }) => {
  const reports = await listen();
  const browser = await undrivenBrowser(engineName);
  try {
    for (let round = 0; round <= KILLS; round += 1) {
      await showsPage(browser, `${site.address}engines/?test=${encodeURIComponent(reports.address)}`, reports.loads);
      const known = reports.lastSaved();
      await expect.poll(() => reports.starts(), { timeout: 60_000 }).toBe(round + 1);
      const found = findChanges(await dumpOf(reports.lastFile()), WRITER);
      expect(found).toEqual({ numbers: upTo(found.numbers.length), faults: [] });
      expect(found.numbers.length).toBeGreaterThanOrEqual(known);
      reports.goOnFrom(found.numbers.length + 1);
      if (round < KILLS)
        await expect.poll(() => reports.lastSaved(), { intervals: [10] }).toBeGreaterThan(known + CHANGES);
      await browser.kill();
    }
  } finally {
    await browser.end();
    await reports.end();
  }
});

/** Starts the browser, and starts it again if it has shown no page after a while: it has not reached what is tested. */
async function showsPage(browser: UndrivenBrowser, address: string, loads: () => number): Promise<void> {
  const before = loads();
  for (let start = 1; start <= STARTS; start += 1) {
    browser.start(address);
    const isShown = await expect
      .poll(loads, { timeout: 30_000 })
      .toBeGreaterThan(before)
      .then(
        () => true,
        () => false,
      );
    if (isShown) return;
    await browser.kill();
    console.log(`the browser has shown no page: start ${start} of ${STARTS}`);
  }
  throw new Error(`the browser has shown no page in ${STARTS} starts`);
}

/** Receives the page's reports, and answers them. */
async function listen() {
  let loads = 0;
  let starts = 0;
  let file: Uint8Array = new Uint8Array();
  let saved = 0;
  let failure: string | undefined;
  let goOn: (from: number) => void = () => undefined;

  async function answerTo(report: Report): Promise<string> {
    switch (report.is) {
      case 'loaded':
        loads += 1;
        return '';
      case 'found': {
        const from = new Promise<number>((resolve) => (goOn = resolve));
        file = Buffer.from(report.file, 'base64');
        starts += 1;
        return String(await from);
      }
      case 'saved':
        saved = Math.max(saved, report.n);
        return '';
      case 'failed':
        failure = report.because;
        return '';
    }
  }

  const server = createServer((request, response) => {
    const headers = { 'Access-Control-Allow-Origin': '*' };
    // A browser that is killed in the middle of a report sends no more of it.
    textOf(request)
      .then((text) => answerTo(JSON.parse(text) as Report))
      .then((answer) => response.writeHead(200, headers).end(answer))
      .catch(() => response.destroy());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const orFailure = <T>(value: T): T => {
    if (failure !== undefined) throw new Error(`the page failed: ${failure}`);
    return value;
  };
  return {
    address: `http://127.0.0.1:${port}/`,
    loads: () => loads,
    starts: () => orFailure(starts),
    lastFile: () => file,
    lastSaved: () => orFailure(saved),
    goOnFrom: (from: number) => goOn(from),
    end: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
