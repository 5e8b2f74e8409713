import type { BrowserContext } from '@playwright/test';
import { expect, test as playwrightTest } from '@playwright/test';

/** Marks a test with several tabs that needs background tabs to be as quick as the one in front. */
export const TABS = '@tabs';

/** Prefix with which a page reports what its content policy refused. */
const REFUSED = 'Refused by the content policy:';

/**
 * Playwright's `test` with promises for all of them: nothing in the test's browser context asks another origin for
 * anything, no error goes uncaught, and nothing violates the content policy. `requests` lists all requests.
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

/** Notes what the content policy refuses from now on, in pages and in their workers. */
export async function watchContentPolicy(context: BrowserContext): Promise<() => Promise<readonly string[]>> {
  const refused: string[] = [];
  // Workers report only through the browser's own console messages.
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
    // After the answer, everything that a page said before has arrived.
    await Promise.all(context.pages().map((page) => page.evaluate(() => document.readyState)));
    return refused;
  };
}

export { expect };
