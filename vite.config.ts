import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_WITH_TABS } from './test/browser/chromium.ts';

// A slow machine is no failure: only a test that hangs shall meet this.
const PATIENCE = 120_000;
/** The faults are many: one test meets a failure at every call. */
const MORE_PATIENCE = 600_000;

export default defineConfig({
  // The page works under any path of any server.
  base: './',
  plugins: [preact({ reactAliasesEnabled: false })],
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        // What a worker starts with is beside the script that it is started by. A part that is loaded later would import
        // that script else, and WebKit then runs it a second time: each call would be answered twice.
        codeSplitting: { groups: [{ name: 'worker', tags: ['$initial'], test: (id) => !id.endsWith('-worker.ts') }] },
      },
    },
  },
  build: {
    target: 'baseline-widely-available',
    // Nothing becomes a data: URL, so that a strict content policy needs no exception.
    assetsInlineLimit: 0,
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{domain,database,formats,worker,state,ui}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/*.test.ts'],
          testTimeout: MORE_PATIENCE,
          hookTimeout: MORE_PATIENCE,
        },
      },
      {
        extends: true,
        // What these tests import: found only while they run, it would make the browser load everything again.
        optimizeDeps: {
          include: [
            '@noble/hashes/sha2.js',
            'comlink',
            'fake-indexeddb',
            'fast-check',
            'idb-keyval',
            'sql.js',
            'valibot',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/storage/**/*.test.ts'],
          testTimeout: PATIENCE,
          hookTimeout: PATIENCE,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            connectTimeout: PATIENCE,
            provider: playwright({ launchOptions: CHROMIUM_WITH_TABS }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
