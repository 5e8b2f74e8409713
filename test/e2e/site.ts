import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Plugin } from 'vite';
import { build } from 'vite';
import { freePort, serveFolder } from '../../scripts/static-server.mjs';
import { test as ownBrowserTest } from './launch-browser.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A server of one test, at an address that stays the same whatever it serves. */
export interface Site {
  readonly address: string;
  /** Serves a folder from now on, in place of the one before. */
  serve(folder: string): Promise<void>;
  /** Stops the server. */
  stop(): Promise<void>;
}

/** Serves a folder on this machine, at an unused port. */
export async function openSite(folder: string): Promise<Site> {
  const port = await freePort();
  let server = await serveFolder(folder, port);
  return {
    address: server.address,
    async serve(next) {
      await server.close();
      server = await serveFolder(next, port);
    },
    stop: () => server.close(),
  };
}

/** The built page, and a newer version of it that differs in every part. */
export interface Builds {
  readonly today: string;
  readonly newer: string;
  /** Copies the newer version, for a test to damage. */
  copyOfNewer(): Promise<string>;
}

/** Tells if a page is of the newer version. */
export function isNewer(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isNewerVersion' in globalThis);
}

/** Makes a tab load its page from the server from now on, whatever is kept: as by a reload past all caches. */
export async function pastWhatIsKept(page: Page): Promise<Page> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  return page;
}

/** Waits until the service worker controls a page: from then on it needs no server. */
export async function isKept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

/**
 * Playwright's `test` with a browser of its own that can be started again, a site of its own, and two versions to
 * serve.
 */
export const test = ownBrowserTest.extend<{ site: Site }, { builds: Builds }>({
  builds: [
    async ({ browserName: _ }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'metricbook-builds-'));
      const newer = await newerBuild();
      let copies = 0;
      await use({
        today: join(ROOT, 'dist'),
        newer,
        async copyOfNewer() {
          copies += 1;
          const copy = join(folder, `copy-${copies}`);
          await cp(newer, copy, { recursive: true });
          return copy;
        },
      });
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  site: async ({ builds }, use) => {
    const site = await openSite(builds.today);
    await use(site);
    await site.stop();
  },
  address: async ({ site }, use) => use(site.address),
});

export { expect };

/** Builds the newer version once for all workers of a run. Returns its folder. */
async function newerBuild(): Promise<string> {
  const builds = join(ROOT, 'test-results', 'newer-builds');
  // All workers of a run have one parent.
  const folder = join(builds, String(process.ppid));
  const isBuilt = (): boolean => existsSync(join(folder, 'built'));
  await mkdir(builds, { recursive: true });
  try {
    await mkdir(folder);
  } catch {
    await expect.poll(isBuilt, { timeout: 120_000, message: 'the newer version is being built' }).toBe(true);
    return join(folder, 'dist');
  }
  await removeOlder(builds, folder);
  await build({
    root: ROOT,
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: [newerVersion()],
    build: { outDir: join(folder, 'dist'), emptyOutDir: true },
  });
  await writeFile(join(folder, 'built'), '');
  return join(folder, 'dist');
}

/** Removes the builds of earlier runs. */
async function removeOlder(builds: string, current: string): Promise<void> {
  const all = (await readdir(builds)).map((name) => join(builds, name));
  await Promise.all(all.filter((one) => one !== current).map((one) => rm(one, { recursive: true, force: true })));
}

/** Marks every script of the page as newer, so that none keeps its name. */
function newerVersion(): Plugin {
  return {
    name: 'newer-version',
    enforce: 'post',
    transform: (code, id) =>
      /\/src\/(app|main)\b.*\.tsx?$/.test(id)
        ? { code: `${code}\nglobalThis.isNewerVersion = true;`, map: null }
        : null,
  };
}
