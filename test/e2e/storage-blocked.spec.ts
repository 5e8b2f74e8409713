import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { startChromium } from './launch-browser.ts';

test('[G31] a browser that blocks site data: the page names the setting, and a file is read without being kept', async ({
  baseURL,
}) => {
  const profile = await mkdtemp(join(tmpdir(), 'metricbook-blocked-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
  );
  // The headless shell knows no such setting.
  const browser = await startChromium(profile, [], true);
  const { page } = browser;
  try {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(baseURL ?? '');
    const catalog = new CatalogPage(page);
    await expect(page.getByRole('heading', { name: 'This browser blocks site data' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('cookies and site data');
    await expect(page.getByText('bug in Metricbook')).toBeHidden();

    const chooser = page.waitForEvent('filechooser');
    await catalog.button('Read a file without keeping it').click();
    await (
      await chooser
    ).setFiles({ name: 'm.json', mimeType: '', buffer: Buffer.from('{"churn": {"name": "Churn", "owner": "@ann"}}') });
    await expect(catalog.metricLink('Churn')).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Not kept' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('blocks site data');
    await catalog.goToMetric('churn');
    await expect(page.getByRole('heading', { name: 'Churn' })).toBeVisible();
    await catalog.goToMetric('churn', 'history');
    await expect(page.getByText('bug in Metricbook')).toBeHidden();
    await page.screenshot({ path: test.info().outputPath('unkept.png') });
    expect(errors).toEqual([]);
  } finally {
    await browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  }
});
