import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Response } from '@playwright/test';
import { chromium, expect, test as playwrightTest } from '@playwright/test';
import { freePort, serveFolder } from '../../scripts/static-server.mjs';
import { violationsOn } from './axe.ts';
import { watchContentPolicy } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { CHROMIUM } from '../../scripts/chromium-options.ts';
import { hideAndCheckpoint, walkMainPath } from './main-path.ts';
import { HAS_PYTHON, NO_PYTHON } from './python.ts';
import { allScreens, openSample, SCREENS } from './screens.ts';

type Serve = (folder: string, options?: Parameters<typeof serveFolder>[2]) => Promise<string>;

/** `serve` serves a folder until the test is over, and returns its address. `folder` is an empty one. */
const test = playwrightTest.extend<{ serve: Serve; folder: string }>({
  serve: async ({ browserName: _ }, use) => {
    const servers: { close: () => Promise<void> }[] = [];
    await use(async (folder, options) => {
      const server = await serveFolder(folder, await freePort(), options);
      servers.push(server);
      return server.address;
    });
    await Promise.all(servers.map((server) => server.close()));
  },
  folder: async ({ browserName: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'metricbook-hosting-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

// The service worker keeps what a server serves.
test.use({ serviceWorkers: 'allow' });

test('[G44] with the headers of _headers the whole page works, workers included, and nothing meets the policy', async ({
  page,
  context,
  serve,
}) => {
  const address = await serve('dist', { asHosted: true });
  const refused = await watchContentPolicy(context);
  const responses: Response[] = [];
  context.on('response', (response) => responses.push(response));
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await walkMainPath(catalog);
  await hideAndCheckpoint(page);
  const screens: string[] = [];
  for await (const screen of allScreens(page)) screens.push(screen);
  expect(screens).toEqual(Object.keys(SCREENS));
  expect(await refused()).toEqual([]);

  for (const response of responses) {
    const headers = response.headers();
    const path = new URL(response.url()).pathname;
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['cache-control'], path).toBe(
      path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
  }
  const asked = responses.map((response) => response.url()).join('\n');
  for (const file of ['catalog-worker', 'checkpoint-worker', '.wasm', '.woff2']) expect(asked).toContain(file);
});

test('[G44] the page’s own policy refuses what it has no need of, on a server that sends no header', async ({
  page,
  context,
  serve,
}) => {
  const refused = await watchContentPolicy(context);
  const address = await serve('dist');
  const other = await serve('dist');
  await new CatalogPage(page).open(address);
  const outcome = await page.evaluate(async (foreign) => {
    const attempt = async (work: () => unknown): Promise<string> => {
      try {
        await work();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    // A test's own script has more rights than the page's until it waits once.
    await new Promise((resolve) => setTimeout(resolve));
    const script = document.createElement('script');
    const { eval: evaluate } = globalThis;
    return {
      eval: await attempt(() => evaluate('1')),
      html: await attempt(() => {
        document.body.innerHTML = '<p>text</p>';
      }),
      script: await attempt(() => {
        script.textContent = '1';
      }),
      worker: await attempt(() => new Worker('./assets/any.js')),
      policy: await attempt(() =>
        (
          globalThis as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => unknown } }
        ).trustedTypes //
          .createPolicy('another', {}),
      ),
      fetch: await attempt(() => fetch(foreign)),
      style: await attempt(() => {
        const style = document.createElement('style');
        style.textContent = 'body { display: none }';
        document.head.append(style);
        if (style.sheet === null) throw new TypeError('refused');
      }),
    };
  }, other);
  expect(outcome).toEqual({
    eval: 'EvalError',
    html: 'TypeError',
    script: 'TypeError',
    worker: 'TypeError',
    policy: 'TypeError',
    fetch: 'TypeError',
    style: 'TypeError',
  });
  // Each of them is reported, so a page that does such a thing fails its test.
  expect((await refused()).length).toBeGreaterThanOrEqual(7);
});

test('[G43] a deployment under a path and one at the root of the same origin never meet', async ({
  page,
  context,
  serve,
  folder,
}) => {
  const path = 'a/deep/path/';
  await cp('dist', folder, { recursive: true });
  await cp('dist', join(folder, path), { recursive: true });
  const root = await serve(folder, { asHosted: true });
  const deep = `${root}${path}`;
  const refused = await watchContentPolicy(context);
  const atRoot = new CatalogPage(page);
  const below = new CatalogPage(await context.newPage());

  await atRoot.open(root);
  await walkMainPath(atRoot);
  const keptAtRoot = await keptIn(page);

  // The other one is as on a first visit, although the catalog, the name and the drafts of the first one are there.
  await below.open(deep);
  await expect(below.button('New catalog')).toBeVisible();
  await below.button('New catalog').click();
  await expect(below.button('New metric').first()).toBeVisible();
  await below.button('New metric').first().click();
  await expect(below.field('Name')).toHaveValue('');
  await below.field('Name').fill('Deep metric');
  await below.field('Id').fill('deep_metric');
  await below.button('Save').click();
  // The other one's name is not known here, so the dialog asks.
  await below.sayWho('Dora Deep');
  await expect(below.status).toHaveText('Saved');
  await below.page.goto(`${deep}#/`);
  await expect(below.metricLink('Deep metric')).toBeVisible();

  // A draft for the same new metric, in both.
  await below.page.goto(`${deep}#/new`);
  await below.field('Name').fill('Draft below');
  await page.goto(`${root}#/new`);
  await expect(atRoot.field('Name')).toHaveValue('');
  await atRoot.field('Name').fill('Draft at the root');
  for (const [catalog, name] of [
    [atRoot, 'Draft at the root'],
    [below, 'Draft below'],
  ] as const) {
    await catalog.page.reload();
    await expect(catalog.field('Name')).toHaveValue(name);
  }

  // No message crosses over: neither list shows what the other one saved.
  await page.goto(`${root}#/`);
  await below.page.goto(`${deep}#/`);
  await expect(atRoot.list.getByRole('row').first()).toBeVisible();
  await expect(atRoot.metricLink('Deep metric')).toHaveCount(0);
  await expect(below.list.getByRole('link')).toHaveText(['Deep metric']);

  const kept = await keptIn(below.page);
  expect(kept.databases.length).toBeGreaterThan(keptAtRoot.databases.length);
  for (const name of [...kept.databases, ...kept.texts])
    expect(name).toContain(`:/${name.includes(`:/${path}`) ? path : ''}:`);
  // The service workers' files are kept under the address that each answers for.
  for (const name of kept.caches)
    expect(
      [root, deep].some((scope) => name.endsWith(`-${scope}`)),
      name,
    ).toBe(true);
  for (const name of Object.values(keptAtRoot).flat()) expect(name).not.toContain(path);
  expect(await refused()).toEqual([]);
});

test('the site’s files with an unknown type of WASM: the page works and complains of nothing', async ({
  page,
  serve,
}) => {
  for (const type of ['application/octet-stream', 'text/plain', 'application/wasm; charset=utf-8']) {
    const address = await serve('dist', { types: { '.wasm': type } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    const catalog = new CatalogPage(page);
    await catalog.open(address);
    await openSample(catalog);
    expect(complaints, type).toEqual([]);
  }
});

test('any folder will do: Python’s server, under a path, met without the last slash', async ({ page, folder }) => {
  test.skip(!HAS_PYTHON, NO_PYTHON);
  await cp('dist', join(folder, 'metricbook'), { recursive: true });
  const port = await freePort();
  const python = spawn('python3', ['-m', 'http.server', '--bind', '127.0.0.1', '--directory', folder, String(port)], {
    stdio: 'ignore',
  });
  try {
    const address = `http://localhost:${port}/metricbook`;
    await expect
      .poll(() =>
        fetch(address).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    const catalog = new CatalogPage(page);
    await catalog.open(address);
    await walkMainPath(catalog);
    expect(page.url()).toContain(`${address}/`);
  } finally {
    python.kill();
  }
});

test('the address may name index.html: it is the same page with the same catalog', async ({ page, serve }) => {
  const address = await serve('dist');
  const catalog = new CatalogPage(page);
  await catalog.open(`${address}index.html`);
  await openSample(catalog);
  await catalog.open(`${address}#/metric/revenue_net`);
  await expect(page.getByRole('heading', { level: 1, name: 'Net revenue' })).toBeVisible();
  await catalog.open(`${address}index.html#/`);
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
});

test('over plain http from another machine all works but what browsers keep back there', async ({ serve }) => {
  const address = new URL(await serve('dist'));
  // Under a name that is not this machine's own, the same server is as insecure as any other.
  const browser = await chromium.launch({
    ...CHROMIUM,
    args: [...CHROMIUM.args, '--host-resolver-rules=MAP metrics.example 127.0.0.1'],
  });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const catalog = new CatalogPage(page);
  await catalog.open(`http://metrics.example:${address.port}/`);
  await walkMainPath(catalog);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  expect(errors).toEqual([]);
  expect(await violationsOn(page)).toEqual([]);
  await browser.close();
});

test('the storage screen leads to the licences of what the page is made of', async ({ page, context, serve }) => {
  const catalog = new CatalogPage(page);
  await catalog.open(await serve('dist'));
  await openSample(catalog);
  await page.evaluate(() => {
    location.hash = '#/storage';
  });
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Third-party licences' }).click();
  const text = await (await opened).locator('body').textContent();
  for (const name of ['@fontsource-variable/newsreader', 'preact', 'sql.js', 'valibot']) expect(text).toContain(name);
  expect(text).toContain('SQLite');
});

/** Lists the names of everything that a page's origin keeps. */
async function keptIn(page: Page): Promise<Record<'databases' | 'texts' | 'caches', string[]>> {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).flatMap(({ name }) => name ?? []),
    texts: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
    caches: await caches.keys(),
  }));
}
