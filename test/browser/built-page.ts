import { expect, test as playwrightTest } from '@playwright/test';

/** Marks a test that has several tabs, and needs those that are not in front to be as quick as the one that is. */
export const TABS = '@tabs';

/**
 * Playwright's `test` with a promise that holds in all of them: nothing in the test's browser context asks another
 * origin for anything, and no error goes uncaught. `requests` lists what has been asked for.
 */
export const test = playwrightTest.extend<{ requests: string[] }>({
  requests: [
    async ({ context, baseURL }, use) => {
      const requests: string[] = [];
      const uncaught: string[] = [];
      context.on('request', (request) => requests.push(request.url()));
      context.on('weberror', (error) => uncaught.push(error.error().message));
      await use(requests);
      expect(requests.filter((url) => url.startsWith('http') && !url.startsWith(baseURL ?? ''))).toEqual([]);
      expect(uncaught).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
