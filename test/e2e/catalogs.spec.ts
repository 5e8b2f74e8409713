import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { violationsOn } from './axe.ts';
import { expect, TABS, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { openSample, overflowOf } from './screens.ts';

/** A second file: a dictionary of one metric, which no other catalog has. */
const SECOND = {
  name: 'Team metrics.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify({
      pot_returns: {
        id: 'pot_returns',
        name: 'Returned pots',
        description: 'Clay pots sent back.',
        owner: '@operations',
        tags: ['core'],
        dependencies: [],
      },
    }),
  ),
};
const BROKEN = { name: 'broken.db', mimeType: 'application/octet-stream', buffer: Buffer.from('no database at all') };

/** The catalogs of a browser, as a user meets them. */
class CatalogsPage extends CatalogPage {
  /** Returns the button that names the shown catalog and opens the switcher. */
  mark(name: string) {
    return this.button(`${name}: switch catalog`);
  }

  get switcher() {
    return this.page.getByRole('dialog', { name: 'Catalogs in this browser' });
  }

  get naming() {
    return this.page.getByRole('dialog', { name: /new catalog/i });
  }

  line(name: string) {
    return this.switcher.getByRole('link', { name });
  }

  async openSwitcher(): Promise<void> {
    await this.page.getByRole('button', { name: /: switch catalog$/ }).click();
    await expect(this.switcher).toBeVisible();
  }

  async chooseSecond(file: typeof SECOND): Promise<void> {
    await this.openSwitcher();
    const chooser = this.page.waitForEvent('filechooser');
    await this.button('Open a file as a new catalog…').click();
    await (await chooser).setFiles(file);
  }

  /** Opens the second file beside the existing catalog, and waits until it is shown. */
  async openSecond(name = 'Team metrics'): Promise<void> {
    await this.chooseSecond(SECOND);
    await this.naming.getByLabel('Name').fill(name);
    await this.naming.getByRole('button', { name: 'Open as a new catalog' }).click();
    await expect(this.mark(name)).toBeVisible();
  }

  async switchTo(name: string): Promise<void> {
    await this.openSwitcher();
    await this.line(name).click();
    await expect(this.mark(name)).toBeVisible();
  }

  async names(): Promise<string[]> {
    await this.openSwitcher();
    const names = await this.switcher.locator('.catalog-line-name').allTextContents();
    await this.page.keyboard.press('Escape');
    await expect(this.switcher).toBeHidden();
    return names;
  }

  /** Exports the whole catalog, byte for byte. */
  async bytes(path: string): Promise<Buffer> {
    await this.exportTo(path);
    return readFile(path);
  }
}

const SAMPLE = 'Sample: Fernpost';

async function sampleIn(page: Page, address: string | undefined): Promise<CatalogsPage> {
  const catalogs = new CatalogsPage(page);
  await catalogs.openSample(address ?? '');
  await expect(catalogs.mark(SAMPLE)).toBeVisible();
  return catalogs;
}

/** Lists the ids of the catalogs that this browser has databases for. */
async function databasesIn(page: Page): Promise<string[]> {
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
  return names.filter((name) => !/:(backup|log)$/.test(name)).map((name) => name.replace(/^.*:/, ''));
}

async function another(context: BrowserContext, address: string | undefined, search = ''): Promise<CatalogsPage> {
  const catalogs = new CatalogsPage(await context.newPage());
  await catalogs.open((address ?? '') + search);
  return catalogs;
}

test('[G22] [S23] a second file is opened beside the first, which stays as it is, byte for byte', async ({
  page,
  baseURL,
}, info) => {
  const here = await sampleIn(page, baseURL);
  const before = await here.bytes(info.outputPath('before.db'));
  await here.openSecond();
  await expect(here.metricLink('Returned pots')).toBeVisible();
  await expect(here.list.getByRole('row')).toHaveCount(1);
  await here.switchTo(SAMPLE);
  await expect(here.metricLink('Active customers')).toBeVisible();
  const after = await here.bytes(info.outputPath('after.db'));
  expect(after.equals(before)).toBe(true);
});

