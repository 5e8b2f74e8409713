import type { Locator } from '@playwright/test';
import { CatalogPage } from '../e2e/catalog-page.ts';
import { dumpOf } from './catalog-file.ts';
import { CatalogTab, windowOf } from './catalog-tab.ts';
import { expect, rounds, test } from './fault-test.ts';
import { acceptedOf, brokenLinks, refusedOf, tracesOf } from './stress-traces.ts';

const WRITES = rounds(40, 500);

for (const tabCount of [2, 10]) {
  test(`[G4] ${tabCount} tabs write at once: no accepted change is lost, and all of them have one order`, async ({
    address,
    startBrowser,
  }) => {
    const { browser } = await startBrowser();
    const tabs = [await CatalogTab.open(browser, address)];
    while (tabs.length < tabCount) tabs.push(await CatalogTab.open(browser, address));

    const outcomes = await Promise.all(tabs.map((tab, i) => tab.stress(i, tabCount, WRITES)));

    const fresh = await CatalogTab.open(browser, address);
    const stored = await dumpOf(await fresh.exported());
    // A tab hears a moment later of what others wrote.
    for (const tab of tabs) await expect.poll(async () => dumpOf(await tab.exported())).toEqual(stored);
    expect(tracesOf(stored)).toEqual(acceptedOf(outcomes));
    expect(brokenLinks(stored)).toEqual([]);
    console.log(
      `${tabCount} tabs × ${WRITES} writes: accepted ${JSON.stringify(acceptedOf(outcomes))}, refused ${JSON.stringify(refusedOf(outcomes))}, 0 lost`,
    );
  });
}

test('[G4] a tab that loses a race for a field says so, and keeps the text', async ({ address, startBrowser }) => {
  const { browser } = await startBrowser();
  const context = windowOf(browser);
  const here = new CatalogPage(await context.newPage());
  await here.open(address);
  await here.button('Try the sample').click();
  await expect(here.list).toBeVisible();
  await here.goToMetric('revenue_net');
  await here.edit('Owner', '@before', 'Ada Analyst');
  const there = new CatalogPage(await context.newPage());
  await there.open(address);
  await there.goToMetric('revenue_net');

  const races = rounds(3, 30);
  for (let race = 1; race <= races; race += 1) {
    const texts = new Map([
      [here, `@here-${race}`],
      [there, `@there-${race}`],
    ]);
    for (const [tab, text] of texts) {
      await tab.button('Edit').click();
      await tab.field('Owner').fill(text);
    }
    await Promise.all([here, there].map((tab) => tab.button('Save').click()));

    const told = (tab: CatalogPage) => tab.page.getByRole('group', { name: 'Two versions of the owner' });
    await expect.poll(async () => (await told(here).count()) + (await told(there).count())).toBe(1);
    const [loser, winner] = (await told(here).isVisible()) ? [here, there] : [there, here];
    await expect(winner.button('Edit')).toBeVisible();
    await expect(shown(loser, texts.get(winner))).toBeVisible();
    await expect(loser.field('Owner')).toHaveValue(texts.get(loser) ?? '');
    await loser.button('Keep mine').click();
    await loser.button('Save').click();
    for (const tab of [here, there]) await expect(shown(tab, texts.get(loser))).toBeVisible();
    await expect(loser.button('Edit')).toBeVisible();
  }
  console.log(`${races} races for a field: each loser was told and kept the text`);
});

/** Finds a visible text, unlike the browser's own suggestions. */
function shown({ page }: CatalogPage, text = ''): Locator {
  return page.getByText(text, { exact: true }).filter({ visible: true }).first();
}
