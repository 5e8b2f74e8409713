import { defineConfig } from '@playwright/test';
import type { EngineName } from './engine.ts';

const ENGINES: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];
/** The engines that `scripts/test.mjs` has found on this machine. */
const present = process.env['ENGINES_PRESENT']?.split(' ');

// The main path in each engine. A slow machine is no failure: only what hangs may reach these limits.
export default defineConfig<object, { engineName: EngineName }>({
  testDir: '.',
  outputDir: '../../test-results/engines',
  reporter: [['list'], ['json', { outputFile: '../../test-results/engines.json' }]],
  globalSetup: './build-site.ts',
  // More than the two cores of CI: while a test waits, another one works.
  workers: 3,
  fullyParallel: true,
  retries: 0,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  projects: ENGINES.filter((name) => present === undefined || present.includes(name)).map((name) => ({
    name,
    use: { engineName: name },
  })),
});
