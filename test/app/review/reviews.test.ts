import { expect, test } from 'vitest';
import type { AppContext } from '../../../src/app/core/app-context.ts';
import type { NamedBytes } from '../../../src/app/core/named-bytes.ts';
import { openFiles } from '../../../src/app/shell/open-file.ts';
import { IMPORTS } from '../../../src/app/import/imports.ts';
import { mappingOf, mappingProblem, withTarget } from '../../../src/app/review/sheet-state.ts';
import { REVIEWS } from '../../../src/app/review/reviews.ts';
import { MetricsDatabase } from '../../../src/database/metrics-database.ts';
import type { MetricUpdates } from '../../../src/domain/metric/metric.ts';
import { NO_CHOICES } from '../../../src/domain/review/choices.ts';
import { allRows } from '../../../src/domain/review/review.ts';
import { begin, newBrowser } from '../../worker/browser.ts';
import { openRealApp } from '../real-app.ts';

const file = (name: string, content: string | Uint8Array): NamedBytes => ({
  name,
  arrayBuffer: () => Promise.resolve(new Uint8Array(Buffer.from(content)).buffer),
});

const sheet = (...rows: string[]) => file('kpis.csv', ['name,description,owner,tags', ...rows, ''].join('\n'));

async function open(...metrics: Parameters<typeof begin>[1][]) {
  const browser = newBrowser();
  await begin(browser, ...metrics);
  const page = await openRealApp(browser);
  return { ...page, reviews: REVIEWS.of(page.app) };
}

/** Opens files, and takes the columns of their sheets as they are guessed. */
async function openMapped(app: AppContext, files: readonly NamedBytes[]): Promise<void> {
  await openFiles(app, files, 'import');
  const reviews = REVIEWS.of(app);
  if (reviews.state.value.is === 'mapping') await reviews.readSheets();
}

test('files are reviewed, decided row by row, imported, and taken back', async () => {
  const { app, reviews, steps } = await open();
  await openMapped(app, [sheet('Churn,Who left,Ada,core', 'Revenue,All of it,Ada,core')]);
  expect(reviews.state.value.is).toBe('ready');
  expect(steps.hash()).toContain('#/import');
  expect(reviews.counts.value).toMatchObject({ created: 2, changed: 0 });
  await reviews.accept();
  expect(reviews.state.value.is).toBe('none');
  expect(app.notices.shown.value.at(-1)?.text).toBe('kpis.csv was imported: 2 new.');

  await app.client.saveMetric(
    { id: 'churn', newId: 'churn', updates: { owner: 'Bob' }, base: {}, reason: null },
    'Bob',
  );
  await openMapped(app, [sheet('Churn,Who left us,Cleo,core', 'Revenue,All of it,Ada,core')]);
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  const [conflict, change] = allRows(ready.reviewed.review);
  expect([conflict, change]).toMatchObject([
    { field: 'owner', kind: 'conflict' },
    { field: 'description', kind: 'theirs' },
  ]);
  expect(reviews.counts.value).toMatchObject({ fields: 1, keptConflicts: 1 });
  if (conflict !== undefined) reviews.chooseRow(conflict, 'theirs');
  reviews.chooseKind('theirs', 'mine');
  expect(reviews.counts.value).toMatchObject({ fields: 1, keptConflicts: 0 });
  await reviews.accept();
  const { owner, description } = (await app.client.detail('churn'))?.metric ?? {};
  expect({ owner, description }).toEqual({ owner: 'Cleo', description: 'Who left' });

  await app.catalog.undoImport();
  expect((await app.client.detail('churn'))?.metric.owner).toBe('Bob');
});

test('what was changed since an import is not undone with it unasked', async () => {
  const { app, reviews } = await open();
  await openMapped(app, [sheet('Churn,Who left,Ada,core')]);
  await reviews.accept();
  await app.client.saveMetric(
    { id: 'churn', newId: 'churn', updates: { owner: 'Bob' }, base: {}, reason: null },
    'Bob',
  );
  const undone = app.catalog.undoImport();
  await expect.poll(() => app.confirm.open.value?.text).toContain('1 change made since the import');
  app.confirm.answer(false);
  await undone;
  expect((await app.client.detail('churn'))?.metric.owner).toBe('Bob');

  const again = app.catalog.undoImport();
  await expect.poll(() => app.confirm.open.value).toBeDefined();
  app.confirm.answer(true);
  await again;
  expect(await app.client.detail('churn')).toBeUndefined();
  expect(app.notices.shown.value.at(-1)?.text).toContain('What was changed since is kept as a version');
  const { versions } = await app.client.storageFacts();
  await app.client.restoreVersion(versions[1]?.id ?? '');
  expect((await app.client.detail('churn'))?.metric.owner).toBe('Bob');
});

