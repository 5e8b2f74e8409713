import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { contentPolicy } from './scripts/build/content-policy.ts';
import { headerFile } from './scripts/build/header-file.ts';
import { thirdPartyNotices } from './scripts/build/third-party-notices.ts';
import { SERVICE_WORKER_PACKAGES, serviceWorker } from './scripts/build/service-worker.ts';
import { HEADLESS_WITH_TABS } from './scripts/chromium-options.ts';

// Only a test that hangs may reach this. A slow machine is not a failure.
const TIMEOUT_MS = 120_000;
/** A test of faults takes longer: it meets a failure at every call, at full length each call in several ways. */
const FAULTS_TIMEOUT_MS = process.env['FAULTS'] === 'full' ? 3_600_000 : 600_000;

/** Test files that mock a module of ours. */
const MOCKED = '**/*.mocked.test.ts';

const notices = thirdPartyNotices(SERVICE_WORKER_PACKAGES);

export default defineConfig({
  // Relative, so that the page works under any path of any server.
  base: './',
  plugins: [preact({ reactAliasesEnabled: false }), contentPolicy(), notices.page, headerFile(), serviceWorker()],
  worker: {
    format: 'es',
    plugins: () => [notices.worker],
    rolldownOptions: {
      output: {
        // Keeps a worker's initial code in a chunk beside its entry script. A chunk that is loaded later would otherwise import
        // the entry script, which WebKit then evaluates a second time: each call would be answered twice.
        codeSplitting: { groups: [{ name: 'worker', tags: ['$initial'], test: (id) => !id.endsWith('-worker.ts') }] },
      },
    },
  },
  build: {
    target: 'baseline-widely-available',
    // Without data: URLs a strict content policy needs no exception.
    assetsInlineLimit: 0,
    // A link for each module that a screen imports takes a slow machine longer than the modules themselves.
    modulePreload: { resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []) },
    // Puts all that the first screen needs into two files. Without the second group, each module that the first
    // screen shares with a few others would become a file and a request of its own.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'preact', test: /node_modules\/(preact|@preact)\//, priority: 1 },
            { name: 'app', tags: ['$initial'], test: (id) => !id.endsWith('/main.tsx') },
          ],
        },
      },
    },
  },
  test: {
    // Vitest leaves one core to others, which on two is half of them.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'test/{build,domain,database,formats,worker,service-worker,app,cli}/**/*.test.{ts,tsx}',
            'test/*.test.ts',
          ],
          exclude: [MOCKED],
          // Files share their modules, which halves the time. Those that mock a module have a project of their own.
          isolate: false,
          testTimeout: TIMEOUT_MS,
          hookTimeout: TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit-mocked',
          environment: 'node',
          include: [`test/${MOCKED}`],
          testTimeout: TIMEOUT_MS,
          hookTimeout: TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/*.test.ts'],
          testTimeout: FAULTS_TIMEOUT_MS,
          hookTimeout: FAULTS_TIMEOUT_MS,
        },
      },
      {
        extends: true,
        // Imports of these tests. Found only while the tests run, they would make the browser reload everything.
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
          name: 'storage',
          include: ['test/storage/**/*.test.ts'],
          testTimeout: TIMEOUT_MS,
          hookTimeout: TIMEOUT_MS,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            connectTimeout: TIMEOUT_MS,
            provider: playwright({ launchOptions: HEADLESS_WITH_TABS }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
