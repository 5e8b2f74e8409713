const path = process.env['CHROMIUM'];

/** How tests start Chromium: the one that `scripts/chromium.mjs` found, else Playwright's own. */
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

/** The same for several tabs: else one that isn't in front gets three frames a second, and each click there takes seconds. */
export const CHROMIUM_WITH_TABS = { ...CHROMIUM, args: [...CHROMIUM.args, '--disable-frame-rate-limit'] };
