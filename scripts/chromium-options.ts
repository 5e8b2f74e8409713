const path = process.env['CHROMIUM'];

/** Options that start Chromium: the one that `scripts/chromium.mjs` found, else Playwright's own. */
export const CHROMIUM = {
  ...(path ? { executablePath: path } : {}),
  args: [
    // In a container tests often run as root, and Chromium's sandbox refuses root.
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/**
 * Options for several tabs. Otherwise a background tab gets three frames a second, and each click in it takes
 * seconds.
 */
export const CHROMIUM_WITH_TABS = withTabs(CHROMIUM);

const shell = process.env['HEADLESS_SHELL'];

/**
 * Options that start Chromium's headless shell if there is one: the same engine, without the windows that no test
 * looks at.
 */
export const HEADLESS = { ...CHROMIUM, ...(shell ? { executablePath: shell } : {}) };

/** Options of the headless shell for several tabs. */
export const HEADLESS_WITH_TABS = withTabs(HEADLESS);

function withTabs(options: typeof CHROMIUM): typeof CHROMIUM {
  return { ...options, args: [...options.args, '--disable-frame-rate-limit'] };
}
