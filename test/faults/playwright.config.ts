import { defineConfig } from '@playwright/test';
import { CHROMIUM_WITH_TABS, HEADLESS_WITH_TABS } from '../../scripts/chromium-options.ts';

/** At full length the real Chromium is used, as users have it. */
const isFull = process.env['FAULTS'] === 'full';

// Faults that a user's browser, disk and tabs can have. A slow machine is no failure: only what hangs may reach these
// limits, and at full length there are hundreds of rounds.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/faults',
  reporter: [['list'], ['json', { outputFile: '../../test-results/faults-browser.json' }]],
  globalSetup: './build-sites.ts',
  // More than the two cores of CI: while a test waits, another one works.
  workers: 3,
  fullyParallel: true,
  retries: 0,
  timeout: isFull ? 3_600_000 : 180_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    launchOptions: isFull ? CHROMIUM_WITH_TABS : HEADLESS_WITH_TABS,
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
  },
});
