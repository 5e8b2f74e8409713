import { Buffer } from 'node:buffer';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { MetricsDatabase } from '../../src/database/metrics-database.ts';
import { CatalogPage } from './catalog-page.ts';
import { openSample } from './screens.ts';
import { expect, isKept, openSite, test } from './site.ts';

test.use({ hasWindows: true });

interface ManifestIcon {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose: string;
}

interface Manifest {
  readonly start_url: string;
  readonly scope: string;
  readonly icons: readonly ManifestIcon[];
  readonly shortcuts: readonly {
    readonly name: string;
    readonly url: string;
    readonly icons: readonly ManifestIcon[];
  }[];
  readonly file_handlers: readonly {
    readonly action: string;
    readonly accept: Readonly<Record<string, readonly string[]>>;
  }[];
}

test('the page can be installed, under any path, and each path is an application of its own', async ({
  builds,
  startBrowser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'metricbook-paths-'));
  await cp(builds.today, folder, { recursive: true });
  await cp(builds.today, join(folder, 'a', 'deep', 'path'), { recursive: true });
  const site = await openSite(folder);
  const { page } = await startBrowser();
  const session = await page.context().newCDPSession(page);
  const ids: (string | undefined)[] = [];
  for (const path of ['', 'a/deep/path/']) {
    await page.goto(site.address + path);
    await isKept(page);
    const { errors, url } = await session.send('Page.getAppManifest');
    expect(url).toBe(`${site.address}${path}manifest.webmanifest`);
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A private window can install no application; all else must be fine.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    ids.push((await session.send('Page.getAppId')).appId);
  }
  expect(ids).toEqual([site.address, `${site.address}a/deep/path/`]);
  await site.stop();
  await rm(folder, { recursive: true });
});

test('the manifest names its icons as they are, and nothing by an absolute address', async ({
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  await page.goto(address);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    return (await fetch(link?.href ?? '')).json() as Promise<Manifest>;
  });
  const icons = [...manifest.icons, ...manifest.shortcuts.flatMap((shortcut) => shortcut.icons)];
  const addresses = [
    manifest.start_url,
    manifest.scope,
    ...manifest.shortcuts.map(({ url }) => url),
    ...manifest.file_handlers.map(({ action }) => action),
    ...icons.map(({ src }) => src),
  ];
  for (const one of addresses) expect(one).not.toMatch(/^(\/|\w+:)/);
  for (const icon of icons)
    expect([icon.src, ...(await sizeOf(page, icon.src))]).toEqual([icon.src, icon.sizes, icon.type]);
  const kinds = manifest.icons.map(({ purpose, sizes }) => `${purpose} ${sizes}`);
  expect(kinds).toEqual(['any any', 'any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512']);
  expect(await sizeOf(page, 'icons/apple-touch-icon.png')).toEqual(['180x180', 'image/png']);
});

/** Returns a picture's size as the browser decodes it, and its type. */
function sizeOf(page: Page, src: string): Promise<[string, string]> {
  return page.evaluate(async (address) => {
    const blob = await (await fetch(address)).blob();
    if (blob.type === 'image/svg+xml') return ['any', blob.type];
    const { width, height } = await createImageBitmap(blob);
    return [`${width}x${height}`, blob.type];
  }, src);
}

test('the shortcuts open a new metric, and the list with the cursor in the search box', async ({
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await openSample(catalog);
  const open = async (url: string): Promise<void> => {
    // An application's shortcut opens a window.
    await page.goto('about:blank');
    await page.goto(new URL(url, address).href);
  };
  await open('./#/new');
  await expect(page.getByRole('form', { name: 'New metric' })).toBeVisible();
  await open('./#/search');
  await expect(catalog.searchBox).toBeFocused();
  await page.keyboard.type('revenue');
  await expect(page).toHaveURL(/#\/\?q=revenue$/);
  await page.reload();
  await expect(catalog.list.getByRole('link').first()).toBeVisible();
  await expect(catalog.searchBox).not.toBeFocused();
});

/**
 * Sets up a launch with a file, as a browser does that opened a file with the installed page. No headless browser can
 * be made to open one from outside: this queue has the same shape, and is filled before the page asks for it.
 */
async function launchWith(page: Page, name: string, file: Uint8Array): Promise<void> {
  await page.addInitScript(
    ([fileName, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const handle = { kind: 'file', name: fileName, getFile: () => Promise.resolve(new File([bytes], fileName)) };
      const queue = {
        setConsumer: (consume: (launch: unknown) => void) => consume({ files: [handle], targetURL: location.href }),
      };
      Object.defineProperty(window, 'launchQueue', { value: queue });
    },
    [name, Buffer.from(file).toString('base64')] as const,
  );
}

async function fileWithOne(id: string, name: string): Promise<Uint8Array> {
  using database = await MetricsDatabase.open();
  database.createMetric({ id, name });
  return database.export();
}

test('a file that is opened with the installed page is previewed before anything changes', async ({
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await openSample(catalog);
  const total = await catalog.list.getAttribute('aria-rowcount');
  const window = new CatalogPage(await page.context().newPage());
  await launchWith(window.page, 'from-the-desktop.db', await fileWithOne('brand_new', 'Brand new'));
  await window.page.goto(address);
  await expect(window.page.getByRole('main')).toContainText(
    'from-the-desktop.db was checked. Nothing has changed yet.',
  );
  await expect(window.button('Merge')).toBeVisible();
  await expect(catalog.list).toHaveAttribute('aria-rowcount', total ?? '');
});

test('if there is no catalog yet, a file that is opened with the installed page is opened', async ({
  address,
  startBrowser,
}) => {
  const { page } = await startBrowser();
  const catalog = new CatalogPage(page);
  await launchWith(page, 'from-the-desktop.db', await fileWithOne('brand_new', 'Brand new'));
  await page.goto(address);
  await expect(catalog.metricLink('Brand new')).toBeVisible();
});

test('without a launch queue the page is the same', async ({ address, startBrowser }) => {
  const { page } = await startBrowser();
  await page.addInitScript(() => {
    // It is the window's own property if the browser has one.
    Reflect.deleteProperty(window, 'launchQueue');
    Reflect.deleteProperty(Window.prototype, 'launchQueue');
  });
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  expect(await page.evaluate(() => 'launchQueue' in window)).toBe(false);
  const buffer = Buffer.from(await fileWithOne('brand_new', 'Brand new'));
  await catalog.openFile({ name: 'chosen.db', mimeType: 'application/vnd.sqlite3', buffer });
  await expect(catalog.metricLink('Brand new')).toBeVisible();
});