test('an import preview offers to keep both, and leaves the present catalog alone', async ({ page, baseURL }, info) => {
  const here = await sampleIn(page, baseURL);
  const before = await here.bytes(info.outputPath('before.db'));
  await here.importFile(SECOND);
  await here.button('Open as a new catalog').click();
  await expect(here.naming).toContainText('A JSON dictionary with 1 metric.');
  await here.naming.getByRole('button', { name: 'Open as a new catalog' }).click();
  await expect(here.mark('Team metrics')).toBeVisible();
  await expect(here.metricLink('Returned pots')).toBeVisible();
  await here.switchTo(SAMPLE);
  expect((await here.bytes(info.outputPath('after.db'))).equals(before)).toBe(true);
});

test('a broken file says why, and adds nothing', async ({ page, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await here.chooseSecond(BROKEN);
  const refusal = page.getByRole('dialog', { name: 'broken.db cannot be opened' });
  await expect(refusal).toContainText('Nothing was added');
  await refusal.getByRole('button', { name: 'Close' }).click();
  expect(await here.names()).toEqual([SAMPLE]);
  await expect.poll(() => databasesIn(page)).toEqual(['main']);
});

test('a new catalog that is cancelled leaves nothing', async ({ page, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await here.chooseSecond(SECOND);
  await here.naming.getByRole('button', { name: 'Cancel' }).click();
  await expect(here.naming).toBeHidden();
  expect(await here.names()).toEqual([SAMPLE]);
  await expect.poll(() => databasesIn(page)).toEqual(['main']);
});

test(
  '[G22] [S21] two tabs that show two catalogs at once do not hear each other',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const here = await sampleIn(page, baseURL);
    await here.openSecond();
    const there = await another(context, baseURL, '?catalog=main');
    await expect(there.mark(SAMPLE)).toBeVisible();
    await there.goToMetric('revenue_net');
    await there.edit('Owner', '@there', 'Ada Analyst');
    await here.goToMetric('pot_returns');
    await here.edit('Owner', '@here', 'Ada Analyst');
    await here.page.reload();
    await expect(here.mark('Team metrics')).toBeVisible();
    await expect(here.list.getByRole('row')).toHaveCount(1);
    await expect(here.list.getByRole('row')).toContainText('here');
    await there.page.reload();
    await expect(there.mark(SAMPLE)).toBeVisible();
    await expect(there.page.getByRole('heading', { level: 1 })).toHaveText('Net revenue');
    await expect(there.page.locator('.metric-page')).toContainText('there');
  },
);

test(
  'a change of a name or a mark shows in all tabs, and survives a reload',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const here = await sampleIn(page, baseURL);
    const there = await another(context, baseURL);
    await expect(there.mark(SAMPLE)).toBeVisible();
    await here.openSwitcher();
    await here.button(`Change ${SAMPLE}`).click();
    await here.switcher.getByLabel('Name').fill('  Plants   by post ');
    await here.button('Rename').click();
    await here.button('Change Plants by post').click();
    await here.switcher.getByTitle('plum').click();
    await expect(there.mark('Plants by post').locator('[data-mark=plum]')).toBeVisible();
    await page.reload();
    await expect(here.mark('Plants by post').locator('[data-mark=plum]')).toBeVisible();
    await expect(page).toHaveTitle('Plants by post · Metricbook');
    const download = page.waitForEvent('download');
    await here.chooseInMenu('Export catalog file');
    expect((await download).suggestedFilename()).toMatch(/^plants-by-post-\d{4}-\d\d-\d\d\.db$/);
  },
);

test('[S21] each catalog keeps its own drafts, and an address that names none shows the last one', async ({
  page,
  baseURL,
}) => {
  const here = await sampleIn(page, baseURL);
  await here.openSecond();
  await here.goToMetric('pot_returns');
  await here.button('Edit').click();
  await here.field('Owner').fill('@unsaved');
  await here.openSwitcher();
  // The browser asks, as it always does when a page with unsaved text is left.
  page.once('dialog', (dialog) => void dialog.accept());
  await here.line(SAMPLE).click();
  await expect(here.mark(SAMPLE)).toBeVisible();
  await page.goto(baseURL ?? '');
  await expect(here.mark(SAMPLE)).toBeVisible();
  await here.goToMetric('pot_returns', 'edit');
  await expect(page.getByText('Metric not found').or(page.getByText('There is no'))).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/';
  });
  await here.switchTo('Team metrics');
  await here.goToMetric('pot_returns', 'edit');
  await expect(here.field('Owner')).toHaveValue('@unsaved');
});

