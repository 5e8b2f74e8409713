import { expect, test } from './built-page.ts';

test('the page opens, and all that it asks for is of its own origin', async ({ page, baseURL, requests }) => {
  const response = await page.goto('./');
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Metricbook/);

  await page.waitForLoadState('networkidle');
  expect(requests.length).toBeGreaterThan(1);
  expect(requests.filter((url) => !url.startsWith(baseURL ?? ''))).toEqual([]);
});
