import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { TABS } from './built-page.ts';
import { HEADLESS, HEADLESS_WITH_TABS } from '../../scripts/chromium-options.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const port = process.env['PAGE_PORT'] ?? '4187';
const address = `http://localhost:${port}/`;

const UPDATES = 'updates.spec.ts';

// Tests of the built page. A slow machine is no failure: only what hangs may reach these limits.
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  // More than the two cores of CI: while a test waits, another one works.
  workers: 4,
  fullyParallel: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: address,
    browserName: 'chromium',
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    trace: 'off',
    // Installing the offline copy is a quarter of a test's work. The tests about it have a browser of their own,
    // which installs it.
    serviceWorkers: 'block',
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    // First, since these mostly wait: for tabs that keep silent, for workers that are installed.
    { name: 'updates', testMatch: UPDATES, use: { launchOptions: HEADLESS_WITH_TABS } },
    { name: 'one tab', testIgnore: UPDATES, grepInvert: new RegExp(TABS), use: { launchOptions: HEADLESS } },
    { name: 'several tabs', testIgnore: UPDATES, grep: new RegExp(TABS), use: { launchOptions: HEADLESS_WITH_TABS } },
  ],
  webServer: {
    command: `node scripts/static-server.mjs dist ${port}`,
    cwd: root,
    url: address,
    // A page that another program serves is not the one under test.
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
