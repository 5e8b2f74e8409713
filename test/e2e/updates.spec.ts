import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { filesBelow, isKeptOffline } from '../../scripts/built-files.mjs';
import { violationsOn } from './axe.ts';
import { TABS } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import type { OwnBrowser } from './launch-browser.ts';
import { openSample } from './screens.ts';
import type { Site } from './site.ts';
import { expect, isKept, isNewer, test } from './site.ts';

const READY = 'A new version is ready';

/** A tab, with what it says about newer versions. */
class UpdatedPage extends CatalogPage {
  get offer() {
    return this.page.locator('.notice-update');
  }

  accept(): Promise<void> {
    return this.offer.getByRole('button', { name: 'Reload all tabs' }).click();
  }

  tryAgain(): Promise<void> {
    return this.offer.getByRole('button', { name: 'Try again' }).click();
  }

  /** Waits for the newer version. On a busy machine a tab may not answer in time; that is told, and tried again. */
  async isNewer(): Promise<void> {
    await expect(async () => {
      const isLate = this.offer.filter({ hasText: 'does not answer' });
      if (await isLate.isVisible()) await this.tryAgain();
      expect(await isNewer(this.page)).toBe(true);
    }).toPass({ timeout: 60_000 });
    await expect(this.list.getByRole('link').first()).toBeVisible();
  }
}

/** Opens a first tab with the sample; the page is kept in this browser, and knows the user's name. */
async function firstTab({ page }: OwnBrowser, address: string): Promise<UpdatedPage> {
  const tab = new UpdatedPage(page);
  await tab.open(address);
  await openSample(tab);
  await page.evaluate(() => localStorage.setItem(`metricbook:${location.pathname}:your-name`, 'Ada Analyst'));
  await isKept(page);
  return tab;
}

async function openTab(beside: UpdatedPage, address: string): Promise<UpdatedPage> {
  const tab = new UpdatedPage(await beside.page.context().newPage());
  await tab.page.goto(address);
  await expect(tab.list.getByRole('link').first()).toBeVisible();
  return tab;
}

/** Makes the browser look for a newer version at once, as it does when a page of the site is opened. */
function look(page: Page): Promise<'nothing new' | 'installed' | 'refused'> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => undefined);
    if (registration?.waiting) return 'installed';
    const worker = registration?.installing;
    if (!worker) return 'nothing new';
    return new Promise((resolve) => {
      worker.addEventListener('statechange', () => resolve(worker.state === 'installed' ? 'installed' : 'refused'));
    });
  });
}

/** Looks until the browser has met what the server has now: a look that was under way before would count for both. */
async function finds(page: Page, found: 'installed' | 'refused'): Promise<void> {
  await expect.poll(() => look(page)).toBe(found);
}

/** Notes the content of a field after each letter, since the last one may be typed while the page is unloading. */
async function noteTyping(page: Page): Promise<{ last: string }> {
  const noted = { last: '' };
  await page.exposeFunction('noteTyped', (text: string) => {
    noted.last = text;
  });
  await page.evaluate(() => {
    document.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
        void (window as unknown as { noteTyped: (text: string) => Promise<void> }).noteTyped(target.value);
      }
    });
  });
  return noted;
}

/** Types one letter after another until the page is of the newer version. */
async function typeUntilNewer(page: Page): Promise<void> {
  for (let i = 0; ; i += 1) {
    await page.keyboard.type(String(i % 10));
    if (await isNewer(page).catch(() => false)) return;
  }
}

