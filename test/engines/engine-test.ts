import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as playwrightTest } from '@playwright/test';
import { freePort, serveFolder } from '../../scripts/static-server.mjs';
import type { Engine, EngineName } from './engine.ts';
import { startByPlaywright } from './playwright-engine.ts';
import { Tab } from './tab.ts';
import { startWebKit } from './webkit-engine.ts';

/** The server of one test, at an address that stays the same. */
export interface Site {
  readonly address: string;
  /** Stops the server. */
  stop(): Promise<void>;
}

/** Playwright's `test` in an engine that the project names: with a browser, a server, and a folder for files. */
export const test = playwrightTest.extend<
  { engine: Engine; site: Site; folder: string; openTab: () => Promise<Tab> },
  { engineName: EngineName }
>({
  engineName: ['chromium', { option: true, scope: 'worker' }],
  engine: async ({ engineName }, use) => {
    const engine = engineName === 'webkit' ? await startWebKit() : await startByPlaywright(engineName);
    await use(engine);
    await engine.end();
  },
  site: async ({ browserName: _ }, use) => {
    const { address, close } = await serveFolder(siteFolder(), await freePort());
    let isUp = true;
    const stop = async (): Promise<void> => {
      if (isUp) await close();
      isUp = false;
    };
    await use({ address, stop });
    await stop();
  },
  folder: async ({ browserName: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'metricbook-files-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  openTab: async ({ engine }, use, testInfo) => {
    const tabs: Tab[] = [];
    await use(async () => {
      const tab = new Tab(await engine.open());
      tabs.push(tab);
      return tab;
    });
    if (testInfo.status === testInfo.expectedStatus) return;
    for (const [i, { screen }] of tabs.entries()) {
      // A screen from before a restart shows nothing any more.
      const body = await screen.picture().catch(() => undefined);
      if (body !== undefined) await writeFile(testInfo.outputPath(`tab-${i + 1}.png`), body);
    }
  },
});

export { expect } from '@playwright/test';

/** Returns the folder into which `build-site.ts` has built. */
function siteFolder(): string {
  const folder = process.env['ENGINES_SITE'];
  if (folder === undefined) throw new Error('the site was not built: playwright.config.ts does that');
  return folder;
}
