// Finds the browsers besides Chromium in which the main path is tested. They are tested if they are installed. With
// ENGINES=all in the environment, as in CI, a missing one is a failure.

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const OTHERS = [
  { name: 'firefox', is: 'Firefox ESR', needs: ['firefox-esr'], install: 'firefox-esr' },
  {
    name: 'webkit',
    is: 'WebKit',
    needs: ['WebKitWebDriver', 'Xvfb'],
    install: 'webkit2gtk-driver xvfb',
  },
];

/**
 * Returns the engines of this machine by name, Chromium first, and a sentence for each missing one.
 *
 * @returns {{ present: string[], missing: string[] }}
 */
export function findEngines() {
  const missing = OTHERS.filter(({ needs }) => !needs.every(isInPath));
  return {
    present: ['chromium', ...OTHERS.filter((engine) => !missing.includes(engine)).map(({ name }) => name)],
    missing: missing.map(
      ({ is, install }) => `${is} is not installed; on Debian: apt-get install --no-install-recommends ${install}`,
    ),
  };
}

function isInPath(command) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => existsSync(join(folder, command)));
}
