import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HAS_REAL_DATA, REAL_CATALOG } from '../e2e/catalog-page.ts';
import { HAS_PYTHON, readWithPython } from '../e2e/python.ts';
import { expect, test } from './engine-test.ts';
import type { Tab } from './tab.ts';

/** The real catalog, or the sample if that is not on the machine. */
const CATALOG = HAS_REAL_DATA
  ? { catalog: 'metrics', metrics: 404, query: 'uris visited', name: 'URIs visited', id: 'firefox_desktop.uri_count' }
  : { catalog: 'Sample: Fernpost', metrics: 43, query: 'net revenue', name: 'Net revenue', id: 'revenue_net' };

const CALCULATION = 'SUM(visits) / COUNT(*)';
const ADA = 'Ada Analyst';

const step = test.step;

test('[G13] first visit, a real file, search, edit, history, reload, two tabs, export, import, offline', async ({
  engine,
  openTab,
  site,
  folder,
}) => {
  const tab = await openTab();
  /** Number of saves that the history must show. */
  let saves = 0;

  await step('the first visit offers three ways to begin', async () => {
    await tab.open(site.address);
    for (const way of ['New catalog', 'Open catalog file', 'Try the sample']) await tab.sees('button', way);
  });

  await step('a file is opened', async () => {
    if (HAS_REAL_DATA) await tab.giveFile(REAL_CATALOG, () => tab.press('button', 'Open catalog file'));
    else await tab.press('button', 'Try the sample');
    await tab.reads(`${CATALOG.metrics} metrics`);
  });

  await step('a search finds a metric, and shows it', async () => {
    await tab.write('Search metrics', CATALOG.query);
    await tab.press('link', CATALOG.name);
    await tab.sees('heading', CATALOG.name);
    await tab.goTo(metric());
    await tab.reads(CATALOG.id);
  });

  await step('keys open the palette, and close it', async () => {
    await tab.key('Control+k');
    await tab.sees('field', 'Find a metric or an action');
    await tab.key('Escape');
    await tab.seesNot('field', 'Find a metric or an action');
  });

  await step('an edit is saved, and stands in the history once', async () => {
    await tab.edit('Calculation', CALCULATION, ADA);
    saves += 1;
    await tab.goTo(metric('history'));
    await tab.countsItems(ADA, saves);
    // The overview, which lists changes as well, is there until the history is.
    await expect.poll(() => tab.itemsWith('calculation')).toBeGreaterThanOrEqual(1);
  });

  await step('a use that is recorded once counts once', async () => {
    await tab.press('button', 'Record usage');
    await tab.write('Where', 'a board of numbers');
    await tab.press('button', 'Record');
    await tab.reads('was recorded');
    await tab.isSaved();
  });

  await step('a reload shows the same metric with its history', async () => {
    await tab.reload();
    await tab.sees('heading', CATALOG.name);
    await tab.countsItems(ADA, saves);
  });

  const other = await openTab();
  await step('what one tab changes, the other shows', async () => {
    await other.open(`${site.address}${metric()}`);
    await other.sees('heading', CATALOG.name);
    await tab.goTo(metric());
    await tab.edit('Name', 'Named in one tab');
    await other.sees('heading', 'Named in one tab');
    await other.edit('Name', 'Named in the other tab');
    await tab.sees('heading', 'Named in the other tab');
    saves += 2;
  });

  await step('the exported file is whole, and another program finds every change in it once', async () => {
    const file = await tab.takeDownload(() => tab.choose('Export catalog file'));
    if (!HAS_PYTHON) return;
    const exported = readWithPython(file);
    expect(exported.integrity).toBe('ok');
    expect(exported.metrics).toHaveLength(CATALOG.metrics);
    const byAda = exported.metric_history.filter((row) => row[5] === ADA);
    expect(byAda.map(([, id, field, , value]) => [id, field, value])).toEqual([
      [CATALOG.id, 'calculation', CALCULATION],
      [CATALOG.id, 'name', 'Named in one tab'],
      [CATALOG.id, 'name', 'Named in the other tab'],
    ]);
    expect(exported.metric_usage.filter((row) => row[4] === 'a board of numbers')).toHaveLength(1);
  });

  await step('a file is imported after a look at what it changes, and the import is undone', async () => {
    const file = join(folder, 'more.json');
    await writeFile(file, JSON.stringify({ brand_new: { name: 'Brand new', description: 'Only in the file' } }));
    await tab.giveFile(file, () => tab.choose('Import…'));
    await tab.press('button', 'Merge');
    await tab.press('button', 'Import');
    await tab.reads(`${CATALOG.metrics + 1} metrics`);
    await tab.choose('Undo import');
    await tab.reads(`${CATALOG.metrics} metrics`);
  });

  await step('another catalog is begun beside this one, and each is there when one goes to it', async () => {
    await tab.press('button', `${CATALOG.catalog}: switch catalog`);
    await tab.press('button', 'New catalog…');
    await tab.write('Name', 'Another');
    await tab.press('button', 'Create');
    await tab.sees('button', 'Another: switch catalog');
    await tab.reads('No metrics yet');
    await tab.open(`${site.address}?catalog=main`);
    await tab.sees('button', `${CATALOG.catalog}: switch catalog`);
    await tab.reads(`${CATALOG.metrics} metrics`);
  });

  await step('without a server it opens again, shows a screen that it never showed, and saves an edit', async () => {
    await isKeptForOffline(tab);
    await site.stop();
    await tab.reload();
    await tab.reads(`${CATALOG.metrics} metrics`);
    await tab.goTo(metric('lineage'));
    await tab.sees('treeitem', '');
    await tab.goTo(metric());
    await tab.edit('Owner', 'a-team-offline');
    saves += 1;
    await tab.reload();
    await tab.reads('a-team-offline');
  });

  if (engine.restart === undefined) return;
  await step('a restart of the browser brings all of it back', async () => {
    await engine.restart?.();
    const reopened = await openTab();
    await reopened.open(`${site.address}${metric('history')}`);
    await reopened.sees('heading', 'Named in the other tab');
    await reopened.countsItems(ADA, saves);
  });
});

function metric(screen?: string): string {
  return `#/metric/${encodeURIComponent(CATALOG.id)}${screen === undefined ? '' : `/${screen}`}`;
}

/** Waits until the page says that it works without its server. */
async function isKeptForOffline(tab: Tab): Promise<void> {
  await expect
    .poll(() => tab.screen.run(async () => (await navigator.serviceWorker.ready).active?.state, undefined))
    .toBe('activated');
}