test('the same files again: there is nothing to do', async () => {
  const { app, reviews } = await open();
  const files = [sheet('Churn,Who left,Ada,core')];
  await openMapped(app, files);
  await reviews.accept();
  await openMapped(app, files);
  expect(reviews.state.value).toMatchObject({ is: 'ready', reviewed: { isSettled: true, source: 'kpis.csv' } });
});

test('a catalog that was changed since is compared again, and the decisions stay', async () => {
  const { app, reviews } = await open({ id: 'churn', name: 'Churn', owner: 'Ada' });
  await openMapped(app, [sheet('Churn,Who left,Cleo,core')]);
  reviews.chooseKind('conflict', 'theirs');
  await app.client.saveMetric(
    { id: 'churn', newId: 'churn', updates: { description: 'Mine' }, base: {}, reason: null },
    'Bob',
  );
  await reviews.accept();
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  expect(ready.problem?.code).toBe('conflict-changed');
  expect(allRows(ready.reviewed.review).filter(({ kind }) => kind === 'conflict')).toHaveLength(2);
  await reviews.accept();
  expect((await app.client.detail('churn'))?.metric).toMatchObject({ owner: 'Cleo', description: 'Who left' });
});

test('without a catalog, the first files begin one', async () => {
  const { app } = await openRealApp(newBrowser());
  await openMapped(app, [sheet('Churn,Who left,Ada,core')]);
  const reviews = REVIEWS.of(app);
  expect(app.catalog.state.value.is).toBe('open');
  expect(reviews.state.value.is).toBe('ready');
  await reviews.accept();
  expect((await app.client.detail('churn'))?.metric.name).toBe('Churn');
});

test('a catalog, and a dictionary of metrics, are opened as before', async () => {
  const { app, reviews } = await open({ id: 'churn', name: 'Churn' });
  const imports = IMPORTS.of(app);
  await openFiles(app, [file('copy.db', await app.client.exportFile()), sheet('A,,,')], 'import');
  expect(imports.state.value).toMatchObject({ is: 'ready', preview: { kind: 'catalog' }, ignored: ['kpis.csv'] });
  await openFiles(app, [file('metrics.json', '{"churn": {"name": "Churn"}}')], 'import');
  expect(imports.state.value).toMatchObject({ is: 'ready', preview: { kind: 'dictionary' } });
  expect(reviews.state.value.is).toBe('none');
  await openFiles(app, [sheet('A,,,')], 'import');
  expect(imports.state.value.is).toBe('none');
  expect(reviews.state.value.is).toBe('mapping');
});

/** Opens a catalog file, and its review in place of the preview. */
async function openCatalog(app: AppContext, bytes: Uint8Array): Promise<void> {
  await openFiles(app, [file('theirs.db', bytes)], 'import');
  const checked = IMPORTS.of(app).handOver();
  if (checked === undefined) throw new Error('no file waits');
  await REVIEWS.of(app).openCatalog(checked);
}

async function edit(app: AppContext, id: string, updates: MetricUpdates, by: string): Promise<void> {
  await app.client.saveMetric({ id, newId: id, updates, base: {}, reason: null }, by);
}

/** A catalog, and the file that it became elsewhere: both changed the owner, each a field of its own. */
async function openVersions() {
  const opened = await open(
    { id: 'churn', name: 'Churn', owner: 'Ada', tags: ['core'] },
    { id: 'visits', name: 'Visits' },
  );
  using theirs = await MetricsDatabase.open(await opened.app.client.exportFile());
  theirs.updateMetric('churn', { owner: 'Theo', description: 'Who left', tags: ['core', 'theirs'] }, 'Theo');
  theirs.updateMetric('visits', { name: 'All visits' }, 'Theo');
  theirs.createMetric({ id: 'margin', name: 'Margin' });
  await edit(opened.app, 'churn', { owner: 'Mia', dataSource: 'crm', tags: ['core', 'mine'] }, 'Mia');
  return { ...opened, theirs: theirs.export() };
}