test(
  '[G41] three tabs in which something is being written reload together, and not a letter is lost',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    const two = await openTab(one, address);
    const three = await openTab(one, address);
    await one.goToMetric('revenue_net', 'edit');
    await one.field('Reason for this change').fill('because of the new year');
    await one.field('Owner').fill('@written in the first');
    await two.goToMetric('revenue_gross', 'edit');
    await two.field('Description').fill('written in the second ');
    await three.goToMetric('revenue_net', 'tests');
    await three.button('Add test').click();
    await three.field('Type').fill('range');
    await three.field('Query').fill('SELECT ');

    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    for (const tab of [one, two, three]) await expect(tab.offer).toContainText(READY);
    const [inTwo, inThree] = [await noteTyping(two.page), await noteTyping(three.page)];
    await two.field('Description').focus();
    await two.page.keyboard.press('End');
    await three.field('Query').focus();
    await three.page.keyboard.press('End');
    const typing = [typeUntilNewer(two.page), typeUntilNewer(three.page)];
    await one.accept();
    await one.isNewer();
    await Promise.all(typing);

    for (const tab of [one, two, three]) {
      await tab.isNewer();
      await expect(tab.offer).toHaveCount(0);
    }
    await expect(one.field('Owner')).toHaveValue('@written in the first');
    await expect(one.field('Reason for this change')).toHaveValue('because of the new year');
    expect(inTwo.last).toMatch(/^written in the second \d+$/);
    await expect(two.field('Description')).toHaveValue(inTwo.last);
    expect(inThree.last).toMatch(/^SELECT \d+$/);
    await expect(three.field('Query')).toHaveValue(inThree.last);

    await one.button('Save').click();
    await expect(one.status).toHaveText('Saved');
    await expect(one.button('Edit')).toBeVisible();
    // Nothing of the old version is kept any longer, and all of the new one except its worker, so the server is no
    // longer needed.
    await site.stop();
    await expect.poll(() => filesKept(one.page)).toBe(filesBelow(builds.newer).filter(isKeptOffline).length);
    await two.page.reload();
    await two.isNewer();
  },
);

test(
  'tabs that show different catalogs reload together, each with its own catalog and draft',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    const two = await openTab(one, address);
    await two.button('Sample: Fernpost: switch catalog').click();
    await two.page.getByRole('button', { name: 'New catalog…', exact: true }).click();
    await two.field('Name').fill('Greenhouse');
    await two.button('Create').click();
    const inSecond = two.button('Greenhouse: switch catalog');
    await expect(inSecond).toBeVisible();
    await two.page.evaluate(() => {
      location.hash = '#/new';
    });
    await two.field('Description').fill('written in the second catalog');
    await one.goToMetric('revenue_net', 'edit');
    await one.field('Description').fill('written in the first catalog');

    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    await expect(one.offer).toContainText(READY);
    await one.accept();
    for (const { page } of [one, two]) await page.waitForFunction(() => 'isNewerVersion' in globalThis);
    await expect(one.field('Description')).toHaveValue('written in the first catalog');
    await expect(inSecond).toBeVisible();
    await expect(two.field('Description')).toHaveValue('written in the second catalog');
  },
);

/** Counts the files that are kept, of all versions. */
function filesKept(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const [name = ''] = await caches.keys();
    return (await (await caches.open(name)).keys()).length;
  });
}

test(
  'a user who declines the new version keeps the old one, whole; once all tabs are closed the new one is there',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    await expect(one.offer).toContainText(READY);
    await one.offer.getByRole('button', { name: 'Later' }).click();
    await expect(one.offer).toHaveCount(0);

    // The server has none of the old files any more.
    await one.page.reload();
    await expect(one.offer).toContainText(READY);
    expect(await isNewer(one.page)).toBe(false);
    await one.goToMetric('revenue_net', 'lineage');
    await expect(one.page.getByRole('treeitem').first()).toBeVisible();
    await one.goToMetric('revenue_net', 'edit');
    await expect(one.page.locator('.cm-content')).toBeVisible();
    const two = await openTab(one, address);
    expect(await isNewer(two.page)).toBe(false);
    await expect(two.offer).toContainText(READY);

    const context = one.page.context();
    const blank = await context.newPage();
    for (const tab of [one, two]) await tab.page.close();
    await expect
      .poll(async () => {
        const page = await context.newPage();
        await page.goto(address);
        const found = await isNewer(page);
        if (!found) await page.close();
        return found;
      })
      .toBe(true);
    await blank.close();
    const after = new UpdatedPage(context.pages().at(-1) ?? blank);
    await after.isNewer();
    await expect(after.offer).toHaveCount(0);
  },
);

test(
  '[G41] a tab with a file under preview stops the update and says so; nothing has changed, and it can be tried again',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    const two = await openTab(one, address);
    await two.importFile({
      name: 'metrics.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ brand_new: { name: 'Brand new' } })),
    });
    await expect(two.button('Merge')).toBeVisible();
    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    expect(await violationsOn(one.page)).toEqual([]);
    await one.accept();
    await expect(one.offer).toContainText('In “Import · Sample: Fernpost · Metricbook” a file is open for import');
    await expect(one.offer).toContainText('Nothing was changed.');
    await expect(two.page.locator('.notices')).toContainText('A new version is waiting for this tab: a file is open');
    await expect(two.button('Merge')).toBeVisible();
    expect(await violationsOn(one.page)).toEqual([]);
    expect(await isNewer(one.page)).toBe(false);

    await two.button('Close without importing').click();
    await one.tryAgain();
    await one.isNewer();
    await two.isNewer();
  },
);

