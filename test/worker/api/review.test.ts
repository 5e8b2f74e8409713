import { expect, test, vi } from 'vitest';
import { chooseRow, type Choices, NO_CHOICES } from '../../../src/domain/review/choices.ts';
import { allRows } from '../../../src/domain/review/review.ts';
import type { FilesInspection, ReviewedFiles } from '../../../src/domain/review/reviewed-files.ts';
import type { CatalogClient } from '../../../src/worker/client.ts';
import { begin, newBrowser } from '../browser.ts';
import { openPage } from '../page.ts';

const SOURCE = { source: 'shop' };

const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text) });

const model = (description: string, label = 'Revenue') =>
  file(
    'models/orders.yml',
    `
semantic_models:
  - name: orders
    model: ref('orders')
    measures:
      - name: amount
        agg: sum
metrics:
  - name: revenue
    label: ${label}
    description: ${description}
    type: simple
    type_params:
      measure: amount
`,
  );

function reviewed(inspection: FilesInspection): ReviewedFiles {
  if (inspection.is !== 'review') throw new Error(`no review, but ${inspection.is}`);
  return inspection.reviewed;
}

async function review(client: CatalogClient, ...files: ReturnType<typeof file>[]): Promise<ReviewedFiles> {
  return reviewed(await client.reviewFiles(files, SOURCE));
}

async function pageWith(...metrics: Parameters<typeof begin>[1][]) {
  const browser = newBrowser();
  await begin(browser, ...metrics);
  return openPage(browser);
}

/** Imports the model as it was first. */
async function imported(client: CatalogClient, choices: Choices = NO_CHOICES): Promise<void> {
  const { token } = await review(client, model('All of it.'));
  await client.acceptReview(token, choices, 'Ada');
}

const descriptionOf = async (client: CatalogClient) => (await client.detail('revenue'))?.metric.description;

const save = { id: 'revenue', newId: 'revenue', updates: { description: 'Without tax.' }, base: {}, reason: null };

test('metrics of a file are reviewed, imported with their origin, and taken back in one step', async () => {
  const { client } = await pageWith({ id: 'churn', name: 'Churn' });
  const first = await review(client, model('All of it.'), file('README.md', '# shop'));
  expect(first).toMatchObject({ source: 'shop', formats: ['dbt'], isSettled: false, lastImport: undefined });
  expect(first.files).toEqual([{ path: 'models/orders.yml', metrics: 1 }]);
  expect(first.review.metrics.map(({ is }) => is)).toEqual(['new', 'only here']);
  expect([...first.places.values()]).toEqual([{ file: 'models/orders.yml', line: 9 }]);

  expect(await client.acceptReview(first.token, NO_CHOICES, 'Ada')).toMatchObject({ is: 'open', canUndoImport: true });
  expect(await descriptionOf(client)).toBe('All of it.');
  const again = await review(client, model('All of it.'));
  expect(again).toMatchObject({ isSettled: true, lastImport: { by: 'Ada' } });
  expect(again.review.metrics.map(({ is }) => is)).toEqual(['same', 'only here']);

  await client.undoImport();
  expect(await client.detail('revenue')).toBeUndefined();
});

test('a conflict keeps what was written here, unless theirs is chosen', async () => {
  const { client } = await pageWith();
  await imported(client);
  await client.saveMetric(save, 'Ada');
  const { token, review: differing } = await review(client, model('With tax.'));
  const [row] = allRows(differing);
  expect(row).toMatchObject({ kind: 'conflict', base: 'All of it.', ours: 'Without tax.', theirs: 'With tax.' });
  expect(row?.ourChange).toMatchObject({ by: 'Ada' });
  if (row === undefined) return;
  await client.acceptReview(token, chooseRow(NO_CHOICES, row, 'theirs'), 'Ada');
  expect(await descriptionOf(client)).toBe('With tax.');
  await client.undoImport();
  expect(await descriptionOf(client)).toBe('Without tax.');
});

