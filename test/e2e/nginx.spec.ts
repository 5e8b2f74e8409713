import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test as playwrightTest } from '@playwright/test';
import { findNginx, serveByNginx } from '../../scripts/nginx.mjs';
import { freePort } from '../../scripts/static-server.mjs';
import { watchContentPolicy } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { hideAndCheckpoint, walkMainPath } from './main-path.ts';

const nginx = findNginx();

/** `address`: the page under a path, served by docs/deploy/nginx.conf. */
const test = playwrightTest.extend<{ address: string }>({
  address: async ({ browserName: _ }, use) => {
    if (nginx === undefined) throw new Error('there is no nginx');
    const server = await serveByNginx(nginx, join(process.cwd(), 'dist'), await freePort());
    await use(server.address);
    await server.close();
  },
});

// The service worker keeps what a server serves.
test.use({ serviceWorkers: 'allow' });

test.skip(nginx === undefined, 'nginx is not installed here');

test('[G45] the documented nginx configuration serves the whole page under a path', async ({
  page,
  context,
  address,
}) => {
  const refused = await watchContentPolicy(context);
  const catalog = new CatalogPage(page);
  // Without the last slash nginx redirects to the page.
  await catalog.open(address.replace(/\/$/, ''));
  expect(page.url()).toContain(address);
  await walkMainPath(catalog);
  await hideAndCheckpoint(page);
  expect(await refused()).toEqual([]);
});

test('[G45] nginx compresses what gains by it, lets hashed files be kept for ever, and answers 304 to what is known', async ({
  address,
}) => {
  const assets = readdirSync('dist/assets').map((name) => `assets/${name}`);
  for (const path of ['', 'index.html', 'sample-catalog.json', ...assets]) {
    const { status, headers, bytes } = await ask(`${address}${path}`);
    expect(status, path).toBe(200);
    expect(headers['cache-control'], path).toBe(
      path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    expect(headers['content-security-policy'], path).toContain("default-src 'none'");
    expect(headers['content-type'], path).not.toContain('octet-stream');
    // Such a small file gains nothing; a font is compressed already.
    if (!path.endsWith('.woff2') && bytes > 1000) expect(headers['content-encoding'], path).toBe('gzip');
    const known = await ask(`${address}${path}`, { 'If-None-Match': headers.etag ?? '' });
    expect([known.status, known.bytes], path).toEqual([304, 0]);
  }
  expect((await ask(`${address}_headers`)).status).toBe(404);
});

/** Requests a URL as a browser does; counts the bytes as they were sent. */
function ask(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; bytes: number }> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers: { 'Accept-Encoding': 'gzip, br', ...headers } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode, headers: response.headers, bytes }));
    });
    asking.once('error', reject);
    asking.end();
  });
}