test(
  '[S21] a tab keeps its catalog over a reload, whatever another tab shows',
  { tag: TABS },
  async ({ page, context, baseURL }) => {
    const here = await sampleIn(page, baseURL);
    const there = await another(context, baseURL);
    await there.openSecond();
    await page.reload();
    await expect(here.mark(SAMPLE)).toBeVisible();
    const third = await another(context, baseURL);
    await expect(third.mark(SAMPLE)).toBeVisible();
  },
);

test('each catalog keeps its own search in its tab’s address', async ({ page, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await here.searchBox.fill('revenue');
  await expect(page).toHaveURL(/q=revenue/);
  await here.openSecond();
  await expect(here.searchBox).toHaveValue('');
  await page.goBack();
  await expect(here.mark(SAMPLE)).toBeVisible();
  await expect(here.searchBox).toHaveValue('revenue');
});

test('[G22] [S22] catalogs are found again if the list of them is lost', async ({ page, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await here.openSecond();
  const { search } = new URL(page.url());
  const id = new URLSearchParams(search).get('catalog') ?? '';
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${baseURL ?? ''}?catalog=nothing-here`);
  const others = page.getByRole('navigation', { name: 'Other catalogs in this browser' });
  await expect(others.locator('.catalog-line-name')).toHaveText([
    `Catalog found in this browser (${id})`,
    'My catalog',
  ]);
  await others.getByRole('link', { name: id }).click();
  await expect(here.metricLink('Returned pots')).toBeVisible();
  expect(await here.names()).toEqual([`Catalog found in this browser (${id})`, 'My catalog']);
});

test('a catalog is downloaded and deleted, and the page goes on with another', async ({ page, baseURL }, info) => {
  const here = await sampleIn(page, baseURL);
  await here.openSecond();
  await here.openSwitcher();
  await here.button('Change Team metrics').click();
  await here.button('Delete this catalog…').click();
  const question = page.getByRole('dialog', { name: 'Delete Team metrics?' });
  await expect(question).toContainText('It has 1 metric. It was never exported.');
  const download = page.waitForEvent('download');
  await question.getByRole('button', { name: 'Download and delete' }).click();
  await (await download).saveAs(info.outputPath('copy.db'));
  expect((await readFile(info.outputPath('copy.db'))).subarray(0, 15).toString()).toBe('SQLite format 3');
  const sure = page.getByRole('dialog', { name: 'Delete Team metrics for good?' });
  await expect(sure).toContainText('team-metrics-');
  await sure.getByRole('button', { name: 'Delete for good' }).click();
  await expect(here.mark(SAMPLE)).toBeVisible();
  expect(await here.names()).toEqual([SAMPLE]);
  expect(await databasesIn(page)).toEqual(['main']);
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => /:[a-z0-9]{10}(?::|$)/.test(key))),
  ).toEqual([]);
});

test('the last catalog that is deleted leaves the first visit', async ({ page, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await here.openSwitcher();
  await here.button(`Change ${SAMPLE}`).click();
  await here.button('Delete this catalog…').click();
  await page
    .getByRole('dialog', { name: `Delete ${SAMPLE}?` })
    .getByRole('button', { name: 'Delete', exact: true })
    .click();
  await here.button('Delete for good').click();
  await expect(here.button('Try the sample')).toBeVisible();
  await openSample(here);
  await expect(here.mark(SAMPLE)).toBeVisible();
});

for (const [how, hasLocks] of [
  ['', true],
  [', also where the browser has no locks', false],
] as const) {
  test(
    `[G22] [S24] a catalog that another tab shows is not deleted${how}`,
    { tag: TABS },
    async ({ page, context, baseURL }) => {
      if (!hasLocks)
        await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
      const here = await sampleIn(page, baseURL);
      await here.openSecond();
      const there = await another(context, baseURL, '?catalog=main');
      await expect(there.mark(SAMPLE)).toBeVisible();
      await here.openSwitcher();
      await here.button(`Change ${SAMPLE}`).click();
      await here.button('Delete this catalog…').click();
      const refusal = page.getByRole('dialog', { name: `${SAMPLE} was not deleted` });
      await expect(refusal).toContainText('Another tab has it open');
      await refusal.getByRole('button', { name: 'OK' }).click();
      await there.goToMetric('revenue_net');
      await there.edit('Owner', '@still-there', 'Ada Analyst');
      await there.page.close();
      const question = page.getByRole('dialog', { name: `Delete ${SAMPLE}?` });
      // The browser lets go of a closed tab a moment later.
      await expect(async () => {
        await here.button('Delete this catalog…').click();
        await expect(question.or(refusal)).toBeVisible();
        if (await refusal.isVisible()) await refusal.getByRole('button', { name: 'OK' }).click();
        await expect(question).toBeVisible({ timeout: 1 });
      }).toPass();
      await question.getByRole('button', { name: 'Delete', exact: true }).click();
      await here.button('Delete for good').click();
      await expect(here.line(SAMPLE)).toBeHidden();
      await expect(here.line('Team metrics')).toBeVisible();
      await expect.poll(() => databasesIn(page)).not.toContain('main');
    },
  );
}

test('everything about catalogs is done by keyboard', async ({ page, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(here.line(SAMPLE)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(here.switcher).toBeHidden();
  const palette = page.getByRole('combobox', { name: 'Find a metric or an action' });
  await page.keyboard.press('Control+k');
  await expect(palette).toBeFocused();
  await page.keyboard.type('new catalog');
  await page.keyboard.press('Enter');
  await expect(here.naming.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Growth');
  await page.keyboard.press('Enter');
  await expect(here.mark('Growth')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(here.line('Growth')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(here.line(SAMPLE)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await expect(here.button('Change Growth')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Growth team');
  await page.keyboard.press('Enter');
  await expect(here.line('Growth team')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(palette).toBeFocused();
  await page.keyboard.type('switch sample');
  await page.keyboard.press('Enter');
  await expect(here.mark(SAMPLE)).toBeVisible();
});

test('a switch is a link: it opens in a tab of its own as well', { tag: TABS }, async ({ page, context, baseURL }) => {
  const here = await sampleIn(page, baseURL);
  await here.openSecond();
  await here.openSwitcher();
  const opened = context.waitForEvent('page');
  await here.line(SAMPLE).click({ modifiers: ['ControlOrMeta'] });
  const there = new CatalogsPage(await opened);
  await expect(there.mark(SAMPLE)).toBeVisible();
  await expect(here.switcher).toBeVisible();
});

for (const [colorScheme, width] of [
  ['light', 1600],
  ['light', 360],
  ['dark', 1600],
  ['dark', 360],
] as const) {
  test(`the switcher is sound for assistive technology: ${colorScheme}, ${width} px`, async ({ page, baseURL }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    const here = await sampleIn(page, baseURL);
    const problems: Record<string, unknown> = {};
    const check = async (state: string): Promise<void> => {
      const violations = await violationsOn(page);
      if (violations.length > 0) problems[state] = violations;
      if ((await overflowOf(page)) > 0) problems[`${state}: cut off`] = await overflowOf(page);
    };
    await here.openSecond('A very long name that somebody gave to a catalog of theirs, to be cut');
    await check('top bar');
    await here.openSwitcher();
    await check('switcher');
    await here.button(`Change ${SAMPLE}`).click();
    await check('change');
    await here.button('Delete this catalog…').click();
    await expect(page.getByRole('dialog', { name: `Delete ${SAMPLE}?` })).toBeVisible();
    await check('delete');
    await here.button('Keep it').click();
    await page.keyboard.press('Escape');
    await here.chooseSecond(SECOND);
    await expect(here.naming.getByLabel('Name')).toBeVisible();
    await check('naming');
    await here.button('Cancel').click();
    await page.goto(`${baseURL ?? ''}?catalog=nothing-here`);
    await expect(page.getByRole('navigation', { name: 'Other catalogs in this browser' })).toBeVisible();
    await check('first visit with others');
    expect(problems).toEqual({});
  });
}