test('a catalog that was changed since the review is not changed by what it said', async () => {
  const { client } = await pageWith();
  await imported(client);
  const { token } = await review(client, model('With tax.'));
  await client.saveMetric(save, 'Ada');
  await expect(client.acceptReview(token, NO_CHOICES, 'Ada')).rejects.toMatchObject({ code: 'conflict-changed' });
  expect(await descriptionOf(client)).toBe('Without tax.');
  const { review: now } = await client.refreshReview(token);
  expect(allRows(now).map(({ kind }) => kind)).toEqual(['conflict']);
  await client.acceptReview(token, NO_CHOICES, 'Ada');
  expect(await descriptionOf(client)).toBe('Without tax.');
});

test('what no format knows is told, and what is not Unicode is asked for', async () => {
  const { client } = await openPage(newBrowser());
  expect(await client.reviewFiles([file('odd.json', '{"a": 1}')], SOURCE)).toMatchObject({ is: 'unknown' });
  const latin = { path: 'kpis.csv', bytes: Uint8Array.from(Buffer.from('name\nUmsätze\n', 'latin1')) };
  const asked = await client.reviewFiles([{ ...latin, bytes: latin.bytes.slice() }], SOURCE);
  expect(asked).toMatchObject({ is: 'undecided', file: 'kpis.csv', offered: 'windows-1252' });
  const encodings = new Map([['kpis.csv', 'windows-1252' as const]]);
  const mapping = { header: 0, columns: [{ is: 'field', field: 'name' } as const] };
  const sheets = new Map([['kpis.csv', { is: 'read', mapping } as const]]);
  const { review: found } = reviewed(await client.reviewFiles([latin], { ...SOURCE, encodings, sheets }));
  expect(found.metrics).toMatchObject([{ is: 'new', theirs: { id: 'umsatze' } }]);
});

test('files that were dropped, and reading that was cancelled, leave nothing behind', async () => {
  const { client } = await pageWith();
  const { token } = await review(client, model('All of it.'));
  await client.dropReview(token);
  await expect(client.acceptReview(token, NO_CHOICES, 'Ada')).rejects.toMatchObject({ code: 'file-unavailable' });
  const reading = client.reviewFiles([model('All of it.')], SOURCE);
  await client.cancel();
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
});

test('a source that is reviewed again tells which metrics differ, and nothing is imported', async () => {
  const { client } = await pageWith({ id: 'churn', name: 'Churn' });
  await imported(client);
  expect(await client.sources()).toMatchObject([
    { name: 'shop', formats: ['dbt'], importedBy: 'Ada', metrics: 1, checkedAt: null, differing: [] },
  ]);
  await client.saveMetric(save, 'Bo');
  const { token } = await review(client, model('All of it.'));
  await client.dropReview(token);
  const [source] = await client.sources();
  expect(source?.differing.map(({ id }) => id)).toEqual(['revenue']);
  expect(source?.checkedAt).not.toBeNull();
  expect(await descriptionOf(client)).toBe('Without tax.');
});

test('a large review is whole on the page; its import tells how far it is, and cancelled changes nothing', async () => {
  const { client, news } = await pageWith({ id: 'churn', name: 'Churn' });
  const rows = Array.from({ length: 1234 }, (_, i) => `m${i},Metric ${i}`);
  const sheet = file('kpis.csv', ['id,name', ...rows, ''].join('\n'));
  const columns = (['id', 'name'] as const).map((field) => ({ is: 'field', field }) as const);
  const sheets = new Map([['kpis.csv', { is: 'read', mapping: { header: 0, columns } } as const]]);
  const { token, review: found, places } = reviewed(await client.reviewFiles([sheet], { ...SOURCE, sheets }));
  expect(found.metrics.flatMap((one) => (one.is === 'new' ? [one.id] : []))).toEqual(
    rows.map((row) => row.split(',')[0]),
  );
  expect([...places.values()].map(({ line }) => line)).toEqual(rows.map((_, i) => i + 2));

  const accepting = client.acceptReview(token, NO_CHOICES, 'Ada');
  await vi.waitUntil(() => news.some((event) => event.is === 'progress' && event.done > 0), { timeout: 20_000 });
  await client.cancel();
  await expect(accepting).rejects.toMatchObject({ code: 'cancelled' });
  expect((await client.list({ query: '', sort: { by: 'name', descending: false } })).rowids).toHaveLength(1);
  expect(await client.acceptReview(token, NO_CHOICES, 'Ada')).toMatchObject({ is: 'open', total: 1235 });
});
