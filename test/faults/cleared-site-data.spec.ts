import { CatalogPage } from '../e2e/catalog-page.ts';
import { dumpOf, findChanges, upTo } from './catalog-file.ts';
import { CatalogTab, clearSiteData, windowOf } from './catalog-tab.ts';
import { expect, rounds, test } from './fault-test.ts';

const ROUNDS = rounds(1, 20);
/** Changes that each tab makes before and after the data is cleared. */
const WRITES = 20;
const REST_EVERY = 10;

for (const tabCount of [1, 3]) {
  for (const what of ['indexeddb', 'all'] as const) {
    test(`[G6] [S19] ${tabCount === 1 ? 'a tab stores' : `${tabCount} tabs store`} all they know again if the site’s data (${what}) is cleared while they write`, async ({
      address,
      startBrowser,
    }) => {
      const { browser } = await startBrowser();
      let acknowledged = 0;
      let writtenBack = 0;
      let setAside = 0;
      for (let round = 1; round <= ROUNDS; round += 1) {
        const tabs = await Promise.all(
          Array.from({ length: tabCount }, async (_, i) => ({
            tab: await CatalogTab.open(browser, address),
            writer: `writer-${round}-${i}`,
          })),
        );
        const endings: Promise<string | undefined>[] = [];
        for (const { tab, writer } of tabs) {
          await tab.prepare(writer);
          endings.push(tab.keepWriting(writer, 1, REST_EVERY));
        }
        await Promise.all(tabs.map(({ tab, writer }) => tab.savesMore(writer, WRITES)));
        const [first] = tabs;
        if (first === undefined) throw new Error('there is no tab');
        await clearSiteData(first.tab.page, address, what);
        await Promise.all(tabs.map(({ tab, writer }) => tab.savesMore(writer, WRITES)));
        await Promise.all(tabs.map(({ tab }) => tab.stop()));
        expect(await Promise.all(endings)).toEqual(endings.map(() => undefined));

        const news = (await Promise.all(tabs.map(({ tab }) => tab.news()))).flat();
        expect(news).toContain('written-back');
        writtenBack += news.filter((each) => each === 'written-back').length;
        await Promise.all(tabs.map(({ tab }) => tab.page.close()));

        const fresh = await CatalogTab.open(browser, address);
        const current = await dumpOf(await fresh.exported());
        // Changes that one tab had not heard of from another, and that the other had not written back, are kept as a
        // version.
        const versions = await Promise.all((await fresh.exportedVersions()).map(dumpOf));
        let aside = 0;
        for (const { tab, writer } of tabs) {
          const found = findChanges(current, writer);
          const kept = versions.flatMap((dump) => findChanges(dump, writer).numbers);
          const missing = upTo(tab.lastSaved(writer)).filter((n) => !found.numbers.includes(n));
          const lost = missing.filter((n) => !kept.includes(n));
          expect({ lost, faults: found.faults }).toEqual({ lost: [], faults: [] });
          acknowledged += tab.lastSaved(writer);
          aside += missing.length;
        }
        // A tab reports everything that is no longer current.
        if (aside > 0) expect(news).toContain('set-aside');
        setAside += aside;
        await fresh.page.close();
      }
      console.log(
        `site data (${what}) cleared under ${tabCount} writing tab(s), ${ROUNDS} times: ${acknowledged} saves acknowledged, 0 lost; written back ${writtenBack} times, ${setAside} of the saves in a version set aside, as a tab told`,
      );
    });
  }
}

test('[G6] [S19] an idle page notices that the site’s data was cleared, writes its catalog back and says so', async ({
  address,
  startBrowser,
}) => {
  const { browser } = await startBrowser();
  const page = await windowOf(browser).newPage();
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await catalog.button('Try the sample').click();
  await catalog.goToMetric('revenue_net');
  await catalog.edit('Owner', '@kept', 'Ada Analyst');
  await clearSiteData(page, address, 'indexeddb');
  await expect(page.getByText('The browser lost the stored catalog')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download the catalog' })).toBeVisible();

  const total = await catalog.list.getAttribute('aria-rowcount');
  await page.close();
  const fresh = new CatalogPage(await windowOf(browser).newPage());
  await fresh.open(address);
  await expect(fresh.list).toHaveAttribute('aria-rowcount', total ?? '');
  await fresh.goToMetric('revenue_net');
  await expect(fresh.page.getByText('@kept').first()).toBeVisible();
});
