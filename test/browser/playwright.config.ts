import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './chromium.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const port = process.env['PAGE_PORT'] ?? '4187';
const address = `http://localhost:${port}/`;

// Tests of the built page. A slow machine is no failure: only what hangs shall meet these limits.
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/page',
  reporter: [['list'], ['json', { outputFile: '../../test-results/page.json' }]],
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: address,
    browserName: 'chromium',
    launchOptions: CHROMIUM,
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    trace: 'off',
  },
  webServer: {
    command: `node scripts/static-server.mjs dist ${port}`,
    cwd: root,
    url: address,
    // A page that another program serves is not the one under test.
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