test('a catalog is merged as was decided: conflicts keep mine unless theirs or both are taken', async () => {
  const { app, reviews, theirs } = await openVersions();
  await openCatalog(app, theirs);
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  const rows = allRows(ready.reviewed.review);
  expect(rows.map(({ metric, field, kind }) => `${metric} ${field}: ${kind}`)).toEqual([
    'churn owner: conflict',
    'churn tags: conflict',
    'churn description: theirs',
    'churn data_source: mine',
    'visits name: theirs',
  ]);
  expect(rows[0]).toMatchObject({
    base: 'Ada',
    ours: 'Mia',
    theirs: 'Theo',
    ourChange: { by: 'Mia' },
    theirChange: { by: 'Theo' },
  });
  expect(reviews.counts.value).toEqual({ created: 1, changed: 2, fields: 2, keptConflicts: 2 });
  const [owner, tags] = rows;
  if (owner === undefined || tags === undefined) throw new Error('no rows');
  reviews.chooseRow(tags, 'both');
  await reviews.accept();
  expect((await app.client.detail('churn'))?.metric).toMatchObject({
    owner: 'Mia',
    description: 'Who left',
    dataSource: 'crm',
    tags: ['core', 'mine', 'theirs'],
  });
  const written = (await app.client.history('churn')).filter(({ reason }) => reason === 'Merged from theirs.db');
  expect(written.map(({ fieldName }) => fieldName).toSorted()).toEqual(['description', 'tags']);
  expect(app.notices.shown.value.at(-1)?.text).toBe('theirs.db was merged into the catalog: 1 new and 2 changed.');

  // The same file again: what was decided stays decided.
  await openCatalog(app, theirs);
  expect(reviews.counts.value).toEqual({ created: 0, changed: 0, fields: 0, keptConflicts: 0 });
  reviews.drop();

  await app.catalog.undoImport();
  expect((await app.client.detail('churn'))?.metric).toMatchObject({ owner: 'Mia', description: null });
  expect(await app.client.detail('margin')).toBeUndefined();
});

test('a catalog that was deleted from here is not brought back, unless it is taken', async () => {
  const { app, reviews, theirs } = await openVersions();
  await app.client.deleteMetric('visits', 'Mia');
  await openCatalog(app, theirs);
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  const deleted = ready.reviewed.review.metrics.filter((one) => one.is === 'deleted here');
  expect(deleted.map(({ id }) => id)).toEqual(['visits']);
  expect(reviews.counts.value).toMatchObject({ created: 1 });
  reviews.chooseMetrics(deleted, 'take');
  await reviews.accept();
  expect((await app.client.detail('visits'))?.metric.name).toBe('All visits');
});

test('a merge is compared again if the catalog was changed since, and the decisions stay', async () => {
  const { app, reviews, theirs } = await openVersions();
  await openCatalog(app, theirs);
  reviews.chooseKind('conflict', 'theirs');
  expect(app.unloadGuard.find()).toBe('import');
  await edit(app, 'churn', { description: 'Mine' }, 'Mia');
  await reviews.accept();
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  expect(ready.problem?.code).toBe('conflict-changed');
  expect(allRows(ready.reviewed.review).filter(({ kind }) => kind === 'conflict')).toHaveLength(3);
  expect((await app.client.detail('churn'))?.metric.owner).toBe('Mia');
  await reviews.accept();
  expect((await app.client.detail('churn'))?.metric).toMatchObject({ owner: 'Theo', description: 'Who left' });
});

test('[G65] a value that was changed since somebody decided against it is not overwritten unseen', async () => {
  const { app, reviews, theirs } = await openVersions();
  await openCatalog(app, theirs);
  reviews.chooseKind('conflict', 'theirs');
  await edit(app, 'churn', { owner: 'Nobody has seen this' }, 'Mia');
  await reviews.accept();
  expect(reviews.state.value).toMatchObject({ is: 'ready', problem: { code: 'conflict-changed' } });
});

test('a catalog whose review is left is forgotten by the worker', async () => {
  const { app, reviews, theirs } = await openVersions();
  await openCatalog(app, theirs);
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  reviews.drop();
  await expect(app.client.mergeImport(ready.reviewed.token, NO_CHOICES, 'Mia')).rejects.toMatchObject({
    code: 'file-unavailable',
  });
});

test('a metric that was renamed there is still the same one', async () => {
  const { app, reviews } = await open(
    { id: 'churn', name: 'Churn' },
    { id: 'rate', name: 'R', dependencies: ['churn'] },
  );
  using theirs = await MetricsDatabase.open(await app.client.exportFile());
  theirs.renameMetric('churn', 'churned', 'Theo');
  theirs.updateMetric('churned', { owner: 'Theo' }, 'Theo');
  await openCatalog(app, theirs.export());
  expect(await app.client.detail('churned')).toBeUndefined();
  expect(reviews.counts.value).toMatchObject({ created: 0, changed: 1 });
  await reviews.accept();
  expect((await app.client.detail('churned'))?.metric.owner).toBe('Theo');
  expect((await app.client.detail('rate'))?.metric.dependencies).toEqual(['churned']);
  expect(await app.client.detail('churn')).toBeUndefined();
});

