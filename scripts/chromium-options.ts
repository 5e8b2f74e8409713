const path = process.env['CHROMIUM'];

/** Starts Chromium: the one that `scripts/chromium.mjs` found, else Playwright's own. */
export const CHROMIUM = {
  ...(path ? { executablePath: path } : {}),
  args: [
    // In a container the tests are often root, and Chromium's sandbox refuses root.
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** For several tabs: otherwise one that isn't in front gets three frames a second, and each click there takes seconds. */
export const CHROMIUM_WITH_TABS = withTabs(CHROMIUM);

const shell = process.env['HEADLESS_SHELL'];

/** Starts Chromium's headless shell if there is one: the same engine, without the windows that no test looks at. */
export const HEADLESS = { ...CHROMIUM, ...(shell ? { executablePath: shell } : {}) };

/** The headless shell, for several tabs. */
export const HEADLESS_WITH_TABS = withTabs(HEADLESS);

function withTabs(options: typeof CHROMIUM): typeof CHROMIUM {
  return { ...options, args: [...options.args, '--disable-frame-rate-limit'] };
}
