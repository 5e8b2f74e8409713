import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Page, Route } from '@playwright/test';
import { parseSync } from 'vite';
import { filesBelow, isKeptOffline } from '../../scripts/built-files.mjs';
import { FIRST_ROW, gzippedBytes, openFirstList, watchFirstRow } from '../bench/first-list.ts';
import { expect, test } from './built-page.ts';
import { CatalogPage } from './catalog-page.ts';
import { openSample } from './screens.ts';

/**
 * The limits, and each file's size when they were last reviewed. To record again: BUDGET=record before the command of
 * this test.
 */
const TABLE = new URL('budget.json', import.meta.url);

interface Budget {
  /** At most this many bytes or requests. */
  readonly limit: number;
  readonly files: Readonly<Record<string, number>>;
}

type Budgets = Record<
  'script before the first list, gzipped' | 'requests before the first list' | 'kept for offline',
  Budget
>;

const budgets = JSON.parse(readFileSync(TABLE, 'utf8')) as Budgets;

test.use({ serviceWorkers: 'block' });
// Both tests write the one table.
test.describe.configure({ mode: 'default' });

test('[G46] what is loaded before the first list stays within its budget', async ({ page, context, baseURL }) => {
  const address = baseURL ?? '';
  const catalog = new CatalogPage(page);
  await catalog.open(address);
  await openSample(catalog);
  // Nothing is shown before the catalog is open, so that all which the list itself needs is counted.
  await withoutFirstScreen(page);
  // A first visit with a stored catalog: none of the page's files are in the browser's caches.
  const session = await context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');

  // Preloading is sometimes quicker than the list. Here it waits for the list, so that the count is the same each
  // time, and so that a list which needs more than the scripts that page and worker begin with does not come at all.
  const begunWith = scriptsBegunWith();
  const held: Route[] = [];
  const tab = await context.newPage();
  await tab.route('**/*.js', async (route) => {
    if (begunWith.has(route.request().url().slice(address.length))) await route.continue();
    else held.push(route);
  });
  await tab.addInitScript(watchFirstRow, FIRST_ROW);
  // A tab behind another is not painted.
  await tab.bringToFront();
  const { files } = await openFirstList(tab, address);
  const ahead = held.map((route) => route.request().url().slice(address.length));
  await tab.close();

  const needed = files.filter((path) => !ahead.includes(path));
  const scripts = needed.filter((path) => path.endsWith('.js'));
  expect(scripts.some((path) => path.includes('catalog-worker'))).toBe(true);
  check('script before the first list, gzipped', scripts, (path) => gzippedBytes('dist', path));
  check('requests before the first list', needed, () => 1);
});

test('[G46] all that is kept for offline stays within its budget', () => {
  const paths = filesBelow('dist').filter(isKeptOffline);
  check('kept for offline', paths, (path) => statSync(join('dist', path)).size);
});

/** Ends the page, and deletes what it kept for its next start. */
async function withoutFirstScreen(page: Page): Promise<void> {
  await page.goto('robots.txt');
  await page.evaluate(
    (name) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onerror = () => reject(request.error ?? new Error('not opened'));
        request.onsuccess = () => {
          const transaction = request.result.transaction('log', 'readwrite');
          transaction.objectStore('log').delete(['first-screen']);
          transaction.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    'metricbook:/:main',
  );
}

/**
 * Lists the scripts that the page and its worker import before they run: those that the page names, and what these
 * import.
 */
function scriptsBegunWith(): ReadonlySet<string> {
  const named = Array.from(
    readFileSync('dist/index.html', 'utf8').matchAll(/\.\/(assets\/[^"]+\.js)"/g),
    ([, path]) => path,
  );
  const worker = readdirSync('dist/assets').find((name) => name.startsWith('catalog-worker-'));
  const begun = new Set<string>();
  const add = (path: string): void => {
    if (begun.has(path)) return;
    begun.add(path);
    const { program } = parseSync(path, readFileSync(join('dist', path), 'utf8'));
    for (const node of program.body) {
      if ('source' in node && node.source) add(posix.join(posix.dirname(path), node.source.value));
    }
  };
  for (const path of [...named, `assets/${worker}`]) if (path !== undefined) add(path);
  return begun;
}

/** Fails if the sum over the files exceeds the budget, and says by how much and which files grew. */
function check(name: keyof Budgets, paths: readonly string[], measure: (path: string) => number): void {
  const files: Record<string, number> = {};
  for (const path of paths.toSorted()) {
    const file = path.replace(/-[\w-]{8}(\.\w+)$/, '$1');
    files[file] = (files[file] ?? 0) + measure(path);
  }
  const total = Object.values(files).reduce((sum, value) => sum + value, 0);
  const { limit, files: before } = budgets[name];
  if (process.env['BUDGET'] === 'record') {
    budgets[name] = { limit, files };
    writeFileSync(TABLE, `${JSON.stringify(budgets, null, 2)}\n`);
  }
  const grown = Object.entries(files)
    .map(([file, value]) => ({ file, by: value - (before[file] ?? 0) }))
    .filter(({ by }) => by > 0)
    .toSorted((a, b) => b.by - a.by)
    .map(({ file, by }) => `  ${file || 'the page itself'}: ${by} more`);
  test.info().annotations.push({ type: name, description: `${total} of ${limit}` });
  expect(
    total,
    `${name}: ${total - limit} beyond its limit of ${limit}. What grew:\n${grown.join('\n')}`,
  ).toBeLessThanOrEqual(limit);
}