test(
  'text that the browser does not store, or that two tabs write into one form, stops the update',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    const two = await openTab(one, address);
    await one.goToMetric('revenue_net', 'edit');
    await two.goToMetric('revenue_net', 'edit');
    await one.field('Owner').fill('@from the first');
    await two.field('Owner').fill('@from the second');
    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    await one.accept();
    await expect(one.offer).toContainText('the same form is being edited in another tab');
    await expect(one.field('Owner')).toHaveValue('@from the first');
    await two.button('Cancel').click();
    await two.button('Discard changes').click();

    // Fills localStorage to the last letter.
    await one.page.evaluate(() => {
      for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
        try {
          for (let i = 0; ; i += 1) localStorage.setItem(`filler-${size}-${i}`, 'x'.repeat(size));
        } catch {
          // Full for texts of that size.
        }
      }
    });
    await one.field('Owner').fill(`@${'x'.repeat(5000)}`);
    await expect(one.page.getByText('The browser has no space for this draft')).toBeVisible();
    await one.tryAgain();
    await expect(one.offer).toContainText('the browser has no space to keep a draft');
    expect(await isNewer(one.page)).toBe(false);

    await one.page.evaluate(() => {
      for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key);
    });
    await one.field('Owner').fill('@shorter');
    await expect(one.page.getByText('The browser has no space for this draft')).toBeHidden();
    await one.tryAgain();
    await one.isNewer();
    await expect(one.field('Owner')).toHaveValue('@shorter');
  },
);

test(
  'a tab that is asleep stops the update; awake again it takes part, and so does one that was opened since',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    const asleep = await openTab(one, address);
    const session = await asleep.page.context().newCDPSession(asleep.page);
    await isKept(asleep.page);
    await session.send('Debugger.enable');
    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    await session.send('Debugger.pause');
    await one.accept();
    await expect(one.offer).toContainText('A tab does not answer.');
    expect(await isNewer(one.page)).toBe(false);

    await one.tryAgain();
    await expect(one.offer).toContainText('Saving drafts in every tab');
    const late = new UpdatedPage(await one.page.context().newPage());
    await late.page.goto(address);
    await session.send('Debugger.resume');
    for (const tab of [one, asleep, late]) await tab.isNewer();
  },
);

test(
  'if the worker of the new version is ended while it asks the tabs, nothing has changed, and it can be tried again',
  { tag: TABS },
  async ({ address, site, builds, startBrowser }) => {
    const one = await firstTab(await startBrowser(), address);
    const busy = await openTab(one, address);
    const session = await busy.page.context().newCDPSession(busy.page);
    await isKept(busy.page);
    await session.send('Debugger.enable');
    await session.send('ServiceWorker.enable');
    await site.serve(builds.newer);
    await finds(one.page, 'installed');
    await session.send('Debugger.pause');
    await one.accept();
    await expect(one.offer).toContainText('Saving drafts in every tab');
    await session.send('ServiceWorker.stopAllWorkers');
    await expect(one.offer).toContainText('The new version does not answer. Nothing was changed.', { timeout: 60_000 });
    await session.send('Debugger.resume');
    await one.tryAgain();
    for (const tab of [one, busy]) await tab.isNewer();
  },
);

test('a first page that is older than the worker that comes with it offers the newer version, and reloads on request', async ({
  address,
  site,
  builds,
  startBrowser,
}) => {
  const both = await builds.copyOfNewer();
  await cp(join(builds.today, 'assets'), join(both, 'assets'), { recursive: true });
  const tab = new UpdatedPage((await startBrowser()).page);
  await tab.open(address);
  // Served before the page is kept, which is some seconds after it is shown, by a server that still has what older
  // pages ask for.
  await site.serve(both);
  await expect(tab.offer).toContainText(READY);
  expect(await isNewer(tab.page)).toBe(false);
  await tab.accept();
  await tab.page.waitForFunction(() => 'isNewerVersion' in globalThis);
  await expect(tab.button('New catalog')).toBeVisible();
  await expect(tab.offer).toHaveCount(0);
});

