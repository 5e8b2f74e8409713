import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FirstScreen } from '../../src/domain/catalog/first-screen.ts';
import { firstScreenIn } from '../../src/domain/catalog/first-screen.ts';
import { DEFAULT_SORT } from '../../src/domain/search/sort-text.ts';
import { NO_HEAD } from '../../src/storage/log/records.ts';
import { readFirstScreen } from '../../src/storage/first-screen.ts';
import type { CatalogClient } from '../../src/worker/client.ts';
import type { Browser } from './browser.ts';
import { allStored, eventually, fileWith, newBrowser, newerFile, newStore } from './browser.ts';
import { openPage } from './page.ts';

const EDITION = {
  mark: { etag: 'a', lastModified: null, length: null },
  updatedAt: '2026-03-01 12:00:00',
};
const SAMPLE = readFileSync('public/sample-catalog.json', 'utf8');

async function kept({ factory, name }: Browser): Promise<FirstScreen | undefined> {
  const screenful = await readFirstScreen(factory, name, 'test');
  return screenful && firstScreenIn({ text: screenful.content, isOfToday: true });
}

/** Waits until a first screen of what is stored is kept for which a check holds. */
async function keptWith(browser: Browser, check: (screen: FirstScreen) => void): Promise<FirstScreen> {
  return eventually(async () => {
    const screen = await kept(browser);
    if (screen === undefined) throw new Error('nothing is kept');
    check(screen);
    return screen;
  });
}

async function opened(json = SAMPLE): Promise<{ browser: Browser; client: CatalogClient }> {
  const browser = newBrowser();
  const { client } = await openPage(browser);
  await client.newSample(json);
  return { browser, client };
}

test('[G64] what the page shows is kept while nobody waits, and again after each change', async () => {
  const { browser, client } = await opened();
  const request = { query: '', sort: DEFAULT_SORT };
  await client.listOnScreen(request, 30);
  const first = await keptWith(browser, ({ facets }) => expect(facets).toBeDefined());
  const { rowids, total } = await client.list(request);
  const firstRows = await client.rows(Array.from(rowids).slice(0, 60), '');
  const facets = await client.facets('');
  expect(first).toEqual({
    sort: DEFAULT_SORT,
    total,
    rows: firstRows,
    facets,
    access: { is: 'writable' },
    canUndoImport: false,
  });
  expect(first.rows.map(({ rowid }) => rowid)).toEqual([...rowids.subarray(0, 60)]);

  const id = firstRows[0]?.id ?? '';
  await client.saveMetric({ id, newId: id, updates: { name: 'A first one' }, base: {}, reason: null }, 'ann');
  // Until it is kept anew there is none.
  expect(await kept(browser)).toBeUndefined();
  await keptWith(browser, ({ rows }) => expect(rows[0]?.name).toBe('A first one'));
});

test('[G64] the order and the metric that the page showed last are kept', async () => {
  const { browser, client } = await opened();
  const sort = { by: 'updatedAt', descending: true } as const;
  await client.listOnScreen({ query: '', sort }, 30);
  const [row] = await client.rows([3], '');
  const detail = await client.detail(row?.id ?? '');
  // A search changes nothing of it.
  await client.listOnScreen({ query: 'revenue', sort: DEFAULT_SORT }, 30);
  await keptWith(browser, (screen) => expect(screen).toMatchObject({ sort, metric: detail }));
  await client.rest();
  await keptWith(browser, (screen) => expect(screen).toMatchObject({ sort, metric: detail }));
});

test('[G64] as much is kept as fits', async () => {
  const browser = newBrowser();
  const { client } = await openPage(browser);
  const long = Array.from({ length: 60 }, (_, i) => ({
    id: `m${i}`,
    name: `M ${i}`,
    owner: `${'x'.repeat(900)}${i}`,
    tags: [`${'y'.repeat(300)}${i}`],
  }));
  await opens(client, await fileWith(...long));
  await client.listOnScreen({ query: '', sort: DEFAULT_SORT }, 30);
  const { rows, total, facets } = await keptWith(browser, () => undefined);
  expect({ rows: rows.length, total, facets }).toEqual({ rows: 30, total: 60, facets: undefined });
});

async function opens(client: CatalogClient, file: Uint8Array): Promise<void> {
  const inspection = await client.inspectFile('theirs.db', file);
  if (inspection.is !== 'ready') throw new Error(JSON.stringify(inspection));
  await client.acceptImport(inspection.preview.token);
}

test('[G64] a catalog that is only read here has a first screen that says so; one of a newer version has none', async () => {
  const browser = newBrowser();
  await newStore(browser).replace(NO_HEAD, {
    file: await fileWith({ id: 'churn', name: 'Churn' }),
    origin: { is: 'published', edition: EDITION },
  });
  const reader = await openPage(browser, undefined, undefined, 'published');
  await reader.client.listOnScreen({ query: '', sort: DEFAULT_SORT }, 30);
  const { access } = await keptWith(browser, () => undefined);
  expect(access).toEqual({ is: 'published', edition: EDITION });

  const later = newBrowser();
  await newStore(later).replace(NO_HEAD, { file: await newerFile(), origin: { is: 'begun' } });
  const page = await openPage(later);
  expect(page.start).toMatchObject({ is: 'open', access: { is: 'read-only' } });
  const before = await allStored(later);
  await page.client.listOnScreen({ query: '', sort: DEFAULT_SORT }, 30);
  // Loads everything that is loaded after a first list, which the keeping is a part of.
  await eventually(() => expect(page.news.map(({ is }) => is)).toContain('search-ready'));
  await page.client.rest();
  expect(await allStored(later)).toEqual(before);
});