test('what a dictionary leaves out is no statement', async () => {
  const { app, reviews } = await open({ id: 'churn', name: 'Churn', owner: 'Ada', trustScore: 60 });
  await openFiles(app, [file('metrics.json', '{"churn": {"name": "Churned", "description": "Who left"}}')], 'import');
  const checked = IMPORTS.of(app).handOver();
  if (checked === undefined) throw new Error('no file waits');
  await reviews.openCatalog(checked);
  const ready = reviews.state.value;
  if (ready.is !== 'ready') throw new Error(ready.is);
  expect(allRows(ready.reviewed.review).map(({ field, kind }) => [field, kind])).toEqual([
    ['name', 'conflict'],
    ['description', 'theirs'],
  ]);
  reviews.chooseKind('conflict', 'theirs');
  await reviews.accept();
  expect((await app.client.detail('churn'))?.metric).toMatchObject({ name: 'Churned', owner: 'Ada', trustScore: 60 });
});

test('files without metrics are refused by name, and reading can be cancelled', async () => {
  const { app, reviews } = await open({ id: 'churn', name: 'Churn' });
  await openFiles(app, [file('a.json', '{}'), file('b.json', '{}')], 'import');
  expect(reviews.state.value).toMatchObject({ is: 'refused', problems: [{ file: 'a.json' }, { file: 'b.json' }] });
  const stop = reviews.state.subscribe(({ is }) => {
    if (is === 'reading') reviews.progress.cancel();
  });
  await openFiles(app, [sheet('A,,,')], 'import');
  stop();
  expect(reviews.state.value.is).toBe('none');
});

test('a text in another encoding is read once the user says which', async () => {
  const { app, reviews } = await open({ id: 'churn', name: 'Churn' });
  await openFiles(app, [file('kpis.csv', Buffer.from('name,owner\nUmsätze,Ada\n', 'latin1'))], 'import');
  expect(reviews.state.value).toMatchObject({ is: 'undecided', file: 'kpis.csv' });
  await reviews.readAs('windows-1252');
  expect(reviews.state.value).toMatchObject({
    is: 'mapping',
    sheets: [{ rows: [{}, { cells: ['Umsätze', 'Ada'] }, {}] }],
  });
  await reviews.readSheets();
  expect(reviews.state.value).toMatchObject({ is: 'ready', reviewed: { files: [{ path: 'kpis.csv', metrics: 1 }] } });
});

test('columns are guessed, changed, and known at the next import', async () => {
  const { app, reviews } = await open({ id: 'churn', name: 'Churn' });
  const odd = file('kpis.csv', 'Our KPIs,,\nWhat,Meaning,Target\nRevenue,All of it,42\n');
  await openFiles(app, [odd], 'import');
  await reviews.nameColumns('kpis.csv', 1);
  const mapping = reviews.state.value;
  if (mapping.is !== 'mapping') throw new Error(mapping.is);
  expect(mappingProblem(mapping.sheets)).toBe('Choose the column of kpis.csv that has the names of the metrics.');
  const [sheetNow] = mapping.sheets;
  const before = sheetNow && mappingOf(sheetNow);
  expect(before?.columns).toEqual([
    { is: 'custom', name: 'What' },
    { is: 'field', field: 'description' },
    { is: 'custom', name: 'Target' },
  ]);
  if (before === undefined) return;
  reviews.mapSheet('kpis.csv', { is: 'read', mapping: withTarget(before, 0, { is: 'field', field: 'name' }) });
  await reviews.readSheets();
  expect(reviews.state.value).toMatchObject({ is: 'ready', reviewed: { hasSheets: true } });
  expect(reviews.counts.value).toMatchObject({ created: 1 });
  await reviews.accept();
  expect((await app.client.detail('revenue'))?.metric).toMatchObject({ description: 'All of it' });

  await openFiles(app, [odd], 'import');
  expect(reviews.state.value).toMatchObject({ is: 'ready', reviewed: { isSettled: true } });
  await reviews.mapAgain();
  expect(reviews.state.value).toMatchObject({ is: 'mapping', sheets: [{ mapping: { header: 1 } }] });
});