test('text typed into a dialog is there again after a reload, once the dialog is opened', async ({
  address,
  startBrowser,
}) => {
  const tab = await firstTab(await startBrowser(), address);
  const { page } = tab;
  const dialogs: readonly { readonly field: string; open(): Promise<void> }[] = [
    {
      field: 'Your name',
      async open() {
        await tab.button('Catalog').click();
        await page.getByRole('menuitem', { name: 'Ada Analyst' }).click();
      },
    },
    {
      field: 'Name',
      async open() {
        await tab.searchBox.fill('refund');
        await tab.button('Save as a view').click();
      },
    },
    {
      field: 'Reason (optional)',
      async open() {
        await tab.searchBox.fill('');
        // The selection is loaded after the first list.
        await expect(page.locator('.list-pane > [aria-live]')).toBeAttached();
        await expect(tab.list.getByRole('link').first()).toBeVisible();
        await tab.list.focus();
        await page.keyboard.press('j');
        await page.keyboard.press('x');
        await page.getByRole('group', { name: 'Selected metrics' }).getByRole('button', { name: 'Set owner' }).click();
      },
    },
    {
      field: 'Where',
      async open() {
        await tab.goToMetric('revenue_net');
        await tab.button('Record usage').click();
      },
    },
  ];
  // Wide enough for the saved views to be beside the list.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  for (const dialog of dialogs) {
    await dialog.open();
    const input = page.getByRole('dialog').getByLabel(dialog.field, { exact: true });
    await input.fill('half a thou');
    await page.reload();
    await expect(tab.list.getByRole('link').first()).toBeVisible();
    await dialog.open();
    await expect(input).toHaveValue('half a thou');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  }
});

/** Faults of one file of a new version. */
const BREAKS: Readonly<Record<string, (file: string) => Promise<void>>> = {
  'is not there': (file) => rm(file),
  'is cut short': async (file) => truncate(file, Math.floor((await readFile(file)).length / 2)),
  'is another version’s': async (file) => writeFile(file, `${await readFile(file, 'utf8')}\n`),
};

for (const [what, spoil] of Object.entries(BREAKS)) {
  test(`[G41] if a file of the new version ${what}, the old version goes on, over a restart as well`, async ({
    address,
    site,
    builds,
    startBrowser,
  }) => {
    const first = await startBrowser();
    const tab = await firstTab(first, address);
    const spoilt = await builds.copyOfNewer();
    await spoil(join(spoilt, await fileLike(spoilt, /^code-editor-.*\.js$/)));
    await site.serve(spoilt);
    await finds(tab.page, 'refused');
    await oldVersionGoesOn(tab, site);
    await first.close();

    const reopened = new UpdatedPage((await startBrowser()).page);
    await reopened.page.goto(address);
    await oldVersionGoesOn(reopened, site);
    await site.serve(builds.newer);
    await finds(reopened.page, 'installed');
    await reopened.accept();
    await reopened.isNewer();
  });
}

test('if the connection breaks in the middle of the new version, the old one goes on', async ({
  address,
  site,
  builds,
  startBrowser,
}) => {
  const tab = await firstTab(await startBrowser(), address);
  await site.stop();
  const server = await breakingServer(builds.newer, Number(new URL(address).port), /lineage-.*\.js$/);
  await finds(tab.page, 'refused');
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await oldVersionGoesOn(tab, site);
});

/**
 * Expects that the old version works after a reload, without a server, with a part that is loaded when it is first
 * needed.
 */
async function oldVersionGoesOn(tab: UpdatedPage, site: Site): Promise<void> {
  await expect(tab.offer).toHaveCount(0);
  await site.stop();
  await tab.page.reload();
  await expect(tab.list.getByRole('link').first()).toBeVisible();
  expect(await isNewer(tab.page)).toBe(false);
  await tab.goToMetric('revenue_net', 'edit');
  await expect(tab.page.locator('.cm-content')).toBeVisible();
}

async function fileLike(folder: string, name: RegExp): Promise<string> {
  const found = (await readdir(join(folder, 'assets'))).find((file) => name.test(file));
  if (found === undefined) throw new Error(`no file is called like ${name.source}`);
  return join('assets', found);
}

/** Serves a folder, but breaks the connection in the middle of some files. */
function breakingServer(folder: string, port: number, broken: RegExp): Promise<Server> {
  const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', html: 'text/html', css: 'text/css' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    readFile(join(folder, path)).then(
      (bytes) => {
        const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
        response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
        if (!broken.test(path)) response.end(bytes);
        else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      },
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => {
    server.listen(port, 'localhost', () => resolve(server));
  });
}
