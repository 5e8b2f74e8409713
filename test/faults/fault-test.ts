import { join } from 'node:path';
import { test as ownBrowserTest } from '../e2e/launch-browser.ts';
import type { Site as ServedSite } from '../e2e/site.ts';
import { openSite } from '../e2e/site.ts';

/** True for the suite at full length, false for the short form in every run of all tests. */
export const IS_FULL = process.env['FAULTS'] === 'full';

/** Returns the number of rounds: `short` in every run of all tests, `full` by `npm run test:faults`. */
export function rounds(short: number, full: number): number {
  return IS_FULL ? full : short;
}

/** A build of the app. `newer` has one more migration. */
export type Build = 'today' | 'newer';

/** The server of one test, at an address that stays the same whatever it serves. */
export interface Site extends Omit<ServedSite, 'serve'> {
  /** Serves this build from now on, in place of the one before. */
  serve(build: Build): Promise<void>;
}

/**
 * Playwright's `test` with a browser of its own that can be killed (`startBrowser`), and a site that serves today's
 * build.
 */
export const test = ownBrowserTest.extend<{ site: Site }>({
  site: async ({ browserName: _ }, use) => {
    const site = await openSite(folderOf('today'));
    await use({ ...site, serve: (build) => site.serve(folderOf(build)) });
    await site.stop();
  },
  address: async ({ site }, use) => use(site.address),
});

export { expect } from '@playwright/test';

function folderOf(build: Build): string {
  const sites = process.env['FAULTS_SITES'];
  if (sites === undefined) throw new Error('the sites were not built: playwright.config.ts does that');
  return join(sites, build);
}
