import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM } from '../../scripts/chromium-options.ts';
import type { EngineName } from './engine.ts';
import { FIREFOX } from './playwright-engine.ts';
import { endGroup, findCommand, MINI_BROWSER, startGroup } from './programs.ts';
import { startDisplay } from './webkit-engine.ts';

/** A browser without a driver, with a profile of its own: started with an address, as a user does, and killed. */
export interface UndrivenBrowser {
  start(address: string): void;
  /** Kills the browser and all its processes at once, as a power cut does. */
  kill(): Promise<void>;
  /** Kills it if it still runs, and deletes what it has stored. */
  end(): Promise<void>;
}

/** Settings that open our page only, once, and prevent all other requests. */
const FIREFOX_SETTINGS = [
  // For its new-tab page Firefox would take a thumbnail of our page under another identity, which has stored nothing.
  'user_pref("browser.pagethumbnails.capturing_disabled", true);',
  'user_pref("browser.aboutwelcome.enabled", false);',
  'user_pref("browser.shell.checkDefaultBrowser", false);',
  'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
  'user_pref("toolkit.startup.max_resumed_crashes", -1);',
  'user_pref("browser.sessionstore.resume_from_crash", false);',
];

/** Prepares an engine with a new profile. */
export async function undrivenBrowser(engine: EngineName): Promise<UndrivenBrowser> {
  const home = await mkdtemp(join(tmpdir(), `metricbook-${engine}-`));
  await writeFile(join(home, 'user.js'), FIREFOX_SETTINGS.join('\n'));
  const display = engine === 'webkit' ? await startDisplay() : undefined;
  const env = {
    ...process.env,
    HOME: home,
    DISPLAY: display?.name,
    XDG_DATA_HOME: undefined,
    XDG_CACHE_HOME: undefined,
  };
  let browser: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (browser !== undefined) await endGroup(browser);
    browser = undefined;
  };
  return {
    start(address) {
      const [command, ...args] = commandFor(engine, home, address);
      browser = startGroup(command, args, { env });
    },
    kill,
    async end() {
      await kill();
      if (display !== undefined) await endGroup(display.server);
      await rm(home, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}

function commandFor(engine: EngineName, profile: string, address: string): [string, ...string[]] {
  switch (engine) {
    case 'chromium': {
      const command = CHROMIUM.executablePath ?? chromium.executablePath();
      return [command, ...CHROMIUM.args, '--headless', '--disable-gpu', `--user-data-dir=${profile}`, address];
    }
    case 'firefox':
      return [FIREFOX, '--headless', '--no-remote', '--profile', profile, address];
    case 'webkit':
      return [findCommand(MINI_BROWSER), address];
  }
}
