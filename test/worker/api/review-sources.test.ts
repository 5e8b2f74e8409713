import { expect, test } from 'vitest';
import { NO_CHOICES } from '../../../src/domain/review/choices.ts';
import type { FilesInspection, ReviewedFiles, SheetDecision } from '../../../src/domain/review/reviewed-files.ts';
import { allRows } from '../../../src/domain/review/review.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import { begin, newBrowser } from '../browser.ts';
import { openPage } from '../page.ts';

const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text) });

const READ: SheetDecision = {
  is: 'read',
  mapping: {
    header: 0,
    columns: [
      { is: 'field', field: 'name' },
      { is: 'field', field: 'owner' },
    ],
  },
};

function reviewed(inspection: FilesInspection): ReviewedFiles {
  if (inspection.is !== 'review') throw new Error(`no review, but ${inspection.is}`);
  return inspection.reviewed;
}

/** Reviews sheets that came together, each without a folder. */
async function review(
  client: CatalogClient,
  texts: Readonly<Record<string, string>>,
  decisions: Readonly<Record<string, SheetDecision>> = {},
): Promise<ReviewedFiles> {
  const paths = Object.keys(texts);
  const files = Object.entries(texts).map(([path, text]) => file(path, text));
  const sheets = new Map(paths.map((path) => [path, decisions[path] ?? READ]));
  const sources = new Map(paths.map((path) => [path, path]));
  return reviewed(await client.reviewFiles(files, { source: paths.join(', '), sources, sheets }));
}

async function imported(client: CatalogClient, texts: Readonly<Record<string, string>>): Promise<void> {
  const { token } = await review(client, texts);
  await client.acceptReview(token, NO_CHOICES, 'Ada');
}

async function emptyPage(): Promise<CatalogClient> {
  const browser = newBrowser();
  await begin(browser);
  return (await openPage(browser)).client;
}

const A = 'KPI,Owner\nVisits,Ada\n';
const B = 'Metric,Owner\nOrders,Bo\n';

test('each of several files is a source of its own: it finds its metrics again when it comes alone', async () => {
  const client = await emptyPage();
  await imported(client, { 'a.csv': A, 'b.csv': B });
  expect(new Map((await client.sources()).map(({ name, metrics }) => [name, metrics]))).toEqual(
    new Map([
      ['a.csv', 1],
      ['b.csv', 1],
    ]),
  );
  const alone = await review(client, { 'a.csv': A.replace('Ada', 'Cy') });
  expect(alone.lastImport).toMatchObject({ by: 'Ada' });
  expect(allRows(alone.review)).toMatchObject([{ metric: 'visits', kind: 'theirs', base: 'Ada', theirs: 'Cy' }]);
  // The other file was not read, so nothing is known of what it says now.
  expect(alone.review.metrics.map(({ is }) => is)).toEqual(['changed', 'only here']);
});

test('metrics with the same name in two files keep a place each', async () => {
  const client = await emptyPage();
  const texts = { 'a.csv': A, 'b.csv': A };
  const { token, places } = await review(client, texts);
  expect([...places.keys()]).toEqual(['["a.csv","csv","Visits"]', '["b.csv","csv","Visits"]']);
  await client.acceptReview(token, NO_CHOICES, 'Ada');
  expect(await review(client, { 'b.csv': A })).toMatchObject({ isSettled: true });
  expect(await review(client, texts)).toMatchObject({ isSettled: true });
});

test('a metric that moved from one file to another is the same, with what it said before', async () => {
  const client = await emptyPage();
  await imported(client, { 'a.csv': `${A}Sales,Ada\n`, 'b.csv': B });
  const moved = await review(client, { 'a.csv': A, 'b.csv': `${B}Sales,Cy\n` });
  expect(allRows(moved.review)).toMatchObject([{ metric: 'sales', kind: 'theirs', base: 'Ada', theirs: 'Cy' }]);
  await client.acceptReview(moved.token, NO_CHOICES, 'Ada');
  expect((await client.detail('sales'))?.origins.map(({ source }) => source)).toEqual(['b.csv']);
});

test('a sheet that is left out says nothing of its metrics', async () => {
  const client = await emptyPage();
  await imported(client, { 'a.csv': A, 'b.csv': B });
  const one = await review(client, { 'a.csv': A, 'b.csv': B }, { 'b.csv': { is: 'left out' } });
  expect(one.review.metrics.map(({ is }) => is)).toEqual(['same', 'only here']);
  const both = await review(client, { 'a.csv': A, 'b.csv': 'Metric,Owner\n' });
  expect(both.review.metrics.map(({ is }) => is)).toEqual(['gone there', 'same']);
});

test('the columns of each file are known the next time, whatever it comes with', async () => {
  const client = await emptyPage();
  await imported(client, { 'a.csv': A, 'b.csv': B });
  const files = [file('c.csv', A), file('d.csv', B)];
  const sources = new Map(files.map(({ path }) => [path, path]));
  expect(await client.reviewFiles(files, { source: 'both', sources })).toMatchObject({ is: 'review' });
});

test('files that belong together are read together, and each metric names its own file', async () => {
  const client = await emptyPage();
  const models = `
semantic_models:
  - name: orders
    model: ref('orders')
    measures:
      - name: amount
        agg: sum
        expr: price * quantity
`;
  const metrics = `
metrics:
  - name: revenue
    label: Revenue
    type: simple
    type_params:
      measure: amount
`;
  const files = [file('models.yml', models), file('metrics.yml', metrics)];
  const sources = new Map(files.map(({ path }) => [path, path]));
  const { token } = reviewed(await client.reviewFiles(files, { source: 'models.yml, metrics.yml', sources }));
  await client.acceptReview(token, NO_CHOICES, 'Ada');
  const detail = await client.detail('revenue');
  expect(detail?.metric.calculation).toContain('price * quantity');
  expect(detail?.origins).toMatchObject([{ source: 'metrics.yml', file: 'metrics.yml' }]);
});

test('two files of one name are one source, which is told', async () => {
  const client = await emptyPage();
  const sheets = new Map([['a.csv', READ]]);
  const files = [file('a.csv', A), file('a.csv', 'KPI,Owner\nSales,Bo\n')];
  const { problems } = reviewed(await client.reviewFiles(files, { source: 'a.csv', sheets }));
  expect(problems).toMatchObject([
    { code: 'same-name', message: expect.stringContaining('2 files are called “a.csv”') },
  ]);
});
