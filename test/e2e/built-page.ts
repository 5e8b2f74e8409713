import type { BrowserContext } from '@playwright/test';
import { expect, test as playwrightTest } from '@playwright/test';

/** Marks a test that has several tabs, and needs those that are not in front to be as quick as the one that is. */
export const TABS = '@tabs';

/** How a page tells the test of what its content policy refused. */
const REFUSED = 'Refused by the content policy:';

/**
 * Playwright's `test` with promises that hold in all of them: nothing in the test's browser context asks another origin for
 * anything, no error goes uncaught, and nothing meets the content policy. `requests` lists what has been asked for.
 */
export const test = playwrightTest.extend<{ requests: string[] }>({
  requests: [
    async ({ context, baseURL }, use) => {
      const requests: string[] = [];
      const uncaught: string[] = [];
      context.on('request', (request) => requests.push(request.url()));
      context.on('weberror', (error) => uncaught.push(error.error().message));
      const refused = await watchContentPolicy(context);
      await use(requests);
      expect(requests.filter((url) => url.startsWith('http') && !url.startsWith(baseURL ?? ''))).toEqual([]);
      expect(uncaught).toEqual([]);
      expect(await refused()).toEqual([]);
    },
    { auto: true },
  ],
});

/** What the content policy refuses from now on, in pages and in their workers. */
export async function watchContentPolicy(context: BrowserContext): Promise<() => Promise<readonly string[]>> {
  const refused: string[] = [];
  // Of a worker only the browser's own words come here.
  context.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(REFUSED) || /content security policy|trusted ?(type|script)/i.test(text)) refused.push(text);
  });
  await context.addInitScript((prefix) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      console.error(prefix, effectiveDirective, blockedURI, sample);
    });
  }, REFUSED);
  return async () => {
    // Whatever a page said before its answer has come by then.
    await Promise.all(context.pages().map((page) => page.evaluate(() => document.readyState)));
    return refused;
  };
}

export { expect };
